"""Whose data is it measured on? The demo company, made in a process of its own: `python -m bench.company FOLDER N`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.child import run

CUSTOMERS_A_MILLION = 100_940
"""The demo's customers buy 9.9 times on average, so these buy a million times."""


def company(home: Path, millions: float) -> Path:
    """The folder of a company with so many million orders; made where it is not there yet."""
    folder = home / f"{millions:g}-million-orders"
    if not (folder / "worthline.toml").exists():
        customers = round(millions * CUSTOMERS_A_MILLION)
        run((sys.executable, "-m", "bench.company", str(folder), str(customers)))
    return folder


def _make(folder: Path, customers: int) -> None:
    from worthline.doors.demo import make_demo

    folder.mkdir(parents=True, exist_ok=True)
    make_demo(folder, customers, seed=7, form="parquet")


if __name__ == "__main__":
    _make(Path(sys.argv[1]), int(sys.argv[2]))
