"""Do the parts still make the whole when it is cut?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.rows import Rows, few, measured, measurer

from worthline.measuring.measure import Measurer
from worthline.words.errors import UnknownNameError
from worthline.words.periods import Grain


def shop(customers: list[dict[str, Any]]) -> Measurer:
    orders = [
        {
            "order_id": f"{row['customer_id']}{day}",
            "customer_id": row["customer_id"],
            "ordered_at": day,
            "amount": 10,
        }
        for row in customers
        for day in ("2024-02-01", "2024-02-02")
    ]
    return measurer({"customers": customers, "orders": orders}, few())


def by_region(company: Measurer, metric: str) -> dict[str | None, float | None]:
    return {
        row.segment["region"]: row.value for row in measured(company, metric, "2024-02-01", by=["region"])
    }


def test_customers_of_no_segment_are_shown_and_not_dropped() -> None:
    company = shop([{"customer_id": "a", "region": "north"}, {"customer_id": "b", "region": None}])
    assert by_region(company, "revenue") == {"north": 20, None: 20}


def test_an_empty_label_is_not_the_missing_one() -> None:
    company = shop([{"customer_id": "a", "region": ""}, {"customer_id": "b", "region": None}])
    assert by_region(company, "new_customers") == {"": 1, None: 1}


def test_a_cut_does_not_multiply_orders() -> None:
    company = shop([{"customer_id": name, "region": "north", "size": name} for name in "abc"])
    rows = measured(company, "revenue", "2024-02-01", by=["region", "size"])
    assert sorted(row.value or 0 for row in rows) == [20, 20, 20]


def test_a_segment_of_people_without_orders_has_no_order_value() -> None:
    company = shop([{"customer_id": "a", "region": "north"}])
    assert set(by_region(company, "order_value")) == {"north"}


def test_spend_belongs_to_no_region_and_says_so() -> None:
    tables: Rows = {
        "customers": [{"customer_id": "a", "region": "north"}],
        "orders": [{"order_id": "1", "customer_id": "a", "ordered_at": "2024-02-01", "amount": 10}],
        "spend": [{"spent_at": "2024-02-01", "amount": 100}],
    }
    company = measurer(tables, few())
    february = company.calendar.period_of(date(2024, 2, 1), Grain.MONTH)
    rows = company.measure(["revenue", "acquisition_spend"], [february], ["region"])
    assert [(row.metric, row.refused and row.refused.reason) for row in rows] == [
        ("revenue", None),
        ("acquisition_spend", "cannot_cut"),
    ]


def test_customers_cannot_be_cut_by_their_own_keys() -> None:
    company = measurer({"orders": [{"customer_id": "a", "ordered_at": "2024-01-05", "amount": 5}]}, few())
    with pytest.raises(UnknownNameError, match="customer_id"):
        measured(company, "revenue", "2024-01-01", by=["customer_id"])


def test_spend_that_knows_no_region_says_so_instead_of_nothing() -> None:
    company = measurer(
        {
            "customers": [{"customer_id": "a", "region": "north"}],
            "spend": [{"spent_at": "2024-01-05", "amount": 5}],
        },
        few(),
    )
    (row,) = measured(company, "acquisition_spend", "2024-01-01", by=["region"])
    assert row.refused is not None
    assert row.refused.reason == "cannot_cut"
