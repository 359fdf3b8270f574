"""How do rows become JSON, CSV or Parquet, on the screen or in a file?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from worthline.doors.faults import DONE
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import pyarrow as pa


class Rows(Protocol):
    """Anything that can be written as rows."""

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""

    def to_arrow(self) -> pa.Table:
        """One Arrow table."""


class Stream(Rows, Protocol):
    """Rows that can be had a part at a time."""

    def stream(self) -> Iterator[pa.RecordBatch]:
        """The parts, at least one."""


def put(rows: Rows, form: str, out: Path | None) -> int:
    """Write rows to a file, or print them; the file's ending says the form where none is given."""
    form = _form(form, out)
    if form == "json":
        _write(as_json(rows.to_dicts()) + "\n", out)
    elif form == "csv":
        _write(_csv(rows.to_arrow()), out)
    else:
        _parquet(rows.to_arrow(), out)
    return DONE


def put_stream(rows: Stream, form: str, out: Path | None) -> int:
    """Write rows of which there may be very many, a part at a time; JSON takes them all at once."""
    form = _form(form, out)
    if form == "json":
        return put(rows, form, out)
    if form == "parquet" and out is None:
        raise _no_file()
    parts = rows.stream()
    if form == "parquet":
        _stream_parquet(parts, str(out))
    else:
        _stream_csv(parts, out)
    return DONE


def _stream_parquet(parts: Iterator[pa.RecordBatch], out: str) -> None:
    from pyarrow import parquet

    first = next(parts)
    with parquet.ParquetWriter(out, first.schema) as file:
        for part in chain([first], parts):
            file.write_batch(part)


def _stream_csv(parts: Iterator[pa.RecordBatch], out: Path | None) -> None:
    """To a file, or to the screen."""
    import io

    from pyarrow import csv

    with out.open("wb") if out else nullcontext() as file:
        for number, part in enumerate(parts):
            text = io.BytesIO()
            csv.write_csv(part, text, csv.WriteOptions(include_header=number == 0))
            if file is None:
                sys.stdout.write(text.getvalue().decode())
            else:
                file.write(text.getvalue())


def as_json(value: object) -> str:
    """JSON for programs: dates as ISO, decimals as numbers, letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _form(form: str, out: Path | None) -> str:
    ending = out.suffix.removeprefix(".") if out else ""
    return (
        ending
        if form == "table" and ending in ("json", "csv", "parquet")
        else ("csv" if form == "table" else form)
    )


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _csv(table: pa.Table) -> str:
    import io

    from pyarrow import csv

    text = io.BytesIO()
    csv.write_csv(table, text)
    return text.getvalue().decode()


def _parquet(table: pa.Table, out: Path | None) -> None:
    from pyarrow import parquet

    if out is None:
        raise _no_file()
    parquet.write_table(table, out)


def _no_file() -> WorthlineError:
    return WorthlineError(
        "Parquet cannot be printed.", expected="A file to write it to.", do="Add --out numbers.parquet"
    )


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
