"""Does a return rate fall apart into its reasons without losing any of it?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rows import few, measurer, value

from worthline.analyses.reasons import by_reason
from worthline.catalogue.metric import find
from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain

ORDERS = [
    {"order_id": f"o{n}", "customer_id": f"c{n % 3}", "ordered_at": "2024-01-10", "amount": 100}
    for n in range(4)
]
REFUNDS = [
    {"order_id": "o0", "refunded_at": "2024-01-15", "amount": 50, "reason": "too small"},
    {"order_id": "o1", "refunded_at": "2024-01-20", "amount": 100, "reason": "broken"},
    {"order_id": "o2", "refunded_at": "2024-02-02", "amount": 10, "reason": "broken"},
    {"order_id": "o3", "refunded_at": "2024-02-03", "amount": 20},
]
JANUARY = "2024-01-01"


@pytest.fixture(scope="module")
def shop() -> Measurer:
    return measurer({"orders": ORDERS, "refunds": REFUNDS}, few(), as_of="2024-03-31")


def rates(shop: Measurer, key: str) -> dict[str | None, float | None]:
    period = shop.calendar.period_of(date.fromisoformat(JANUARY), Grain.MONTH)
    return {each.reason: each.rate.value for each in by_reason(shop, find(key), period)}


def test_each_reason_is_held_against_all_that_was_sold(shop: Measurer) -> None:
    """By hand: 110, 50 and 20 of 400."""
    assert rates(shop, "return_rate") == pytest.approx({"broken": 0.275, "too small": 0.125, None: 0.05})
    assert list(rates(shop, "return_rate")) == ["broken", "too small", None]


def test_the_reasons_add_up_to_the_rate(shop: Measurer) -> None:
    assert sum(rate or 0 for rate in rates(shop, "return_rate").values()) == pytest.approx(
        value(shop, "return_rate", JANUARY)
    )


def test_orders_are_counted_by_reason_too(shop: Measurer) -> None:
    assert rates(shop, "return_rate_orders") == {"broken": 0.5, "too small": 0.25, None: 0.25}


def test_other_metrics_have_no_reasons(shop: Measurer) -> None:
    assert rates(shop, "revenue") == {}
