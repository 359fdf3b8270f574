"""Do orders get their amounts from their lines, and were they on time?

Expected figures are counted from the three files by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of, totals


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "northwind"


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("northwind")


@pytest.fixture(scope="module")
def orders(folder: Path) -> dict[str, tuple[str, str, Decimal]]:
    """Customer, month and amount of each order."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines_of(folder / "order_details.csv"):
        price = Decimal(line["UnitPrice"]) * Decimal(line["Quantity"])
        amounts[line["OrderID"]] += price * (1 - Decimal(line["Discount"]))
    return {
        row["OrderID"]: (row["CustomerID"], f"{row['OrderDate'][:7]}-01", amounts[row["OrderID"]])
        for row in lines_of(folder / "orders.csv")
    }


def test_830_orders_of_2155_lines_are_taken_in(project: Project) -> None:
    assert project.ask("select count(*) from orders") == [(830,)]
    assert project.ask("select count(*) from order_lines") == [(2_155,)]


def test_revenue_is_that_of_the_lines(project: Project, orders: dict[str, tuple[str, str, Decimal]]) -> None:
    expected = totals((month, amount) for _, month, amount in orders.values())
    assert project.values("revenue") == pytest.approx(expected, abs=0.01)


def test_an_order_of_many_lines_is_one_order(
    project: Project, orders: dict[str, tuple[str, str, Decimal]]
) -> None:
    """The fan-out trap: 2,155 lines are 830 orders."""
    found = project.measured("order_value", every="year")
    assert sum(row.whole or 0 for row in found.values()) == len(orders)


def test_revenue_by_region_adds_up(project: Project) -> None:
    whole = project.values("revenue", every="quarter")
    parts: dict[str, float] = defaultdict(float)
    for row in project.company.measure("revenue", every="quarter", by=["region"]):
        parts[str(row.period.start)] += row.value or 0
    assert parts == pytest.approx(whole)


def test_orders_are_on_time_by_the_required_day(project: Project, folder: Path) -> None:
    """What was due by the last day the files speak of and has not been shipped is late."""
    rows = lines_of(folder / "orders.csv")
    today = max(row["OrderDate"] for row in rows)
    due = [row for row in rows if row["RequiredDate"].startswith("2018") and row["RequiredDate"] <= today]
    kept = [row for row in due if row["ShippedDate"] and row["ShippedDate"] <= row["RequiredDate"]]
    found = project.measured("on_time", every="year")["2018-01-01"]
    assert (found.part, found.whole) == (len(kept), len(due))


def test_what_was_shipped_of_an_order_is_not_known(project: Project) -> None:
    found = project.measured("on_time_in_full", every="year")["2018-01-01"]
    assert found.refused is not None
    assert dict(found.refused.details) == {"what": "deliveries.ordered_quantity"}
