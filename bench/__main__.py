"""How fast is it, how much memory does it take, and how do others do, beside what no engine can beat?

`make bench` measures the demo company at 1, 10 and 100 million orders: load, derived tables, a day more, one metric,
the scorecard and the whole catalogue, each as a ratio to two limits measured beside it: reading the needed columns once
from Parquet (L), and one group-by of the orders by customer and month (G). Then others answer the same on the same
files. It always ends well; the page says which aims were reached.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.commands import commands
from bench.company import company
from bench.figures import STEPS, measured
from bench.machine import described, on_two_cores
from bench.page import PAGE, page
from bench.peers.compared import LIFETIMES, PEERS, compared
from bench.peers.old_pandas import lifetimes_python
from bench.results import Results


def main() -> None:
    """Measure, print the tables, and write the page if asked to."""
    chosen = _asked()
    on_two_cores()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with _home(chosen.keep) as home:
        old = lifetimes_python(home) if LIFETIMES in chosen.peers else None
        found = Results.read() if chosen.write else Results()
        for millions in chosen.orders:
            folder = company(home, millions)
            figures = measured(folder, millions, chosen.steps)
            found.add(millions, figures, compared(folder, millions, chosen.peers, old))
            if chosen.keep is None:
                shutil.rmtree(folder)
    found = found.in_order()
    text = page(found.figures, found.peers, commands(), described())
    print(text)
    if chosen.write:
        found.write()
        PAGE.write_text(text, encoding="utf-8")


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--orders", type=_numbers, default=[1.0, 10.0, 100.0], help="millions of orders: 1,10")
    asked.add_argument(
        "--steps", type=_names(STEPS), default=STEPS, help=f"some of {','.join(STEPS)}; or none"
    )
    asked.add_argument(
        "--peers", type=_names(PEERS), default=list(PEERS), help=f"some of {','.join(PEERS)}; or none"
    )
    asked.add_argument(
        "--keep",
        type=Path,
        help="work in this folder and leave the companies there; a later run finds them loaded",
    )
    asked.add_argument(
        "--write",
        action="store_true",
        help=f"write bench/{PAGE.name}, sizes not measured now as they were before",
    )
    return asked.parse_args()


def _numbers(words: str) -> list[float]:
    return [float(word) for word in words.split(",")]


def _names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Reads some of these names, with commas between them; `none` is none of them."""

    def read(words: str) -> list[str]:
        named = [] if words == "none" else words.split(",")
        for strange in set(named).difference(known):
            raise argparse.ArgumentTypeError(f"{strange} is none of {', '.join(known)}")
        return named

    return read


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    """The folder asked for, or one that is gone afterwards."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="worthline-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
