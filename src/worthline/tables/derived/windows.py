"""Which periods are asked for, and which rows fall into them?

`Windows` is the small calendar a query is measured against: one row a period, with the days it covers. A window can be
longer than its step (the last twelve months, month by month); then a row falls into several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.words.periods import MONDAY_ZERO, Calendar, Grain, Period, month_index, months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

SCHEMA = {"period": "int32", "start_on": "date", "end_on": "date"}
BUCKETS = {"period": "int32", "bucket": "int32"}


@dataclass(frozen=True, slots=True)
class Windows:
    """The periods of one query.

    Attributes:
        calendar: the company's calendar.
        grain: the step from one period to the next.
        first: the number of the first period.
        last: the number of the last period.
        months: how many months each looks back from its end; 0 for the period itself.
        lag: how many months earlier than the period it lies.
        only: the numbers wanted of those from first to last; all of them where none are named.
    """

    calendar: Calendar
    grain: Grain
    first: int
    last: int
    months: int = 0
    lag: int = 0
    only: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name of the calendar table these windows are put into; no longer than PostgreSQL reads names."""
        ends = (self.first, self.last, self.calendar.fiscal_month)
        only = [sha256(repr(self.only).encode()).hexdigest()[:12]] if self.only else []
        parts = (self.grain.value, self.months, self.lag, *ends, *only)
        return "calendar_" + "_".join(map(str, parts))

    @property
    def buckets_name(self) -> str:
        """The name of the table that `buckets` reads."""
        return f"{self.name}_buckets"

    @property
    def shifted(self) -> bool:
        """Whether a window is anything but the period itself."""
        return bool(self.months or self.lag)

    def table(self) -> ir.Table:
        """The calendar as Ibis sees it."""
        import ibis

        return ibis.table(SCHEMA, name=self.name)

    def buckets(self) -> ir.Table:
        """Which months (or weeks) each window covers, one a row: joined by equality, which a range would not be."""
        import ibis

        return ibis.table(BUCKETS, name=self.buckets_name)

    def rows(self) -> Sequence[tuple[int, date, date]]:
        """The calendar's rows: period, first day, first day after."""
        indexes = self.only or range(self.first, self.last + 1)
        return [(index, *self._days(self.calendar.period(index, self.grain))) for index in indexes]

    def bucket_rows(self) -> Sequence[tuple[int, int]]:
        """The rows of `buckets`: period, month (or week)."""
        bucket = self._week if self.grain is Grain.WEEK else month_index
        return [
            (period, each)
            for period, start, end in self.rows()
            for each in range(bucket(start), bucket(end - timedelta(days=1)) + 1)
        ]

    def period_of(self, day: ir.DateValue) -> ir.IntegerValue:
        """The number of the period that holds a day."""
        if self.grain is Grain.WEEK:
            return week_of(day)
        return self.period_of_month(month_of(day))

    def period_of_month(self, month: ir.IntegerValue) -> ir.IntegerValue:
        """The number of the period that holds a month."""
        length = int(self.grain.months)
        if length == 1:
            return month
        shifted = month - (self.calendar.fiscal_month - 1)
        return ((shifted - shifted % length) / length).cast("int32")

    def turns(self, rows: ir.Table, days: Sequence[str]) -> ir.Table:
        """The rows once for each period in which one of these days of theirs lies, with the period's own days."""
        import ibis

        found = []
        for place, day in enumerate(days):
            at = rows.mutate(period=self.period_of(rows[day]))
            fresh = at.period.between(self.first, self.last)
            for earlier in days[:place]:
                fresh &= (self.period_of(at[earlier]) != at.period).coalesce(True)
            found.append(at.filter(fresh))
        return ibis.union(*found).inner_join(self.table(), "period")

    def strictly_between(
        self, after: ir.DateValue, before: ir.DateValue
    ) -> tuple[ir.IntegerValue, ir.IntegerValue]:
        """The first and the last period that lie wholly between two days; the second may be null, for no end."""
        import ibis

        first = ibis.greatest(self.period_of(after) + 1, self.first).cast("int32")
        last = ibis.least((self.period_of(before) - 1).coalesce(self.last), self.last).cast("int32")
        return first, last

    def placed(self, rows: ir.Table, day: str) -> ir.Table:
        """The rows that fall into a window, with its number as `period`."""
        if self.shifted:
            calendar = self.table()
            inside = (rows[day] >= calendar.start_on) & (rows[day] < calendar.end_on)
            return rows.inner_join(calendar, inside).drop("start_on", "end_on")
        placed = rows.mutate(period=self.period_of(rows[day]))
        return placed.filter(placed.period.between(self.first, self.last))

    def _days(self, period: Period) -> tuple[date, date]:
        end = months_on(period.end, -self.lag)
        start = months_on(end, -self.months) if self.months else months_on(period.start, -self.lag)
        return start, end

    def _week(self, day: date) -> int:
        return self.calendar.index_of(day, Grain.WEEK)


def lasts(ended: ir.DateValue, boundary: ir.DateValue) -> ir.BooleanValue:
    """Whether what ended on a day (null while it lasts) was still there just before a boundary."""
    return ended.isnull() | (ended >= boundary)


def week_of(day: ir.DateValue) -> ir.IntegerValue:
    """The week of a date as one number; weeks begin on Monday."""
    import ibis

    days = day.delta(ibis.date(MONDAY_ZERO.isoformat()), unit="day")
    return ((days - days % 7) / 7).cast("int32")
