"""How does a delivery become rows of text that SQL can ask?

Columns are called `c0`, `c1`, ... by their position, so that no header can clash with another; `line` is the
physical line in a text, the row in a workbook, the row's number in Parquet. Whatever is broken goes to
`malformed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from worthline.loading.files.lines import Line

if TYPE_CHECKING:
    import duckdb

ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Raw:
    """The rows of one delivery.

    Attributes:
        relation: the table or view in the scratch database.
        headers: what its columns are called in the file, in order.
        types: DuckDB's types of them; VARCHAR where the file holds text.
        has_header: whether the file names its columns.
        asked: in words, where a query of the settings made another number of rows of the file's own.
    """

    relation: str
    headers: list[str]
    types: list[str] = field(default_factory=list)
    has_header: bool = True
    asked: str = ""


def text_columns(width: int) -> str:
    """The columns of a table of text, as `CREATE TABLE` wants them."""
    return ", ".join(f"c{position} VARCHAR" for position in range(width))


def keep(con: duckdb.DuckDBPyConnection, file: int, relation: str, width: int, lines: Iterable[Line]) -> None:
    """Write rows to a table of text, and broken lines to `scratch.malformed`."""
    con.execute(f"CREATE TABLE {relation} (line BIGINT, {text_columns(width)})")
    rest = iter(lines)
    while batch := list(islice(rest, ROWS_AT_ONCE)):
        _append(con, relation, width, [line for line in batch if line.cells is not None])
        keep_broken(con, file, (line for line in batch if line.cells is None))


def _append(con: duckdb.DuckDBPyConnection, relation: str, width: int, lines: list[Line]) -> None:
    import pyarrow as pa

    if not lines:
        return
    cells = zip(*(line.cells or () for line in lines), strict=True)
    columns = [pa.array(values, pa.string()) for values in cells]
    numbers = pa.array([line.number for line in lines], pa.int64())
    names = ["line", *(f"c{position}" for position in range(width))]
    con.register("appended", pa.table([numbers, *columns], names=names))
    con.execute(f"INSERT INTO {relation} SELECT * FROM appended")
    con.unregister("appended")


def keep_broken(con: duckdb.DuckDBPyConnection, file: int, lines: Iterator[Line]) -> None:
    """Write lines that are no rows to `scratch.malformed`."""
    import pyarrow as pa

    found = list(lines)
    if not found:
        return
    con.register("broken", pa.table({
        "line": [line.number for line in found],
        "text": [line.text for line in found],
        "fault": [line.fault for line in found],
    }))  # fmt: skip
    con.execute(f"INSERT INTO scratch.malformed SELECT {file}, line, text, fault FROM broken")
    con.unregister("broken")
