"""What did each customer do in each month in which something happened?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.returned import added_up, orders_returned
from worthline.tables.derived.sales import MONEY, sales
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "month": "int32",
    "orders": "int64",
    "revenue": MONEY,
    "cost": MONEY,
    "costed": MONEY,
    "refunded": MONEY,
    "sold": MONEY,
    "sent_back": MONEY,
    "orders_back": "int64",
    "units": "float64",
    "units_back": "float64",
    "first_on": "date",
    "last_on": "date",
    "first_month": "int32",
    "previous_month": "int32",
    "next_month": "int32",
}


def month_of(day: ir.DateValue) -> ir.IntegerValue:
    """The month of a date as one number, as `worthline.words.periods.month_index` counts."""
    return (day.year() * 12 + day.month() - 1).cast("int32")


def bought_in(
    known: Known, rules: Rules | Asked, bucket: Callable[[ir.DateValue], ir.IntegerValue]
) -> ir.Table:
    """Sales added up by customer and by the month or week that `bucket` puts a day into."""
    sold = sales(known, rules)
    ordered = sold.orders > 0
    grouped = sold.group_by(sold.customer_id, month=bucket(sold.day))
    return grouped.agg(
        orders=sold.orders.sum().cast("int64"),
        revenue=sold.revenue.sum().cast(MONEY),
        cost=sold.cost.sum().cast(MONEY),
        costed=sold.costed.sum().cast(MONEY),
        refunded=sold.refunded.sum().cast(MONEY),
        sold=sold.sold.sum().cast(MONEY),
        first_on=sold.day.min(where=ordered),
        last_on=sold.day.max(where=ordered),
    )


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    """One pass over each customer's months tells the first of them, and those beside each."""
    import ibis

    months = _with_returns(bought_in(known, rules, month_of), known)
    own = ibis.window(group_by="customer_id")
    in_turn = ibis.window(group_by="customer_id", order_by="month")
    bought = ibis.ifelse(months.orders > 0, months.month, ibis.null("int32"))
    return months.mutate(
        first_month=bought.min().over(own),
        previous_month=months.month.lag().over(in_turn),
        next_month=months.month.lead().over(in_turn),
    ).select(*COLUMNS)


def _with_returns(months: ir.Table, known: Known) -> ir.Table:
    """The months with what came back of their orders, whenever it did."""
    import ibis

    whole = {"sent_back": ibis.literal(0, MONEY), "orders_back": ibis.literal(0, "int64")}
    whole |= dict.fromkeys(("units", "units_back"), ibis.literal(0.0))
    if known.has("refunds.order_id") or known.has("order_lines"):
        orders = orders_returned(known)
        orders = orders if known.has("order_lines") else orders.filter(orders.refunds > 0)
        added = added_up(orders, month_of(orders.ordered_on))
        months = months.left_join(added, ["customer_id", "month"]).drop("customer_id_right", "month_right")
        whole = {name: months[name].coalesce(0).cast(COLUMNS[name]) for name in whole}
    return months.mutate(**whole)


CUSTOMER_MONTHS = Derived(
    "customer_months",
    "A customer and a month in which they bought or were paid back, and what has come back of what was sold in it; "
    "each row knows the month in which they first bought, and the months of the row before and the row after.",
    COLUMNS,
    _build,
    needs=("orders",),
    rules={
        "refunds_on": ("revenue", "costed", "refunded"),
        "gross_margin": ("cost", "costed"),
        **dict.fromkeys(("tax_in_revenue", "shipping_in_revenue"), ("revenue", "cost", "costed", "refunded")),
    },
    sort=("customer_id", "month"),
)
