"""What is a period called?

By CLDR (Babel): `December 2025`, `Oct – Dec 2025`, `Dec 1 – 7, 2025`, and the same in Ukrainian and Russian. Quarters
and years that do not begin in January are named by their months, because nobody agrees on what to call them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.words.periods import Grain, Period

if TYPE_CHECKING:
    from datetime import date


def period_name(period: Period, language: str) -> str:
    """The period's full name, for headings and sentences."""
    if period.grain is Grain.MONTH:
        return _said(period.start, "LLLL y", language)
    return short_name(period, language)


def short_name(period: Period, language: str) -> str:
    """The period's name where there is little room: the axis of a chart, the head of a column."""
    from babel.dates import format_interval

    if period.grain is Grain.WEEK:
        return str(format_interval(period.start, period.last_day, "yMMMd", locale=language))
    if period.grain is Grain.MONTH:
        return _said(period.start, "LLL y", language)
    if period.grain is Grain.YEAR and period.start.month == 1:
        return str(period.start.year)
    return str(format_interval(period.start, period.last_day, "yMMM", locale=language))


def _said(day: date, pattern: str, language: str) -> str:
    """The month in its standing-alone form, which needs no grammatical case."""
    from babel.dates import format_date

    return format_date(day, pattern, locale=language)
