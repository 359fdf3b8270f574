"""What did each sale bring, after what was paid back?

Not stored: one row an order and one row a refund, so that every table that counts money counts it once and alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(18, 4)"


def sales(known: Known, rules: Rules | Asked) -> ir.Table:
    """Orders and refunds as one table.

    Columns: customer_id, day, orders (1 or 0), revenue (refunds below zero), cost and costed (the revenue whose cost
    is known), refunded.
    """
    import ibis

    sold = _sold(known, rules)
    if rules.refunds_on == "not_at_all" or not known.has("refunds"):
        return sold
    return ibis.union(sold, _paid_back(known, rules))


def order_amounts(known: Known) -> ir.Table:
    """Each order with its amount and cost, taken from its lines where the order names none.

    Columns: order_id, customer_id, day, amount, cost.
    """
    import ibis

    orders = known.table("orders")
    if not known.has("order_lines"):
        return orders.select("order_id", "customer_id", "amount", "cost", day=orders.ordered_on)
    lines = known.table("order_lines")
    price = lines.quantity * lines.unit_price.cast("float64") * (1 - lines.discount.coalesce(0.0))
    summed = lines.group_by("order_id").agg(
        lines_amount=price.sum().cast(MONEY),
        lines_cost=(lines.quantity * lines.unit_cost.cast("float64")).sum().cast(MONEY),
    )
    joined = orders.left_join(summed, "order_id")
    return joined.select(
        order_id=orders.order_id,
        customer_id=orders.customer_id,
        amount=ibis.coalesce(orders.amount, summed.lines_amount),
        cost=ibis.coalesce(orders.cost, summed.lines_cost),
        day=orders.ordered_on,
    )


def _sold(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    orders = order_amounts(known)
    amount = orders.amount.coalesce(0).cast(MONEY)
    cost = orders.cost
    if rules.gross_margin is not None:
        cost = cost.coalesce((orders.amount.cast("float64") * (1.0 - rules.gross_margin)).cast(MONEY))
    return orders.select(
        customer_id=orders.customer_id,
        day=orders.day,
        orders=ibis.literal(1, "int64"),
        revenue=amount,
        cost=cost.coalesce(0).cast(MONEY),
        costed=cost.isnull().ifelse(0, amount).cast(MONEY),
        refunded=ibis.literal(0, MONEY),
    )


def _paid_back(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    refunds, orders = known.table("refunds"), known.table("orders")
    joined = refunds.left_join(orders, refunds.order_id == orders.order_id)
    day = (
        orders.ordered_on.coalesce(refunds.refunded_on)
        if rules.refunds_on == "order_date"
        else refunds.refunded_on
    )
    owed = joined.select(
        customer_id=ibis.coalesce(refunds.customer_id, orders.customer_id), day=day, amount=refunds.amount
    )
    owed = owed.filter(owed.customer_id.notnull())
    nothing = ibis.literal(0, MONEY)
    return owed.select(
        customer_id=owed.customer_id,
        day=owed.day,
        orders=ibis.literal(0, "int64"),
        revenue=(-owed.amount).cast(MONEY),
        cost=nothing,
        costed=(-owed.amount).cast(MONEY),
        refunded=owed.amount.cast(MONEY),
    )
