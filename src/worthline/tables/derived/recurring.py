"""What did each customer pay a month, all subscriptions together, from when to when?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.pricing import MRR
from worthline.tables.derived.subscribed import OF_PAYING, paying_stretches
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

    points = _points(known, rules)
    in_turn = ibis.window(group_by="customer_id", order_by="day")
    upto = ibis.cumulative_window(group_by="customer_id", order_by="day")
    stretches = points.select(
        "customer_id",
        from_on=points.day,
        to_on=points.day.lead().over(in_turn),
        mrr=points.step.sum().over(upto).cast(MRR),
        first_paid_on=points.day.min().over(upto),
    )
    return _carried(stretches, rules) if rules.reactivation_gap_days > 1 else stretches


def _carried(stretches: ir.Table, rules: Rules | Asked) -> ir.Table:
    """What was paid before a gap that is no leaving goes on through it, so that nothing is booked until the return."""
    import ibis

    in_turn = ibis.window(group_by="customer_id", order_by="from_on")
    gap = stretches.to_on.delta(stretches.from_on, unit="day") < rules.reactivation_gap_days
    paused = (stretches.mrr == 0) & gap.coalesce(False)
    return stretches.mutate(
        mrr=ibis.ifelse(paused, stretches.mrr.lag().over(in_turn), stretches.mrr).cast(MRR)
    )


def _points(known: Known, rules: Rules | Asked) -> ir.Table:
    """Every day on which a customer's MRR changes, and by how much; days on which it does not in the end fall away."""
    import ibis

    paid = paying_stretches(known, rules)
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
    rules=dict.fromkeys((*OF_PAYING, "reactivation_gap_days", "currency_moves"), ()),
    sort=("customer_id", "from_on"),
)
