"""How fast is it, and how much memory does it take, beside what no engine can beat?

`make bench` measures the demo company at 1 and 10 million orders: load, derive and the whole scorecard, each in a
process of its own, as a ratio to two limits measured beside it: reading the needed columns once from Parquet (L), and
one group-by of the orders by customer and month (G). It always ends well; the table says which aims were reached.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.company import company
from bench.figures import measured
from bench.help_time import help_cost
from bench.machine import described, on_two_cores
from bench.page import PAGE, page


def main() -> None:
    """Measure, print the tables, and write the page if asked to."""
    chosen = _asked()
    on_two_cores()
    with _home(chosen.keep) as home:
        companies = {millions: measured(company(home, millions), millions) for millions in chosen.orders}
    text = page(companies, help_cost(), described())
    print(text)
    if chosen.write:
        PAGE.write_text(text, encoding="utf-8")


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--orders", type=_numbers, default=[1.0, 10.0], help="millions of orders: 1,10")
    asked.add_argument("--keep", type=Path, help="make the companies in this folder and leave them there")
    asked.add_argument("--write", action="store_true", help=f"write bench/{PAGE.name}")
    return asked.parse_args()


def _numbers(words: str) -> list[float]:
    return [float(word) for word in words.split(",")]


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    """The folder asked for, or one that is gone afterwards."""
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="worthline-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
