"""How does a server's database run?"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.engines.engine import AT_ONCE, DIALECTS, ibis_type
from worthline.words.errors import StoreError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import psycopg
    import pyarrow as pa


class PostgreSQL:
    """A server's database: a schema of its own for the tables, a transaction for each that is made anew."""

    dialect = "postgres"
    at_once: int | None = None

    def __init__(
        self, connection: psycopg.Connection[Any], address: str, schema: str, *, aside: bool
    ) -> None:
        self.connection = connection
        self._address, self._schema, self._aside = address, schema, aside
        self._lock = threading.Lock()

    @classmethod
    def open(cls, address: str, *, schema: str = "worthline", aside: bool = False) -> PostgreSQL:
        """Connect to a database, postgresql://user@host/name; the schema is made where there is none.

        Raises:
            StoreError: no driver, no server at the address, or no right to make the schema.
        """
        with _in_own_words():
            import psycopg

            connection = psycopg.connect(address, autocommit=True, prepare_threshold=None)
            if connection.execute("select to_regnamespace(%s)", [f'"{schema}"']).fetchone() == (None,):
                connection.execute(f'create schema if not exists "{schema}"')
            for setting in (f'search_path = "{schema}"', *_OF_THE_SESSION):
                connection.execute(f"set {setting}")
        return cls(connection, address, schema, aside=aside)

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in PostgreSQL's dialect."""
        return DIALECTS["postgresql"].compile(expression)

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives, as Arrow; decimals stay exact."""
        import pyarrow as pa

        with self._asked() as cursor:
            rows, columns = cursor.execute(sql).fetchall(), cursor.description or []
        return pa.Table.from_batches([_batch(rows, columns)])

    def stream(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows a query gives, a part at a time."""
        with _in_own_words(), self._lock, self.connection.transaction():
            cursor = self.connection.cursor("stream", binary=True)
            cursor.execute(sql)
            while rows := cursor.fetchmany(AT_ONCE):
                yield _batch(rows, cursor.description or [])
            cursor.close()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The few rows a query gives, as records."""
        rows: list[dict[str, Any]] = self.run(sql).to_pylist()
        return rows

    def create(self, name: str, sql: str, *, order_by: Sequence[str] = (), temporary: bool = False) -> None:
        """Create or replace a table from a query, stored in this order; others see the old one until the end."""
        order = f" order by {', '.join(order_by)}" if order_by else ""
        with self._asked() as cursor, self._anew(cursor, name, temporary=temporary) as made:
            cursor.execute(f"create table {made} as {sql}{order}")

    def renew(self, name: str, sql: str, touched: str) -> None:
        """Replace the rows of the customers that the table `touched` lists by those a query gives."""
        with self._asked() as cursor:
            described = cursor.execute(f"select * from ({sql}) as given limit 0").description or []
            columns = ", ".join(f'"{column.name}"' for column in described)
            cursor.execute(f'delete from "{name}" where customer_id in (select customer_id from {touched})')
            cursor.execute(f'insert into "{name}" ({columns}) {sql}')

    def take(self, name: str, files: Sequence[Path]) -> None:
        """Create or replace a table from Parquet files, in bulk and to the last digit."""
        import pyarrow as pa
        import pyarrow.dataset
        import pyarrow.parquet as pq

        schema = pa.unify_schemas([pq.read_schema(file) for file in files], promote_options="permissive")
        rows = pa.dataset.dataset([str(file) for file in files], schema=schema)
        with self._asked() as cursor, self._anew(cursor, name, temporary=False) as made:
            _fill(cursor, f"create table {made}", made, schema, rows.to_batches())

    def lend(self, name: str, rows: pa.Table) -> None:
        """Show rows that the process holds as a temporary table."""
        with self._asked() as cursor, self._anew(cursor, name, temporary=True) as made:
            _fill(cursor, f"create temporary table {made}", made, rows.schema, rows.to_batches())

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""
        with self._asked() as cursor:
            rows = cursor.execute(_COLUMNS, [f'"{name}"']).fetchall()
        return {column: ibis_type(kind) for column, kind in rows}

    def aside(self) -> PostgreSQL:
        """A connection of its own, whose tables are temporary and found before those of the schema."""
        return PostgreSQL.open(self._address, schema=self._schema, aside=True)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()

    @contextmanager
    def _asked(self) -> Iterator[psycopg.Cursor[Any]]:
        """One statement after another, as one transaction."""
        with _in_own_words(), self._lock, self.connection.transaction():
            yield self.connection.cursor(binary=True)

    @contextmanager
    def _anew(self, cursor: psycopg.Cursor[Any], name: str, *, temporary: bool) -> Iterator[str]:
        """Where to make a table that takes the place of the one before, with its statistics."""
        beside = "" if temporary or self._aside else " anew"
        schema = f'"{self._schema}"' if beside else "pg_temp"
        old, made = f'{schema}."{name}"', f'{schema}."{name}{beside}"'
        cursor.execute(f"drop table if exists {made}")
        yield made
        cursor.execute(f"analyze {made}")
        if beside:
            cursor.execute(f"drop table if exists {old}")
            cursor.execute(f'alter table {made} rename to "{name}"')


_OF_THE_SESSION = ("timezone = 'UTC'", "client_min_messages = 'warning'", "jit = off", "work_mem = '128MB'")
_ADVICE = {
    "42501": (
        "The right to make a schema in the database and tables in it, and to read them.",
        "Ask its owner for: grant create on database NAME to USER.",
    ),
    "": (
        "A server that answers at the address under [engine], and that understands the statement.",
        "Try the address in psql. If it answers there, make the tables again: worthline load --rebuild",
    ),
}
"""What PostgreSQL refuses, by its own code: what was expected, and the way out."""
_COLUMNS = """
    select attname, format_type(atttypid, atttypmod) from pg_attribute
    where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum
