"""How many rows are there, and is there any?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    """The number of rows of a table, or of what is written as one."""
    row = con.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(row[0]) if row else 0


def is_any(con: duckdb.DuckDBPyConnection, query: str) -> bool:
    """Whether a query gives a row; no more than one is looked for."""
    return bool(con.execute(f"{query} LIMIT 1").fetchall())
