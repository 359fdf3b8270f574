"""What can no engine beat? Two limits, measured with DuckDB alone beside everything else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.files import engine, listed
from bench.work import Work

READ = {
    "orders": ("customer_id", "ordered_at", "amount", "cost"),
    "refunds": ("customer_id", "order_id", "refunded_at", "amount"),
    "customers": ("customer_id", "joined_at", "channel"),
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
    "count(*) as orders, sum(amount) as amount from {} group by all)"
)


def read_once(folder: Path) -> Iterator[Work]:
    """L: every needed column, read once from Parquet."""
    connection = engine(folder)
    queries = []
    for table, columns in READ.items():
        rows = listed(folder, table)
        kinds = {row[0]: row[1] for row in connection.execute(f"describe from {rows}").fetchall()}
        added = ", ".join(ADDED.get(kinds[column], "sum({})").format(column) for column in columns)
        queries.append(f"select {added} from {rows}")
    while True:
        yield lambda: [connection.execute(query).fetchall() for query in queries]


def group_by(folder: Path) -> Iterator[Work]:
    """G: the orders counted and added up by customer and month, once."""
    connection = engine(folder)
    while True:
        yield lambda: connection.execute(GROUPED.format(listed(folder, "orders"))).fetchall()
