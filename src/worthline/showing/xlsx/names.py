r"""What is a sheet called, and how does a formula point at a cell of it?

Excel takes no more than 31 characters, none of `[ ] : * ? / \`, no apostrophe at either end, and no name
twice, whatever its case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

LONGEST = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
TAKEN_BY_EXCEL = "history"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a sheet, counted from 0."""

    sheet: str
    row: int
    column: int

    @property
    def here(self) -> str:
        """The cell as a formula of its own sheet writes it."""
        return str(xl_rowcol_to_cell(self.row, self.column))

    @property
    def anywhere(self) -> str:
        """The cell as a formula of any sheet writes it: `'LTV : CAC'!$B$6`."""
        return f"{quoted(self.sheet)}!{xl_rowcol_to_cell(self.row, self.column, row_abs=True, col_abs=True)}"


def quoted(sheet: str) -> str:
    """The sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name Excel takes for every title, in order; long ones are cut, equal ones numbered."""
    taken = {TAKEN_BY_EXCEL}
    names = []
    for title in titles:
        name = _free(" ".join(title.translate(FORBIDDEN).split()).strip("'") or "-", taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def _free(title: str, taken: set[str]) -> str:
    name, count = _cut(title, LONGEST), 1
    while name.casefold() in taken:
        count += 1
        number = f" ({count})"
        name = _cut(title, LONGEST - len(number)) + number
    return name


def _cut(title: str, longest: int) -> str:
    return title if len(title) <= longest else title[: longest - 1].rstrip(" '") + "…"
