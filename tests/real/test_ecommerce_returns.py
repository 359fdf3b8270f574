"""Are returns counted with their orders and by reason, where half of them are dated before the order?

Expected figures are counted from the file by Python alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of


@dataclass(frozen=True)
class Order:
    """One order, and the return of it that can have been."""

    ordered: date
    amount: Decimal
    units: int
    returned: date | None
    reason: str

    @property
    def sent_back(self) -> bool:
        return self.returned is not None and self.returned >= self.ordered


@pytest.fixture(scope="module")
def orders(shared_data: Path) -> Sequence[Order]:
    rows = lines_of(shared_data / "ecommerce_returns" / "ecommerce_returns_synthetic_data.csv.gz")
    return [
        Order(
            day(row["Order_Date"]),
            Decimal(row["Product_Price"]) * int(row["Order_Quantity"]),
            int(row["Order_Quantity"]),
            day(row["Return_Date"]) if row["Return_Date"] else None,
            row["Return_Reason"],
        )
        for row in rows
    ]


def day(written: str) -> date:
    """Day first, as all dates of the file."""
    of_month, month, year = map(int, written.split("-"))
    return date(year, month, of_month)


@pytest.fixture(scope="module")
def judged(orders: Sequence[Order]) -> list[Order]:
    """The orders of 2024 whose 30 days for sending back are over by the last day in the file."""
    days = [order.ordered for order in orders] + [order.returned for order in orders if order.returned]
    last = max(days) - timedelta(days=30)
    return [order for order in orders if order.ordered.year == 2024 and order.ordered <= last]


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("ecommerce_returns")


def test_returns_before_their_order_are_rejected_with_that_reason(
    project: Project, orders: Sequence[Order]
) -> None:
    early = [order for order in orders if order.returned and not order.sent_back]
    found = project.ask("select rule, column_name, count(*) from rejected group by all")
    assert found == [("before_order", "refunded_at", len(early))]
    assert project.ask("select count(*) from refunds") == [(sum(order.sent_back for order in orders),)]


@pytest.mark.parametrize(
    ("metric", "weight"),
    [
        ("return_rate_orders", lambda order: len({order})),
        ("return_rate_units", lambda order: order.units),
        ("return_rate_revenue", lambda order: float(order.amount)),
        ("return_rate", lambda order: float(order.amount)),
    ],
)
def test_what_came_back_is_a_share_of_what_was_sold(
    project: Project, judged: list[Order], metric: str, weight: Callable[[Order], float]
) -> None:
    found = project.measured(metric, every="year")["2024-01-01"]
    assert found.whole == pytest.approx(sum(weight(order) for order in judged))
    assert found.part == pytest.approx(sum(weight(order) for order in judged if order.sent_back))


def test_reasons_are_counted_by_the_day_of_the_refund(project: Project, orders: Sequence[Order]) -> None:
    expected = Counter(
        (str(order.returned.year), order.reason) for order in orders if order.returned and order.sent_back
    )
    rows = project.company.measure("refund_count", every="year", by=["reason"])
    assert {(str(row.period.start.year), row.segment["reason"]): row.value for row in rows} == expected
