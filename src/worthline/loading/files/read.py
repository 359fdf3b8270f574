"""Which rows does a delivery hold, whatever it is written in?

Two readers of text: DuckDB's, for files in which every line is a row, which a count of line ends proves; and
a careful one, which numbers lines rightly whatever stands in quotes and loses one line to each fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from worthline.loading.files.lines import UNDECODABLE, Cutter, Line, decoded
from worthline.loading.files.opened import is_gzip
from worthline.loading.files.queried import queried
from worthline.loading.files.raw import Raw, keep
from worthline.loading.files.sniff import Layout, sniff
from worthline.loading.files.unpacked import unpack
from worthline.loading.sql import ident, text
from worthline.project.settings import Source
from worthline.words.errors import SourceError

if TYPE_CHECKING:
    import duckdb

_UTF8 = {"utf-8", "utf-8-sig", "utf8", "ascii"}
_LONGEST_LINE = 64 << 20


def read(con: duckdb.DuckDBPyConnection, path: Path, source: Source, file: int) -> Raw:
    """The rows of a file in the scratch database, or what the source's query makes of them.

    Raises:
        SourceError: it is empty, damaged, not written as the settings say, or its query is not accepted.
    """
    raw = _as_it_stands(con, path, source, file)
    return queried(con, raw, source.query, file) if source.query and not source.database else raw


def _as_it_stands(con: duckdb.DuckDBPyConnection, path: Path, source: Source, file: int) -> Raw:
    """The rows as the table or view `scratch.raw_<file>`."""
    path = _plain(con, path)
    layout = sniff(path, source=source)
    relation = f"scratch.raw_{file}"
    match layout.format:
        case "parquet":
            return _parquet(con, path, relation)
        case "xlsx":
            keep(con, file, relation, len(layout.columns), _sheet_rows(path, layout))
        case "jsonl":
            return _json_lines(con, path, layout, file)
        case _:
            _delimited(con, path, layout, file)
    return _raw(relation, layout.columns, has_header=layout.header)


def _raw(relation: str, headers: list[str], *, has_header: bool = True) -> Raw:
    return Raw(relation, headers, ["VARCHAR"] * len(headers), has_header)


def _plain(con: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """The file itself, or its unpacked bytes beside the store, before anything else looks into it."""
    if not is_gzip(path):
        return path
    folder = con.execute("SELECT current_setting('temp_directory')").fetchone()
    return unpack(path, Path(folder[0] if folder else ".") / path.name.removesuffix(".gz"))


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, relation: str) -> Raw:
    import duckdb

    scan = f"read_parquet({text(path)}, file_row_number = true)"
    try:
        described = con.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {scan}").fetchall()
    except duckdb.Error as error:
        raise SourceError(f"{path.name} cannot be read: {str(error).splitlines()[0]}") from error
    headers = [str(row[0]) for row in described]
    columns = ", ".join(f"{ident(header)} AS c{place}" for place, header in enumerate(headers))
    con.execute(
        f"CREATE TEMP VIEW {_view(relation)} AS SELECT file_row_number + 1 AS line, {columns} FROM {scan}"
    )
    return Raw(_view(relation), headers, [str(row[1]) for row in described])


def _view(relation: str) -> str:
    return relation.removeprefix("scratch.")


def _sheet_rows(path: Path, layout: Layout) -> Iterator[Line]:
    from python_calamine import load_workbook

    from worthline.loading.files.workbooks import as_text

    sheet = load_workbook(str(path)).get_sheet_by_name(layout.sheet)
    width = len(layout.columns)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(cell) for cell in row[:width]]
        if number > layout.skip + layout.header and any(cells):
            yield Line(number, [*cells, *[""] * (width - len(cells))])


def _delimited(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout, file: int) -> None:
    delimiter = "" if layout.format == "spaces" else layout.delimiter or {"tsv": "\t"}.get(layout.format, ",")
    if delimiter and layout.encoding.lower() in _UTF8 and _quickly(con, path, layout, delimiter, file):
        return
    with path.open("rb") as binary, decoded(binary, layout.encoding) as lines:
        cutter = Cutter(_without_mark(lines), delimiter, layout.encoding)
        cutter.skip(layout.skip)
        if layout.header:
            cutter.header()
        keep(con, file, f"scratch.raw_{file}", len(layout.columns), cutter.rows(len(layout.columns)))


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    rest = iter(lines)
    return chain((line.removeprefix("\ufeff") for line in [next(rest, "")]), rest)


def _quickly(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout, delimiter: str, file: int) -> bool:
    """Read by DuckDB; whether every line proved to be a row, so that a row's number is its line."""
    import duckdb

    before = layout.skip + layout.header
    expected = _lines(path, delimiter)
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(layout.columns)))
    scan = (
        f"read_csv({text(path)}, auto_detect = false, header = false, skip = {before}, "
        f"delim = {text(delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = {_LONGEST_LINE})"
    )
    relation = f"scratch.raw_{file}"
    try:
        con.execute(
            f"CREATE TABLE {relation} AS SELECT row_number() OVER () + {before} AS line, * FROM {scan}"
        )
        found = con.execute(f"SELECT count(*) FROM {relation}").fetchall()
    except duckdb.Error:
        return False
    if found == [(expected - before,)]:
        return True
    con.execute(f"DROP TABLE {relation}")
    return False


def _lines(path: Path, delimiter: str) -> int:
    """How many lines the file has; none where it holds what the quick reader takes differently."""
    fed = returned = 0
    last = b"\n"
    odd = delimiter.encode() + b' "'
    with path.open("rb") as binary:
        while chunk := binary.read(1 << 20):
            if odd in chunk or ((last + chunk[:3]).find(odd) >= 0):
                return 0
            fed += chunk.count(b"\n")
            returned += chunk.count(b"\r")
            last = chunk[-3:]
    return fed + (not last.endswith(b"\n")) if returned in {0, fed} else 0


def _json_lines(con: duckdb.DuckDBPyConnection, path: Path, layout: Layout, file: int) -> Raw:
    """JSON lines; keys are gathered from all lines, as any line may bring a new one."""
    keys = dict.fromkeys(layout.columns)
    for _, found in _objects(path, layout.encoding):
        if isinstance(found, dict):
            keys |= dict.fromkeys(found)
    headers = list(keys)
    keep(con, file, f"scratch.raw_{file}", len(headers), _json_rows(path, layout.encoding, headers))
    return _raw(f"scratch.raw_{file}", headers)


def _json_rows(path: Path, encoding: str, headers: list[str]) -> Iterator[Line]:
    for number, found in _objects(path, encoding):
        if isinstance(found, dict):
            yield Line(number, [_as_text(found.get(header)) for header in headers])
        else:
            yield Line(number, None, found, "the line is no JSON object")


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    with path.open("rb") as binary, decoded(binary, encoding) as lines:
        for number, line in enumerate(_without_mark(lines), start=1):
            if line.strip():
                yield number, _object(line.strip())


def _object(line: str) -> dict[str, object] | str:
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except ValueError:
        found = None
    return (
        found if isinstance(found, dict) and UNDECODABLE not in line else line.replace(UNDECODABLE, "\ufffd")
    )


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)
