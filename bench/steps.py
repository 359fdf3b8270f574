"""What is timed? Each step by name, run in a process of its own so that its memory is its own.

`python -m bench.steps STEP FOLDER TIMES` prints one line of JSON a time: the step, and the CPU and wall seconds of the
work itself. Imports come before; what they cost is known from the whole commands.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis  # noqa: F401 - imported before the clock starts, as in any process that measures twice
import numpy as np  # noqa: F401 - the same
from bench.limits import group_by, read_once
from bench.loads import LOADS
from bench.work import Clock, Work, tell, timed

from worthline.analyses.lifetime.lifetime import Customers, lifetime
from worthline.doors.company import Company
from worthline.doors.written import put_stream
from worthline.project.read import read

SEGMENT = "channel"
ONE = ("revenue", "customer_churn", "net_mrr_churn", "activation_rate")
"""A metric of each large table: purchases, memberships, contracts, milestones."""


def scorecard(folder: Path) -> Iterator[Work]:
    """The scorecard as people ask for it: 13 months, each against a year before, the last cut by one column."""
    while True:
        with _company(folder) as company:
            yield lambda: company.scorecard(by=[SEGMENT])


def catalogue(folder: Path) -> Iterator[Work]:
    """Every metric of the scorecard in every month there is, all cut by one column, with intervals."""
    while True:
        with _company(folder) as company:
            yield lambda: company.measure(company.metrics(), by=[SEGMENT])


def each_customer(folder: Path) -> Iterator[Work]:
    """What is expected of each customer who has ordered: counted, fitted, tried on the past, and streamed to a file."""

    def work() -> None:
        rows = lifetime(company.measurer, contracts=False).customers()
        assert isinstance(rows, Customers)
        put_stream(rows, "parquet", folder / "each.parquet")

    while True:
        with _company(folder) as company:
            yield work


def impact(folder: Path, times: int) -> None:
    """What one registered change did to what it was to move, with placebo dates and checks; of several the dearest."""
    from statsmodels.regression import linear_model  # noqa: F401 - imported before the clock starts

    for _ in range(times):
        with _company(folder) as company:
            company.measurer  # noqa: B018 - opened before the clock starts
            tell("impact", *max(_judged(company, each.what) for each in company.settings.changes))


def _judged(company: Company, change: str) -> tuple[float, float]:
    clock = Clock()
    company.impact(change)
    return clock.read()


def one_metric(folder: Path, times: int) -> None:
    """One metric in every month, asked a second time; of several the dearest."""
    with _company(folder) as company:
        for metric in ONE:
            company.measure(metric)
        for _ in range(times):
            tell("one_metric", *max(_asked_again(company, metric) for metric in ONE))


def _asked_again(company: Company, metric: str) -> tuple[float, float]:
    clock = Clock()
    company.measure(metric)
    return clock.read()


@contextmanager
def _company(folder: Path) -> Iterator[Company]:
    with Company(folder, read(folder / "worthline.toml")) as company:
        yield company


REPEATED = {step.__name__: step for step in (read_once, group_by, scorecard, catalogue, each_customer)}
"""Steps whose work is the same each time."""
WHOLE = {**LOADS, "one_metric": one_metric, "impact": impact}
"""Steps that see to their own repeating."""


def main() -> None:
    """Run one step so many times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("step", choices=[*REPEATED, *WHOLE])
    asked.add_argument("folder", type=Path)
    asked.add_argument("times", type=int)
    chosen = asked.parse_args()
    if chosen.step in WHOLE:
        WHOLE[chosen.step](chosen.folder, chosen.times)
        return
    works = REPEATED[chosen.step](chosen.folder)
    for _ in range(chosen.times):
        timed(chosen.step, next(works))


if __name__ == "__main__":
    main()
