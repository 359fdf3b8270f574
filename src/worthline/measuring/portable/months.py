"""Which months does SQL told to others measure?

One small table, `months`, names them; windows that look back or lie earlier follow from it. To measure other months,
change that one table.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from worthline.engines import Dialect
from worthline.measuring.leaves import Context
from worthline.tables.derived.windows import Windows
from worthline.words.periods import Calendar, Grain, month_index

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = "months"


class Months(Windows):
    """Windows of months whose calendars are named for people."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the calendar table."""
        return MONTHS + suffix(Context(self.months, self.lag))

    def placed(self, rows: ir.Table, day: str) -> ir.Table:
        """The rows with the month they fall into as `period`; every month, where the window is the month itself."""
        if self.shifted:
            return super().placed(rows, day)
        return rows.mutate(period=self.period_of(rows[day]))


def windows(first: date, last: date, context: Context) -> Months:
    """The months from the one that holds the first day to the one that holds the last, in this light."""
    ends = month_index(first), month_index(last)
    return Months(Calendar(), Grain.MONTH, *ends, months=context.last, lag=context.lag)


def suffix(context: Context) -> str:
    """What is put after a name that is measured in this light."""
    lights = (("last", context.last), ("pooled", context.pooled), ("lag", context.lag))
    return "".join(f"_{word}_{months}" for word, months in lights if months)


def calendar_sql(months: Months, dialect: Dialect) -> str:
    """The calendar of these windows: period, start_on, end_on. Only windows that lie wholly inside are there."""
    name, period, start, end = map(dialect.quoted, (MONTHS, "period", "start_on", "end_on"))
    if not months.shifted:
        rows = [
            f"SELECT {index} AS {period}, DATE '{starts}' AS {start}, DATE '{ends}' AS {end}"
            for index, starts, ends in months.rows()
        ]
        return "\nUNION ALL ".join(rows)
    opens = months.lag + (months.months or 1) - 1
    return (
        f"SELECT p.{period}, o.{start}, c.{end}\nFROM {name} AS p\n"
        f"JOIN {name} AS o ON o.{period} = p.{period} - {opens}\n"
        f"JOIN {name} AS c ON c.{period} = p.{period} - {months.lag}"
    )


def buckets_sql(context: Context, dialect: Dialect) -> str:
    """Which months are added up for each month, one a row: period, bucket."""
    windows_of = MONTHS + (suffix(Context(context.last, context.lag)) if context.last else "")
    wide, name, period, bucket = map(dialect.quoted, (windows_of, MONTHS, "period", "bucket"))
    first = context.lag + max(context.last, context.pooled, 1) - 1
    return (
        f"SELECT w.{period}, m.{period} AS {bucket}\nFROM {wide} AS w\n"
        f"JOIN {name} AS m ON m.{period} BETWEEN w.{period} - {first} AND w.{period} - {context.lag}"
    )
