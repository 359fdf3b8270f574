"""Do the numbers that others worked out in public come out here?

Each case is named as in the list of published cases (T01, T02, ...). Those of one metric alone stand as its worked
examples in the catalogue; here are those that take rows, or several metrics.
"""

from __future__ import annotations

from statistics import mean

import pytest
from tests.rows import few, measurer, value

from worthline.catalogue.benchmarks.read import published
from worthline.catalogue.metric import OfMetrics, find
from worthline.measuring.measure import Measurer
from worthline.tables.rules import Rules

SPEND = (3.5, 8.5, 5.0, 6.5, 6.0)
VISITS = (4, 3, 5, 6, 3)
"""T03: what five customers of a coffee shop spend a visit and how often they come in a week (Kissmetrics)."""


@pytest.fixture(scope="module")
def coffee() -> Measurer:
    orders = [
        {
            "customer_id": f"c{at}",
            "order_id": f"{at}-{visit}",
            "ordered_at": f"2024-03-0{4 + visit}",
            "amount": spend,
        }
        for at, (spend, visits) in enumerate(zip(SPEND, VISITS, strict=True))
        for visit in range(visits)
    ]
    return measurer({"orders": orders}, few(), as_of="2024-03-31")


def test_what_a_customer_spends_in_a_week_is_no_product_of_two_means(coffee: Measurer) -> None:
    """T03: 24.30 a week for each customer; 5.90 x 4.2 would be 24.78."""
    week = "2024-03-06"
    spent, bought = (
        value(coffee, "order_value", week, "week"),
        value(coffee, "purchase_frequency", week, "week"),
    )
    assert spent is not None
    assert bought is not None
    assert bought == pytest.approx(4.2)
    assert spent * bought == pytest.approx(24.30)
    assert mean(SPEND) * mean(VISITS) == pytest.approx(24.78)


def test_twenty_years_of_weeks_give_the_printed_value() -> None:
    """T04 and the first line of T05: 25,272, of which 21.3 % are 5,382.94."""
    simple, on_margin = (find(key).how for key in ("ltv_simple", "ltv_margin"))
    assert isinstance(simple, OfMetrics)
    assert isinstance(on_margin, OfMetrics)
    parts = {"order_value": 24.30, "purchases_a_month": 52 / 12, "customer_lifetime": 240.0}
    assert simple.combine(**parts) == pytest.approx(25_272)
    assert on_margin.combine(**parts, gross_margin=0.213) == pytest.approx(5_382.94, abs=0.005)


def test_revenue_is_never_averaged_with_margin() -> None:
    """T05 averages a revenue figure, a margin figure and one that holds twenty years twice: 14,098.71 means nothing."""
    average = find("ltv_average").how
    assert isinstance(average, OfMetrics)
    on_margin = set(average.under(Rules().settled(contracts=True)))
    assert on_margin.isdisjoint({"ltv_simple", "ltv_arpa"})
    assert average.combine(ltv_margin=5_382.94, ltv_historic=576.74) == pytest.approx((5_382.94 + 576.74) / 2)


def test_twelve_yearly_and_a_hundred_monthly_plans() -> None:
    """T16: 100 at 100 a month and 50 at 600 a year are 12,500 of MRR."""
    monthly = [_plan(f"m{n}", 100, "month") for n in range(100)]
    yearly = [_plan(f"y{n}", 600, "year") for n in range(50)]
    company = measurer({"subscriptions": monthly + yearly}, few(), as_of="2024-04-30")
    assert value(company, "mrr", "2024-03-01") == pytest.approx(12_500)


def test_the_mean_sale_is_over_the_new_alone() -> None:
    """T25: 3 at 100 and 7 at 50 give 65, whatever the others pay."""
    old = [_plan(f"old{n}", 900, "month") for n in range(5)]
    new = [_plan(f"n{n}", 100 if n < 3 else 50, "month", "2024-03-10") for n in range(10)]
    company = measurer({"subscriptions": old + new}, few(), as_of="2024-04-30")
    assert value(company, "average_sale_price", "2024-03-01") == pytest.approx(65)


def test_a_day_that_grows_by_more_than_its_new_customers_has_negative_net_churn() -> None:
    """T19: from 100 to 120, 10 of it new: -10 %."""
    steady = [_plan("a", 50, "month"), {**_plan("b", 50, "month"), "ended_at": "2024-03-10"}]
    more = [_plan("b", 60, "month", "2024-03-10"), _plan("c", 10, "month", "2024-03-10")]
    company = measurer({"subscriptions": steady + more}, few(), as_of="2024-04-30")
    assert value(company, "net_mrr_churn", "2024-03-10") == pytest.approx(-0.10)


def test_the_published_ratios_follow_from_the_published_values_and_costs() -> None:
    """T38: LTV over CAC, rounded to a half, is each of the ten ratios that First Page Sage prints."""
    rows = [row for row in published() if row.publisher == "First Page Sage"]
    by_metric = {
        metric: {row.industry: row.value for row in rows if row.metric == metric}
        for metric in ("ltv_simple", "acquisition_cost", "ltv_to_cac")
    }
    worth, cost, printed = by_metric.values()
    both = [industry for industry in printed if industry in worth and industry in cost]
    assert len(both) == 10
    for industry in both:
        assert round(2 * (worth[industry] or 0) / (cost[industry] or 1)) / 2 == printed[industry]


def _plan(customer: str, amount: float, interval: str, start: str = "2024-01-05") -> dict[str, object]:
    return {
        "customer_id": customer, "subscription_id": customer, "started_at": start, "amount": amount,
        "interval": interval,
    }  # fmt: skip
