"""Is every sum of money counted once, in the right month, and divided by the right thing?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.rows import few, measured, measurer, value

ORDER = {"order_id": "1", "customer_id": "a", "ordered_at": "2024-03-05", "amount": 100, "cost": 60}


def test_an_order_with_three_lines_is_one_order() -> None:
    lines = [{"order_id": "1", "product_id": name, "quantity": 2, "unit_price": 10} for name in "xyz"]
    company = measurer({"orders": [{**ORDER, "amount": None, "cost": None}], "order_lines": lines}, few())
    assert value(company, "revenue", "2024-03-01") == 60
    assert value(company, "order_value", "2024-03-01") == 60


def test_lines_do_not_multiply_the_amount_an_order_states_itself() -> None:
    lines = [{"order_id": "1", "product_id": name, "quantity": 2, "unit_price": 10} for name in "xyz"]
    assert value(measurer({"orders": [ORDER], "order_lines": lines}, few()), "revenue", "2024-03-01") == 100


def test_two_refunds_of_one_order_do_not_count_the_order_twice() -> None:
    refunds = [
        {"refund_id": name, "order_id": "1", "refunded_at": "2024-03-09", "amount": 10}
        for name in ("r1", "r2")
    ]
    assert value(measurer({"orders": [ORDER], "refunds": refunds}, few()), "revenue", "2024-03-01") == 80


def test_the_value_of_an_order_is_not_an_average_of_customers_averages() -> None:
    orders = [{**ORDER, "order_id": str(at), "customer_id": "often", "amount": 10} for at in range(9)]
    company = measurer(
        {"orders": [*orders, {**ORDER, "order_id": "b", "customer_id": "once", "amount": 110}]}, few()
    )
    assert value(company, "order_value", "2024-03-01") == 20  # (10 + 110) / 2 would be 60


def test_the_churn_of_several_months_is_pooled_not_averaged() -> None:
    """January loses 1 of 1, February 1 of 9: 2 of 10, so five months, whatever the mean of 100 % and 11 % says."""
    first = {"customer_id": "a", "started_at": "2023-12-01", "ended_at": "2024-01-15", "amount": 10}
    nine = [{"customer_id": f"c{at}", "started_at": "2024-01-20", "amount": 10} for at in range(9)]
    nine[0]["ended_at"] = "2024-02-15"
    company = measurer({"subscriptions": [first, *nine]}, few(churn_window_months=2), as_of="2024-02-29")
    assert value(company, "lifetime_by_churn", "2024-02-01") == pytest.approx(5)


@pytest.mark.parametrize(
    ("rule", "march", "april"),
    [("refund_date", 100, -30), ("order_date", 70, None), ("not_at_all", 100, None)],
)
def test_a_refund_in_another_month_lowers_the_month_the_rule_names(
    rule: str, march: float, april: float | None
) -> None:
    refund = {"refund_id": "r", "order_id": "1", "refunded_at": "2024-04-02", "amount": 30}
    company = measurer({"orders": [ORDER], "refunds": [refund]}, few(refunds_on=rule))
    assert [row.value for row in measured(company, "revenue", "2024-03-01", "2024-04-01")] == [march, april]


def test_a_refund_is_not_an_order() -> None:
    refund = {"refund_id": "r", "order_id": "1", "refunded_at": "2024-03-20", "amount": 30}
    company = measurer({"orders": [ORDER], "refunds": [refund]}, few())
    assert value(company, "purchase_frequency", "2024-03-01") == 1
    assert value(company, "order_value", "2024-03-01") == 70


def test_money_back_for_an_order_of_unknown_cost_does_not_lower_the_revenue_whose_cost_is_known() -> None:
    unknown = {**ORDER, "order_id": "2", "cost": None}
    refund = {"refund_id": "r", "order_id": "2", "refunded_at": "2024-03-20", "amount": 100}
    company = measurer({"orders": [ORDER, unknown], "refunds": [refund]}, few())
    assert value(company, "gross_margin", "2024-03-01") == pytest.approx(0.4)


def test_one_gross_margin_for_the_company_stays_that_margin_whatever_is_paid_back() -> None:
    refund = {"refund_id": "r", "order_id": "1", "refunded_at": "2024-03-20", "amount": 50}
    company = measurer({"orders": [{**ORDER, "cost": None}], "refunds": [refund]}, few(gross_margin=0.3))
    assert value(company, "gross_margin", "2024-03-01") == pytest.approx(0.3)


def test_an_order_of_which_one_line_has_no_cost_is_of_unknown_cost() -> None:
    """Otherwise that line would count as pure profit."""
    lines = [{"order_id": "2", "product_id": name, "quantity": 1, "unit_price": 50} for name in "xy"]
    lines[0]["unit_cost"] = 10
    orders = [ORDER, {**ORDER, "order_id": "2", "amount": None, "cost": None}]
    company = measurer({"orders": orders, "order_lines": lines}, few())
    assert value(company, "gross_margin", "2024-03-01") == pytest.approx(0.4)


def test_fully_loaded_and_paid_cost_of_a_customer_answer_different_questions() -> None:
    """formulas.md 2.2: 800 of media and 200 of salaries for four customers."""
    orders = [{**ORDER, "order_id": name, "customer_id": name} for name in "abcd"]
    spend = [
        {"spent_at": "2024-03-01", "amount": 800},
        {"spent_at": "2024-03-31", "amount": 200, "kind": "salaries"},
    ]
    company = measurer({"orders": orders, "spend": spend}, few())
    assert value(company, "acquisition_cost", "2024-03-01") == 250
    assert value(company, "paid_acquisition_cost", "2024-03-01") == 200


def test_cost_shared_by_all_channels_is_spread_and_never_lost() -> None:
    """One customer by search, three by friends: a quarter and three quarters of 400 (I21)."""
    brought = {"a": "search", "b": "friends", "c": "friends", "d": "friends"}
    customers = [{"customer_id": name, "channel": channel} for name, channel in brought.items()]
    orders = [{**ORDER, "order_id": name, "customer_id": name} for name in brought]
    spend = [
        {"spent_at": "2024-03-01", "amount": 100, "channel": "search"},
        {"spent_at": "2024-03-01", "amount": 400, "kind": "rent"},
    ]
    company = measurer({"customers": customers, "orders": orders, "spend": spend}, few())
    rows = measured(company, "acquisition_cost", "2024-03-01", by=["channel"])
    assert {row.segment["channel"]: row.value for row in rows} == {"search": 200, "friends": 100}


def test_the_time_to_reorder_is_the_median_not_the_mean() -> None:
    """T29: second-order gaps of 43 customers with mean 19, median 14 and mode 13 days: the median is reported."""
    gaps = [5, 6, 7, 8, 9, 10, 11, 12, 12, *[13] * 12, 14, *range(17, 38)]
    assert (len(gaps), sum(gaps) / 43) == (43, 19)
    first = date(2024, 1, 1)
    orders = [
        {"customer_id": f"c{at}", "ordered_at": first + timedelta(days=days), "amount": 1}
        for at, gap in enumerate(gaps)
        for days in (0, gap)
    ]
    company = measurer({"orders": orders}, few(repeat_window_months=1), as_of="2024-12-31")
    assert value(company, "time_to_first_reorder", "2024-01-15") == 14
