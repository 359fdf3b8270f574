"""How much of what was sold comes back?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNITS = ("refunds.quantity", "order_lines.quantity")
OTHER_UNITS = "|rule:return_rate_unit=revenue|rule:return_rate_unit=orders"


@metric(
    over="returned",
    formula="refunded / amount",
    unit=Unit.SHARE,
    better=Better.LOWER,
    ripens="return_window_days",
    needs=("refunds.order_id", *(need + OTHER_UNITS for need in UNITS)),
    examples=[
        Example(
            [{"amount": 4_560_000, "refunded": 598_000}], 598_000 / 4_560_000, source="T30: 13.1 %, by value"
        ),
    ],
)  # fmt: skip
def return_rate(returned: ir.Table, rules: Rules) -> Ratio:
    """The share of what was sold in the period that customers sent back, by default by value.

    Returned goods are sales that only looked like sales, and the costs of advertising, delivery and
    handling stay with you. It shows where the promise and the goods part ways.
    """
    return _of_grown(returned, rules.return_rate_unit)


@metric(
    over="returned",
    formula="units_returned / units",
    unit=Unit.SHARE,
    better=Better.LOWER,
    ripens="return_window_days",
    needs=UNITS,
    examples=[Example([{"units": 120_000, "units_returned": 14_400}], 0.12, source="T30: 12.0 %")],
)
def return_rate_units(returned: ir.Table) -> Ratio:
    """The share of units sold in the period that came back.

    Units are what the warehouse has to unpack, check and put back or write off. By product it shows
    quickest which goods disappoint.
    """
    return _of_grown(returned, "units")


@metric(
    over="returned",
    formula="orders_returned / orders",
    unit=Unit.SHARE,
    better=Better.LOWER,
    ripens="return_window_days",
    needs=("refunds.order_id",),
    examples=[
        Example(
            [{"orders": 2, "orders_returned": 1}] * 6_840 + [{"orders": 1}] * 24_320,
            0.18,
            source="T30: 18.0 %",
        )
    ],
)
def return_rate_orders(returned: ir.Table) -> Ratio:
    """The share of the period's orders from which at least one thing came back.

    It tells how many customers had the trouble of returning something, and each of them is a parcel and a
    conversation for you as well.
    """
    return _of_grown(returned, "orders")


@metric(
    over="returned",
    formula="refunded / amount",
    unit=Unit.SHARE,
    better=Better.LOWER,
    ripens="return_window_days",
    needs=("refunds.order_id",),
    examples=[
        Example([{"amount": 4_560_000, "refunded": 598_000}], 598_000 / 4_560_000, source="T30: 13.1 %"),
        Example(
            [{"amount": 400_000, "refunded": 60_000}], 0.15,
            source="formulas.md 2.12: by the sale's own month; its own refunds of 40,000 would be a false 10 %",
        ),
    ],
)  # fmt: skip
def return_rate_revenue(returned: ir.Table) -> Ratio:
    """The share of the period's sales, in money, that was paid back to customers.

    It says how much of the turnover was real. A profitable product can turn into a loss once its returns
    are taken off.
    """
    return _of_grown(returned, "revenue")


@metric(
    over="refunds",
    formula="refunds",
    unit=Unit.COUNT,
    better=Better.LOWER,
    shown=False,
    examples=[Example([{"refunded_on": "2024-05-20"}] * 320, 320)],
)
def refund_count(refunds: ir.Table) -> Ratio:
    """How many refunds were paid in the period.

    By reason it is a list of what to mend, in the customers' own words. It is also the amount of work that
    refunds make.
    """
    return Ratio(refunds.refunded_on.notnull().cast("int64"), bounds=(0.0, math.inf))


def _of_grown(returned: ir.Table, unit: str) -> Ratio:
    """What came back of orders too old to be sent back, in money, orders or units."""
    match unit:
        case "units":
            return Ratio(returned.units_returned, returned.units, bounds=(0, 1))
        case "orders":
            return Ratio(returned.orders_returned, returned.orders, bounds=(0, 1))
        case _:
            return Ratio(returned.refunded, returned.amount, bounds=(0, 1))
