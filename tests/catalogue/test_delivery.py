"""Is delivery judged as the buyer sees it: by the promised day, all of it, and only what is due?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import few, measured, measurer, value

from worthline.measuring.measurement import Measurement

MAY, TODAY = "2024-05-01", "2024-06-30"
ALL = ("on_time", "in_full", "on_time_in_full")


def delivery(number: int = 1, order: str = "", **columns: Any) -> dict[str, Any]:
    """Ten pieces promised for 20 May, delivered on the day, all of them, unless said otherwise."""
    usual = {
        "promised_at": "2024-05-20",
        "delivered_at": "2024-05-20",
        "ordered_quantity": 10,
        "delivered_quantity": 10,
    }
    return {
        "delivery_id": f"d{number}",
        "order_id": order or f"o{number}",
        "customer_id": "c",
        **usual,
        **columns,
    }


def said(*deliveries: dict[str, Any], rules: Any = None) -> tuple[float | None, ...]:
    """On time, in full, and both."""
    company = measurer({"deliveries": deliveries}, rules or few(), as_of=TODAY)
    return tuple(value(company, key, MAY) for key in ALL)


def test_both_means_and() -> None:
    """formulas.md 4: VendorMint's page counts on time OR in full [S117]."""
    late, short = delivery(2, delivered_at="2024-05-21"), delivery(3, delivered_quantity=9)
    assert said(delivery(1), late, short) == (2 / 3, 2 / 3, 1 / 3)


def test_what_is_due_and_has_not_come_is_missed_and_what_is_not_due_is_not_judged() -> None:
    owed = delivery(2, delivered_at=None, delivered_quantity=None)
    assert said(delivery(1), owed, delivery(3, promised_at="2024-07-20", delivered_at=None)) == (
        0.5,
        0.5,
        0.5,
    )


def test_what_came_before_it_was_due_is_judged_in_the_period_it_was_promised_for() -> None:
    company = measurer({"deliveries": [delivery(promised_at="2024-07-20")]}, few(), as_of=TODAY)
    assert value(company, "on_time", "2024-07-20") is None


@pytest.mark.parametrize(("days", "share"), [(None, 1), (5, 1), (4, 0)])
def test_early_is_on_time_unless_the_rule_says_how_early(days: int | None, share: float) -> None:
    """formulas.md 2.13: Walmart fails early deliveries [S83]."""
    assert said(delivery(delivered_at="2024-05-15"), rules=few(otif_early_days=days)) == (share, 1, share)


def test_more_than_was_ordered_makes_up_for_no_other_order() -> None:
    assert said(delivery(1, delivered_quantity=20), delivery(2, delivered_quantity=5)) == (1, 0.5, 0.5)


def test_an_order_of_several_deliveries_comes_with_the_last_and_is_full_by_the_sum() -> None:
    parts = [
        delivery(1, "o", delivered_quantity=4),
        delivery(2, "o", ordered_quantity=0, delivered_quantity=6),
    ]
    assert said(*parts) == (1, 1, 1)
    assert said(parts[0], {**parts[1], "delivered_at": "2024-05-21"}) == (0, 1, 0)
    assert said(parts[0], {**parts[1], "delivered_at": None}) == (0, 0, 0)


@pytest.mark.parametrize(
    ("unit", "expected"), [("order", (0, 0, 0)), ("line", (0.5, 0.5, 0.5)), ("unit", (0.25, 0.85, 0.25))]
)
def test_orders_lines_and_units_are_three_numbers(unit: str, expected: tuple[float, ...]) -> None:
    """One order: 10 pieces in full and in time; of 30 others 24 came, a day late."""
    lines = [
        delivery(1, "o", product_id="a"),
        delivery(
            2, "o", product_id="b", ordered_quantity=30, delivered_quantity=24, delivered_at="2024-05-21"
        ),
    ]
    assert said(*lines, rules=few(otif_unit=unit)) == pytest.approx(expected)


def test_deliveries_of_no_order_stand_by_themselves() -> None:
    assert said(delivery(1, order_id=None), delivery(2, order_id=None, delivered_at="2024-05-21"))[0] == 0.5


def test_without_quantities_only_the_day_can_be_judged() -> None:
    bare = delivery(ordered_quantity=None, delivered_quantity=None)
    company = measurer({"deliveries": [bare]}, few(), as_of=TODAY)
    time, full, both = (measured(company, key, MAY)[0] for key in ALL)
    assert time.value == 1
    assert [_lacking(row) for row in (full, both)] == ["deliveries.ordered_quantity"] * 2


def _lacking(row: Measurement) -> str:
    return dict(row.refused.details)["what"] if row.refused else ""


def test_faults_are_counted_by_the_piece() -> None:
    spoilt = [
        delivery(1, defective_quantity=3),
        delivery(2),
        delivery(3, delivered_at=None, defective_quantity=9),
    ]
    company = measurer({"deliveries": spoilt}, few(), as_of=TODAY)
    assert value(company, "defect_rate", MAY) == 3 / 20


def test_a_delivery_belongs_to_the_customer_of_its_order() -> None:
    company = measurer(
        {
            "customers": [{"customer_id": "c", "region": "east"}],
            "orders": [{"order_id": "o1", "customer_id": "c", "ordered_at": "2024-05-01"}],
            "deliveries": [delivery(1, customer_id=None)],
        },
        few(),
        as_of=TODAY,
    )
    (row,) = measured(company, "on_time", MAY, by=["region"])
    assert row.segment == {"region": "east"}


def test_the_rules_named_are_those_that_made_the_number() -> None:
    company = measurer({"deliveries": [delivery()]}, few(otif_early_days=3), as_of=TODAY)
    named = [set(measured(company, key, MAY)[0].rules) - {"minimum_customers"} for key in ALL]
    assert named == [{"otif_unit", "otif_early_days"}, {"otif_unit"}, {"otif_unit", "otif_early_days"}]


DRAWN = st.builds(
    delivery,
    number=st.integers(1, 10**6),
    order=st.sampled_from(["o1", "o2", "o3", "o4"]),
    product_id=st.sampled_from(["a", "b"]),
    promised_at=st.sampled_from(["2024-05-10", "2024-05-20", "2024-07-01"]),
    delivered_at=st.sampled_from(["2024-05-05", "2024-05-10", "2024-05-21", None]),
    ordered_quantity=st.sampled_from([0, 5, 10, None]),
    delivered_quantity=st.sampled_from([0, 5, 10, 15, None]),
)


@settings(max_examples=12, deadline=None)
@given(deliveries=st.lists(DRAWN, min_size=1, max_size=8), unit=st.sampled_from(["order", "line", "unit"]))
def test_both_is_never_more_than_either(deliveries: list[dict[str, Any]], unit: str) -> None:
    """formulas.md 2.13: OTIF <= min(on time, in full)."""
    always = delivery(0, "o0")
    time, full, both = said(always, *deliveries, rules=few(otif_unit=unit, otif_early_days=7))
    assert time is not None
    assert full is not None
    assert both is not None
    assert both <= min(time, full)
