"""How does the engine inside run: one file, no server?"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.engines.engine import AT_ONCE, DIALECTS, ibis_type
from worthline.words.errors import StoreError

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir
    import pyarrow as pa

MEMORY_LIMIT = "3GB"
"""Leaves room for the process beside the engine on a machine where the whole job may take 4 GB."""
ROWS_A_GIBIBYTE = 1_500_000
"""Rows from which derived tables are made within so much memory: windows and sums by customer spill late or never."""
GIBIBYTES = {"KiB": 2**-20, "MiB": 2**-10, "GiB": 1.0, "TiB": 2.0**10}


class DuckDB:
    """The engine inside: one file, no server."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, aside: bool = False) -> None:
        self.connection = connection
        self._aside = aside
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path | None = None, *, read_only: bool = True, scratch: Path | None = None) -> DuckDB:
        """Open a store, or an empty engine in memory where no path is given.

        Raises:
            StoreError: the file cannot be read as a store.
        """
        import duckdb

        try:
            connection = duckdb.connect(
                str(path) if path else ":memory:", read_only=read_only and path is not None
            )
        except duckdb.Error as error:
            raise StoreError(
                f"The store {path} cannot be opened: {str(error).splitlines()[0]}",
                expected="A whole DuckDB file; it is never the only copy of your data.",
                do="Rebuild it from what was received: worthline load --rebuild",
            ) from error
        _settle(connection, scratch)
        return cls(connection)

    @cached_property
    def at_once(self) -> int | None:
        """Rows from which derived tables can be made at once, by the memory the engine may take."""
        return _rows_within_memory(self.connection)

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in DuckDB's dialect."""
        return DIALECTS["duckdb"].compile(expression)

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives, as Arrow."""
        with self._lock:
            return self.connection.sql(sql).to_arrow_table()

    def stream(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows a query gives, a part at a time."""
        with self._lock:
            yield from self.connection.sql(sql).to_arrow_reader(AT_ONCE)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The few rows a query gives, as records; made without Arrow, whose import takes longer than they do."""
        with self._lock:
            found = self.connection.execute(sql)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def create(self, name: str, sql: str, *, order_by: Sequence[str] = (), temporary: bool = False) -> None:
        """Create or replace a table from a query, stored in this order."""
        kind = "temp table" if temporary or self._aside else "table"
        order = f" order by {', '.join(order_by)}" if order_by else ""
        with self._lock:
            self.connection.execute(f'create or replace {kind} "{name}" as {sql}{order}')

    def renew(self, name: str, sql: str, touched: str) -> None:
        """Replace the rows of the customers that the table `touched` lists by those a query gives."""
        with self._lock:
            self.connection.execute(
                f'delete from "{name}" where customer_id in (select customer_id from {touched})'
            )
            self.connection.execute(f'insert into "{name}" by name {sql}')

    def take(self, name: str, files: Sequence[Path]) -> None:
        """Create or replace a table from Parquet files."""
        paths = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        self.create(name, f"select * from read_parquet([{paths}], union_by_name = true)")

    def lend(self, name: str, rows: pa.Table) -> None:
        """Show rows that the process holds as a temporary table."""
        with self._lock:
            self.connection.register(f"lent {name}", rows)
            self.connection.execute(f'create or replace temp table "{name}" as select * from "lent {name}"')
            self.connection.unregister(f"lent {name}")

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""
        rows = self.connection.execute(
            "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index",
            [name],
        ).fetchall()
        return {column: ibis_type(kind) for column, kind in rows}

    def aside(self) -> DuckDB:
        """A connection of its own, whose tables are temporary and found before those of the store."""
        return DuckDB(self.connection.cursor(), aside=True)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


@contextmanager
def opened(path: Path) -> Iterator[DuckDB]:
    """A store opened for reading, closed at the end."""
    engine = DuckDB.open(path)
    try:
        yield engine
    finally:
        engine.close()


def _settle(connection: duckdb.DuckDBPyConnection, scratch: Path | None) -> None:
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set memory_limit = '{os.environ.get('WORTHLINE_MEMORY', MEMORY_LIMIT)}'")
    connection.execute("set enable_progress_bar = false")
    if scratch is not None:
        connection.execute(f"set temp_directory = '{scratch}'")


def _rows_within_memory(connection: duckdb.DuckDBPyConnection) -> int:
    """By the memory the engine may take, which it tells as `2.7 GiB`."""
    ((said,),) = connection.execute("select current_setting('memory_limit')").fetchall()
    amount, unit = str(said).split()
    return max(int(float(amount) * GIBIBYTES.get(unit, 0.0) * ROWS_A_GIBIBYTE), 1)
