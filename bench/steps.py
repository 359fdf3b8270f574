"""What is timed? Each step by name, run in a process of its own so that its memory is its own.

`python -m bench.steps STEP FOLDER TIMES` prints one line of JSON a time: the CPU and wall seconds of the work itself.
Imports come before; what they cost is known from `worthline --help` and the README.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis  # noqa: F401 - imported before the clock starts, as in any process that measures twice
import numpy as np  # noqa: F401 - the same

from worthline.doors.company import Company
from worthline.loading.derive import derive
from worthline.loading.keeping.store import Store, building
from worthline.loading.load import load
from worthline.project.read import read, rules_of

Work = Callable[[], object]

SEGMENT = "channel"
READ = {
    "orders": ("customer_id", "ordered_at", "amount", "cost"),
    "refunds": ("customer_id", "order_id", "refunded_at", "amount"),
    "customers": ("customer_id", "joined_at", SEGMENT),
    "subscriptions": ("customer_id", "started_at", "ended_at", "amount", "interval"),
    "events": ("customer_id", "happened_at", "event"),
    "answers": ("customer_id", "answered_at", "score"),
    "spend": ("spent_on", "channel", "amount"),
}
"""The columns of the demo's files that metrics are made of."""

ADDED = {"VARCHAR": "sum(strlen({}))", "DATE": "sum(epoch({}))", "TIMESTAMP": "sum(epoch_us({}))"}
"""How a column is added up so that all of it must be read; numbers as they are."""

GROUPED = (
    "select count(*), sum(orders), sum(amount) from (select customer_id, date_trunc('month', ordered_at) as month, "
    "count(*) as orders, sum(amount) as amount from '{}/orders.parquet' group by all)"
)


def read_once(folder: Path) -> Iterator[Work]:
    """L: every needed column, read once from Parquet."""
    connection = duckdb.connect(config={"threads": 2})
    queries = []
    for table, columns in READ.items():
        path = folder / f"{table}.parquet"
        kinds = {row[0]: row[1] for row in connection.execute(f"describe from '{path}'").fetchall()}
        added = ", ".join(ADDED.get(kinds[column], "sum({})").format(column) for column in columns)
        queries.append(f"select {added} from '{path}'")
    while True:
        yield lambda: [connection.execute(query).fetchall() for query in queries]


def group_by(folder: Path) -> Iterator[Work]:
    """G: the orders counted and added up by customer and month, once."""
    connection = duckdb.connect(config={"threads": 2})
    while True:
        yield lambda: connection.execute(GROUPED.format(folder)).fetchall()


def load_all(folder: Path) -> Iterator[Work]:
    """Receive, read, type, check, sort and write the recorded tables; nothing derived."""
    while True:
        shutil.rmtree(folder / ".worthline", ignore_errors=True)
        yield lambda: load(folder, read(folder / "worthline.toml"))


def derive_all(folder: Path) -> Iterator[Work]:
    """Every derived table, in the store that the load made."""
    store, settings = Store.of(folder), read(folder / "worthline.toml")

    def made() -> None:
        with building(store.folder(store.current or 1)) as engine:
            derive(engine, rules_of(settings))
            engine.connection.execute("checkpoint")

    while True:
        yield made


def scorecard(folder: Path) -> Iterator[Work]:
    """The scorecard as people ask for it: 13 months, each against a year before, the last cut by one column."""
    while True:
        with _company(folder) as company:
            yield lambda: company.scorecard(by=[SEGMENT])


def every_month(folder: Path) -> Iterator[Work]:
    """Every metric of the scorecard in every month there is, all cut by one column."""
    while True:
        with _company(folder) as company:
            yield lambda: company.measure(company.metrics(), by=[SEGMENT])


@contextmanager
def _company(folder: Path) -> Iterator[Company]:
    with Company(folder, read(folder / "worthline.toml")) as company:
        yield company


STEPS = {step.__name__: step for step in (read_once, group_by, load_all, derive_all, scorecard, every_month)}


def main() -> None:
    """Run one step so many times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("step", choices=STEPS)
    asked.add_argument("folder", type=Path)
    asked.add_argument("times", type=int)
    chosen = asked.parse_args()
    works = STEPS[chosen.step](chosen.folder)
    for _ in range(chosen.times):
        work = next(works)
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall]), flush=True)


if __name__ == "__main__":
    main()
