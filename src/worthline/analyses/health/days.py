"""On which days is health looked at, and which rows lie in the months before each of them?

A day is looked at as it ends. Months up to the last day of a month are calendar months, which the derived tables hold
added up; months up to any other day begin and end with that day of the month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from worthline.tables.derived.windows import Windows
from worthline.words.periods import Calendar, Grain, month_index, month_start, months_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretches(Windows):
    """Windows that are no periods of the calendar: so many months up to each of these days."""

    days: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        """The name of the calendar table."""
        told = repr((self.days, self.months, self.lag)).encode()
        return f"calendar_of_days_{sha256(told).hexdigest()[:16]}"

    @property
    def shifted(self) -> bool:
        """Always: no row is added up by such a stretch beforehand."""
        return True

    def rows(self) -> Sequence[tuple[int, date, date]]:
        """The calendar's rows: place among the days, first day, first day after."""
        ends = [months_on(day + ONE_DAY, -self.lag) for day in self.days]
        return [(at, months_on(end, -self.months), end) for at, end in enumerate(ends)]


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are looked at together, the earliest first.

    Attributes:
        calendar: the company's calendar.
        days: the days.
        monthly: they are the last days of months.
    """

    calendar: Calendar
    days: tuple[date, ...]
    monthly: bool = field(init=False)

    def __post_init__(self) -> None:
        ends = all(month_index(day + ONE_DAY) > month_index(day) for day in self.days)
        object.__setattr__(self, "monthly", ends)

    def windows(self, months: int = 1, lag: int = 0) -> Windows:
        """So many months up to each day, or up to the day so many months before it."""
        if not self.monthly:
            return Stretches(self.calendar, Grain.WEEK, 0, len(self.days) - 1, months, lag, days=self.days)
        places = tuple(month_index(day) for day in self.days)
        first, last = places[0], places[-1]
        only = () if len(places) == last - first + 1 else places
        return Windows(self.calendar, Grain.MONTH, first, last, months if months > 1 else 0, lag, only)

    def place(self, day: date) -> int:
        """The number under which a day stands in the windows."""
        return month_index(day) if self.monthly else self.days.index(day)

    def day(self, place: int) -> date:
        """The day of a number."""
        return month_start(place + 1) - ONE_DAY if self.monthly else self.days[place]


def ends_of_months(calendar: Calendar, first: date, last: date) -> Days | None:
    """The last day of every month that is over by a day, from the month of another; none where no month is."""
    over = month_index(last + ONE_DAY)
    days = tuple(month_start(month + 1) - ONE_DAY for month in range(month_index(first), over))
    return Days(calendar, days) if days else None


def monthly_until(calendar: Calendar, day: date, months: int) -> Days:
    """A day, and the same day of so many months before it."""
    ends = (months_on(day + ONE_DAY, -back) for back in range(months, -1, -1))
    return Days(calendar, tuple(end - ONE_DAY for end in ends))
