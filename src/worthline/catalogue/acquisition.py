"""What does it cost to win a customer, and does it pay?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Bands, Example, Part, Ratio, Refuse, formula, metric, model
from worthline.tables.rules import Asked, Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir


@metric(
    over="journeys",
    when="first_paid_on",
    formula="count of customers by first_paid_on",
    unit=Unit.COUNT,
    needs=("orders|subscriptions",),
    examples=[
        Example([{"first_paid_on": "2024-03-01"}, {"first_paid_on": "2024-03-09"}], 2),
        Example([], None),
    ],
)
def new_customers(journeys: ir.Table) -> Ratio:
    """People or companies that paid for the first time in the period.

    They replace those who leave and feed all future revenue. They are also what every acquisition cost
    is divided by.
    """
    return Ratio(journeys.first_paid_on.notnull().cast("int64"), bounds=(0.0, math.inf))


@metric(
    over="spending",
    formula="amount",
    unit=Unit.MONEY,
    better=Better.NEITHER,
    shown=False,
    examples=[
        Example([{"amount": 70.0, "kind": "media"}, {"amount": 30.0, "kind": "rent"}], 100),
        Example([], None),
    ],
)
def acquisition_spend(spending: ir.Table, rules: Rules) -> Ratio:
    """Everything spent in the period to win customers: media, salaries, agencies, tools, rent and the
    like.

    It is the top line of CAC. What is left out here makes every customer look cheaper than they are.
    """
    counted = (
        spending.kind.isin(rules.acquisition_kinds) if rules.acquisition_kinds else spending.kind.notnull()
    )
    return Ratio(counted.ifelse(spending.amount, 0.0), exact=True)


@metric(
    over="spending",
    formula="amount where kind is media",
    unit=Unit.MONEY,
    better=Better.NEITHER,
    shown=False,
    examples=[
        Example([{"amount": 70.0, "kind": "media"}, {"amount": 30.0, "kind": "rent"}], 70),
        Example([], None),
    ],
)
def media_spend(spending: ir.Table, rules: Rules) -> Ratio:
    """Money paid for advertising itself, without salaries, tools or agency fees.

    It is the part that can be raised, moved or stopped within a day, so it is what daily decisions are
    about.
    """
    return Ratio(spending.kind.isin(rules.media_kinds).ifelse(spending.amount, 0.0), exact=True)


@metric(
    over="journeys",
    when="first_paid_on",
    formula="first_goods",
    unit=Unit.MONEY,
    better=Better.NEITHER,
    needs=("orders", "orders.cost|order_lines.unit_cost|rule:gross_margin", "rule:first_goods_in_cac=True"),
    shown=False,
    examples=[Example([{"first_goods": 30}, {"first_goods": 12}], 42), Example([], None)],
)
def first_goods_cost(journeys: ir.Table) -> Ratio:
    """What the goods cost that new customers bought on the day they first bought.

    Some count a first sale at cost as the price of winning someone. Subtract those goods from the margin behind LTV
    then, or they are paid for twice.
    """
    return Ratio(journeys.first_goods, exact=True)


@formula(
    parts={
        "acquisition_spend": Part("acquisition_spend", lag="spend_lag_months"),
        "first_goods_cost": Part("first_goods_cost"),
    },
    formula="acquisition_spend + first_goods_cost",
    unit=Unit.MONEY,
    better=Better.NEITHER,
    shown=False,
    examples=[Example({"acquisition_spend": 100.0, "first_goods_cost": 42.0}, 142)],
)
def spend_and_first_goods(acquisition_spend: float, first_goods_cost: float) -> float | Refuse:
    """Everything spent to win customers, and the cost of what they first bought.

    It stands above the line of CAC where the rule counts first goods as cost of winning customers.
    """
    return acquisition_spend + first_goods_cost


def _cost_of_winning(rules: Rules | Asked) -> dict[str, Part]:
    spend = Part("acquisition_spend", lag="spend_lag_months")
    return {
        "acquisition_spend": Part("spend_and_first_goods") if rules.first_goods_in_cac else spend,
        "new_customers": Part("new_customers"),
    }


@formula(
    parts=_cost_of_winning,
    formula="acquisition_spend / new_customers",
    unit=Unit.MONEY,
    better=Better.LOWER,
    examples=[
        Example({"acquisition_spend": 125_000.0, "new_customers": 50.0}, 2_500, source="T08"),
        Example({"acquisition_spend": 20_000.0, "new_customers": 100.0}, 200, source="T08"),
        Example({"acquisition_spend": 5_000.0, "new_customers": 250.0}, 20, source="T08"),
        Example({"acquisition_spend": 120_000.0, "new_customers": 240.0}, 500, source="T08"),
        Example({"acquisition_spend": 1_000.0, "new_customers": 0.0}, None, source="formulas.md 2.2"),
    ],
)
def acquisition_cost(acquisition_spend: float, new_customers: float) -> float | Refuse:
    """What it costs, all included, to win one new paying customer.

    A customer who costs more than they leave is a loss you make again with each sale. This is the full
    price, so it can be held against LTV.
    """
    return acquisition_spend / new_customers if new_customers else Refuse("no_new_customers")


@formula(
    parts={
        "media_spend": Part("media_spend", lag="spend_lag_months"),
        "new_customers": Part("new_customers"),
    },
    formula="media_spend / new_customers",
    unit=Unit.MONEY,
    better=Better.LOWER,
    examples=[
        Example(
            {"media_spend": 1_000.0, "new_customers": 20.0}, 50, source="formulas.md 4: Growave prints 40"
        ),
        Example({"media_spend": 1_000.0, "new_customers": 0.0}, None),
    ],
)
def paid_acquisition_cost(media_spend: float, new_customers: float) -> float | Refuse:
    """Advertising money spent per new customer, leaving out people and tools.

    It answers a buyer's question: is this campaign worth continuing? It does not answer the owner's
    question of what a customer costs.
    """
    return media_spend / new_customers if new_customers else Refuse("no_new_customers")


@metric(
    over="acquisitions",
    formula="(first_margin >= cac) / (cac known)",
    unit=Unit.SHARE,
    needs=("orders.cost|order_lines.unit_cost|rule:gross_margin",),
    examples=[
        Example(
            [{"first_margin": 60.0, "cac": 60.0}] * 3 + [{"first_margin": 59.0, "cac": 60.0}] * 7,
            0.30,
            source="a margin of just the cost covers it",
        ),
        Example(
            [{"first_margin": 60.0, "cac": 0.0}, {"first_margin": 60.0, "cac": None}],
            None,
            source="a month without spend has no CAC to cover",
        ),
        Example([{"first_margin": None, "cac": 60.0}], None, source="an order whose cost nobody knows"),
    ],
)
def first_order_covers_cac(acquisitions: ir.Table) -> Ratio:
    """The share of new customers whose very first order brings enough margin to cover what it cost to win them.

    Where people buy once or rarely there is no second chance to earn the money back. Where they return, it shows
    how much of growth finances itself from the first day.
    """
    known = ((acquisitions.cac > 0) & acquisitions.first_margin.notnull()).coalesce(False)
    covers = (acquisitions.first_margin.cast("float64") >= acquisitions.cac).coalesce(False)
    return Ratio((known & covers).cast("int64"), known.cast("int64"), bounds=(0, 1))


def _best_ltv(rules: Rules | Asked) -> dict[str, Part]:
    contracts = rules.customer_is == "subscription"
    return {
        "ltv": Part("ltv_saas" if contracts else "ltv_margin"),
        "acquisition_cost": Part("acquisition_cost"),
    }


@formula(
    parts=_best_ltv,
    formula="ltv / acquisition_cost",
    unit=Unit.TIMES,
    bands=Bands(
        (1.0, 3.0, 5.0),
        ("poor", "weak", "strong", "odd"),
        "3 as the healthy rule of thumb: First Page Sage, The LTV to CAC Ratio Benchmark, 2024; over 5 perhaps too "
        "little spent: Ad Spend, LTV:CAC Ratio glossary, 2025; under 1 a customer costs more than they bring",
    ),
    examples=[
        Example({"ltv": 12.0, "acquisition_cost": 10.0}, 1.2, source="T37"),
        Example({"ltv": 10.0, "acquisition_cost": 5.0}, 2.0, source="T37"),
        Example({"ltv": 12.0, "acquisition_cost": 0.0}, None),
    ],
)
def ltv_to_cac(ltv: float, acquisition_cost: float) -> float | Refuse:
    """How many times the gross profit from a customer covers the cost of winning them.

    In one number: does growth make money or burn it? It decides whether to spend more, spend elsewhere
    or stop.
    """
    return ltv / acquisition_cost if acquisition_cost > 0 else Refuse("no_spend")


def _payback(rules: Rules | Asked) -> dict[str, Part]:
    margin = Part("gross_margin", last="ltv_window_months")
    income = "arpa" if rules.customer_is == "subscription" else "revenue_a_month"
    return {
        "acquisition_cost": Part("acquisition_cost"),
        "monthly_income": Part(income),
        "gross_margin": margin,
        "customer_lifetime": Part("customer_lifetime", limits=True),
    }


@formula(
    parts={
        "order_value": Part("order_value", last="ltv_window_months"),
        "purchases_a_month": Part("purchases_a_month", last="ltv_window_months"),
    },
    formula="order_value * purchases_a_month",
    unit=Unit.MONEY,
    shown=False,
    examples=[Example({"order_value": 50.0, "purchases_a_month": 0.5}, 25)],
)
def revenue_a_month(order_value: float, purchases_a_month: float) -> float | Refuse:
    """What a buying customer brings in a month, on average over the last months of trade.

    It stands in for ARPA where nobody subscribes, so that payback can be counted in months for plain trade too.
    """
    return order_value * purchases_a_month


@formula(
    parts=_payback,
    formula="acquisition_cost / (monthly_income * gross_margin)",
    unit=Unit.MONTHS,
    better=Better.LOWER,
    examples=[
        Example(
            {
                "acquisition_cost": 60_000.0, "monthly_income": 4_000.0, "gross_margin": 0.8, "customer_lifetime": 60.0,
            },
            18.75,
            source="T34",
        ),
        Example(
            {
                "acquisition_cost": 12_000.0, "monthly_income": 1_000.0, "gross_margin": 0.8, "customer_lifetime": 60.0,
            },
            15,
            source="T35",
        ),
        Example(
            {"acquisition_cost": 3_000.0, "monthly_income": 200.0, "gross_margin": 0.8, "customer_lifetime": 60.0},
            18.75,
            source="T35",
        ),
        Example(
            {"acquisition_cost": 3_000.0, "monthly_income": 200.0, "gross_margin": 0.8, "customer_lifetime": 12.0},
            None,
            source="formulas.md 2.3: payback beyond the customer's lifetime means never",
        ),
    ],
)  # fmt: skip
def cac_payback(
    acquisition_cost: float, monthly_income: float, gross_margin: float, customer_lifetime: float
) -> float | Refuse:
    """How many months of a customer's gross profit it takes to earn back the cost of winning them.

    Until then the customer is financed from your pocket. The longer it takes, the more cash each new
    customer ties up.
    """
    monthly_margin = monthly_income * gross_margin
    if monthly_margin <= 0:
        return Refuse("no_margin")
    months = acquisition_cost / monthly_margin
    return months if months <= customer_lifetime else Refuse("never_pays_back")


@model(
    formula="age",
    unit=Unit.MONTHS,
    better=Better.LOWER,
    needs=("spend", "orders|subscriptions", "orders.cost|order_lines.unit_cost|rule:gross_margin"),
    rules=(
        "acquisition_kinds", "gross_margin", "minimum_customers", "refunds_on", "shared_spend", "spend_lag_months",
    ),
    units={"age": Unit.MONTHS},
    examples=[Example({"age": 5.0}, 5, source="a CAC of 300 and a margin of 120, 180, 228, 270, 306 by month")],
)  # fmt: skip
def break_even(age: float) -> float | Refuse:
    """The age at which a group of customers who came in the same month has earned back what it cost to win them.

    Until that month growth takes cash, after it growth gives cash. It rests on what the customers really
    brought in, not on a formula that lets every month be like the first.
    """
    return age
