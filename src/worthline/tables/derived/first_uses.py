"""When did each customer first use the product, and were they there in the eighth week after?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

EIGHTH_WEEK = (49, 55)
"""The first and the last day of the eighth week, where the day of the first use is day 0."""

COLUMNS = {
    "customer_id": "string",
    "first_used_on": "date",
    "week_8_ends_on": "date",
    "in_week_8": "int32",
}


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    import ibis

    last = known.today
    events = known.table("events")
    events = events.filter(events.happened_on <= last)
    first = events.group_by("customer_id").agg(first_used_on=events.happened_on.min())
    rows = events.inner_join(first, "customer_id")
    age = rows.happened_on.delta(rows.first_used_on, unit="day")
    there = age.between(*EIGHTH_WEEK).cast("int32")
    grouped = rows.group_by("customer_id", "first_used_on").agg(in_week_8=there.max().cast("int32"))
    ends = (grouped.first_used_on + ibis.interval(days=EIGHTH_WEEK[1])).cast("timestamp").cast("date")
    return grouped.mutate(week_8_ends_on=ends).select(*COLUMNS)


FIRST_USES = Derived(
    "first_uses",
    "A customer who has used the product: the day of the first use, and whether they were there in the eighth week.",
    COLUMNS,
    _build,
    needs=("events",),
    when="first_used_on",
)
