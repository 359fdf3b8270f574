"""On which local day does a moment fall, and to which instant does a local time belong?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from tests.loading.company import Small, source

from worthline.project.settings import Company

KYIV = Company(time_zone="Europe/Kyiv")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def stored(folder: Path, written: str, **said: Any) -> tuple[datetime, date]:
    small = Small(folder, source("orders", "orders.csv", **said), company=KYIV)
    small.orders(f"1,a,{written},5")
    return small.ask("SELECT ordered_at, ordered_on FROM orders")[0]


def test_a_local_time_is_stored_as_its_instant(tmp_path: Path) -> None:
    assert stored(tmp_path, "2024-01-15 01:30") == (at("2024-01-14 23:30"), date(2024, 1, 15))


def test_a_source_in_another_zone_falls_on_the_companys_day(tmp_path: Path) -> None:
    found = stored(tmp_path, "2024-01-31 20:00", time_zone="America/New_York")
    assert found == (at("2024-02-01 01:00"), date(2024, 2, 1))


def test_an_offset_counts_whatever_zone_is_set(tmp_path: Path) -> None:
    found = stored(tmp_path, "2024-01-31T23:30:00Z", time_zone="America/New_York")
    assert found == (at("2024-01-31 23:30"), date(2024, 2, 1))


def test_a_day_alone_is_the_companys_day(tmp_path: Path) -> None:
    found = stored(tmp_path, "2024-01-31", time_zone="America/New_York")
    assert found == (at("2024-01-30 22:00"), date(2024, 1, 31))


def test_the_hour_that_spring_skips_is_the_hour_after_it(tmp_path: Path) -> None:
    assert stored(tmp_path, "2024-03-31 03:30") == (at("2024-03-31 01:30"), date(2024, 3, 31))


def test_the_hour_that_autumn_repeats_is_taken_the_second_time(tmp_path: Path) -> None:
    assert stored(tmp_path, "2024-10-27 03:30") == (at("2024-10-27 01:30"), date(2024, 10, 27))


def test_days_and_times_in_one_column_each_keep_their_meaning(tmp_path: Path) -> None:
    small = Small(tmp_path, company=KYIV)
    small.orders("1,a,2024-01-31,5", "2,a,2024-01-31 10:00,5")
    assert small.column("ordered_at") == [at("2024-01-30 22:00"), at("2024-01-31 08:00")]


def test_types_of_a_parquet_file_are_taken_as_they_are(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "o.parquet"), company=KYIV)
    duckdb.execute(
        "COPY (SELECT 1.0::DOUBLE AS order_id, 'a' AS customer_id, "
        "TIMESTAMP '2024-01-15 01:30' AS ordered_at, "
        f"'nan'::DOUBLE AS amount) TO '{tmp_path / 'o.parquet'}'"
    )
    small.load()
    assert small.ask("SELECT order_id, ordered_at, ordered_on, amount FROM orders") == [
        ("1", at("2024-01-14 23:30"), date(2024, 1, 15), None)
    ]
