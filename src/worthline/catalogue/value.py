"""What are customers worth?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Example, Part, Ratio, Refuse, formula, metric
from worthline.tables.derived.journeys import AGES
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import DAYS_IN_MONTH
from worthline.words.values import Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

COST = ("orders.cost|order_lines.unit_cost|rule:gross_margin",)


@metric(
    over="customer_months",
    formula="revenue",
    unit=Unit.MONEY,
    needs=("orders.amount|order_lines",),
    examples=[Example([{"revenue": 120}, {"revenue": -20}], 100), Example([], None)],
)
def revenue(purchases: ir.Table) -> Ratio:
    """What customers paid in the period, after refunds.

    It pays the bills, and almost every other figure here is divided by it or built from it. If revenue
    is counted wrongly, so is the rest.
    """
    return Ratio(purchases.revenue)


@metric(
    over="customer_months",
    formula="(costed - cost) / costed",
    unit=Unit.SHARE,
    needs=COST,
    stated_by="gross_margin",
    examples=[Example([{"costed": 100, "cost": 60}, {"costed": 300, "cost": 140}], 0.5), Example([], None)],
)
def gross_margin(purchases: ir.Table) -> Ratio:
    """The share of revenue left after the direct cost of what was sold.

    Customers are worth the margin they leave, not the money that passes through the till. Advertising,
    salaries and rent are all paid out of it.
    """
    return Ratio(purchases.costed - purchases.cost, purchases.costed)


@metric(
    over="customer_months",
    formula="revenue / orders",
    unit=Unit.MONEY,
    needs=("orders.amount|order_lines",),
    examples=[Example([{"revenue": 90, "orders": 3}, {"revenue": 10, "orders": 1}], 25), Example([], None)],
)
def order_value(purchases: ir.Table) -> Ratio:
    """The average amount of one order.

    Every order costs you picking, delivery and payment fees whatever its size, so larger orders leave
    more. It is also the quickest lever on revenue: no new customers are needed.
    """
    return Ratio(purchases.revenue, purchases.orders)


@metric(
    over="customer_months",
    formula="orders / (orders > 0)",
    unit=Unit.NUMBER,
    examples=[Example([{"orders": 3}, {"orders": 1}, {"orders": 0}], 2), Example([], None)],
)
def purchase_frequency(purchases: ir.Table) -> Ratio:
    """How many orders a buying customer placed in the period, on average.

    Coming back more often is how a customer won once pays again and again, with no second acquisition
    bill.
    """
    return Ratio(purchases.orders, (purchases.orders > 0).cast("int64"), bounds=(1.0, math.inf))


def _of_recent_months(churn: str, rules: Rules | Asked) -> Part:
    """A churn over the months behind the lifetime, which take in the period's last month or end before it."""
    before = rules.churn_window_ends == "month_before"
    return Part(churn, pooled="churn_window_months", back=int(before))


def _churn(rules: Rules | Asked) -> dict[str, Part]:
    return {"customer_churn": _of_recent_months("customer_churn", rules)}


@formula(
    parts=_churn,
    formula="1 / customer_churn",
    unit=Unit.MONTHS,
    examples=[
        Example({"customer_churn": 0.04}, 25, source="T06"),
        Example(
            {"customer_churn": 0.0}, None, source="formulas.md 2.1: zero churn is undefined, not infinite"
        ),
    ],
    shown=False,
)
def lifetime_by_churn(customer_churn: float) -> float | Refuse:
    """How many months a customer stays if customers keep leaving at the recent monthly pace.

    It turns an abstract churn percentage into months of income, which is what you need to decide how
    much a customer may cost.
    """
    return 1 / customer_churn if customer_churn > 0 else Refuse("zero_churn")


@metric(
    over="memberships",
    formula="restricted mean of ended_on - began_on",
    unit=Unit.MONTHS,
    shown=False,
    examples=[
        Example(
            [
                {"began_on": "2024-01-01", "ended_on": "2024-01-31"},
                {"began_on": "2024-01-01", "ended_on": "2024-03-01"},
            ],
            45 / DAYS_IN_MONTH,
            source="nobody censored: the mean of 30 and 60 days",
        )
    ],
)
def lifetime_observed(memberships: ir.Table, rules: Rules) -> Duration:
    """How many months customers really stayed, counting those who are still here, up to a stated limit
    of months.

    It rests on what happened rather than on churn staying constant, and it does not throw away your
    best customers just because they have not left yet.
    """
    limit = rules.lifetime_limit_months * DAYS_IN_MONTH
    return Duration(memberships.began_on, memberships.ended_on, standing=True, mean=limit)


