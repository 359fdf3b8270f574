"""On what does it run?

The only file that knows an engine's name. An engine runs SQL, creates a table, and names its dialect; Ibis is the
language the expressions are written in and the compiler that makes the SQL. The engine's own connection runs it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from worthline.words.errors import StoreError

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir
    import pyarrow as pa

MEMORY_LIMIT = "3GB"
"""Leaves room for the process beside the engine on a machine where the whole job may take 4 GB."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of SQL in which definitions are told to other tools; no engine of it need be here.

    Attributes:
        compiler: what Ibis calls it.
        quote: what stands around a name.
    """

    compiler: str
    quote: str = '"'

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression."""
        import ibis

        if ibis.options.pyspark is None:
            ibis.options.pyspark = _spark_options()
        return str(ibis.to_sql(expression, dialect=self.compiler))

    def quoted(self, name: str) -> str:
        """A name as the dialect writes it."""
        return f"{self.quote}{name}{self.quote}"


DIALECTS: dict[str, Dialect] = {
    "duckdb": Dialect("duckdb"),
    "spark": Dialect("pyspark", "`"),
    "postgresql": Dialect("postgres"),
    "snowflake": Dialect("snowflake"),
    "bigquery": Dialect("bigquery", "`"),
}
"""The dialects in which the catalogue tells its definitions, by the name people give them."""


class Engine(Protocol):
    """What an engine is: it runs SQL, reads a source, writes a table, and has a dialect.

    A table is known by its bare name; which database, schema or folder it lies in is the engine's own affair.
    """

    dialect: str

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in this engine's dialect."""

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives."""

    def create(self, name: str, sql: str, *, order_by: Sequence[str] = (), temporary: bool = False) -> None:
        """Create or replace a table from a query, stored in this order."""

    def renew(self, name: str, sql: str, touched: str) -> None:
        """Replace the rows of the customers that the table `touched` lists by those a query gives."""

    def take(self, name: str, files: Sequence[Path]) -> None:
        """Read a source: create or replace a table from Parquet files."""

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""

    def aside(self) -> Engine:
        """The same tables, with room for others of the same names that hide them and are gone when it is closed."""

    def close(self) -> None:
        """Let go of what it holds."""


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

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in DuckDB's dialect."""
        import ibis

        return str(ibis.to_sql(expression, dialect=self.dialect))

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives, as Arrow."""
        with self._lock:
            return self.connection.sql(sql).to_arrow_table()

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

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""
        rows = self.connection.execute(
            "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index",
            [name],
        ).fetchall()
        return {column: _ibis_type(kind) for column, kind in rows}

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


def _spark_options() -> object:
    """The options Ibis' compiler for Spark asks for, which it only makes where Spark itself is installed."""
    from ibis.config import Config

    class SparkOptions(Config):  # type: ignore[misc]  # Ibis carries no types
        treat_nan_as_null: bool = False

    return SparkOptions()


def _settle(connection: duckdb.DuckDBPyConnection, scratch: Path | None) -> None:
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set memory_limit = '{os.environ.get('WORTHLINE_MEMORY', MEMORY_LIMIT)}'")
    connection.execute("set enable_progress_bar = false")
    if scratch is not None:
        connection.execute(f"set temp_directory = '{scratch}'")


def _ibis_type(kind: str) -> str:
    lowered = kind.lower()
    names = {
        "varchar": "string", "bigint": "int64", "integer": "int32", "smallint": "int16", "double": "float64",
        "hugeint": "decimal(38, 0)", "boolean": "boolean", "date": "date", "timestamp": "timestamp",
        "timestamp with time zone": "timestamp('UTC')",
    }  # fmt: skip
    return names.get(lowered, lowered)
