"""How is something written on a sheet?

Text is always text: what begins with `=`, `+`, `-` or `@` never becomes a formula, not even when someone
edits the cell. Formulas are written on purpose, with the value they give, for viewers that do not
calculate. Rows are set as high as their text needs, because LibreOffice does not grow them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from worthline.showing.view import ReportView
from worthline.showing.xlsx.names import Place
from worthline.showing.xlsx.numbers import NumberFormats
from worthline.words.i18n import Speech, speech

Look = Mapping[str, str | int | float | bool]

INK, QUIET_INK, LINE, SHADE = "#1B2733", "#5B6673", "#C9D1D9", "#EEF2F6"
TITLE: Look = {"bold": True, "font_size": 16, "valign": "vcenter"}
SECTION: Look = {"bold": True, "font_size": 12, "valign": "vcenter"}
WRAPPED: Look = {"text_wrap": True}
TOP: Look = {"valign": "top"}
MIDDLE: Look = {"valign": "vcenter"}
QUIET: Look = {"font_color": QUIET_INK}
HEAD: Look = {
    "bold": True, "bg_color": SHADE, "bottom": 1, "bottom_color": LINE, "text_wrap": True,
    "valign": "vcenter",
}  # fmt: skip
RIGHT: Look = {"align": "right"}
ASIDE: Look = {"align": "left", "indent": 1}
CENTRE: Look = {"align": "center"}
STRONG: Look = {"bold": True}
RULED: Look = {"bottom": 1, "bottom_color": "#E3E8ED", "valign": "vcenter"}
SUMMED: Look = {"bold": True, "top": 1, "top_color": INK, "valign": "vcenter"}
LINKED: Look = {"font_color": "#0B57A4", "underline": 1}
GOOD: Look = {"font_color": "#146C43"}
BAD: Look = {"font_color": "#B02A37"}

LINE_HEIGHT = 15.0
NARROW, BOLDER = 0.95, 1.1
"""The width of a letter of running text in that of a digit, which is what columns are measured in."""
LONGEST_TEXT, TALLEST = 32_767, 409.0
STARTS_A_FORMULA = ("=", "+", "-", "@")


@dataclass(slots=True)
class Book:
    """The workbook being written, and how its reader wants things said.

    Attributes:
        workbook: what XlsxWriter knows it as.
        view: what is shown.
        sheets: the sheets by name, in order.
        looks: the cell formats made so far; a file may hold no more than some ten thousand.
    """

    workbook: Workbook
    view: ReportView
    sheets: Mapping[str, Worksheet]
    looks: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    @property
    def say(self) -> Speech:
        """The reader's language."""
        return speech(self.language)

    @property
    def language(self) -> str:
        """The reader's language, by its code."""
        return self.view.style.language

    @property
    def numbers(self) -> NumberFormats:
        """Number formats by unit."""
        return NumberFormats(self.view.style)

    def look(self, *looks: Look, **more: str | bool) -> Format:
        """The cell format that has all of these looks; a later one wins."""
        wanted = {key: value for each in (*looks, more) for key, value in each.items()}
        name = tuple(sorted(wanted.items()))
        if name not in self.looks:
            self.looks[name] = self.workbook.add_format(wanted)
        return self.looks[name]

    def page(self, name: str, widths: Sequence[float]) -> Page:
        """The sheet of this name, set up for print on A4 across, as wide as one page."""
        sheet = self.sheets[name]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")
        return Page(self, sheet, name, widths)


@dataclass(slots=True)
class Page:
    """One sheet of the workbook; rows and columns are counted from 0.

    Attributes:
        book: the workbook.
        sheet: what XlsxWriter knows it as.
        name: its name.
        widths: the widths of its columns, in characters.
        heights: rows that had to grow.
    """

    book: Book
    sheet: Worksheet
    name: str
    widths: Sequence[float]
    heights: dict[int, float] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """A cell of this sheet."""
        return Place(self.name, row, column)

    def text(self, row: int, column: int, text: str, *looks: Look, across: int = 1) -> None:
        """Write text, over several columns where asked; a row grows to hold text that wraps."""
        asked = {"quote_prefix": True} if text.startswith(STARTS_A_FORMULA) else {}
        look = self.book.look(*looks, **asked)
        if across > 1:
            self.sheet.merge_range(row, column, row, column + across - 1, "", look)
        self.sheet.write_string(row, column, text[:LONGEST_TEXT], look)
        size = max(float(each.get("font_size", 11)) for each in ({}, *looks))
        size *= BOLDER if any(each.get("bold") for each in looks) else 1
        wraps = any(each.get("text_wrap") for each in looks)
        self._grow(row, text, sum(self.widths[column : column + across]) if wraps else math.inf, size)

    def number(self, row: int, column: int, value: float | None, number: str, *looks: Look) -> None:
        """Write a number; an empty cell where there is none, so that charts show a gap."""
        look = self.book.look(*looks, num_format=number)
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def formula(
        self, row: int, column: int, formula: str, value: float | str, number: str, *looks: Look
    ) -> None:
        """Write a live formula and the value it gives."""
        self.sheet.write_formula(row, column, f"={formula}", self.book.look(*looks, num_format=number), value)

    def link(self, row: int, column: int, to: Place, text: str, *looks: Look) -> None:
        """Write text that leads to another sheet when it is clicked."""
        self.sheet.write_url(row, column, f"internal:{to.anywhere}", self.book.look(*looks, LINKED), text)

    def heads(self, row: int, names: Sequence[str], *looks: Look) -> None:
        """Write the head of a table; names of columns with numbers stand to the right, as the numbers do."""
        for column, name in enumerate(names):
            self.text(row, column, name, HEAD, *(looks if column else ()))

    def at_least(self, row: int, height: float) -> None:
        """Make a row this high, or higher where its text needs it."""
        self.heights[row] = max(height, self.heights.get(row, 0.0))
        self.sheet.set_row(row, self.heights[row])

    def _grow(self, row: int, text: str, width: float, size: float) -> None:
        lines = sum(_lines(part, width * 11 / size) for part in text.split("\n"))
        height = lines * LINE_HEIGHT * size / 11 + 3
        if lines > 1 or size > 11 * BOLDER or row in self.heights:
            self.at_least(row, min(height, TALLEST))


def _lines(text: str, width: float) -> int:
    """How many lines the text takes when it is broken at spaces."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        length = len(word) * NARROW
        if used and used + length > width:
            lines, used = lines + 1, 0.0
        lines += int(length // width) if math.isfinite(width) else 0
        used += length + 1
    return lines
