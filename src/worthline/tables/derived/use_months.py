"""How much did each customer use the product in each month?"""

from __future__ import annotations

from collections.abc import Sequence
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
    "people": "int64",
}


def used(events: ir.Table, *when: str, people: bool) -> ir.Table:
    """Events counted by customer and period: how many, on how many days, of how many features, by how many people.

    An event that names no feature stands for itself; people are counted where events tell who did them. Days, features
    and people are found as different ones before they are counted, which takes less room than to count them at once.
    """
    import ibis

    named = events.mutate(feature=events.feature.coalesce(events.event))
    days = named.group_by("customer_id", *when, "happened_on").agg(events=named.count())
    days = days.group_by("customer_id", *when).agg(
        events=days.events.sum().cast("int64"), active_days=days.count().cast("int64")
    )
    features = named.select("customer_id", *when, "feature").distinct()
    features = features.group_by("customer_id", *when).agg(features=features.feature.count().cast("int64"))
    both = days.inner_join(features, ["customer_id", *when])
    both = _with_people(both, events, when) if people else both.mutate(people=ibis.null("int64"))
    return both.select("customer_id", *when, "events", "active_days", "features", "people")


def _with_people(rows: ir.Table, events: ir.Table, when: Sequence[str]) -> ir.Table:
    known = events.filter(events.person.notnull()).select("customer_id", *when, "person").distinct()
    counted = known.group_by("customer_id", *when).agg(people=known.person.count().cast("int64"))
    joined = rows.left_join(counted, ["customer_id", *when])
    return joined.mutate(people=joined.people.coalesce(0).cast("int64"))


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    events = known.table("events")
    events = events.filter(events.happened_on <= known.today)
    events = events.mutate(month=month_of(events.happened_on))
    return used(events, "month", people=known.has("events.person")).select(*COLUMNS)


USE_MONTHS = Derived(
    "use_months",
    "A customer and a month in which they used the product: events, active days, features, people.",
    COLUMNS,
    _build,
    needs=("events",),
    sort=("customer_id", "month"),
)
