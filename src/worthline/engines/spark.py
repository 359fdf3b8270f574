"""How does a cluster run, with the tables in the company's lake?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.engines.engine import AT_ONCE, DIALECTS
from worthline.engines.place import Place, Stored
from worthline.words.errors import StoreError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

_SENT_AT_ONCE = 1_000_000
"""Rows of a file that are in this process's memory on their way to workers that cannot see the file."""
_OWN = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
}
"""What every question is asked under: instants are UTC without a zone, and an overflow is an error."""
_LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@dataclass(slots=True, eq=False, weakref_slot=True)
class Spark:
    """A cluster: tables of one generation as Parquet in a folder, asked in a session beside the one given.

    Attributes:
        session: a session of its own; what is set and seen there does not change the one given.
        place: where the tables lie.
        beside: whether whatever is made is temporary.
        tables: the stored tables.
        temporary: what is shown beside them; a table of the company's own of the same name is none of ours.
        cached: what of it the workers keep.
    """

    session: SparkSession
    place: Place
    beside: bool = False
    tables: dict[str, Stored] = field(default_factory=dict)
    temporary: set[str] = field(default_factory=set)
    cached: list[str] = field(default_factory=list)
    dialect: str = "pyspark"
    at_once: int | None = None

    def __post_init__(self) -> None:
        """Show the tables noted under their bare names, where the session given does not show them yet."""
        self.session = _own(self.session)
        with in_own_words():
            for name, stored in () if self.tables else self.place.tables().items():
                self._show(name, stored)

    def compile(self, expression: ir.Expr) -> str:
        """The SQL of an expression in Spark's dialect."""
        return DIALECTS["spark"].compile(expression)

    def run(self, sql: str) -> pa.Table:
        """The rows a query gives, as Arrow; only these come to the driver."""
        with in_own_words():
            return self.session.sql(sql).toArrow()

    def stream(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows a query gives, a part at a time."""
        import pyarrow as pa
        from pyspark.sql.pandas.types import to_arrow_schema

        with in_own_words():
            found = self.session.sql(sql)
            schema, rows = to_arrow_schema(found.schema, prefers_large_types=False), found.toLocalIterator()
            while part := list(islice(rows, AT_ONCE)):
                yield pa.RecordBatch.from_pylist([row.asDict() for row in part], schema)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The few rows a query gives, as records."""
        rows: list[dict[str, Any]] = self.run(sql).to_pylist()
        return rows

    def create(self, name: str, sql: str, *, order_by: Sequence[str] = (), temporary: bool = False) -> None:
        """Create or replace a table from a query, stored in this order.

        A temporary one is kept by the workers once it has been read; a list of values is not, for it is in the query.
        """
        with in_own_words():
            rows = self.session.sql(sql)
            if not (temporary or self.beside):
                self._write(name, rows, tuple(order_by))
                return
            self._show_beside(name, rows)
            if " from (values " not in sql.lower():
                self.session.catalog.cacheTable(name)
                self.cached.append(name)

    def renew(self, name: str, sql: str, touched: str) -> None:
        """Replace the rows of the customers that the table `touched` lists by those a query gives."""
        with in_own_words():
            listed = self.session.sql(f"select distinct customer_id from {touched}")
            kept = self.session.table(name).join(listed, "customer_id", "left_anti")
            sort = self.tables[name].sort if name in self.tables else ()
            self._write(name, kept.unionByName(self.session.sql(sql)), sort)

    def take(self, name: str, files: Sequence[Path]) -> None:
        """Create or replace a table from Parquet files of this machine."""
        with in_own_words():
            if self.place.local and not _is_remote(self.session):
                self._copy(name, files)
            else:
                self._send(name, files)

    def lend(self, name: str, rows: pa.Table) -> None:
        """Show rows that the process holds as a temporary table."""
        with in_own_words():
            self._show_beside(name, self.session.createDataFrame(rows))

    def look(self, name: str, lake: str) -> None:
        """Show a table of the company's, or a folder of Parquet files, under a name, without copying a row."""
        with in_own_words():
            listed = not {"/", "\\"} & set(lake)
            self._show_beside(name, self.session.table(lake) if listed else self.session.read.parquet(lake))

    def columns(self, name: str) -> dict[str, str]:
        """The columns of a table and their types, as Ibis writes them; none where there is no such table."""
        with in_own_words():
            known = self.tables.get(name)
            if known is None and name not in self.temporary:
                return {}
            columns = known.columns if known else _columns(self.session.table(name).schema)
        return {column: _IBIS.get(kind, kind.replace(",", ", ")) for column, kind in columns.items()}

    def aside(self) -> Spark:
        """The same tables in a session of its own; tables made there are temporary and hide those of the same name."""
        return Spark(self.session, self.place, True, dict(self.tables), set(self.temporary))

    def close(self) -> None:
        """Let the workers forget what was temporary; the session goes on."""
        with in_own_words():
            for name in self.cached:
                self.session.catalog.uncacheTable(name)
        self.cached.clear()

    def _write(self, name: str, rows: DataFrame, sort: tuple[str, ...] = ()) -> None:
        stored = self._next(name, rows.schema, sort)
        ordered = rows.repartition(sort[0]).sortWithinPartitions(*sort) if sort else rows
        ordered.write.mode("overwrite").parquet(self.place.path(stored))
        self._settle(name, stored)

    def _copy(self, name: str, files: Sequence[Path]) -> None:
        """Put files where the workers see them, just as they are."""
        import pyarrow.dataset
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = pyarrow.dataset.dataset([str(file) for file in files]).schema
        stored = self._next(name, from_arrow_schema(schema, prefer_timestamp_ntz=True), ())
        folder = Path(self.place.path(stored))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number, file in enumerate(files):
            shutil.copyfile(file, folder / f"part-{number:05}.parquet")
        self._settle(name, stored)

    def _send(self, name: str, files: Sequence[Path]) -> None:
        """Send the rows of files to workers that cannot see them, a part at a time."""
        from pyspark.sql.pandas.types import from_arrow_schema

        mode = "overwrite"
        for part in _parts(files):
            schema = from_arrow_schema(part.schema, prefer_timestamp_ntz=True)
            rows = self.session.createDataFrame(part if part.num_rows else [], schema)
            stored = self._next(name, schema, ())
            rows.write.mode(mode).parquet(self.place.path(stored))
            mode = "append"
        self._settle(name, stored)

    def _next(self, name: str, schema: StructType, sort: tuple[str, ...]) -> Stored:
        """Where the next state of a table goes: never where the one before lies."""
        before = self.tables.get(name)
        number = int(before.place.rpartition("-")[2]) + 1 if before else 1
        return Stored(f"{name}-{number}", _columns(schema), sort)

    def _show_beside(self, name: str, rows: DataFrame) -> None:
        rows.createOrReplaceTempView(name)
        self.tables.pop(name, None)
        self.temporary.add(name)

    def _settle(self, name: str, stored: Stored) -> None:
        self._show(name, stored)
        self.place.note(self.tables)

    def _show(self, name: str, stored: Stored) -> None:
        self.session.read.schema(stored.schema).parquet(self.place.path(stored)).createOrReplaceTempView(name)
        self.tables[name] = stored


def session_at(address: str, options: Mapping[str, object]) -> SparkSession:
    """A session of this process at an address: `sc://host` is Spark Connect, anything else a master.

    Raises:
        StoreError: Spark or its Java is not installed, or nobody answers at the address.
    """
    with in_own_words():
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("Worthline")
        if address.startswith("sc://"):
            builder, settings = builder.remote(address), {}
        else:
            builder = builder.master(address or "local[*]")
            settings = _QUIET | (_LOCAL if (address or "local").startswith("local") else {})
        for name, value in {**settings, **options}.items():
            builder = builder.config(name, _written(value))
        return builder.getOrCreate()


def _own(session: Any) -> SparkSession:
    """A session beside the given one, with what that one sees and settings that leave it alone."""
    with in_own_words():
        if _is_remote(session):
            session.conf.get("spark.sql.session.timeZone")  # its server knows it from the first question on
            own: SparkSession = session.cloneSession()
        else:
            java = session._jsparkSession.cloneSession()  # noqa: SLF001 - the only way to it from Python
            own = type(session)(session.sparkContext, java)
        for name, value in _OWN.items():
            own.conf.set(name, value)
    return own


def _is_remote(session: SparkSession) -> bool:
    """Whether a session is one of Spark Connect, whose server sees other files than this process."""
    return ".connect." in type(session).__module__


def _parts(files: Sequence[Path]) -> Iterator[pa.Table]:
    """The rows of files, so many at a time; a part without a row where there is none."""
    import pyarrow as pa
    import pyarrow.dataset

    rows, held = pa.dataset.dataset([str(file) for file in files]), []
    for batch in rows.to_batches():
        held.append(batch)
        if sum(each.num_rows for each in held) >= _SENT_AT_ONCE:
            yield pa.Table.from_batches(held)
            held.clear()
    yield pa.Table.from_batches(held, rows.schema)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _columns(schema: StructType) -> dict[str, str]:
    return {each.name: each.dataType.simpleString() for each in schema.fields}


_IBIS = {
    "bigint": "int64", "int": "int32", "smallint": "int16", "tinyint": "int8", "double": "float64", "float": "float32",
    "timestamp_ntz": "timestamp", "timestamp": "timestamp('UTC')",
}  # fmt: skip


@contextmanager
def in_own_words() -> Iterator[None]:
    """What Spark refuses, with the way out.

    Raises:
        StoreError: in the place of Spark's own errors.
    """
    try:
        yield
    except _errors() as error:
        raise _refused(str(error)) from error


def _errors() -> tuple[type[Exception], ...]:
    """What Spark raises: of its own, from Java, and from Spark Connect where that is installed."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise StoreError(
            "Spark is asked through pyspark, which is not installed.",
            do="Install it with: pip install 'worthline[spark]'.",
        ) from error
    try:
        from grpc import RpcError
    except ImportError:
        return PySparkException, Py4JError
    return PySparkException, Py4JError, RpcError


def _refused(said: str) -> StoreError:
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    for marks, what, expected, do in _ADVICE:
        telling = [line for line in lines if any(mark in line.lower() for mark in marks)]
        if telling:
            told = telling[0].rpartition("Exception: ")[2][:_LONGEST].rstrip(".")
            return StoreError(f"{what}: {told}.", expected=expected, do=do)
    raise AssertionError(lines)


_LONGEST = 300
"""Letters of what Spark said that are passed on; the rest is its plan."""
_ADVICE: Sequence[tuple[tuple[str, ...], str, str, str]] = (
    (
        ("permission", "access denied", "accesscontrol", "not authorized", "forbidden", "mkdirs failed"),
        "The Spark session has no right to do this",
        "The right to read the sources, and to write into the folder named under [engine].",
        "Ask whoever keeps the lake for that right, or name another folder under [engine], then run it again.",
    ),
    (
        ("java_gateway_exited", "java not found", "unable to locate a java"),
        "Spark did not start",
        "Java 17 or later, at JAVA_HOME or on the PATH.",
        "Install Java, or give an address of Spark Connect under [engine].",
    ),
    (
        ("unavailable", "connection refused", "failed to connect", "all masters are unresponsive"),
        "Spark does not answer",
        "A cluster that answers at the address under [engine].",
        "Start it, or mend the address.",
    ),
    (
        ("path_not_found", "path does not exist", "filenotfound", "file_not_exist", "failed_read_file"),
        "A table's files are gone",
        "The files under the folder named under [engine] as Worthline wrote them.",
        "Make them again: worthline load --rebuild",
    ),
    (
        ("",),
        "Spark refuses it",
        "A statement that the cluster understands and has room for.",
        "Mend what the message names. If nothing is wrong with it, make the tables again: worthline load --rebuild",
    ),
)
"""What Spark says when it refuses, what that means, what was expected, and the way out; the first that fits."""
