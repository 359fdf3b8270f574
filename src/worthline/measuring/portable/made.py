"""Which tables must be made before a metric can be added up by month elsewhere?

A streamed table is made at the grain asked for, a recorded one gets the customer its rows belong to, and a metric that
looks back counts a row in several months. Told to others, each such table is made once and read by every metric that
needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.catalogue.metric import OverTable
from worthline.measuring.bind import bound
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.portable.months import MONTHS, suffix, windows
from worthline.measuring.query import is_duration
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.derived.windows import BUCKETS, SCHEMA
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAY = "month_on"
"""The column of a made table that holds the first day of its month."""


KEY = ("customer_id", "period")
"""What tells the rows of a streamed table apart."""


@dataclass(frozen=True, slots=True)
class Made:
    """A table placed into months.

    Attributes:
        name: what it is called.
        how: a metric that reads it: its table and date column.
        context: how far its windows look back.
        key: the columns that tell its rows apart, where there are such.
    """

    name: str
    how: OverTable
    context: Context
    key: tuple[str, ...]

    @property
    def by_month(self) -> bool:
        """Whether its rows stand for a month; otherwise for what happened on a day of it."""
        return self.how.table not in RECORDED or self.context != Context()

    @property
    def single(self) -> bool:
        """Whether it has one row a customer and period."""
        return self.key == KEY

    @property
    def about(self) -> str:
        """What it is, in a sentence."""
        lights = (
            (self.context.last, "each row in every month whose window of {} months holds it"),
            (self.context.pooled, "each month's rows in the {} months that add it up"),
            (self.context.lag, "{} months later than it happened"),
        )
        said = ", ".join(text.format(months) for months, text in lights if months)
        return f"{self.how.table}: {said or 'each row with its month'}."

    def build(self, known: Known, rules: Rules | Asked, first: date) -> ir.Table:
        """The expression that makes it: the table's columns, `period`, its first day, and `month` where pooled."""
        rows = self._pooled(known, rules, first) if self.context.pooled else self._placed(known, rules, first)
        return _dated(rows)

    def _placed(self, known: Known, rules: Rules | Asked, first: date) -> ir.Table:
        return bound(self.how, known, rules, windows(first, known.as_of, self.context)).rows

    def _pooled(self, known: Known, rules: Rules | Asked, first: date) -> ir.Table:
        import ibis

        rows = bound(self.how, known, rules, windows(first, known.as_of, Context())).rows
        rows = rows.rename(month="period")
        buckets = ibis.table(BUCKETS, name=MONTHS + suffix(self.context) + "_buckets")
        return rows.inner_join(buckets, rows.month == buckets.bucket).drop("bucket")


def made_for(leaf: Leaf) -> Made | None:
    """The table to make for a leaf; none where its own table can be read as it stands."""
    how, context = leaf.how, leaf.context
    if is_duration(leaf) or (stands(how.table) and context == Context()):
        return None
    by = f"_by_{how.when}" if how.when else ""
    name = how.table + by + (suffix(context) or "_monthly")
    return Made(name, how, context, _key(how.table, context))


def stands(table: str) -> bool:
    """Whether a table is stored as metrics read it: neither streamed nor a recorded one that is yet to be read."""
    return table in STORED and table not in STREAMED


def _key(table: str, context: Context) -> tuple[str, ...]:
    if table in STREAMED:
        return (*KEY, *(("month",) if context.pooled else ()))
    return RECORDED[table].key if table in RECORDED and context == Context() else ()


def _dated(rows: ir.Table) -> ir.Table:
    """The rows with the first day of their month."""
    import ibis

    calendar = ibis.table(SCHEMA, name=MONTHS)
    days = calendar.select(numbered=calendar.period, **{DAY: calendar.start_on})
    return rows.inner_join(days, rows.period == days.numbered).drop("numbered")
