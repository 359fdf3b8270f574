"""What is an engine, and which dialects are there?

An engine runs SQL, reads a source, writes a table, and names its dialect; Ibis is the language the expressions are
written in and the compiler that makes the SQL. The engine's own connection runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of SQL in which definitions are told to other tools; no engine of it need be here.

    Attributes:
        compiler: what Ibis calls it.
        quote: what stands around a name.
        ready: what an expression is made into before the compiler sees it.
    """

    compiler: str
    quote: str = '"'
    ready: Callable[[ir.Expr], ir.Expr] | None = None

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression."""
        import ibis

        ready = self.ready(expression) if self.ready else expression
        return str(ibis.to_sql(ready, dialect=self.compiler))

    def quoted(self, name: str) -> str:
        """A name as the dialect writes it."""
        return f"{self.quote}{name}{self.quote}"


AT_ONCE = 100_000
"""Rows of a stream that are in memory at once."""


class Engine(Protocol):
    """What an engine is: it runs SQL, reads a source, writes a table, and has a dialect.

    A table is known by its bare name; which database, schema or folder it lies in is the engine's own affair.
    """

    dialect: str

    @property
    def at_once(self) -> int | None:
        """Rows of the largest table from which derived tables are made in one go; None where the engine sees to it.

        Where there are more, they are made for a share of the customers at a time.
        """

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in this engine's dialect."""

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives."""

    def stream(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows a query gives, a part at a time: however many there are, few are in memory at once."""

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The few rows a query gives, as records."""

    def create(self, name: str, sql: str, *, order_by: Sequence[str] = (), temporary: bool = False) -> None:
        """Create or replace a table from a query, stored in this order."""

    def renew(self, name: str, sql: str, touched: str) -> None:
        """Replace the rows of the customers that the table `touched` lists by those a query gives."""

    def take(self, name: str, files: Sequence[Path]) -> None:
        """Read a source: create or replace a table from Parquet files."""

    def lend(self, name: str, rows: pa.Table) -> None:
        """Show rows that the process holds as a temporary table, for a question to join."""

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""

    def aside(self) -> Engine:
        """The same tables, with room for others of the same names that hide them and are gone when it is closed."""

    def close(self) -> None:
        """Let go of what it holds."""


def ibis_type(kind: str) -> str:
    """A type as Ibis writes it, from what DuckDB or PostgreSQL calls it."""
    lowered = kind.lower()
    names = {
        "varchar": "string", "bigint": "int64", "integer": "int32", "smallint": "int16", "double": "float64",
        "hugeint": "decimal(38, 0)", "boolean": "boolean", "date": "date", "timestamp": "timestamp",
        "timestamp with time zone": "timestamp('UTC')", "timestamp without time zone": "timestamp",
        "text": "string", "character varying": "string", "double precision": "float64", "real": "float32",
    }  # fmt: skip
    return names.get(lowered, lowered.replace("numeric", "decimal"))


def _with_options_of_spark(expression: ir.Expr) -> ir.Expr:
    """The same; Ibis' compiler for Spark asks for options that it only makes where Spark itself is installed."""
    import ibis
    from ibis.config import Config

    class SparkOptions(Config):  # type: ignore[misc]  # Ibis carries no types
        treat_nan_as_null: bool = False

    if ibis.options.pyspark is None:
        ibis.options.pyspark = SparkOptions()
    return expression


def _with_flags_as_int32(expression: ir.Expr) -> ir.Expr:
    return expression.op().replace(_flags_as_int32).to_expr()


def _flags_as_int32(node: Any, changed: dict[str, Any] | None) -> Any:
    """A number made of a flag, on the way PostgreSQL knows: only an int32 comes of it directly."""
    import ibis.expr.operations as ops

    made = node.__recreate__(changed) if changed else node
    if not (isinstance(made, ops.Cast) and made.arg.dtype.is_boolean() and made.to.is_numeric()):
        return made
    return ops.Cast(ops.Cast(made.arg, "int32"), made.to)


DIALECTS: dict[str, Dialect] = {
    "duckdb": Dialect("duckdb"),
    "spark": Dialect("pyspark", "`", _with_options_of_spark),
    "postgresql": Dialect("postgres", ready=_with_flags_as_int32),
    "snowflake": Dialect("snowflake"),
    "bigquery": Dialect("bigquery", "`"),
}
"""The dialects in which the catalogue tells its definitions, by the name people give them."""
