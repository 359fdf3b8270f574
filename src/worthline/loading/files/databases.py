"""What does a database answer, written down as it was received?

A password never reaches a message or the manifest: a database is called by its table and its kind, and what a
driver says is cut off where it could repeat the URL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.project.settings import Source
from worthline.words.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import URL

ROWS_AT_ONCE = 50_000


def ask(source: Source, target: Path) -> None:
    """Write the answer to the source's query to a Parquet file.

    Raises:
        SourceError: no SQLAlchemy or driver, no connection, or a query the database does not accept.
    """
    try:
        import sqlalchemy
    except ImportError as error:
        raise SourceError(
            f"{source.name} needs SQLAlchemy, which is not installed.",
            do="Install it with: pip install 'worthline[databases]'.",
        ) from error
    try:
        engine = sqlalchemy.create_engine(_with_driver(source.database))
        with engine.connect() as connection:
            answer = connection.execution_options(stream_results=True).execute(sqlalchemy.text(source.query))
            _write(list(answer.keys()), answer.partitions(ROWS_AT_ONCE), target)
        engine.dispose()
    except ImportError as error:
        raise SourceError(
            f"{source.name}: the driver {error.name!r} of this database is not installed.",
            do="Install it, or write another driver in the URL.",
        ) from error
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise _refused(source, error) from error


def _with_driver(address: str) -> URL:
    """The URL; where it names PostgreSQL and no driver, with the one that `worthline[databases]` brings."""
    import sqlalchemy

    url = sqlalchemy.make_url(address)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _refused(source: Source, error: Exception) -> SourceError:
    """The driver's own words, without anything that could hold the URL's secrets."""
    said = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
    return SourceError(
        f"{source.name}: the database did not answer: {_without_secrets(said, source.database)}",
        expected="A URL such as postgresql+psycopg://user@host/name and a query that it accepts.",
        do="Try the query in the database's own tool, then mend worthline.toml.",
    )


def _without_secrets(said: str, url: str) -> str:
    import sqlalchemy

    try:
        password = sqlalchemy.make_url(url).password
    except sqlalchemy.exc.ArgumentError:
        return "the URL cannot be read."
    return (
        said.replace(url, "the URL").replace(str(password), "***")
        if password
        else said.replace(url, "the URL")
    )


def _write(names: list[str], partitions: Iterator[Sequence[Any]], target: Path) -> None:
    """Partition after partition; a column's type is settled by the first rows that have a value in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = [_table(names, rows) for rows in partitions]
    whole = pa.concat_tables(parts, promote_options="permissive") if parts else _table(names, [])
    pq.write_table(whole, target)


def _table(names: list[str], rows: Sequence[Any]) -> pa.Table:
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table([_array(list(values)) for values in columns], names=names)


def _array(values: list[Any]) -> pa.Array[Any]:
    """One column; what Arrow has no single type for is kept as text."""
    import pyarrow as pa

    if any(isinstance(value, Decimal) for value in values):
        values = [None if value is None else str(value) for value in values]
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return pa.array([None if value is None else str(value) for value in values])
