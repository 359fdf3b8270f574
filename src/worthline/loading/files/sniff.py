"""How is a file written: its format, encoding, delimiter, header and columns?

The first megabyte answers everything but the encoding, for which the whole file is read once: a single
letter at its end can tell that it is not UTF-8. What the settings declare is taken as said, and checked.
"""

from __future__ import annotations

import difflib
import io
import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from worthline.loading.files.encodings import encoding_of
from worthline.loading.files.opened import READABLE, beginning, is_gzip
from worthline.loading.files.shapes import Shape, rows_in, shape_of
from worthline.project.settings import Source
from worthline.words.errors import SourceError

_OF_OFFICE_BEFORE_2007 = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written.

    Attributes:
        format: csv, tsv, spaces, jsonl, parquet or xlsx.
        encoding: Python's name of it; empty for parquet and xlsx.
        delimiter: what separates columns; empty where the format says it.
        header: whether a line names the columns.
        columns: their names; positions from 1 where there is no header; a blank or repeated header is told
            apart as `column 3` or `total (2)`.
        skip: lines before the header, or before the first row where there is none.
        sheet: the sheet of a workbook.
        compression: gz, or empty.
    """

    format: str
    encoding: str
    delimiter: str
    header: bool
    columns: list[str]
    skip: int = 0
    sheet: str = ""
    compression: str = ""


def sniff(path: Path, *, source: Source | None = None) -> Layout:
    """How a file is written, found from its bytes; what `source` declares is taken as said.

    Raises:
        SourceError: there is no such file, it is empty or a folder, it is no table of a known format, or not
            what the settings declare.
    """
    declared = source or Source(table="orders", path=str(path))
    _must_be_a_file(path)
    compression = "gz" if is_gzip(path) else ""
    start = beginning(path, 8 if not compression else 64)
    if declared.format in {"", "parquet"} and start.startswith(b"PAR1"):
        return _parquet(path)
    if declared.format in {"", "xlsx"} and start.startswith(b"PK\x03\x04"):
        return _xlsx(path, declared)
    _must_be_text(path, start, declared)
    return _text(path, declared, compression)


def _must_be_a_file(path: Path) -> None:
    if path.is_dir():
        raise SourceError(
            f"{path} is a folder.",
            expected="Expected a file.",
            do=f"Name a file, or all of them as {path.name}/*.csv.",
        )
    if not path.exists():
        near = difflib.get_close_matches(path.name, _names_in(path.parent), n=1, cutoff=0.5)
        raise SourceError(
            f"There is no file {path}.",
            expected=f"The nearest name there is {near[0]!r}." if near else "",
            do="Check the path; it counts from the project's folder.",
        )
    if path.stat().st_size == 0:
        raise SourceError(
            f"{path.name} is empty: 0 bytes.", do="Export it again, or take it out of the sources."
        )


def _names_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() else []


def _must_be_text(path: Path, start: bytes, declared: Source) -> None:
    if declared.format in {"parquet", "xlsx"}:
        raise SourceError(
            f"{path.name} is no {declared.format} file: it begins with {start[:4]!r}.",
            expected="Expected what [[sources]] format says.",
            do="Mend or remove `format`; without it the format is found from the file.",
        )
    known = {
        _OF_OFFICE_BEFORE_2007: "an old .xls workbook, or one with a password",
        b"%PDF": "a PDF",
        b"PK\x03\x04": "a zip archive",
    }
    for mark, kind in known.items():
        if start.startswith(mark):
            raise SourceError(
                f"{path.name} is {kind}.",
                expected=READABLE,
                do="Save it as .xlsx or .csv, without a password.",
            )


def _parquet(path: Path) -> Layout:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        names = parquet.read_schema(path).names
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceError(
            f"{path.name} begins like Parquet but cannot be read: {error}.", do="Copy or export it again."
        ) from None
    return Layout("parquet", "", "", True, list(names))


def _xlsx(path: Path, declared: Source) -> Layout:
    from worthline.loading.files.workbooks import must_not_be_a_bomb, rows_of, sheet_of

    must_not_be_a_bomb(path)
    sheet = sheet_of(path, declared.sheet)
    rows = list(islice(rows_of(path, sheet), 200))
    if not any(any(cells) for cells in rows):
        raise SourceError(f"Sheet {sheet!r} of {path.name} is empty.", do="Name another sheet with `sheet`.")
    shape = shape_of(rows, header=_declared_header(declared))
    return Layout("xlsx", "", "", shape.header, shape.columns, shape.skip, sheet)


def _text(path: Path, declared: Source, compression: str) -> Layout:
    encoding = declared.encoding or encoding_of(path)
    text = _decoded_beginning(path, encoding)
    if not text.strip():
        raise SourceError(f"{path.name} holds blank lines only.", do="Export it again, or take it out.")
    if declared.format == "jsonl" or (not declared.format and text.lstrip()[0] in "{["):
        return Layout("jsonl", encoding, "", True, _json_keys(text, path), 0, "", compression)
    delimiter, shape = _delimited(text, declared, path)
    return Layout(
        {"\t": "tsv", " ": "spaces"}.get(delimiter, "csv"), encoding, delimiter if delimiter != " " else "",
        shape.header, shape.columns, shape.skip, "", compression,
    )  # fmt: skip


def _decoded_beginning(path: Path, encoding: str) -> str:
    """The first lines as text, whole lines only."""
    size = 1 << 20
    while True:
        raw = beginning(path, size)
        try:
            text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
        except LookupError:
            raise SourceError(
                f"{encoding!r} is not the name of an encoding.",
                expected="Expected one such as utf-8, cp1251, koi8-u, cp1252 or utf-16.",
                do=f"Mend `encoding` of {path.name}.",
            ) from None
        if len(raw) < size:
            return text
        if "\n" in text:
            return text[: text.rindex("\n") + 1]
        size *= 4


def _json_keys(text: str, path: Path) -> list[str]:
    """The keys of the first lines; a line that is no object is left for the load to reject, unless all are."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    objects = [found for line in lines if (found := _json_object(line)) is not None]
    if lines and not objects:
        raise SourceError(
            f"{path.name}, line 1, is no JSON object: {lines[0].strip()[:60]!r}.",
            expected='Expected JSON lines: one object a line, like {"order_id": 1, "amount": 9.5}.',
            do="Export it as JSON lines, or as CSV.",
        )
    return list(dict.fromkeys(key for found in objects for key in found))


def _json_object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _declared_header(declared: Source) -> bool | None:
    return declared.header if "header" in declared.model_fields_set else None


def _delimited(text: str, declared: Source, path: Path) -> tuple[str, Shape]:
    """The delimiter and the shape it gives; a declared one that separates nothing is an error."""
    wanted = declared.delimiter or {"tsv": "\t", "spaces": " "}.get(declared.format, "")
    header = _declared_header(declared)
    shapes = {
        one: shape_of(rows_in(io.StringIO(text, newline=None), one), header=header)
        for one in (wanted or ",", ",", ";", "\t", "|", " ")
    }
    best = max(shapes, key=lambda one: shapes[one].score(one))
    if not wanted:
        return best, shapes[best]
    if len(shapes[wanted].columns) < 2 <= len(shapes[best].columns):
        names = shapes[best].columns
        raise SourceError(
            f"{path.name} has one column when it is cut at {wanted!r}: {shapes[wanted].columns[0][:80]!r}.",
            expected=f"Cut at {best!r} it has {len(names)}: {', '.join(names[:6])}.",
            do=f"Set `delimiter = {json.dumps(best)}`, or remove it and it will be found.",
        )
    return wanted, shapes[wanted]
