"""Does `worthline cohorts` show any metric, one age over time, and when customers have paid back?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doors.typed import Typed, ran

import worthline

PROJECT = """
[company]
name = "Shop"
currency = "EUR"

[[sources]]
table = "orders"
path = "orders.csv"
[sources.columns]
order_id = "order_id"
customer_id = "customer_id"
ordered_at = "ordered_at"
amount = "amount"
cost = "cost"

[[sources]]
table = "spend"
path = "spend.csv"
[sources.columns]
spent_at = "spent_at"
amount = "amount"
channel = "channel"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose customers of each month come back once, two of five in the month after."""
    made = tmp_path_factory.mktemp("shop")
    orders = [
        f"{month}-{who}-{later},c{month}-{who},2024-0{month + later}-10,30,10"
        for month in range(1, 6)
        for who in range(5)
        for later in ((0, 1) if who < 2 else (0,))
    ]
    (made / "orders.csv").write_text("\n".join(["order_id,customer_id,ordered_at,amount,cost", *orders]))
    spend = [f"2024-0{month}-01,125,search" for month in range(1, 6)]
    (made / "spend.csv").write_text("\n".join(["spent_at,amount,channel", *spend]))
    (made / "worthline.toml").write_text(PROJECT)
    return made


def cohorts(folder: Path, *words: str) -> Typed:
    done = ran("cohorts", *words, "--project", folder)
    assert done.code == 0, done.err
    return done


def test_retention_by_month_is_what_is_shown_where_nothing_is_asked(folder: Path) -> None:
    rows = cohorts(folder).rows
    assert rows[0][:4] == ["cohort", "customers", "0", "1"]
    assert rows[1][:4] == ["all", "", "100", "40"]
    assert rows[2][:4] == ["Jan 2024", "5", "100", "40"]


def test_any_metric_can_be_put_on_cohorts(folder: Path) -> None:
    (first, *_) = cohorts(folder, "revenue", "--format", "json").json
    assert (first["cohort"], first["age"], first["part"], first["whole"], first["value"]) == (
        "2024-01-01", 0, 150, 5, 30,
    )  # fmt: skip


def test_ranges_of_days_name_their_columns(folder: Path) -> None:
    rows = cohorts(folder, "--kind", "bracket", "--bracket", "1-20,21-40").rows
    assert rows[0] == ["cohort", "customers", "1-20", "21-40"]


def test_one_age_is_shown_over_time_with_what_can_be_said_of_it(folder: Path) -> None:
    done = cohorts(folder, "--at-age", "1")
    assert [row[2] for row in done.rows[1:]] == ["40.0%"] * 4
    assert "not distinguishable from no change" in done.err


def test_break_even_says_in_which_month_each_cohort_paid_back(folder: Path) -> None:
    """25 a customer; 20 of margin in the first month, 28 by the second."""
    rows = cohorts(folder, "break_even", "--format", "json").json
    assert [row["break_even"] for row in rows[:4]] == [1, 1, 1, 1]
    assert (rows[4]["status"], rows[4]["cost"]) == ("not yet", 25)


def test_what_cannot_be_put_on_a_cohort_is_something_to_mend(folder: Path) -> None:
    assert ran("cohorts", "ltv_to_cac", "--project", folder).told("formula", "acquisition_cost")
    assert ran("cohorts", "--kind", "bracket", "--project", folder).told("--bracket")


def test_a_program_asks_the_same(folder: Path) -> None:
    with worthline.open(folder) as company:
        assert company.cohorts("order_value", kind="bounded", age="week").pooled[0].value == 30
        assert company.break_even().pooled.age == 1