def _lifetime(rules: Rules | Asked) -> dict[str, Part]:
    by_churn = rules.lifetime_is == "by_churn"
    return {"lifetime": Part("lifetime_by_churn" if by_churn else "lifetime_observed")}


@formula(
    parts=_lifetime,
    formula="lifetime",
    unit=Unit.MONTHS,
    examples=[Example({"lifetime": 25.0}, 25, source="T06")],
)
def customer_lifetime(lifetime: float) -> float | Refuse:
    """How many months a customer stays with you, by the method that suits your business.

    It is the multiplier in most LTV formulas: get it wrong by half and you overpay for every customer.
    """
    return lifetime


_TRADE = {
    "order_value": Part("order_value", last="ltv_window_months"),
    "purchases_a_month": Part("purchases_a_month", last="ltv_window_months"),
    "customer_lifetime": Part("customer_lifetime"),
}


@formula(
    parts={"purchase_frequency": Part("purchase_frequency", last="ltv_window_months")},
    formula="purchase_frequency / months",
    unit=Unit.NUMBER,
    examples=[Example({"purchase_frequency": 6.0, "months": 12.0}, 0.5)],
    shown=False,
)
def purchases_a_month(purchase_frequency: float, months: float) -> float | Refuse:
    """Orders a buying customer places in a month, on average over the last months of trade.

    A formula that multiplies by months of lifetime needs a frequency a month; taken from a single month it could never
    fall below one, and would turn someone who buys once a quarter into a monthly buyer.
    """
    return purchase_frequency / months


@formula(
    parts=_TRADE,
    formula="order_value * purchases_a_month * customer_lifetime",
    unit=Unit.MONEY,
    examples=[
        Example(
            {"order_value": 24.30, "purchases_a_month": 52 / 12, "customer_lifetime": 240.0},
            25_272,
            source="T04",
        )
    ],
)
def ltv_simple(order_value: float, purchases_a_month: float, customer_lifetime: float) -> float | Refuse:
    """The revenue one customer brings over their whole time with you, from order value, frequency and
    lifetime.

    It shows in three factors where a customer's value comes from, and it can be checked on the back of
    an envelope.
    """
    return order_value * purchases_a_month * customer_lifetime


@formula(
    parts={**_TRADE, "gross_margin": Part("gross_margin", last="ltv_window_months")},
    formula="order_value * purchases_a_month * customer_lifetime * gross_margin",
    unit=Unit.MONEY,
    examples=[
        Example(
            {
                "order_value": 24.30, "purchases_a_month": 52 / 12, "customer_lifetime": 240.0, "gross_margin": 0.213,
            },
            5_382.936,
            source="T04: 5,382.94 printed",
        )
    ],
)  # fmt: skip
def ltv_margin(
    order_value: float, purchases_a_month: float, customer_lifetime: float, gross_margin: float
) -> float | Refuse:
    """The gross profit one customer brings over their whole time with you.

    This is the money that can pay for winning and serving the customer, so it is the one to hold
    against acquisition cost.
    """
    return order_value * purchases_a_month * customer_lifetime * gross_margin


@formula(
    parts={"arpa": Part("arpa"), "customer_lifetime": Part("customer_lifetime")},
    formula="arpa * customer_lifetime",
    unit=Unit.MONEY,
    examples=[
        Example({"arpa": 100.0, "customer_lifetime": 20.0}, 2_000, source="T02: churn 5 % is 20 months")
    ],
)
def ltv_arpa(arpa: float, customer_lifetime: float) -> float | Refuse:
    """The revenue an account brings over its lifetime: average monthly revenue per account times months
    it stays.

    The shortest route to lifetime value for a subscription company, and the form that many subscription
    tools show, so it lets you compare.
    """
    return arpa * customer_lifetime


def _saas(rules: Rules | Asked) -> dict[str, Part]:
    return {
        "arpa": Part("arpa"),
        "gross_margin": Part("gross_margin", last="ltv_window_months"),
        "gross_mrr_churn": _of_recent_months("gross_mrr_churn", rules),
    }


