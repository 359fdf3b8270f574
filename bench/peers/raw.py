"""What does it cost to scan the raw rows once for every metric, as semantic layers do?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.files import engine, listed
from bench.peers.queries import QUERIES
from bench.peers.ten import Row

_TABLES = ("orders", "refunds", "customers", "subscriptions", "answers")


def measured(folder: Path) -> Iterator[Row]:
    """The ten metrics, a query each over the Parquet files, by DuckDB alone."""
    connection = engine(folder)
    for table in _TABLES:
        connection.execute(f"create view {table} as select * from {listed(folder, table)}")
    for metric, query in QUERIES.items():
        for month, channel, part, whole in connection.execute(query).fetchall():
            yield metric, month, channel, float(part), float(whole)
