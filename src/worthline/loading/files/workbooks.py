"""What stands in the sheets of a workbook, as text?"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from worthline.words.errors import SourceError, UnknownNameError

UNPACKED_LIMIT = 2 << 30
PACKED_RATIO_LIMIT = 200


def sheet_of(path: Path, wanted: str = "") -> str:
    """The sheet to read: the one wanted, or the first that is visible and not empty.

    Raises:
        SourceError: the workbook cannot be read.
        UnknownNameError: it has no such sheet.
    """
    book = _book(path)
    if wanted and wanted not in book.sheet_names:
        raise UnknownNameError(f"sheet in {path.name}", wanted, book.sheet_names)
    filled = (name for name in book.sheet_names if book.get_sheet_by_name(name).height)
    return wanted or next(filled, book.sheet_names[0])


def rows_of(path: Path, sheet: str) -> Iterator[list[str]]:
    """The rows of a sheet from its first line, as text: dates as ISO, whole numbers without `.0`.

    Raises:
        SourceError: the workbook cannot be read.
    """
    return ([as_text(cell) for cell in row] for row in _book(path).get_sheet_by_name(sheet).iter_rows())


def as_text(cell: object) -> str:
    """A typed cell as text that is read again in one way only."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)


def must_not_be_a_bomb(path: Path) -> None:
    """Refuse a workbook by the sizes its archive declares, before any of it is unpacked.

    Raises:
        SourceError: it is damaged, holds no workbook, or would unpack to more than anybody types.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names, unpacked = archive.namelist(), sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise SourceError(
            f"{path.name} is a damaged workbook: {error}.", do="Save or copy it again."
        ) from None
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        raise SourceError(
            f"{path.name} is a zip archive without a workbook in it.",
            do="Unpack it and name the files inside.",
        )
    ratio = unpacked / path.stat().st_size
    if unpacked > UNPACKED_LIMIT or (ratio > PACKED_RATIO_LIMIT and unpacked > 50 << 20):
        raise SourceError(
            f"{path.name} would unpack to {unpacked / (1 << 20):,.0f} MB, {ratio:,.0f} times its size.",
            expected=f"Expected at most {UNPACKED_LIMIT >> 20:,} MB, packed {PACKED_RATIO_LIMIT} times.",
            do="Open it yourself if you trust it, and save its sheet as CSV.",
        )


def _book(path: Path) -> Any:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(str(path))
    except (CalamineError, OSError) as error:
        raise SourceError(
            f"{path.name} is a workbook that cannot be read: {error}.",
            expected="Expected an .xlsx without a password.",
            do="Open it, and save it as a new .xlsx or as CSV.",
        ) from None
