"""Does a query over a file give what a mapping cannot say, and nothing from anywhere else?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import Small, source

from worthline.project.settings import Source
from worthline.words.errors import SourceError

ROWS = (
    "id,who,day,clock,price,units,state",
    "1,a,2024-01-31,10:00,2.5,2,sold",
    "2,b,2024-02-01,11:30,3,4,void",
)
PAID = "SELECT *, CAST(price AS DECIMAL(18, 2)) * CAST(units AS INTEGER) AS paid FROM source"
COLUMNS = {"order_id": "id", "customer_id": "who", "ordered_at": "day", "amount": "paid"}


def asking(folder: Path, query: str, **more: object) -> Small:
    small = Small(folder, source("orders", "sales.csv", query=query, columns=COLUMNS, **more))
    small.file("sales.csv", *ROWS)
    return small


def test_an_amount_can_be_worked_out_of_two_columns(tmp_path: Path) -> None:
    small = asking(tmp_path, PAID)
    report = small.load()
    assert small.ask("SELECT order_id, amount::DOUBLE FROM orders ORDER BY 1") == [("1", 5.0), ("2", 12.0)]
    assert report.warnings == ()


def test_a_moment_can_be_made_of_a_day_and_a_clock(tmp_path: Path) -> None:
    small = asking(tmp_path, f"SELECT * REPLACE (day || ' ' || clock AS day) FROM ({PAID})")
    small.load()
    assert small.column("strftime(ordered_at, '%H:%M')") == ["10:00", "11:30"]


def test_what_a_query_leaves_out_is_told(tmp_path: Path) -> None:
    small = asking(tmp_path, f"{PAID} WHERE state = 'sold'")
    report = small.load()
    assert report.rows_read == 1
    assert report.warnings == (
        "sales.csv as orders: the query made 1 rows of its 2; what it leaves out is not counted as read.",
    )


def test_a_rejected_row_keeps_its_line_in_the_file(tmp_path: Path) -> None:
    small = asking(
        tmp_path, f"SELECT * REPLACE (if(id = '2', 'soon', day) AS day) FROM ({PAID}) WHERE id = '2'"
    )
    small.load()
    assert small.rejected() == [(3, "ordered_at", "soon", "unreadable")]


def test_rows_that_lines_no_longer_tell_apart_are_numbered(tmp_path: Path) -> None:
    small = asking(
        tmp_path, f"{PAID} UNION ALL SELECT * REPLACE (id || 'x' AS id, 'soon' AS day) FROM ({PAID})"
    )
    small.load()
    assert [row[0] for row in small.rejected()] == [3, 4]
    assert small.column("order_id") == ["1", "2"]


def test_a_changed_query_makes_the_store_anew(tmp_path: Path) -> None:
    small = asking(tmp_path, PAID)
    small.load()
    again = asking(tmp_path, PAID.replace("units", "'10'"))
    assert not again.load().nothing_new
    assert again.column("amount::DOUBLE") == [25.0, 30.0]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * FROM read_csv('{folder}/other.csv')", "not accepted"),
        ("SELECT * FROM '{folder}/other.csv'", "not accepted"),
        ("SELECT * FROM glob('{folder}/*')", "not accepted"),
        ("COPY (SELECT 1) TO '{folder}/out.csv'", "not one SELECT"),
        ("SELECT 1; SELECT 2", "not one SELECT"),
        ("DROP TABLE source", "not one SELECT"),
        ("SET enable_external_access = true", "not one SELECT"),
        ("ATTACH '{folder}/other.duckdb'", "not one SELECT"),
        ("SELECT nothing FROM source", "not accepted"),
        ("SELEKT", "not accepted"),
        ("", ""),
    ],
)
def test_a_query_sees_its_own_file_and_does_nothing(tmp_path: Path, query: str, said: str) -> None:
    (tmp_path / "other.csv").write_text("secret\n1\n", encoding="utf-8")
    small = asking(tmp_path, query.replace("{folder}", str(tmp_path)) or "-- nothing")
    with pytest.raises(SourceError) as refused:
        small.load()
    assert said in refused.value.what
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "out.csv").exists()


def test_the_columns_that_can_be_asked_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="id, who, day, clock, price, units, state"):
        asking(tmp_path, "SELECT nothing FROM source").load()


def test_a_database_needs_a_query_and_a_file_does_not() -> None:
    with pytest.raises(ValueError, match="a database needs a query"):
        Source(table="orders", database="sqlite:///shop.db")
