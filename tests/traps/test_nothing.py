"""Is there never a number where there is nothing to make it of?"""

from __future__ import annotations

import pytest
from tests.rows import few, measured, measurer, value

ORDER = {"order_id": "1", "customer_id": "a", "ordered_at": "2024-02-05", "amount": 100, "cost": 60}
PAID = {"customer_id": "a", "started_at": "2024-01-01", "amount": 10}


def answers(*scores: int) -> list[dict[str, object]]:
    return [
        {"answer_id": str(at), "customer_id": f"c{at}", "answered_at": "2024-02-05", "survey": "nps", "scale": "0-10",
         "score": score}
        for at, score in enumerate(scores)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "metric", ["revenue", "order_value", "purchase_frequency", "gross_margin", "new_customers"]
)
def test_a_month_without_trade_has_no_number(metric: str) -> None:
    (row,) = measured(measurer({"orders": [ORDER]}, few()), metric, "2024-01-01")
    assert row.value is None
    assert row.refused is not None


@pytest.mark.parametrize(
    "metric",
    [
        "customer_retention",
        "customer_churn",
        "gross_revenue_retention",
        "net_revenue_retention",
        "gross_mrr_churn",
    ],
)
def test_retention_of_nobody_is_unknown_and_not_nought(metric: str) -> None:
    """I13: in their first month there was nobody at its start."""
    company = measurer({"subscriptions": [{**PAID, "started_at": "2024-01-05"}]}, few(), as_of="2024-02-29")
    assert value(company, metric, "2024-01-01") is None


def test_zero_churn_gives_no_lifetime_and_no_lifetime_value() -> None:
    """formulas.md 2.1: undefined, not nought and not infinite."""
    company = measurer(
        {"subscriptions": [PAID], "orders": [ORDER]}, few(ltv_window_months=1), as_of="2024-06-30"
    )
    rows = measured(company, "ltv_saas", "2024-02-01")
    assert [(row.value, row.refused and row.refused.reason) for row in rows] == [(None, "zero_churn")]
    assert value(company, "lifetime_by_churn", "2024-02-01") is None


def test_spend_that_won_nobody_has_no_cost_per_customer() -> None:
    spend = [{"spent_at": "2024-03-01", "amount": 500}]
    company = measurer({"orders": [ORDER], "spend": spend}, few())
    assert value(company, "acquisition_spend", "2024-03-01") == 500
    assert value(company, "acquisition_cost", "2024-03-01") is None


def test_growth_without_losses_has_no_quick_ratio() -> None:
    company = measurer({"subscriptions": [PAID]}, few(), as_of="2024-02-29")
    assert value(company, "quick_ratio", "2024-01-01") is None


def test_a_window_longer_than_the_data_is_refused() -> None:
    (row,) = measured(measurer({"orders": [ORDER]}, few()), "repeat_purchase_rate", "2024-02-01")
    assert row.refused is not None
    assert row.refused.reason == "too_short"


def test_too_few_customers_are_no_share() -> None:
    subscriptions = [{**PAID, "customer_id": name} for name in "abc"]
    company = measurer({"subscriptions": subscriptions}, few(minimum_customers=10), as_of="2024-02-29")
    (row,) = measured(company, "customer_retention", "2024-02-01")
    assert row.value is None
    assert row.refused is not None
    assert row.refused.reason == "too_few"


def test_t27_nought_is_an_answer() -> None:
    company = measurer({"answers": answers(10, 10, 10, 8, 8, 0)}, few())
    assert value(company, "net_promoter_score", "2024-02-01") == pytest.approx(100 / 3)


def test_t27_passives_stay_below_the_line() -> None:
    company = measurer({"answers": answers(1, 7, 7, 8, 9, 10)}, few())
    assert value(company, "net_promoter_score", "2024-02-01") == pytest.approx(100 / 6)


def test_an_unanswered_question_is_no_answer_of_nought() -> None:
    company = measurer(
        {"answers": [*answers(9, 9), {**answers(0)[0], "answer_id": "x", "score": None}]}, few()
    )
    assert value(company, "net_promoter_score", "2024-02-01") == 100
