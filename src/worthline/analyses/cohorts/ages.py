"""How old is someone, as a customer, at a moment?

By the calendar everyone's new month begins on its first day; by their own clock it begins thirty days after their first
moment. What is not over yet is known from the same two clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from worthline.analyses.cohorts.choice import AgeUnit, Bracket, Choice
from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.windows import week_of
from worthline.words.periods import MONDAY_ZERO

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS_IN: dict[AgeUnit, int] = {"day": 1, "week": 7, "month": 30}
"""The length of an age by someone's own clock, as Amplitude counts."""

OLDEST: dict[AgeUnit, int] = {"day": 90, "week": 104, "month": 600}
"""The oldest age counted."""

FUTURE: dict[AgeUnit, int] = {"day": 30, "week": 12, "month": 3}
"""Ages that must have passed after one before "then or later" can be said of it: about a quarter of a year."""

HOUR, HOURS = 3600, 24


@dataclass(frozen=True, slots=True)
class Ages:
    """Counts ages.

    Attributes:
        unit: what an age is counted in.
        own: by each one's own clock instead of the calendar.
        hours: whether moments have hours; where they are days, someone's own day is a day of the calendar.
        brackets: ranges of days that stand for ages.
        as_of: the last day the data speaks of.
    """

    unit: AgeUnit
    own: bool
    hours: bool
    brackets: tuple[Bracket, ...]
    as_of: date

    def between(self, first: ir.Table, on: ir.DateValue, at: ir.TimestampValue) -> ir.IntegerValue:
        """The age at a moment of someone who began on `first_on` at `first_at`; in days where there are ranges."""
        if not self.own:
            return self._bucket(on) - self._bucket(first.first_on)
        days = self._own_days(first, on, at)
        return days if self.brackets else days // DAYS_IN[self.unit]

    def over(self, first_on: ir.DateValue) -> ir.IntegerValue:
        """The oldest age (or the last range) that someone has finished; -1 for none yet."""
        import ibis

        past = self._day(self.as_of) - self._day_of(first_on) - (1 if self.own and self.hours else 0)
        if self.brackets:
            return sum((past >= high).cast("int32") for _, high in self.brackets) - 1
        if self.own:
            return (past + 1) // DAYS_IN[self.unit] - 1
        tomorrow = ibis.date((self.as_of + timedelta(days=1)).isoformat())
        return self._bucket(tomorrow) - self._bucket(first_on) - 1

    def begun(self, first_on: ir.DateValue) -> ir.IntegerValue:
        """The age (or the last range) that someone is in, or has reached."""
        import ibis

        past = self._day(self.as_of) - self._day_of(first_on)
        if self.brackets:
            return sum((past >= low).cast("int32") for low, _ in self.brackets) - 1
        if self.own:
            return past // DAYS_IN[self.unit]
        return self._bucket(ibis.date(self.as_of.isoformat())) - self._bucket(first_on)

    def _own_days(self, first: ir.Table, on: ir.DateValue, at: ir.TimestampValue) -> ir.IntegerValue:
        if not self.hours:
            return self._day_of(on) - self._day_of(first.first_on)
        return (at.epoch_seconds() // HOUR - first.first_at.epoch_seconds() // HOUR) // HOURS

    def _bucket(self, on: ir.DateValue) -> ir.IntegerValue:
        if self.brackets or self.unit == "day":
            return self._day_of(on)
        return month_of(on) if self.unit == "month" else week_of(on)

    @staticmethod
    def _day_of(on: ir.DateValue) -> ir.IntegerValue:
        import ibis

        return on.delta(ibis.date(MONDAY_ZERO.isoformat()), unit="day")

    @staticmethod
    def _day(day: date) -> int:
        return (day - MONDAY_ZERO).days


def ages_of(choice: Choice, as_of: date, *, hours: bool) -> Ages:
    """How ages are counted for what was asked."""
    return Ages(choice.age, choice.clock == "own", hours, choice.brackets, as_of)
