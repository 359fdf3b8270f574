"""What came back of each order?

Returns stand beside the order they belong to, so that a rate compares what was sold in a period with what came back of
it. More than was sold cannot come back: what was paid beyond an order's amount, or sent back beyond its units, is not
in a rate. Money back for no known order is in none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.derived.sales import MONEY, order_amounts

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "period": "int32",
    "orders": "int64",
    "orders_returned": "int64",
    "amount": MONEY,
    "refunded": MONEY,
    "units": "float64",
    "units_returned": "float64",
}


def orders_returned(known: Known) -> ir.Table:
    """Each order with what came back of it, in money and in units, up to what was sold.

    Columns: customer_id, order_id, ordered_on, amount, refunded, units, units_returned, refunds (how many).
    """
    import ibis

    orders, back, sold = order_amounts(known), _sent_back(known), _units_sold(known)
    rows = orders.left_join(back, orders.order_id == back.returned_of)
    rows = rows.left_join(sold, rows.order_id == sold.sold_in)
    amount, units = rows.whole.coalesce(0).cast(MONEY), rows.units.coalesce(0.0)
    return rows.select(
        customer_id=rows.customer_id,
        order_id=rows.order_id,
        ordered_on=rows.day,
        amount=amount,
        refunded=ibis.least(rows.paid_back.coalesce(0), amount).cast(MONEY),
        units=units,
        units_returned=ibis.least(rows.units_back.coalesce(0.0), units),
        refunds=rows.refunds.coalesce(0).cast("int64"),
    )


def added_up(orders: ir.Table, month: ir.IntegerValue) -> ir.Table:
    """What came back of each customer's orders of a month."""
    return orders.group_by("customer_id", month=month).agg(
        sent_back=orders.refunded.sum().cast(MONEY),
        orders_back=(orders.refunds > 0).cast("int64").sum(),
        units=orders.units.sum(),
        units_back=orders.units_returned.sum(),
    )


def _sent_back(known: Known) -> ir.Table:
    """What was paid back and sent back of each order by the last day the data speaks of."""
    refunds = known.table("refunds")
    refunds = refunds.filter(refunds.refunded_on <= known.today)
    return refunds.group_by(returned_of=refunds.order_id).agg(
        paid_back=refunds.amount.sum().cast(MONEY), units_back=refunds.quantity.sum(), refunds=refunds.count()
    )


def _units_sold(known: Known) -> ir.Table:
    lines = known.table("order_lines")
    return lines.group_by(sold_in=lines.order_id).agg(units=lines.quantity.sum())
