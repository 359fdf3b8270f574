"""When is it: which week, month, quarter or year, in the company's own calendar?

A period is half-open: an event at midnight belongs to the new day. Months are counted as one integer
(year x 12 + month - 1), so that "the month before" is a subtraction on every engine; weeks begin on Monday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONDAY_ZERO = date(1970, 1, 5)

DAYS_IN_MONTH = 30.4375
"""Days in a mean month: a year of 365.25 days in twelve parts."""


class Grain(StrEnum):
    """The length of a period."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> float:
        """Its length in months; a week is 7 days of a mean month."""
        return {"week": 7 / DAYS_IN_MONTH, "month": 1.0, "quarter": 3.0, "year": 12.0}[self.value]

    @property
    def per_year(self) -> int:
        """How many of it lie between a period and the same one a year before."""
        return {"week": 52, "month": 12, "quarter": 4, "year": 1}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of the calendar, from `start` up to, and without, `end`."""

    start: date
    end: date
    grain: Grain

    @property
    def last_day(self) -> date:
        """The last day inside the period."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def __str__(self) -> str:
        return f"{self.start.isoformat()}..{self.last_day.isoformat()}"


def month_index(day: date) -> int:
    """The month of a day as one number."""
    return day.year * 12 + day.month - 1


def month_start(index: int) -> date:
    """The first day of a month counted by `month_index`."""
    return date(index // 12, index % 12 + 1, 1)


def months_on(day: date, months: int) -> date:
    """That many months later (earlier where below zero): the same day of the month, or its last."""
    if not months:
        return day
    first = month_start(month_index(day) + months)
    length = (month_start(month_index(first) + 1) - first).days
    return first.replace(day=min(day.day, length))


@dataclass(frozen=True, slots=True)
class Calendar:
    """The company's calendar: quarters and years begin with the first month of its fiscal year (1 to 12)."""

    fiscal_month: int = 1

    def period_of(self, day: date, grain: Grain) -> Period:
        """The period that holds the day."""
        return self.period(self.index_of(day, grain), grain)

    def index_of(self, day: date, grain: Grain) -> int:
        """The number of the period that holds the day; consecutive periods have consecutive numbers."""
        match grain:
            case Grain.WEEK:
                return (day - MONDAY_ZERO).days // 7
            case Grain.MONTH:
                return month_index(day)
            case Grain.QUARTER | Grain.YEAR:
                return (month_index(day) - self.fiscal_month + 1) // int(grain.months)

    def period(self, index: int, grain: Grain) -> Period:
        """The period with this number."""
        if grain is Grain.WEEK:
            start = MONDAY_ZERO + timedelta(days=7 * index)
            return Period(start, start + timedelta(days=7), grain)
        length = int(grain.months)
        first = index * length + (0 if grain is Grain.MONTH else self.fiscal_month - 1)
        return Period(month_start(first), month_start(first + length), grain)

    def between(self, first: date, last: date, grain: Grain) -> list[Period]:
        """Every period that holds a day from `first` to `last`, both included, in order."""
        indexes = range(self.index_of(first, grain), self.index_of(last, grain) + 1)
        return [self.period(index, grain) for index in indexes]

    def before(self, period: Period, steps: int = 1) -> Period:
        """The period that many steps earlier."""
        return self.period(self.index_of(period.start, period.grain) - steps, period.grain)
