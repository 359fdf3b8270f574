"""How much did each customer use the product in each month?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.known import Derived, Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "month": "int32",
    "events": "int64",
    "active_days": "int64",
    "features": "int64",
}


def used(events: ir.Table, *when: str) -> ir.Table:
    """Events counted by customer and period: how many, on how many days, of how many features.

    An event that names no feature stands for itself. Days and features are found as different ones before they are
    counted, which takes less room than to count them at once.
    """
    named = events.mutate(feature=events.feature.coalesce(events.event))
    days = named.group_by("customer_id", *when, "happened_on").agg(events=named.count())
    days = days.group_by("customer_id", *when).agg(
        events=days.events.sum().cast("int64"), active_days=days.count().cast("int64")
    )
    features = named.select("customer_id", *when, "feature").distinct()
    features = features.group_by("customer_id", *when).agg(features=features.feature.count().cast("int64"))
    both = days.inner_join(features, ["customer_id", *when])
    return both.select("customer_id", *when, "events", "active_days", "features")


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    events = known.table("events")
    events = events.filter(events.happened_on <= known.today)
    return used(events.mutate(month=month_of(events.happened_on)), "month").select(*COLUMNS)


USE_MONTHS = Derived(
    "use_months",
    "A customer and a month in which they used the product: events, active days, features.",
    COLUMNS,
    _build,
    needs=("events",),
    sort=("customer_id", "month"),
)
