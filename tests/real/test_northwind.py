"""Do orders get their amounts from their lines?

Expected figures are counted from the three files by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.project import Project, lines_of, loaded, reconciles, shows_everything, totals


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "northwind"


@pytest.fixture(scope="module")
def project(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(tmp_path_factory.mktemp("northwind"), *sorted(folder.glob("*.csv")))


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


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_row_of_the_three_files_is_accounted_for(project: Project, folder: Path) -> None:
    files = ("customers.csv", "orders.csv", "order_details.csv")
    reconciles(project, rows=sum(len(lines_of(folder / name)) for name in files))
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
