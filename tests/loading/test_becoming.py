"""Is a recorded table the same, whether its typed rows became it or it was written from them?"""

from __future__ import annotations

from pathlib import Path

from tests.loading.company import HEADER, Small, source

GOOD = [f"{number},c{number % 7},2024-01-{number % 28 + 1:02d},{number}" for number in range(100)]
STORED = "SELECT order_id, customer_id, ordered_on, CAST(amount AS INTEGER), currency FROM orders"


def in_two_files(folder: Path, *rows: str) -> Small:
    """The same rows from two sources, which are always written anew."""
    half = len(rows) // 2
    small = Small(folder, source("orders", "a.csv"), source("orders", "b.csv"))
    small.file("a.csv", HEADER, *rows[:half])
    small.file("b.csv", HEADER, *rows[half:])
    return small


def both(tmp_path: Path, *rows: str) -> tuple[Small, Small]:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = Small(tmp_path / "one"), in_two_files(tmp_path / "two", *rows)
    one.orders(*rows)
    two.load()
    return one, two


def test_rows_that_become_the_table_are_those_that_are_written_anew(tmp_path: Path) -> None:
    one, two = both(tmp_path, *GOOD)
    assert one.ask(STORED) == two.ask(STORED)


def test_the_columns_are_the_same_both_ways(tmp_path: Path) -> None:
    one, two = both(tmp_path, *GOOD)
    assert one.ask("DESCRIBE orders") == two.ask("DESCRIBE orders")


def test_a_few_bad_rows_are_taken_out(tmp_path: Path) -> None:
    one, two = both(tmp_path, *GOOD, "x,c1,no day,5", "3,c3,2024-01-04,3")
    assert one.ask(STORED) == two.ask(STORED)


def test_many_bad_rows_are_left_out(tmp_path: Path) -> None:
    one, two = both(tmp_path, *GOOD, *(f"x{number},c1,no day,5" for number in range(30)))
    assert one.ask(STORED) == two.ask(STORED)


def test_nothing_of_the_way_there_is_left_in_the_store(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "o.csv"), source("customers", "c.csv"))
    small.file("o.csv", HEADER, *GOOD)
    small.file("c.csv", "customer_id,joined_at", "c1,2024-01-01")
    small.load()
    assert small.ask("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'rows%'") == []
