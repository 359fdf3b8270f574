"""Whose data is it measured on? The demo company, whose last day is held back so that a day more can be loaded.

`python -m bench.company FOLDER CUSTOMERS` makes it, in a process of its own.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from bench.child import run
from bench.files import DAY, HELD, engine

CUSTOMERS_A_MILLION = 100_940
"""The demo's customers buy 9.9 times on average, so these buy a million times."""

HAPPENED = {
    "customers": "joined_at",
    "orders": "ordered_at",
    "refunds": "refunded_at",
    "subscriptions": "started_at",
    "events": "happened_at",
    "answers": "answered_at",
    "tickets": "opened_at",
    "spend": "spent_on",
}
"""By which day a row of each table is delivered."""


def company(home: Path, millions: float) -> Path:
    """The folder of a company with so many million orders; made, or its last day set aside, where that is not done."""
    folder = home / f"{millions:g}-million-orders"
    if not (folder / HELD).is_dir():
        run((sys.executable, "-m", "bench.company", str(folder), str(round(millions * CUSTOMERS_A_MILLION))))
    return folder


def hold_back(folder: Path) -> None:
    """Take the last day out of every file into one of its own, and let each source take in both by a pattern."""
    from worthline.demo.company import TODAY

    last = TODAY - timedelta(days=1)
    waiting, connection = folder / "held-back.part", engine(folder)
    waiting.mkdir(exist_ok=True)
    for table, happened in HAPPENED.items():
        whole, part = folder / f"{table}.parquet", folder / f"{table}.part"
        for path, kept in (
            (part, f"< date '{last}'"),
            (waiting / f"{table}{DAY}.parquet", f">= date '{last}'"),
        ):
            rows = f"select * from '{whole}' where {happened} {kept}"
            connection.execute(f"copy ({rows}) to '{path}' (format parquet, compression zstd)")
        part.replace(whole)
    _by_patterns(folder / "worthline.toml")
    waiting.rename(folder / HELD)


def _by_patterns(settings: Path) -> None:
    text = settings.read_text(encoding="utf-8")
    for table in HAPPENED:
        text = text.replace(f'path = "{table}.parquet"', f'path = "{table}*.parquet"')
    changed = settings.with_suffix(".part")
    changed.write_text(text, encoding="utf-8")
    changed.replace(settings)


def _make(folder: Path, customers: int) -> None:
    from worthline.doors.demo import make_demo

    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "worthline.toml").exists():
        make_demo(folder, customers, seed=7, form="parquet", habits=False)
    hold_back(folder)


if __name__ == "__main__":
    _make(Path(sys.argv[1]), int(sys.argv[2]))
