"""What did each sale bring, after what was paid back?

Not stored: one row an order and one row a refund, so that every table that counts money counts it once and alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONEY = "decimal(18, 4)"


def sales(known: Known, rules: Rules | Asked) -> ir.Table:
    """Orders and refunds as one table.

    Columns: customer_id, day, orders (1 or 0), sold (what an order came to, whatever counts of it), revenue (refunds
    below zero), cost and costed (the revenue whose cost is known), refunded. Tax and delivery are in the money or not,
    by the rules.
    """
    import ibis

    sold = _sold(known, rules)
    if rules.refunds_on == "not_at_all" or not known.has("refunds"):
        return sold
    return ibis.union(sold, _paid_back(known, rules))


def order_amounts(known: Known, without: Sequence[str] = ()) -> ir.Table:
    """Each order with its amount and cost, taken from its lines where the order names none.

    Columns: order_id, customer_id, day, amount, whole (with all its parts), cost, counts (amount / whole). Parts
    to leave out (tax, shipping) lie in the amount an order names; prices of lines hold neither.
    """
    import ibis

    orders = known.table("orders")
    named = _named_amount(orders, without)
    counts = (named / orders.amount.nullif(0)).cast("float64").coalesce(1.0) if without else ibis.literal(1.0)
    if not known.has("order_lines"):
        return orders.select(
            "order_id",
            "customer_id",
            "cost",
            day=orders.ordered_on,
            amount=named,
            whole=orders.amount,
            counts=counts,
        )
    summed = _lines_summed(known)
    joined = orders.left_join(summed, "order_id")
    return joined.select(
        order_id=orders.order_id,
        customer_id=orders.customer_id,
        amount=ibis.coalesce(named, summed.lines_amount),
        whole=ibis.coalesce(orders.amount, summed.lines_amount),
        cost=ibis.coalesce(orders.cost, summed.lines_cost),
        day=orders.ordered_on,
        counts=counts,
    )


def _named_amount(orders: ir.Table, without: Sequence[str]) -> ir.DecimalValue:
    """The amount an order names, without some of its parts."""
    amount = orders.amount
    for part in without:
        amount = (amount - orders[part].coalesce(0)).cast(MONEY)
    return amount


def _lines_summed(known: Known) -> ir.Table:
    """What the lines of each order come to, and what they cost where each of them has a cost."""
    import ibis

    lines = known.table("order_lines")
    price = lines.quantity * lines.unit_price.cast("float64") * (1 - lines.discount.coalesce(0.0))
    cost = lines.quantity * lines.unit_cost.cast("float64")
    every_cost_known = lines.unit_cost.count() == lines.count()
    return lines.group_by("order_id").agg(
        lines_amount=price.sum().cast(MONEY),
        lines_cost=every_cost_known.ifelse(cost.sum().cast(MONEY), ibis.null(MONEY)),
    )


def left_out(known: Known, rules: Rules | Asked) -> list[str]:
    """The parts of an order's amount that are no revenue by the rules, of those that are delivered."""
    counted = {"tax": rules.tax_in_revenue, "shipping": rules.shipping_in_revenue}
    return [part for part, is_in in counted.items() if not is_in and known.has(f"orders.{part}")]


def _sold(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    orders = order_amounts(known, left_out(known, rules))
    amount = orders.amount.coalesce(0).cast(MONEY)
    cost = orders.cost.coalesce(_cost_by_margin(orders.amount, rules))
    return orders.select(
        customer_id=orders.customer_id,
        day=orders.day,
        orders=ibis.literal(1, "int64"),
        sold=orders.whole.coalesce(0).cast(MONEY),
        revenue=amount,
        cost=cost.coalesce(0).cast(MONEY),
        costed=cost.isnull().ifelse(0, amount).cast(MONEY),
        refunded=ibis.literal(0, MONEY),
    )


def _cost_by_margin(amount: ir.DecimalValue, rules: Rules | Asked) -> ir.DecimalValue:
    """What goods of that amount cost by the company's one gross margin; null where it states none."""
    import ibis

    if rules.gross_margin is None:
        return ibis.null(MONEY)
    return (amount.cast("float64") * (1.0 - rules.gross_margin)).cast(MONEY)


def _paid_back(known: Known, rules: Rules | Asked) -> ir.Table:
    """Refunds, each with the cost of its order in mind.

    Goods whose cost is known are spent, whether they come back or not. Under one gross margin the margin goes back with
    the money, so that it stays the margin stated. Money back for an order of unknown cost is of unknown cost too.
    """
    import ibis

    owed = _owed(known, rules)
    by_margin = owed.own_cost.isnull().ifelse(_cost_by_margin(owed.amount, rules), 0)
    unknown = owed.of_order & owed.own_cost.isnull() & by_margin.isnull()
    return owed.select(
        customer_id=owed.customer_id,
        day=owed.day,
        orders=ibis.literal(0, "int64"),
        sold=ibis.literal(0, MONEY),
        revenue=(-owed.amount).cast(MONEY),
        cost=(-by_margin.coalesce(0)).cast(MONEY),
        costed=unknown.ifelse(0, -owed.amount).cast(MONEY),
        refunded=owed.amount.cast(MONEY),
    )


def _owed(known: Known, rules: Rules | Asked) -> ir.Table:
    """Each refund with its customer and day by the rule, and its order's own cost.

    Of the money paid back, as large a share is revenue as of the order it pays back.
    """
    import ibis

    without = left_out(known, rules)
    refunds, orders = known.table("refunds"), order_amounts(known, without)
    amount = refunds.amount
    if without:
        amount = (amount.cast("float64") * orders.counts.coalesce(1.0)).cast(MONEY)
    joined = refunds.left_join(orders, refunds.order_id == orders.order_id)
    by_order = rules.refunds_on == "order_date"
    owed = joined.select(
        customer_id=ibis.coalesce(refunds.customer_id, orders.customer_id),
        day=orders.day.coalesce(refunds.refunded_on) if by_order else refunds.refunded_on,
        amount=amount,
        own_cost=orders.cost,
        of_order=orders.order_id.notnull(),
    )
    return owed.filter(owed.customer_id.notnull())
