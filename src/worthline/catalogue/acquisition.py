"""What does it cost to win a customer, and does it pay?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Bands, Example, Part, Ratio, Refuse, formula, metric
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


@formula(
    parts={
        "acquisition_spend": Part("acquisition_spend", lag="spend_lag_months"),
        "new_customers": Part("new_customers"),
    },
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
