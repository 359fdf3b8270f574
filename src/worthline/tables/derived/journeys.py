"""What are the milestones of each customer?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.sales import MONEY, sales
from worthline.tables.derived.subscribed import OF_PAYING, paid_stretches
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

AGES = (3, 6, 12, 24, 36)
"""Months of age at which what a customer has brought is compared."""

MARGINS = tuple(f"margin_{age}" for age in AGES)

COLUMNS = {
    "customer_id": "string",
    "joined_on": "date",
    "first_order_on": "date",
    "second_order_on": "date",
    "first_paid_on": "date",
    "value_start_on": "date",
    "first_value_on": "date",
    "last_order_on": "date",
    "orders": "int64",
    "first_amount": MONEY,
    "first_margin": MONEY,
    "first_goods": MONEY,
    **dict.fromkeys(MARGINS, MONEY),
    **{f"aged_{age}_on": "date" for age in AGES},
}


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    whole = _with_orders(known, rules)
    whole = _joined(whole, _first_payment(rules), "first_contract_on")
    whole = _joined(whole, _first_event(known, rules), "first_event_on")
    first_paid = ibis.least(whole.first_order_on, whole.first_contract_on)
    first_paid = ibis.coalesce(first_paid, whole.first_order_on, whole.first_contract_on)
    whole = whole.mutate(
        joined_on=whole.joined_on.coalesce(first_paid),
        first_paid_on=first_paid,
        first_value_on=whole.first_event_on if rules.first_value_event else whole.first_order_on,
        first_goods=_goods_of_winning(whole, first_paid, rules),
    )
    starts = {
        "joined": whole.joined_on,
        "first_order": whole.first_order_on,
        "first_payment": whole.first_paid_on,
    }
    ages = {f"aged_{age}_on": _turns(whole.first_order_on, age) for age in AGES}
    return whole.mutate(value_start_on=starts[rules.value_starts], **ages).select(*COLUMNS)


def _turns(first: ir.DateValue, age: int) -> ir.DateValue:
    """The day on which someone is that many months old as a buyer."""
    import ibis

    return (first + ibis.interval(months=age)).cast("date")


def _with_orders(known: Known, rules: Rules | Asked) -> ir.Table:
    """Every customer, with first and second order day and the margin at each age."""
    customers, months = known.table("customers"), CUSTOMER_MONTHS.table()
    first = months.group_by("customer_id").agg(
        first_order_on=months.first_on.min(),
        last_order_on=months.last_on.max(),
        orders=months.orders.sum().cast("int64"),
    )
    later = _after_first(sales(known, rules), first, rules)
    left = (
        customers.select("customer_id", "joined_on").left_join(first, "customer_id").drop("customer_id_right")
    )
    return left.left_join(later, "customer_id").drop("customer_id_right")


def _after_first(sold: ir.Table, first: ir.Table, rules: Rules | Asked) -> ir.Table:
    """The first order's goods, and what came after: the second order's day, and the margin at each age in months."""
    turns = {f"turns_{age}": _turns(first.first_order_on, age) for age in AGES}
    rows = sold.inner_join(first.select("customer_id", "first_order_on", **turns), "customer_id")
    rows = rows.mutate(margin=(rows.costed - rows.cost).cast(MONEY))
    margins = {f"margin_{age}": rows.margin.sum(where=rows.day < rows[f"turns_{age}"]) for age in AGES}
    again = (rows.orders > 0) & (rows.day > rows.first_order_on)
    if rules.first_goods_in_cac:
        margins["first_goods"] = rows.cost.sum(where=(rows.orders > 0) & (rows.day == rows.first_order_on))
    grouped = rows.group_by("customer_id").agg(
        second_order_on=rows.day.min(where=again), **margins, **_of_first_day(rows)
    )
    return grouped.mutate(**{name: grouped[name].coalesce(0).cast(MONEY) for name in margins})


def _of_first_day(rows: ir.Table) -> dict[str, ir.DecimalScalar]:
    """What was bought on the day of the first order, several orders counting as one, and the margin of that day.

    The margin is known where the cost of all of it is.
    """
    import ibis

    first = rows.day == rows.first_order_on
    costed, revenue = rows.costed.sum(where=first), rows.revenue.sum(where=first)
    return {
        "first_amount": rows.revenue.sum(where=first & (rows.orders > 0)).cast(MONEY),
        "first_margin": ibis.ifelse(costed == revenue, rows.margin.sum(where=first), None).cast(MONEY),
    }


def _goods_of_winning(whole: ir.Table, first_paid: ir.DateValue, rules: Rules | Asked) -> ir.DecimalValue:
    """What the goods cost with which someone became a customer; nought where they began with a subscription."""
    import ibis

    if not rules.first_goods_in_cac:
        return ibis.literal(0, MONEY)
    return ibis.ifelse(whole.first_order_on == first_paid, whole.first_goods, 0).coalesce(0).cast(MONEY)


def _first_payment(rules: Rules | Asked) -> ir.Table:
    paid = paid_stretches(rules)
    return paid.group_by("customer_id").agg(first_contract_on=paid.started_on.min())


def _first_event(known: Known, rules: Rules | Asked) -> ir.Table:
    events = known.table("events")
    reached = events.filter(events.event == (rules.first_value_event or ""))
    return reached.group_by("customer_id").agg(first_event_on=reached.happened_on.min())


def _joined(whole: ir.Table, more: ir.Table, column: str) -> ir.Table:
    return whole.left_join(more.select("customer_id", column), "customer_id").drop("customer_id_right")


JOURNEYS = Derived(
    "journeys",
    "A customer and their milestones: joined, first value, first and second order, and what they brought by age.",
    COLUMNS,
    _build,
    needs=("customers|orders|subscriptions|events",),
    rules={
        "refunds_on": (*MARGINS, "first_margin"),
        "gross_margin": (*MARGINS, "first_margin", "first_goods"),
        **dict.fromkeys(
            ("tax_in_revenue", "shipping_in_revenue"),
            (*MARGINS, "first_amount", "first_margin", "first_goods"),
        ),
        "first_goods_in_cac": ("first_goods",),
        "first_value_event": ("first_value_on",),
        "value_starts": ("value_start_on",),
        **dict.fromkeys(
            ("trials_are_customers", *OF_PAYING),
            ("joined_on", "first_paid_on", "value_start_on", "first_goods"),
        ),
    },
)
