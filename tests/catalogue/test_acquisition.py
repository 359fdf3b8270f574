"""Does the first order pay for the customer it won?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.catalogue.metric import find
from worthline.measuring.can import missing

Row = dict[str, Any]


def order(customer: str, day: str, amount: float, cost: float | None) -> Row:
    return {
        "order_id": f"{customer} {day}", "customer_id": customer, "ordered_at": day, "amount": amount, "cost": cost,
    }  # fmt: skip


MARCH = [
    order("a", "2024-03-02", 100, 50),
    order("b", "2024-03-20", 60, 20),
    order("b", "2024-03-21", 900, 0),
    order("c", "2024-03-31", 100, 49.99),
    order("d", "2024-03-31", 500, None),
]
SPEND = [
    {"spent_at": "2024-03-05", "amount": 150, "kind": "media", "channel": "search"},
    {"spent_at": "2024-03-05", "amount": 50, "kind": "rent"},
    {"spent_at": "2024-02-05", "amount": 4000, "kind": "media", "channel": "search"},
]


def covered(**changes: Any) -> tuple[float | None, float | None]:
    company = measurer({"orders": MARCH, "spend": SPEND}, few(**changes), as_of="2024-03-31")
    (row,) = measured(company, "first_order_covers_cac", "2024-03-01")
    return row.part, row.whole


def test_the_first_orders_margin_is_held_against_the_months_whole_cost() -> None:
    assert covered() == (2, 3)


def test_the_cost_is_of_the_kinds_that_win_customers() -> None:
    assert covered(acquisition_kinds=("media",)) == (3, 3)


def test_the_cost_is_of_the_month_the_lag_names() -> None:
    assert covered(spend_lag_months=1) == (0, 3)


def test_one_margin_for_the_company_tells_that_of_every_order() -> None:
    assert covered(gross_margin=0.5) == (3, 4)


def test_a_month_without_spend_has_no_cost_to_cover() -> None:
    company = measurer(
        {"orders": [order("a", "2024-04-02", 100, 50)], "spend": SPEND}, few(), as_of="2024-04-30"
    )
    assert value(company, "first_order_covers_cac", "2024-04-01") is None


def test_it_is_cut_by_channel_at_the_cost_of_the_whole_month() -> None:
    customers = [{"customer_id": "a", "channel": "search"}, {"customer_id": "b", "channel": "friends"}]
    company = measurer({"orders": MARCH, "spend": SPEND, "customers": customers}, few(), as_of="2024-03-31")
    rows = measured(company, "first_order_covers_cac", "2024-03-01", by=["channel"])
    assert {row.segment["channel"]: row.value for row in rows} == {None: 1, "friends": 0, "search": 1}


def test_it_names_the_rules_behind_both_sides() -> None:
    company = measurer({"orders": MARCH, "spend": SPEND}, few(), as_of="2024-03-31")
    (row,) = measured(company, "first_order_covers_cac", "2024-03-01")
    assert {"acquisition_kinds", "spend_lag_months", "gross_margin", "refunds_on"} <= row.rules.keys()


@pytest.mark.parametrize(
    ("tables", "lacks"),
    [
        ({"orders": MARCH}, "spend"),
        ({"orders": [order("a", "2024-03-02", 9, None)], "spend": SPEND},
         "orders.cost or order_lines.unit_cost or the rule gross_margin"),
    ],
)  # fmt: skip
def test_it_names_what_it_lacks(tables: dict[str, list[Row]], lacks: str) -> None:
    company = measurer(tables)
    assert missing(find("first_order_covers_cac"), company.known, company.rules) == lacks