@formula(
    parts=_saas,
    formula="arpa * gross_margin / gross_mrr_churn",
    unit=Unit.MONEY,
    examples=[
        Example({"arpa": 50.0, "gross_margin": 0.10, "gross_mrr_churn": 0.05}, 100, source="T01"),
        Example({"arpa": 30.0, "gross_margin": 0.80, "gross_mrr_churn": 0.04}, 600, source="T06"),
        Example({"arpa": 500.0, "gross_margin": 0.70, "gross_mrr_churn": 0.02}, 17_500, source="T07"),
        Example(
            {"arpa": 200.0, "gross_margin": 0.85, "gross_mrr_churn": 0.03},
            17_000 / 3,
            source="T07: 5,667 rounded",
        ),
        Example({"arpa": 50.0, "gross_margin": 0.90, "gross_mrr_churn": 0.10}, 450, source="T07"),
        Example({"arpa": 100.0, "gross_margin": 0.80, "gross_mrr_churn": 0.05}, 1_600, source="T07"),
        Example({"arpa": 50.0, "gross_margin": 0.10, "gross_mrr_churn": 0.0}, None, source="formulas.md 2.1"),
    ],
)
def ltv_saas(arpa: float, gross_margin: float, gross_mrr_churn: float) -> float | Refuse:
    """The gross profit an account brings over its life if recurring revenue keeps leaking at today's
    rate.

    It counts money lost to downgrades as well as to departures, and it is on margin, so it can stand
    beside acquisition cost.
    """
    return arpa * gross_margin / gross_mrr_churn if gross_mrr_churn > 0 else Refuse("zero_churn")


def _historic(age: int) -> None:
    key = "ltv_historic" if age == 12 else f"ltv_historic_{age}"

    @metric(
        over="journeys",
        key=key,
        when=f"aged_{age}_on",
        last="ltv_window_months",
        formula=f"margin_{age} / customers who turned {age} months old",
        unit=Unit.MONEY,
        needs=("orders", *COST),
        texts=("ltv_historic", (("months", str(age)),)),
        shown=age == 12,
        examples=[
            Example(
                [
                    {f"aged_{age}_on": "2024-01-15", "as_of": "2024-01-31", f"margin_{age}": 40},
                    {f"aged_{age}_on": "2024-01-20", "as_of": "2024-01-31", f"margin_{age}": 20},
                    {f"aged_{age}_on": "2024-02-20", "as_of": "2024-01-31", f"margin_{age}": 99},
                ],
                30,
                source="the third customer is not old enough to be judged",
            ),
            Example([], None),
        ],
    )
    def ltv_historic(journeys: ir.Table) -> Ratio:
        """The margin a customer has actually brought by {months} months of age, on average; only
        cohorts in which everyone is that old are counted.

        Nothing in it is a forecast: this money has arrived. It is the safest floor for what you may
        pay for a customer.
        """
        aged = journeys[f"aged_{age}_on"] <= journeys.as_of
        return Ratio(aged.ifelse(journeys[f"margin_{age}"], 0), aged.cast("int64"))


for _age in AGES:
    _historic(_age)


@formula(
    parts={
        "ltv_arpa": Part("ltv_arpa"),
        "gross_margin": Part("gross_margin", last="ltv_window_months"),
    },
    formula="ltv_arpa * gross_margin",
    unit=Unit.MONEY,
    shown=False,
    examples=[Example({"ltv_arpa": 2_000.0, "gross_margin": 0.5}, 1_000)],
)
def ltv_arpa_margin(ltv_arpa: float, gross_margin: float) -> float | Refuse:
    """What a subscriber leaves after the cost of what they bought: LTV by ARPA, on the margin basis.

    Revenue and margin must not be averaged together; this is the form of `ltv_arpa` that can stand beside the others.
    """
    return ltv_arpa * gross_margin


@formula(
    parts={
        "ltv_margin": Part("ltv_margin"),
        "ltv_arpa_margin": Part("ltv_arpa_margin"),
        "ltv_saas": Part("ltv_saas"),
        "ltv_historic": Part("ltv_historic"),
    },
    formula="mean of ltv_margin, ltv_arpa_margin, ltv_saas, ltv_historic",
    unit=Unit.MONEY,
    examples=[
        Example({"ltv_margin": 90.0, "ltv_arpa_margin": 100.0, "ltv_saas": 110.0, "ltv_historic": 60.0}, 90),
        Example(
            {"ltv_margin": 90.0, "ltv_historic": 60.0}, 75, source="only the formulas that could be computed"
        ),
    ],
)
def ltv_average(
    ltv_margin: float | None = None,
    ltv_arpa_margin: float | None = None,
    ltv_saas: float | None = None,
    ltv_historic: float | None = None,
) -> float | Refuse:
    """The mean of all LTV formulas that could be computed for your data, each put on the margin basis
    first.

    Each formula errs in its own way; one number for planning, with the spread beside it, is more honest
    than picking the formula one likes.
    """
    known = [value for value in (ltv_margin, ltv_arpa_margin, ltv_saas, ltv_historic) if value is not None]
    return sum(known) / len(known) if known else Refuse("no_parts")
