"""What do the cells of a column look like: dates, numbers, yes and no, and how are they written?

Nothing is converted here. These are the signs by which a column's meaning and its one way of writing are
guessed; reading the values is the work of the load.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from worthline.loading.values.words import is_answer

_CURRENCY = r"(?:[$€£₴₽¥]|usd|eur|uah|rub|gbp|грн\.?|руб\.?|р\.)"
_DIGITS = (
    r"\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|"
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"
)
_NUMBER = re.compile(
    rf"\(?[-+−]?\s*{_CURRENCY}?\s*[-−]?(?:{_DIGITS}|\d*[.,]?\d+(?:e[-+]?\d+)?|\d+[.,])\s*(?:{_CURRENCY}|%)?\)?",
    re.IGNORECASE,
)
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?\s*(?:Z|UTC|[-+]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(?:19|20)\d{{2}}[-./](\d{{1,2}})(?:[-./](\d{{1,2}}))?{_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-./])(\d{{1,2}})\2(?:\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_EIGHT_DIGITS = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|"
    "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
)
_NAMED_MONTH = re.compile(
    rf"(?:\d{{1,2}}[ .-]+)?(?:{_MONTHS})\w*[ .,-]+(?:\d{{1,2}},?[ -]+)?\d{{2,4}}(?: ?[рг]\.?)?{_TIME}",
    re.IGNORECASE,
)
_FLAGS = {
    "y", "n", "yes", "no", "true", "false", "t", "f", "0", "1", "так", "ні", "да", "нет", "+", "-",
}  # fmt: skip
_EXCEL_DAYS = range(25_569, 73_051)


class Dates(StrEnum):
    """How the dates of a column are written."""

    NONE = ""
    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    EITHER = "day or month first"
    BOTH = "day first and month first mixed"


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with or without a currency and separators of thousands."""
    return bool(_NUMBER.fullmatch(cell.strip())) and any(sign.isdigit() for sign in cell)


def is_date(cell: str) -> bool:
    """Whether a cell is a date or an instant in a common way of writing."""
    text = cell.strip()
    return any(form.fullmatch(text) for form in (_YEAR_FIRST, _YEAR_LAST, _EIGHT_DIGITS, _NAMED_MONTH))


def looks_like_value(cell: str) -> bool:
    """Whether a cell is a number or a date, which headers are not."""
    return is_number(cell) or is_date(cell)


@dataclass(frozen=True, eq=False)
class Looks:
    """The cells of one column: those that are not blank, each with how often it stands there."""

    cells: Counter[str]
    rows: int

    @classmethod
    def of(cls, cells: Sequence[str]) -> Looks:
        """The looks of a column's cells, blank ones included in the count of rows."""
        return cls(Counter(cell.strip() for cell in cells if cell.strip()), len(cells))

    @cached_property
    def dates(self) -> float:
        """Share of cells that are dates."""
        return _share(is_date, self.cells)

    @cached_property
    def numbers(self) -> float:
        """Share of cells that are numbers."""
        return _share(is_number, self.cells)

    @cached_property
    def answers(self) -> float:
        """Share of cells that are answers in words, as `fully agree` or `yes`."""
        return _share(is_answer, self.cells)

    @cached_property
    def excel_days(self) -> float:
        """Share of cells that could be Excel's count of days since 1900, between 1970 and 2100."""
        return _share(_is_excel_day, self.cells)

    @cached_property
    def fractions(self) -> float:
        """Share of cells that are numbers with something after a decimal sign other than zeros."""
        return _share(_is_fraction, self.cells)

    @cached_property
    def flags(self) -> bool:
        """Whether the cells say yes or no and nothing else."""
        return bool(self.cells) and {cell.lower() for cell in self.cells} <= _FLAGS

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """Different cells, the most frequent first."""
        return tuple(cell for cell, _ in self.cells.most_common())

    @cached_property
    def date_order(self) -> Dates:
        """How the dates are written, settled once from all cells together."""
        parts = [found for cell in self.cells if (found := _YEAR_LAST.fullmatch(cell))]
        if not parts:
            return Dates.YEAR_FIRST if self.dates > 0.5 else Dates.NONE
        day_first, month_first = any(int(p[1]) > 12 for p in parts), any(int(p[3]) > 12 for p in parts)
        if day_first and month_first:
            return Dates.BOTH
        if month_first:
            return Dates.MONTH_FIRST
        if day_first or all(p[2] == "." for p in parts):
            return Dates.DAY_FIRST
        return Dates.EITHER

    @cached_property
    def eight_digits(self) -> bool:
        """Whether the dates are written as 20241231."""
        return bool(self.cells) and all(_EIGHT_DIGITS.fullmatch(cell) for cell in self.cells)

    @cached_property
    def decimals(self) -> frozenset[str]:
        """Signs that must be decimal signs in these cells; empty where nothing tells."""
        return frozenset(sign for cell in self.cells if is_number(cell) if (sign := decimal_sign(cell)))

    @cached_property
    def undecided_numbers(self) -> bool:
        """Whether some number can be read in two ways (1,234) and none tells which."""
        return not self.decimals and any(re.search(r"^\D*\d{1,3}[.,]\d{3}\D*$", cell) for cell in self.cells)

    def span(self) -> tuple[float, float] | None:
        """Least and greatest of the cells as plain numbers."""
        found = [
            float(cell.replace(",", ".")) for cell in self.cells if re.fullmatch(r"-?\d+([.,]\d+)?", cell)
        ]
        return (min(found), max(found)) if found else None


def decimal_sign(cell: str) -> str:
    """The sign that must be the decimal one in this number; empty where none is, or it may part thousands."""
    signs: list[str] = re.findall(r"[.,]", cell.strip("., %₴₽$€£р"))
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) == 1 and not re.search(r"^\D*[1-9]\d{0,2}[.,]\d{3}\D*$", cell):
        return signs[0]
    return ""


def currency_signs(cells: Iterable[str]) -> Counter[str]:
    """Which currency signs and words stand in the cells."""
    return Counter(found[0].lower() for cell in cells if (found := re.search(_CURRENCY, cell, re.IGNORECASE)))


def _is_excel_day(cell: str) -> bool:
    whole = cell.partition(".")[0]
    return whole.isdecimal() and int(whole) in _EXCEL_DAYS


def _is_fraction(cell: str) -> bool:
    return is_number(cell) and bool(re.search(r"[.,]\d*[1-9]\d*\D*$", cell))


def _share(holds: Callable[[str], bool], cells: Counter[str]) -> float:
    return sum(count for cell, count in cells.items() if holds(cell)) / cells.total() if cells else 0.0
