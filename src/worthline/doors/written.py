"""How do rows become JSON, CSV or Parquet, on the screen or in a file?"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from decimal import Decimal
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
        raise WorthlineError(
            "Parquet cannot be printed.", expected="A file to write it to.", do="Add --out numbers.parquet"
        )
    parquet.write_table(table, out)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