"""


@contextmanager
def _in_own_words() -> Iterator[None]:
    """What PostgreSQL or its driver refuses, with the way out."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreError(
            "PostgreSQL is asked through psycopg, which is not installed.",
            do="Install it with: pip install 'worthline[postgresql]'.",
        ) from error
    try:
        yield
    except psycopg.Error as error:
        unread = isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None
        said = "its address cannot be read" if unread else str(error).strip().splitlines()[0]
        expected, do = _ADVICE.get(error.sqlstate or "", _ADVICE[""])
        raise StoreError(f"PostgreSQL: {said}.", expected=expected, do=do) from error


def _arrow_type(column: psycopg.Column) -> pa.DataType | None:
    """The type of a column of an answer; of decimals that do not say theirs, what the values need."""
    import pyarrow as pa

    if column.type_display.startswith("numeric"):
        return pa.decimal128(38, column.scale) if column.scale else None
    named = {
        "int2": pa.int16(), "int4": pa.int32(), "int8": pa.int64(), "float4": pa.float32(), "float8": pa.float64(),
        "bool": pa.bool_(), "date": pa.date32(), "text": pa.string(), "varchar": pa.string(),
        "timestamp": pa.timestamp("us"), "timestamptz": pa.timestamp("us", "UTC"),
    }  # fmt: skip
    return named.get(column.type_display)


def _batch(rows: Sequence[Sequence[Any]], columns: Sequence[psycopg.Column]) -> pa.RecordBatch:
    """Rows as Arrow; decimals stay exact."""
    import pyarrow as pa

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    found = [pa.array(each, _arrow_type(column)) for each, column in zip(values, columns, strict=True)]
    return pa.RecordBatch.from_arrays(found, names=[column.name for column in columns])


def _fill(
    cursor: psycopg.Cursor[Any], create: str, name: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> None:
    """Create a table of these columns, and copy the rows into it."""
    import pyarrow as pa
    import pyarrow.csv

    columns = ", ".join(f'"{field.name}" {_server_type(field.type)}' for field in schema)
    cursor.execute(f"{create} ({columns})")
    bare = pa.csv.WriteOptions(include_header=False)
    with cursor.copy(f"copy {name} from stdin (format csv)") as copy:
        for batch in batches:
            written = pa.BufferOutputStream()
            pa.csv.write_csv(batch, written, bare)
            copy.write(written.getvalue().to_pybytes())


def _server_type(kind: pa.DataType) -> str:
    """The type of PostgreSQL for a column of a file."""
    name = str(kind).replace("decimal128", "numeric").split("[")[0]
    names = {
        "string": "text", "large_string": "text", "int16": "smallint", "int32": "integer", "int64": "bigint",
        "float": "real", "double": "double precision", "bool": "boolean", "date32": "date",
    }  # fmt: skip
    return names.get(name, "timestamptz" if "tz=" in str(kind) else name)
