"""From when to when was someone a customer?

One idea serves contracts and plain trade alike: a stretch of time, `began_on` up to and without `ended_on` (null while
it lasts). With contracts it is a run of paid subscriptions; without, a run of orders no further apart than the activity
window, which ends that many days after its last order. A gap shorter than the rule asks for is part of the run.

"There at a moment" means there just before it: someone whose paid time ends on the first of March was a customer at the
end of February and is lost in March.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.subscribed import OF_PAYING, customer_stretches, running_out
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "began_on": "date",
    "ended_on": "date",
    "first_began_on": "date",
    "next_began_on": "date",
}

OF_CONTRACTS = ("trials_are_customers", "paying_to_free", *OF_PAYING)
"""The rules that decide nothing where a customer is who orders."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    stretches = _of_contracts(rules) if rules.customer_is == "subscription" else _of_orders(known, rules)
    return _linked(stretches).select(*COLUMNS)


def _of_contracts(rules: Rules | Asked) -> ir.Table:
    """Runs of stretches that touch or overlap, from the first that makes a customer."""
    import ibis

    paid = customer_stretches(rules)
    forever = ibis.date("9999-12-31")
    paid = paid.mutate(until=paid.ended_on.coalesce(forever))
    earlier = ibis.window(group_by="customer_id", order_by=["started_on", "until"], preceding=(None, 1))
    paid = paid.mutate(reach=paid.until.max().over(earlier))
    paid = paid.mutate(
        fresh=(paid.reach.isnull() | _leaves(paid.reach, paid.started_on, rules)).cast("int32")
    )
    upto = ibis.cumulative_window(group_by="customer_id", order_by=["started_on", "until"])
    paid = paid.mutate(run=paid.fresh.sum().over(upto))
    runs = paid.group_by("customer_id", "run").agg(began_on=_began(paid, rules), until=paid.until.max())
    runs = runs.filter(runs.began_on.notnull()) if rules.paying_to_free == "stays" else runs
    return runs.select("customer_id", "began_on", ended_on=runs.until.nullif(forever))


def _began(paid: ir.Table, rules: Rules | Asked) -> ir.DateValue:
    """The first day of a run; a free plan begins none, so a run of nothing else has no such day."""
    import ibis

    if rules.paying_to_free == "lost":
        return paid.started_on.min()
    return ibis.ifelse(paid.makes, paid.started_on, ibis.null("date")).min()


def _leaves(ended: ir.DateValue, started: ir.DateValue, rules: Rules | Asked) -> ir.BooleanValue:
    """Whether the gap between an end and the next start is long enough to have left."""
    if rules.reactivation_gap_days <= 1:
        return started > ended
    return started.delta(ended, unit="day") >= rules.reactivation_gap_days


def _of_orders(known: Known, rules: Rules | Asked) -> ir.Table:
    """Runs of order months no further apart than the window; windows are longer than a month, so months suffice."""
    import ibis

    from worthline.tables.derived.customer_months import CUSTOMER_MONTHS

    window = ibis.interval(days=rules.activity_window_days)
    reach = ibis.interval(days=rules.activity_window_days + max(rules.reactivation_gap_days - 1, 0))
    months = CUSTOMER_MONTHS.table().filter(lambda rows: rows.orders > 0)
    in_turn = ibis.window(group_by="customer_id", order_by="month")
    months = months.mutate(
        previous=months.last_on.lag().over(in_turn), following=months.first_on.lead().over(in_turn)
    )
    fresh = months.previous.isnull() | (months.first_on > (months.previous + reach).cast("date"))
    closes = months.following.isnull() | (months.following > (months.last_on + reach).cast("date"))
    edges = months.filter(fresh | closes).select(
        "customer_id", "month", "first_on", "last_on", fresh=fresh, closes=closes
    )
    edges = edges.mutate(end=ibis.ifelse(edges.closes, edges.last_on, edges.last_on.lead().over(in_turn)))
    began = edges.filter(edges.fresh)
    ended = (began.end + window).cast("date")
    known_end = ended <= known.today
    return began.select(
        "customer_id", began_on=began.first_on, ended_on=ibis.ifelse(known_end, ended, ibis.null("date"))
    )


def _turning(known: Known, rules: Rules | Asked, before: date) -> ir.Table:
    """Those whose stretch may have ended since a day: the window closed, or what they had paid for is over."""
    if rules.customer_is == "subscription":
        return running_out(known, rules, before)
    import ibis

    from worthline.tables.derived.journeys import JOURNEYS

    journeys = JOURNEYS.table()
    ends = (journeys.last_order_on + ibis.interval(days=rules.activity_window_days)).cast("date")
    return journeys.filter((ends > ibis.date(before.isoformat())) & (ends <= known.today)).select(
        "customer_id"
    )


def _linked(stretches: ir.Table) -> ir.Table:
    import ibis

    in_turn = ibis.window(group_by="customer_id", order_by="began_on")
    upto = ibis.cumulative_window(group_by="customer_id", order_by="began_on")
    return stretches.mutate(
        first_began_on=stretches.began_on.min().over(upto),
        next_began_on=stretches.began_on.lead().over(in_turn),
    )


MEMBERSHIPS = Derived(
    "memberships",
    "A stretch of time in which someone is a customer, with when they first and next became one.",
    COLUMNS,
    _build,
    needs=("orders|subscriptions",),
    when="began_on",
    rules=dict.fromkeys(("customer_is", "activity_window_days", "reactivation_gap_days", *OF_CONTRACTS), ()),
    sort=("customer_id", "began_on"),
    turning=_turning,
)
