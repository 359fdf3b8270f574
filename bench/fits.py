"""How fast are models of lifetime value fitted, beside `lifetimes`, on the same customers in the same run?

`python -m bench.fits` simulates customers of known parameters, lets both fit them, each in a process of its own, and
holds the parameters found against each other; with `--write`, it writes bench/fits.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.optimize
import scipy.special  # noqa: F401 - the same
from bench.child import EndedEarlyError, run
from bench.machine import described, on_two_cores
from bench.peers.old_pandas import lifetimes_python
from bench.table import memory, rows_of, seconds
from bench.work import Clock

from worthline.analyses.lifetime.models import bg_nbd, gamma_gamma, pareto_nbd
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.gamma_gamma import Amounts

PAGE = Path(__file__).with_name("fits.md")
TRUE = {"r": 0.243, "alpha": 4.414 * 7, "a": 0.793, "b": 2.426}
"""CDNOW's BG/NBD parameters, in days."""
THEIRS = Path(__file__).with_name("peers") / "lifetimes_fits.py"
HEAD = ("fit", "customers", "Worthline, CPU s", "peak", "lifetimes, CPU s", "peak", "times less", "aim", "")


@dataclass(frozen=True, slots=True)
class Case:
    """A model fitted to so many customers, and how many times less CPU it is to take than the peer."""

    model: str
    customers: int
    aim: float


CASES = (
    Case("bg_nbd", 1_000_000, 15),
    Case("bg_nbd", 10_000_000, 70),
    Case("gamma_gamma", 1_000_000, 15),
    Case("pareto_nbd", 100_000, 50),
)


def simulated(customers: int, seed: int = 1) -> dict[str, Any]:
    """Customers as BG/NBD has them, seen for up to three years, in whole days, and the mean of what each paid."""
    chance = np.random.default_rng(seed)
    rate = chance.gamma(TRUE["r"], 1 / TRUE["alpha"], customers)
    leave = chance.beta(TRUE["a"], TRUE["b"], customers)
    age = chance.integers(30, 1095, customers).astype(float)
    last, bought, there = np.zeros(customers), np.zeros(customers), np.arange(customers)
    while len(there):
        there = there[chance.random(len(there)) >= leave[there]] if bought[there].any() else there
        step = chance.exponential(1 / np.maximum(rate[there], 1e-12))
        at = np.ceil(last[there] + step)
        inside = at <= age[there]
        there = there[inside]
        last[there], bought[there] = at[inside], bought[there] + 1
    scale = chance.gamma(3.74, 1.0, customers)
    mean = chance.gamma(6.25 * np.maximum(bought, 1.0), 15.44 / scale) / np.maximum(bought, 1.0)
    return {"frequency": bought, "recency": last, "age": age, "mean": np.round(mean, 2)}


def make(model: str, customers: int, file: Path) -> None:
    """Write simulated customers to a file, and tell how many; in a process of its own, whose memory is gone with it."""
    given = simulated(customers)
    if model == "gamma_gamma":
        again = given["frequency"] > 0
        given = {name: each[again] for name, each in given.items()}
    np.savez(file, **given)
    print(len(given["age"]), flush=True)


def fitted(model: str, file: Path) -> None:
    """Fit once, and tell CPU and wall seconds and the parameters, as the peer does."""
    given = np.load(file)
    clock = Clock()
    if model == "gamma_gamma":
        found = gamma_gamma.fit(Amounts(given["frequency"], given["mean"]))
    else:
        buyers = Buyers(given["frequency"], given["recency"], given["age"], np.ones(len(given["age"])))
        found = {"bg_nbd": bg_nbd, "pareto_nbd": pareto_nbd}[model].fit(buyers)
    print(json.dumps([*clock.read(), found.parameters]), flush=True)


def measured(case: Case, home: Path, theirs: Path | None) -> Sequence[str]:
    """One line of the page."""
    file = home / "customers.npz"
    made = run((sys.executable, "-m", "bench.fits", "--make", case.model, str(case.customers), str(file)))
    customers = int(made.said)
    own, held = _run((sys.executable, "-m", "bench.fits", "--fit", case.model, str(file)))
    if own is None:
        return case.model, f"{case.customers:,}", held, "", "", "", "", f"{case.aim:g}", "not reached"
    if theirs is None:
        other, there = None, "not installed"
    else:
        other, there = _run((str(theirs), str(THEIRS), case.model, str(file)))
    times = other[0] / own[0] if other else None
    return (
        case.model, f"{customers:,}", seconds(own[0]), held, seconds(other[0]) if other else there,
        there if other else "", f"{times:.0f}" if times else "", f"{case.aim:g}",
        "" if times is None else "reached" if times >= case.aim else "not reached",
    )  # fmt: skip


def _run(command: Sequence[str]) -> tuple[list[Any] | None, str]:
    """What a fit told, and the memory it took; nothing and why where it did not end."""
    print(" ".join(command[-3:]), file=sys.stderr, flush=True)
    try:
        cost = run(command)
    except (EndedEarlyError, subprocess.SubprocessError) as error:
        return None, str(error)
    told: list[Any] = json.loads(cost.said.splitlines()[-1])
    print(f"  {told}", file=sys.stderr, flush=True)
    return told, memory(cost.peak)


def main() -> None:
    """Measure every case, print the table, and write the page if asked to."""
    asked = argparse.ArgumentParser(prog="python -m bench.fits", description=__doc__)
    asked.add_argument("--fit", nargs=2, metavar=("MODEL", "FILE"), help=argparse.SUPPRESS)
    asked.add_argument("--make", nargs=3, metavar=("MODEL", "CUSTOMERS", "FILE"), help=argparse.SUPPRESS)
    asked.add_argument("--cases", type=int, nargs="*", help="which of the cases, from 0; all where not said")
    asked.add_argument("--write", action="store_true", help=f"write bench/{PAGE.name}")
    asked.add_argument("--keep", type=Path, help="a folder in which `lifetimes` stays installed")
    chosen = asked.parse_args()
    if chosen.make:
        make(chosen.make[0], int(chosen.make[1]), Path(chosen.make[2]))
        return
    if chosen.fit:
        fitted(chosen.fit[0], Path(chosen.fit[1]))
        return
    on_two_cores()
    with tempfile.TemporaryDirectory(prefix="worthline-bench-") as folder:
        theirs = lifetimes_python(chosen.keep or Path(folder))
        cases = [CASES[at] for at in chosen.cases] if chosen.cases else CASES
        lines = [measured(case, Path(folder), theirs) for case in cases]
    rule = ("---", *["---:"] * 7, "---")
    text = (
        "# How fast models are fitted\n\nMade by `python -m bench.fits --write`; never edited by hand. Customers are "
        "simulated with CDNOW's parameters, in whole days; both fit the same ones in the same run, each in a process "
        f"of its own; imports are not counted.\n\n{rows_of([HEAD, rule, *lines])}\nMeasured on: {described()}\n"
    )
    print(text)
    if chosen.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
