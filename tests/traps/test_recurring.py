"""Does recurring revenue move as it does at those who wrote the definitions?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rows import few, measured, measurer, value

from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain

GOLD = {"customer_id": "a", "subscription_id": "gold", "started_at": "2023-01-10", "ended_at": "2024-01-10",
        "amount": 2_000, "interval": "year"}  # fmt: skip
SILVER = [
    {
        "customer_id": "a",
        "subscription_id": name,
        "started_at": "2023-03-05",
        "ended_at": "2023-06-05",
        "amount": 30,
    }
    for name in ("silver 1", "silver 2")
]
AGAIN = {**GOLD, "subscription_id": "gold again", "started_at": "2024-05-01", "ended_at": None}
A_TWELFTH = pytest.approx(166.67, abs=0.005)
MOVES = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr")


@pytest.fixture(scope="module")
def story() -> Measurer:
    """T15, as told by ChartMogul: gold, two silver beside it, silver cancelled, gold run out, and bought again."""
    return measurer({"subscriptions": [GOLD, *SILVER, AGAIN]}, few(), as_of="2024-12-31")


@pytest.mark.parametrize(
    ("month", "kind", "amount"),
    [
        ("2023-01-01", "new_mrr", A_TWELFTH),
        ("2023-03-01", "expansion_mrr", 60),
        ("2023-06-01", "contraction_mrr", 60),
        ("2024-01-01", "churned_mrr", A_TWELFTH),
        ("2024-05-01", "reactivated_mrr", A_TWELFTH),
    ],
)
def test_t15_each_step_is_one_movement_and_no_other(
    story: Measurer, month: str, kind: str, amount: float
) -> None:
    period = story.calendar.period_of(date.fromisoformat(month), Grain.MONTH)
    moved = {row.metric: row.value for row in story.measure(MOVES, [period]) if row.value}
    assert moved == {kind: amount}


def test_t15_churn_comes_at_the_end_of_the_paid_term_not_a_day_earlier(story: Measurer) -> None:
    assert [row.value for row in measured(story, "churned_mrr", "2023-12-01", "2024-01-01")] == [0, A_TWELFTH]


def test_t15_over_the_whole_year_silver_has_neither_come_nor_gone(story: Measurer) -> None:
    assert value(story, "new_mrr", "2023-06-01", "year") == A_TWELFTH
    assert value(story, "expansion_mrr", "2023-06-01", "year") == 0


def test_t16_yearly_plans_count_a_twelfth_a_month() -> None:
    monthly = [{"customer_id": f"m{at}", "started_at": "2024-01-01", "amount": 100} for at in range(100)]
    yearly = [
        {"customer_id": f"y{at}", "started_at": "2024-01-01", "amount": 600, "interval": "year"}
        for at in range(50)
    ]
    assert value(measurer({"subscriptions": monthly + yearly}, few()), "mrr", "2024-01-01") == 12_500


def test_t23_quick_ratio_through_subscriptions() -> None:
    """New 20, expansion 8, churn 5, contraction 3: 3.5."""
    before, after = (
        {"started_at": "2024-01-01", "subscription_id": "s"},
        {"started_at": "2024-02-10", "subscription_id": "s"},
    )
    rows = [
        {"customer_id": "new", **after, "amount": 20},
        {"customer_id": "more", **before, "amount": 10}, {"customer_id": "more", **after, "amount": 18},
        {"customer_id": "gone", **before, "amount": 5, "ended_at": "2024-02-10"},
        {"customer_id": "less", **before, "amount": 10}, {"customer_id": "less", **after, "amount": 7},
    ]  # fmt: skip
    company = measurer({"subscriptions": rows}, few(), as_of="2024-03-31")
    assert value(company, "quick_ratio", "2024-02-01") == pytest.approx(3.5)


def test_t24_several_subscriptions_of_one_customer_are_one_account() -> None:
    """Payers of 1, 1, 3, 5 and 5, the last by two subscriptions: ARPA 3."""
    paid = [("a", 1), ("b", 1), ("c", 3), ("d", 5), ("e", 2), ("e", 3)]
    rows = [
        {"customer_id": name, "subscription_id": str(at), "started_at": "2024-01-01", "amount": amount}
        for at, (name, amount) in enumerate(paid)
    ]
    assert value(measurer({"subscriptions": rows}, few()), "arpa", "2024-01-01") == 3


def test_a_second_subscription_is_expansion_not_a_new_customer() -> None:
    rows = [
        {"customer_id": "a", "subscription_id": name, "started_at": start, "amount": 10}
        for name, start in (("one", "2024-01-05"), ("two", "2024-02-05"))
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert value(company, "expansion_mrr", "2024-02-01") == 10
    assert value(company, "new_customers", "2024-02-01") is None


def test_cancelling_one_of_two_subscriptions_loses_no_customer() -> None:
    rows = [
        {"customer_id": "a", "subscription_id": "stays", "started_at": "2024-01-05", "amount": 10},
        {
            "customer_id": "a",
            "subscription_id": "goes",
            "started_at": "2024-01-05",
            "amount": 5,
            "ended_at": "2024-02-10",
        },
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert value(company, "customer_churn", "2024-02-01") == 0
    assert value(company, "contraction_mrr", "2024-02-01") == 5


def test_a_subscription_that_follows_on_the_day_the_last_one_ended_is_no_churn() -> None:
    rows = [
        {"customer_id": "a", "subscription_id": "old", "started_at": "2023-02-28", "amount": 10,
         "ended_at": "2024-02-01"},
        {"customer_id": "a", "subscription_id": "new", "started_at": "2024-02-01", "amount": 10},
    ]  # fmt: skip
    company = measurer({"subscriptions": rows}, few(left_and_returned="lost"), as_of="2024-02-29")
    assert value(company, "customer_churn", "2024-02-01") == 0
    assert value(company, "reactivated_mrr", "2024-02-01") == 0


def test_whoever_comes_back_is_reactivated_and_not_new() -> None:
    rows = [
        {
            "customer_id": "a",
            "subscription_id": "one",
            "started_at": "2023-05-01",
            "amount": 10,
            "ended_at": "2023-08-01",
        },
        {"customer_id": "a", "subscription_id": "two", "started_at": "2024-02-05", "amount": 25},
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert value(company, "new_mrr", "2024-02-01") == 0
    assert value(company, "reactivated_mrr", "2024-02-01") == 25


def test_up_and_down_within_a_period_is_no_loss() -> None:
    """formulas.md 2.7: movements may book a contraction; end to end nothing is lost."""
    steps = [("2024-01-01", 10), ("2024-02-05", 30), ("2024-02-20", 10)]
    rows = [
        {"customer_id": "a", "subscription_id": "s", "started_at": on, "amount": paid} for on, paid in steps
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert value(company, "gross_revenue_retention", "2024-02-01") == 1


def test_two_prices_on_one_day_the_later_one_holds() -> None:
    steps = [("2024-01-10 15:00", 30), ("2024-01-10 09:00", 10), ("2024-01-01 08:00", 5)]
    rows = [
        {"customer_id": "a", "subscription_id": "s", "started_at": at, "amount": paid} for at, paid in steps
    ]
    assert value(measurer({"subscriptions": rows}, few(), as_of="2024-01-31"), "mrr", "2024-01-01") == 30


def test_a_trial_is_neither_revenue_nor_a_customer() -> None:
    rows = [
        {"customer_id": "a", "subscription_id": "t", "started_at": "2024-01-01", "amount": 10, "trial": True},
        {"customer_id": "b", "subscription_id": "s", "started_at": "2024-01-01", "amount": 30},
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert value(company, "mrr", "2024-01-01") == 30
    assert value(company, "new_customers", "2024-01-01") == 1
