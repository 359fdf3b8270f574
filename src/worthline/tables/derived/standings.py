"""What has each customer done in all, up to the last day the data speaks of, and are they still there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.sales import MONEY
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import DAYS_IN_MONTH, month_index

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "orders": "int64",
    "days_since_order": "int64",
    "paid_days": "int64",
    "first_amount": MONEY,
    "revenue": MONEY,
    "revenue_year": MONEY,
    "there": "boolean",
    "lapsed_on": "date",
    "lapsed_days": "int64",
}

YEAR = 12
"""Months, the running one included, that `revenue_year` covers."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:

    journeys = JOURNEYS.table()
    today = known.today
    whole = journeys.select(
        "customer_id",
        "last_order_on",
        "first_amount",
        orders=journeys.orders.nullif(0),
        days_since_order=today.delta(journeys.last_order_on, unit="day").cast("int64"),
    )
    paid = _paid(known)
    brought = _brought(known) if known.has("orders") else paid.drop("paid_days")
    for more in (brought, paid.select("customer_id", "paid_days"), _there()):
        whole = whole.left_join(more, "customer_id").drop("customer_id_right")
    whole = _with_mere_buyers(whole, known, rules)
    lapsed_days = today.delta(whole.lapsed_on, unit="day").cast("int64")
    return whole.mutate(lapsed_days=lapsed_days).select(*COLUMNS)


def _brought(known: Known) -> ir.Table:
    months = CUSTOMER_MONTHS.table()
    lately = months.month > month_index(known.as_of) - YEAR
    return months.group_by("customer_id").agg(
        revenue=months.revenue.sum().cast(MONEY),
        revenue_year=months.revenue.sum(where=lately).coalesce(0).cast(MONEY),
    )


def _paid(known: Known) -> ir.Table:
    """What subscriptions brought, day by day, and on how many days they were paid for."""
    import ibis

    rows = RECURRING.table()
    year_ago = known.as_of.replace(year=known.as_of.year - 1, day=min(known.as_of.day, 28))
    today, start = known.today, ibis.date(year_ago.isoformat())
    until = rows.to_on.coalesce(today)
    days = until.delta(rows.from_on, unit="day")
    lately = ibis.greatest(until.delta(ibis.greatest(rows.from_on, start), unit="day"), 0)
    daily = rows.mrr.cast("float64") / DAYS_IN_MONTH
    return rows.group_by("customer_id").agg(
        revenue=(daily * days).sum().cast(MONEY),
        revenue_year=(daily * lately).sum().cast(MONEY),
        paid_days=days.sum(where=rows.mrr > 0).coalesce(0).cast("int64"),
    )


def _there() -> ir.Table:
    """Whether someone who has been a customer is one still, and since when they are not."""
    import ibis

    rows = MEMBERSHIPS.table()
    found = rows.group_by("customer_id").agg(
        there=(rows.ended_on.isnull().cast("int32").max() == 1), last_on=rows.ended_on.max()
    )
    gone = ibis.ifelse(found.there, ibis.null("date"), found.last_on)
    return found.select("customer_id", "there", lapsed_on=gone)


def _with_mere_buyers(whole: ir.Table, known: Known, rules: Rules | Asked) -> ir.Table:
    """Who only ordered where a customer is who subscribes is there by the activity window."""
    import ibis

    ends = (whole.last_order_on + ibis.interval(days=rules.activity_window_days)).cast("date")
    over = ends <= known.today
    gone = ibis.ifelse(whole.there.isnull() & over, ends, whole.lapsed_on)
    return whole.mutate(there=whole.there.coalesce(~over), lapsed_on=gone)


STANDINGS = Derived(
    "standings",
    "A customer and what they have done in all up to the last day: orders, what the first one and all of them brought, "
    "what the last 12 months brought, days paid for, and whether they are there still.",
    COLUMNS,
    _build,
    needs=("orders|subscriptions",),
    kept=False,
    rules={
        **dict.fromkeys(("refunds_on",), ("revenue", "revenue_year")),
        **dict.fromkeys(("tax_in_revenue", "shipping_in_revenue"), ("first_amount", "revenue", "revenue_year")),
        **dict.fromkeys(MEMBERSHIPS.rules, ("there", "lapsed_on", "lapsed_days")),
        **dict.fromkeys(RECURRING.rules, ("revenue", "revenue_year", "paid_days", "there", "lapsed_on", "lapsed_days")),
    },
)  # fmt: skip
