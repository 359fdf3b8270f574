"""What will customers still bring, and how far off was the last such forecast?"""

from __future__ import annotations

from worthline.catalogue.metric import Example, Refuse, model
from worthline.words.values import Better, Unit

COST = "orders.cost|order_lines.unit_cost|rule:gross_margin"


@model(
    formula="expected_orders * margin_an_order",
    unit=Unit.MONEY,
    needs=("orders|subscriptions", COST),
    rules=("customer_is", "refunds_on", "gross_margin", "minimum_customers"),
    units={"expected_orders": Unit.NUMBER, "margin_an_order": Unit.MONEY},
    examples=[Example({"expected_orders": 1.5, "margin_an_order": 20.0}, 30)],
)
def ltv_predicted(expected_orders: float, margin_an_order: float) -> float | Refuse:
    """The margin a customer is expected to bring over the next 12 months, by a model fitted to how your own
    customers buy or renew.

    Past money shows who was valuable, a forecast who will be. It tells a customer who has paused from one who
    has left, which no average can do, and it comes with its own error on the past, so you know how far to
    believe it.
    """
    return expected_orders * margin_an_order


@model(
    formula="|forecast - actual| / actual",
    unit=Unit.SHARE,
    better=Better.LOWER,
    needs=("orders|subscriptions", COST),
    rules=("customer_is", "refunds_on", "gross_margin", "minimum_customers"),
    units={"forecast": Unit.MONEY, "actual": Unit.MONEY},
    examples=[
        Example({"forecast": 90.0, "actual": 100.0}, 0.10),
        Example({"forecast": 90.0, "actual": 0.0}, None, source="nothing came: no share of nothing"),
    ],
)
def ltv_error(forecast: float, actual: float) -> float | Refuse:
    """How far the forecast and each LTV formula missed in your company, when fitted on the past and compared with
    what the same customers really brought in since; the figure shown is the miss of the best.

    Every LTV formula is right somewhere, and no textbook can say whether it is right here. A number whose error
    is known can be planned with; one that was never checked is only an opinion.
    """
    return abs(forecast - actual) / actual if actual > 0 else Refuse("no_margin")
