"""Does each rule on revenue, on the cost of winning and on repeat purchase move the numbers as it says?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.catalogue.metric import find
from worthline.measuring.can import missing

MARCH = "2024-03-01"
ORDER = {
    "order_id": "1", "customer_id": "a", "ordered_at": "2024-03-05", "amount": 130, "tax": 20, "shipping": 10,
    "cost": 60,
}  # fmt: skip


@pytest.mark.parametrize(
    ("tax", "shipping", "revenue"),
    [(False, True, 110), (True, True, 130), (False, False, 100), (True, False, 120)],
)
def test_tax_and_delivery_are_revenue_or_not(tax: bool, shipping: bool, revenue: float) -> None:
    """Of 130 paid, 20 are tax and 10 delivery."""
    company = measurer({"orders": [ORDER]}, few(tax_in_revenue=tax, shipping_in_revenue=shipping))
    assert value(company, "revenue", MARCH) == revenue
    assert value(company, "gross_margin", MARCH) == pytest.approx((revenue - 60) / revenue)


def test_money_back_takes_its_tax_along() -> None:
    """Half of 130 paid back is half of the 110 that were revenue."""
    refund = {"refund_id": "r", "order_id": "1", "refunded_at": "2024-03-09", "amount": 65}
    company = measurer({"orders": [ORDER], "refunds": [refund]}, few())
    assert value(company, "revenue", MARCH) == 55


def test_prices_of_lines_hold_neither_tax_nor_delivery() -> None:
    lines = [{"order_id": "1", "product_id": "p", "quantity": 2, "unit_price": 50}]
    company = measurer({"orders": [{**ORDER, "amount": None}], "order_lines": lines},
                       few(shipping_in_revenue=False))  # fmt: skip
    assert value(company, "revenue", MARCH) == 100


def test_an_order_whose_tax_nobody_wrote_down_counts_whole() -> None:
    orders = [ORDER, {**ORDER, "order_id": "2", "tax": None, "shipping": None, "amount": 40}]
    assert value(measurer({"orders": orders}, few(shipping_in_revenue=False)), "revenue", MARCH) == 140


@pytest.mark.parametrize(("rule", "cost"), [(False, 50), (True, 80)])
def test_what_new_customers_first_bought_is_cost_of_winning_them_or_not(rule: bool, cost: float) -> None:
    """100 spent for two newcomers, whose first goods cost 40 and 20; a later order and an old customer add nothing."""
    orders = [
        {**ORDER, "cost": 40}, {**ORDER, "order_id": "2", "customer_id": "b", "cost": 20},
        {**ORDER, "order_id": "3", "ordered_at": "2024-03-20", "cost": 500},
        {**ORDER, "order_id": "4", "customer_id": "old", "ordered_at": "2024-01-20", "cost": 500},
        {**ORDER, "order_id": "5", "customer_id": "old", "cost": 500},
    ]  # fmt: skip
    spend = [{"spent_at": "2024-03-01", "amount": 100}]
    company = measurer({"orders": orders, "spend": spend}, few(first_goods_in_cac=rule))
    assert value(company, "acquisition_cost", MARCH) == cost
    assert value(company, "paid_acquisition_cost", MARCH) == 50


def test_whoever_began_with_a_subscription_first_bought_no_goods() -> None:
    tables = {
        "orders": [ORDER], "spend": [{"spent_at": "2024-03-01", "amount": 100}],
        "subscriptions": [{"customer_id": "a", "started_at": "2024-03-01", "amount": 10}],
    }  # fmt: skip
    assert value(measurer(tables, few(first_goods_in_cac=True)), "acquisition_cost", MARCH) == 100


def test_first_goods_of_unknown_cost_are_asked_for_and_not_left_out() -> None:
    orders = [{**ORDER, "cost": None}]
    company = measurer(
        {"orders": orders, "spend": [{"spent_at": MARCH, "amount": 100}]}, few(first_goods_in_cac=True)
    )
    assert value(company, "acquisition_cost", MARCH) is None
    assert "orders.cost" in missing(find("acquisition_cost"), company.known, company.rules)


@pytest.mark.parametrize(("rule", "rate"), [("both_in_window", 1 / 3), ("first_may_be_earlier", 2 / 3)])
@pytest.mark.parametrize("grain", ["month", "week"])
def test_the_first_order_lies_within_the_window_or_may_be_earlier(rule: str, rate: float, grain: str) -> None:
    """One buys twice in March, an old one and a new one once each (formulas.md 2.12: Shopify)."""
    bought = [("twice", "03-05"), ("twice", "03-09"), ("old", "01-05"), ("old", "03-09"), ("new", "03-09")]
    orders = [{"customer_id": name, "ordered_at": f"2024-{on}", "amount": 1} for name, on in bought]
    company = measurer(
        {"orders": orders}, few(repeat_counts=rule, repeat_window_months=1), as_of="2024-03-31"
    )
    on = MARCH if grain == "month" else "2024-03-25"
    assert value(company, "repeat_purchase_rate", on, grain) == pytest.approx(rate)


def _leaving(rules: dict[str, Any]) -> list[float | None]:
    """Of four in January one leaves in February, of three in March none: lifetimes by March, a month at a time."""
    rows = [{"customer_id": f"c{at}", "started_at": "2024-01-01", "amount": 10} for at in range(4)]
    rows[0]["ended_at"] = "2024-02-15"
    company = measurer({"subscriptions": rows}, few(churn_window_months=1, **rules), as_of="2024-03-31")
    return [row.value for row in measured(company, "lifetime_by_churn", "2024-02-01", "2024-03-01")]


@pytest.mark.parametrize(("rule", "months"), [("with_the_month", [4, None]), ("month_before", [None, 4])])
def test_the_churn_behind_a_lifetime_takes_in_the_month_or_ends_before_it(
    rule: str, months: list[float | None]
) -> None:
    """ChartMogul leaves the month itself out (formulas.md 2.1)."""
    assert _leaving({"churn_window_ends": rule}) == months
