"""What did each customer pay a month, all subscriptions together, from when to when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.subscribed import MRR, subscribed
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "from_on": "date",
    "to_on": "date",
    "mrr": MRR,
    "first_paid_on": "date",
}


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    points = _points(known)
    in_turn = ibis.window(group_by="customer_id", order_by="day")
    upto = ibis.cumulative_window(group_by="customer_id", order_by="day")
    return points.select(
        "customer_id",
        from_on=points.day,
        to_on=points.day.lead().over(in_turn),
        mrr=points.step.sum().over(upto).cast(MRR),
        first_paid_on=points.day.min().over(upto),
    )


def _points(known: Known) -> ir.Table:
    """Every day on which a customer's MRR changes, and by how much; days on which it does not in the end fall away."""
    import ibis

    paid = subscribed(known)
    paid = paid.filter((paid.mrr > 0) & ~paid.trial)
    starts = paid.select("customer_id", day=paid.started_on, step=paid.mrr)
    gone = paid.filter(paid.ended_on.notnull())
    ends = gone.select("customer_id", day=gone.ended_on, step=(-gone.mrr).cast(MRR))
    steps = (
        ibis.union(starts, ends)
        .group_by("customer_id", "day")
        .agg(step=lambda rows: rows.step.sum().cast(MRR))
    )
    return steps.filter(steps.step != 0)


RECURRING = Derived(
    "recurring",
    "A customer and a stretch of constant MRR, all subscriptions together; zero after they left.",
    COLUMNS,
    _build,
    needs=("subscriptions",),
    when="from_on",
    sort=("customer_id", "from_on"),
)
