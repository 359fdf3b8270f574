"""Do tables that lie in the company's lake become the same numbers, with every bad row told, without leaving it?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.spark.twins import Twins

import worthline
from worthline.doors.company import Company
from worthline.project.read import read
from worthline.words.errors import HeldBackError, ProjectError, SourceError, UnknownNameError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

PROJECT = """
[company]
currency = "EUR"
time_zone = "Europe/Kyiv"
[load]
largest_rejected_share = 1.0
[rules]
minimum_customers = 1
[[sources]]
table = "orders"
lake = "{lake}"
[sources.columns]
order_id = "number"
customer_id = "card"
ordered_at = "at"
amount = "{amount}"
"""
ROWS = """
    ('1', 'ann', timestamp '2025-01-31 23:30:00', cast(10.10 as decimal(10, 2))),
    ('1', 'ann', timestamp '2025-01-31 23:30:00', cast(10.10 as decimal(10, 2))),
    ('2', 'bob', timestamp '2025-02-10 12:00:00', cast(20.20 as decimal(10, 2))),
    ('3', null, timestamp '2025-02-11 12:00:00', cast(30.30 as decimal(10, 2))),
    ('4', 'cat', timestamp '2025-02-12 12:00:00', cast(-1 as decimal(10, 2))),
    ('5', 'dan', timestamp '2125-02-12 12:00:00', cast(40.40 as decimal(10, 2))),
    ('6', 'eve', timestamp '2025-02-13 12:00:00', cast(50.50 as decimal(10, 2))),
    ('6', 'eve', timestamp '2025-02-13 12:00:00', cast(51.50 as decimal(10, 2)))
"""


@pytest.fixture(scope="module")
def orders(session: SparkSession) -> str:
    """A table that the session can read: eight rows, of which two are one order and five cannot be right."""
    session.sql(f"select * from values {ROWS} as t(number, card, at, paid)").createOrReplaceTempView("sold")
    return "sold"


def project(folder: Path, lake: str, amount: str = "paid") -> Path:
    (folder / "worthline.toml").write_text(PROJECT.format(lake=lake, amount=amount), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def company(session: SparkSession, orders: str, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company of these orders, with the rows that are right taken in."""
    folder = project(tmp_path_factory.mktemp("lake"), orders)
    company = Company(folder, read(folder), session)
    company.load(accept_held=True)
    return company


def test_what_is_right_is_counted_once_and_what_is_not_is_told(company: Company) -> None:
    (described,) = company.passport().tables
    assert (described.table, described.rows, described.duplicates, described.rejected) == ("orders", 2, 1, 5)
    assert company.passport().made_customers == 2
    told = {(row["rule"], row["column_name"], row["value"], row["file"]) for row in company.rejected()}
    assert told == {
        ("missing", "customer_id", None, "sold"),
        ("negative", "amount", "-1.00", "sold"),
        ("future", "ordered_at", "2125-02-12 12:00:00", "sold"),
        ("same_key", "order_id", "6", "sold"),
    }


def test_rows_and_money_read_are_all_accounted_for(company: Company) -> None:
    (batch,) = company.load(accept_held=True).batches
    assert (batch.rows_read, batch.accepted, batch.duplicates, batch.rejected) == (8, 2, 1, 5)
    assert batch.money_read == Decimal("212.10")
    assert batch.money_accepted + batch.money_rejected + batch.money_duplicates == batch.money_read


def test_a_source_that_looks_wrong_as_a_whole_is_held_back(company: Company) -> None:
    with pytest.raises(HeldBackError, match="lie in the future"):
        company.load()


def test_an_instant_counts_on_the_local_day_of_the_company(company: Company) -> None:
    """Half past eleven in the evening, UTC, of 31 January is half past one of 1 February in Kyiv."""
    (january, february) = company.measure("revenue", start="2025-01-01", end="2025-02-28")
    assert not january.value
    assert february.value == pytest.approx(30.30)


def test_the_files_of_a_company_give_the_same_numbers_from_the_lake(
    session: SparkSession, demo: Twins, demo_files: Path, tmp_path: Path
) -> None:
    text = (demo_files / "worthline.toml").read_text(encoding="utf-8")
    (tmp_path / "worthline.toml").write_text(
        text.replace('path = "', f'lake = "{demo_files}/'), encoding="utf-8"
    )
    keys = [
        "revenue",
        "customer_retention",
        "net_revenue_retention",
        "repeat_purchase_rate",
        "net_promoter_score",
    ]
    with worthline.open(tmp_path, spark=session) as there:
        assert Twins(demo.inside, there).unlike(keys, demo.periods()) == []


def test_a_column_that_is_gone_is_named_with_those_that_are_there(
    session: SparkSession, orders: str, tmp_path: Path
) -> None:
    with pytest.raises(UnknownNameError, match="'total'") as refused:
        worthline.open(project(tmp_path, orders, amount="total"), spark=session)
    assert "paid" in refused.value.expected


def test_a_table_that_cannot_be_read_is_named(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no_such\.table"):
        worthline.open(project(tmp_path, "no_such.table"), spark=session)


def test_a_lake_without_a_cluster_is_said_to_need_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no Spark is named"):
        worthline.open(project(tmp_path, "sales.orders"))


def test_rows_of_unknown_customers_are_not_silently_kept(
    session: SparkSession, orders: str, tmp_path: Path
) -> None:
    file = project(tmp_path, orders) / "worthline.toml"
    asked = file.read_text(encoding="utf-8").replace("[load]", '[load]\nunknown_customers = "reject"')
    file.write_text(asked, encoding="utf-8")
    with pytest.raises(ProjectError, match="cannot be rejected in the lake"):
        worthline.open(tmp_path, spark=session)
