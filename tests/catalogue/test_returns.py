"""Are returns held against the sales they belong to?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.measuring.measure import Measurer

TODAY = "2024-06-30"


def order(number: int, day: str = "2024-04-10", amount: int = 100) -> dict[str, Any]:
    return {"order_id": f"o{number}", "customer_id": f"c{number}", "ordered_at": day, "amount": amount}


def refund(number: int, day: str = "2024-05-02", amount: int = 40, **columns: Any) -> dict[str, Any]:
    return {
        "refund_id": f"r{number}{day}",
        "order_id": f"o{number}",
        "refunded_at": day,
        "amount": amount,
        **columns,
    }


def company(rules: Any = None, **tables: list[dict[str, Any]]) -> Measurer:
    return measurer(tables, rules or few(), as_of=TODAY)


def test_what_comes_back_belongs_to_the_month_of_its_sale() -> None:
    """formulas.md 2.12: refunds of May for orders of April lower April."""
    shop = company(orders=[order(1), order(2), order(3, "2024-05-10")], refunds=[refund(1)])
    assert value(shop, "return_rate", "2024-04-01") == 0.2
    assert value(shop, "return_rate", "2024-05-01") == 0


@pytest.mark.parametrize(("unit", "rate"), [("revenue", 0.2), ("orders", 0.5), ("units", 0.1)])
def test_money_orders_and_units_are_three_rates(unit: str, rate: float) -> None:
    """T30: 12.0, 18.0 and 13.1 % are one quarter of one shop."""
    lines = [{"order_id": f"o{n}", "product_id": "p", "quantity": 5, "unit_price": 20} for n in (1, 2)]
    shop = company(
        few(return_rate_unit=unit),
        orders=[order(1), order(2)], order_lines=lines, refunds=[refund(1, quantity=1)],
    )  # fmt: skip
    assert value(shop, "return_rate", "2024-04-01") == rate
    assert value(shop, f"return_rate_{unit}", "2024-04-01") == rate


def test_an_order_that_may_still_be_sent_back_is_not_judged() -> None:
    shop = company(orders=[order(1, "2024-05-31"), order(2, "2024-06-01")], refunds=[refund(2, "2024-06-05")])
    assert value(shop, "return_rate", "2024-05-01") == 0
    (june,) = measured(shop, "return_rate", "2024-06-01")
    assert (june.value, june.maturity) == (None, "ripening")


def test_more_than_was_sold_does_not_come_back() -> None:
    """Money on top of the price, for the trouble, is no return; another order's goods do not come back with it."""
    shop = company(orders=[order(1), order(2)], refunds=[refund(1, amount=90), refund(1, "2024-05-03", 60)])
    assert value(shop, "return_rate", "2024-04-01") == 0.5


def test_one_order_sent_back_in_two_parcels_is_one_order() -> None:
    shop = company(orders=[order(1), order(2)], refunds=[refund(1), refund(1, "2024-05-03")])
    assert value(shop, "return_rate_orders", "2024-04-01") == 0.5


def test_money_back_for_no_known_order_is_counted_but_in_no_rate() -> None:
    shop = company(orders=[order(1)], refunds=[refund(1), {**refund(9), "customer_id": "c1"}])
    assert value(shop, "return_rate", "2024-04-01") == 0.4
    assert value(shop, "refund_count", "2024-05-01") == 2


def test_refunds_are_counted_by_reason_and_by_customer() -> None:
    shop = company(
        customers=[{"customer_id": "c1", "region": "east"}],
        orders=[order(1), order(2)],
        refunds=[
            refund(1, reason="size"),
            refund(2, reason="size"),
            refund(2, "2024-05-03", reason="colour"),
        ],
    )
    by_reason, by_region = (
        measured(shop, "refund_count", "2024-05-01", by=[column]) for column in ("reason", "region")
    )
    assert {row.segment["reason"]: row.value for row in by_reason} == {"size": 2, "colour": 1}
    assert {row.segment["region"]: row.value for row in by_region} == {"east": 1, None: 2}


def test_units_are_asked_for_only_where_units_are_counted() -> None:
    shop = company(orders=[order(1)], refunds=[refund(1)])
    assert value(shop, "return_rate", "2024-04-01") == 0.4
    (row,) = measured(shop, "return_rate_units", "2024-04-01")
    assert row.refused is not None
    assert row.refused.details == (("what", "refunds.quantity"),)


def test_the_rules_named_are_those_that_made_the_number() -> None:
    (row,) = measured(company(orders=[order(1)], refunds=[refund(1)]), "return_rate", "2024-04-01")
    assert {"return_rate_unit", "return_window_days"} <= set(row.rules)
