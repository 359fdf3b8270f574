"""Who was there, who left, and who only seemed to?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import Rows, few, measured, measurer, value

from worthline.measuring.measure import Measurer


def paying(names: str, people: int, start: str, end: str | None = None) -> list[dict[str, Any]]:
    return [
        {
            "customer_id": f"{names} {at}", "subscription_id": f"{names} {at} {start}", "amount": 10,
            "started_at": start, "ended_at": end,
        }
        for at in range(people)
    ]  # fmt: skip


def in_february(*groups: list[dict[str, Any]], **rules: Any) -> Measurer:
    return measurer(
        {"subscriptions": [row for group in groups for row in group]}, few(**rules), as_of="2024-03-31"
    )


OPENING = "2024-01-01"
T10 = [
    paying("stay", 950, OPENING), paying("leave", 50, OPENING, "2024-02-15"),
    paying("join", 488, "2024-02-10"), paying("come and go", 12, "2024-02-10", "2024-02-20"),
]  # fmt: skip
T12 = [
    paying("stay", 89, OPENING), paying("leave", 10, OPENING, "2024-02-15"),
    paying("return", 1, OPENING, "2024-02-10"), paying("return", 1, "2024-02-20"),
    paying("come and go", 1, "2024-02-10", "2024-02-20"),
]  # fmt: skip


def test_t09_customers_won_do_not_make_up_for_customers_lost() -> None:
    """S 200, E 220, N 50: 85 %, though there are more customers than before."""
    company = in_february(
        paying("stay", 170, OPENING),
        paying("leave", 30, OPENING, "2024-02-15"),
        paying("join", 50, "2024-02-10"),
    )
    assert value(company, "customer_retention", "2024-02-01") == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("rule", "churn"),
    [
        ("lost_of_opening", 0.05),
        ("all_lost_over_opening", 0.062),
        ("all_lost_over_opening_and_new", 62 / 1_500),
    ],
)
def test_t10_one_month_has_three_churn_rates_by_rule(rule: str, churn: float) -> None:
    assert value(in_february(*T10, churn_counts=rule), "customer_churn", "2024-02-01") == pytest.approx(churn)


def test_t10_newcomers_who_left_again_are_not_taken_from_the_old() -> None:
    """formulas.md 2.4: (1,438 - 500) / 1,000 would be 93.8 %; the opening 1,000 kept 95.0 %."""
    assert value(in_february(*T10), "customer_retention", "2024-02-01") == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("rules", "churn"),
    [
        ({}, 0.10),
        ({"churn_counts": "all_lost_over_opening"}, 0.11),
        ({"churn_counts": "all_lost_over_opening", "left_and_returned": "lost"}, 0.12),
        ({"churn_counts": "all_lost_over_opening_and_new"}, 11 / 101),
    ],
)
def test_t12_twelve_churned_one_came_back_one_had_only_just_joined(
    rules: dict[str, Any], churn: float
) -> None:
    assert value(in_february(*T12, **rules), "customer_churn", "2024-02-01") == pytest.approx(churn)


@pytest.mark.parametrize(("rule", "kept"), [("kept", 1), ("lost", 0)])
def test_someone_who_left_and_returned_within_the_month_counts_once_by_the_rule(
    rule: str, kept: float
) -> None:
    company = in_february(
        paying("return", 1, OPENING, "2024-02-10"), paying("return", 1, "2024-02-20"), left_and_returned=rule
    )
    assert value(company, "customer_retention", "2024-02-01") == kept


def test_whoever_returns_is_not_a_new_customer() -> None:
    company = in_february(paying("a", 1, "2023-06-01", "2023-09-01"), paying("a", 1, "2024-02-20"))
    assert value(company, "reactivation_rate", "2024-02-01") == 1
    assert value(company, "new_customers", "2024-02-01") is None


def test_whoever_is_paid_up_to_the_first_of_march_was_there_in_february() -> None:
    company = in_february(paying("a", 1, OPENING, "2024-03-01"))
    rows = measured(company, "customer_retention", "2024-02-01", "2024-03-01")
    assert [row.value for row in rows] == [1, 0]


def test_a_customer_who_orders_five_times_is_one_customer() -> None:
    orders = [{"order_id": str(at), "customer_id": "a", "ordered_at": f"2024-02-0{at}"} for at in range(1, 6)]
    company = measurer(
        {"orders": [*orders, {"order_id": "b", "customer_id": "b", "ordered_at": "2024-02-09"}]}, few()
    )
    assert value(company, "purchase_frequency", "2024-02-01") == 3
    assert value(company, "new_customers", "2024-02-01") == 2


def test_without_contracts_the_window_is_the_definition() -> None:
    """Ninety days after 1 January 2024 end on 31 March: lost in March by that rule, in May by 150 days."""
    orders = [{"order_id": "1", "customer_id": "a", "ordered_at": "2024-01-01"}]
    lost = {
        days: [
            row.period.start.month
            for row in measured(
                measurer({"orders": orders}, few(activity_window_days=days), as_of="2024-12-31"),
                "customer_churn", "2024-02-01", "2024-06-01",
            )
            if row.value == 1
        ]
        for days in (90, 150)
    }  # fmt: skip
    assert lost == {90: [3], 150: [5]}


def test_customers_without_orders_are_not_buyers() -> None:
    tables: Rows = {
        "customers": [{"customer_id": "looks"}, {"customer_id": "buys"}],
        "orders": [{"order_id": "1", "customer_id": "buys", "ordered_at": "2024-02-01", "amount": 10}],
    }
    company = measurer(tables, few())
    assert value(company, "purchase_frequency", "2024-02-01") == 1
    assert value(company, "new_customers", "2024-02-01") == 1


def test_customers_without_orders_are_not_activated_and_not_forgotten() -> None:
    """Of two who joined one ordered: a half, and the median of both is not the one day of the one (I39)."""
    joined = {"joined_at": "2024-01-01"}
    customers = [{"customer_id": name, **joined} for name in ("looks", "buys", "looks too")]
    orders = [{"order_id": "1", "customer_id": "buys", "ordered_at": "2024-01-02", "amount": 10}]
    company = measurer({"customers": customers, "orders": orders}, few(), as_of="2024-06-30")
    assert value(company, "activation_rate", "2024-01-01") == pytest.approx(1 / 3)
    assert value(company, "time_to_value", "2024-01-01") is None


def test_those_who_have_not_reordered_yet_are_counted_in_the_time_to_reorder() -> None:
    """Of three, one reorders after 10 days and one after 40; over those two alone the median would be 10."""
    days = {"a": ("2024-01-01", "2024-01-11"), "b": ("2024-01-01", "2024-02-10"), "c": ("2024-01-01",)}
    orders = [
        {"order_id": f"{name}{on}", "customer_id": name, "ordered_at": on}
        for name, each in days.items()
        for on in each
    ]
    company = measurer({"orders": orders}, few(repeat_window_months=6), as_of="2024-06-30")
    assert value(company, "time_to_first_reorder", "2024-06-01") == 40
