"""What came back of each order?

Returns stand beside the order they belong to, so that a rate compares what was sold in a period with what came back of
it. More than was sold cannot come back: what was paid beyond an order's amount, or sent back beyond its units, is not
in a rate. Money back for no known order is in none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.sales import MONEY, order_amounts
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "order_id": "string",
    "ordered_on": "date",
    "amount": MONEY,
    "refunded": MONEY,
    "units": "float64",
    "units_returned": "float64",
    "refunds": "int64",
}


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    import ibis

    orders, back, sold = order_amounts(known), _sent_back(known), _units_sold(known)
    rows = orders.left_join(back, orders.order_id == back.returned_of)
    rows = rows.left_join(sold, rows.order_id == sold.sold_in)
    amount, units = rows.amount.coalesce(0).cast(MONEY), rows.units.coalesce(0.0)
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


RETURNED = Derived(
    "returned",
    "An order and what came back of it, in money and in units, up to what was sold.",
    COLUMNS,
    _build,
    needs=("orders",),
    when="ordered_on",
    sort=("customer_id", "ordered_on"),
)
