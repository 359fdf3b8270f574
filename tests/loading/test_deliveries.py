"""Do the order, the splits and the repeats of deliveries change nothing?"""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.loading.company import HEADER, NOW, Small, source

from worthline.loading.load import load
from worthline.project.settings import Settings, Source
from worthline.words.errors import SourceError

ROWS = [f"{n},c{n % 3},2024-01-{n % 28 + 1:02},{n}.50" for n in range(12)]
CONTENT = "SELECT order_id, customer_id, ordered_at, amount FROM orders ORDER BY ALL"


def parts(folder: Path) -> Small:
    folder.mkdir(exist_ok=True)
    return Small(folder, source("orders", "orders*.csv"))


def test_a_delivery_is_kept_as_it_was_received(small: Small) -> None:
    small.orders("1,a,2024-01-31,5")
    (kept,) = (small.folder / ".worthline" / "raw").glob("*orders.csv")
    assert kept.read_bytes() == (small.folder / "orders.csv").read_bytes()
    assert kept.name.startswith(hashlib.sha256(kept.read_bytes()).hexdigest()[:16])


def test_files_are_called_by_their_place_in_the_project_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    company = parts(Path("company"))
    company.file("orders-1.csv", HEADER, *ROWS)
    company.load()
    assert company.ask("SELECT file FROM batches") == [("orders-1.csv",)]


def test_the_same_file_twice_changes_nothing(small: Small) -> None:
    first = small.orders("1,a,2024-01-31,5")
    again = small.load()
    assert again.nothing_new
    assert again.generation == first.generation


def test_the_same_content_under_another_name_changes_nothing(tmp_path: Path) -> None:
    small = parts(tmp_path)
    small.file("orders-1.csv", HEADER, *ROWS)
    small.load()
    small.file("orders-1 (copy).csv", HEADER, *ROWS)
    assert small.load().nothing_new


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(ROWS), cut=st.integers(0, 12), overlap=st.integers(0, 4))
def test_order_splits_and_overlaps_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], cut: int, overlap: int
) -> None:
    """I25 and I26 of the invariants."""
    whole, split = (parts(tmp_path_factory.mktemp("company")) for _ in range(2))
    whole.file("orders.csv", HEADER, *ROWS)
    whole.load()
    split.file("orders-2.csv", HEADER, *order[:cut])
    split.load()
    split.file("orders-1.csv", HEADER, *order[max(cut - overlap, 0) :])
    split.load()
    assert split.ask(CONTENT) == whole.ask(CONTENT)


def test_overlapping_files_without_keys_are_their_union(tmp_path: Path) -> None:
    small, header = parts(tmp_path), "customer_id,ordered_at,amount"
    small.file("orders-1.csv", header, "a,2024-01-01,5", "a,2024-01-01,5", "b,2024-01-02,6")
    small.file("orders-2.csv", header, "a,2024-01-01,5", "b,2024-01-02,6", "c,2024-01-03,7")
    report = small.load()
    assert small.column("customer_id") == ["a", "a", "b", "c"]
    assert sum(batch.duplicates for batch in report.batches) == 2


def test_a_later_delivery_corrects_an_earlier_one(small: Small) -> None:
    small.orders("1,a,2024-01-31,5", "2,a,2024-01-31,5")
    report = small.orders("1,a,2024-01-31,7")
    assert small.ask("SELECT order_id, amount::INT FROM orders ORDER BY 1") == [("1", 7), ("2", 5)]
    assert [batch.corrected for batch in report.batches] == [1, 0]


def test_two_sources_that_contradict_each_other_are_rejected(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "shop.csv"), source("orders", "market.csv"))
    small.file("shop.csv", HEADER, "1,a,2024-01-31,5", "2,a,2024-01-31,5")
    small.file("market.csv", HEADER, "1,z,2024-01-31,9", "2,a,2024-01-31,5")
    small.load()
    assert [(line, rule) for line, _, _, rule in small.rejected()] == [(2, "same_key"), (2, "same_key")]
    assert small.column("order_id") == ["2"]


def test_a_file_that_has_gone_is_still_counted_and_said(small: Small) -> None:
    small.orders("1,a,2024-01-31,5")
    (small.folder / "orders.csv").unlink()
    report = small.load(rebuild=True)
    assert small.column("order_id") == ["1"]
    assert "no file there now" in report.warnings[0]


def test_a_database_is_asked_and_its_answer_kept(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE o (order_id, customer_id, ordered_at, amount)")
        shop.executemany(
            "INSERT INTO o VALUES (?, ?, ?, ?)", [(1, "a", "2024-01-31", 5.5), (2, "b", None, None)]
        )
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    small = Small(tmp_path, source("orders", "", database=url, query="SELECT * FROM o"))
    small.load()
    assert small.column("order_id") == ["1"]
    assert small.rejected() == [(2, "ordered_at", None, "missing")]
    assert small.load().nothing_new


def test_two_queries_of_one_database_are_two_sources(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.execute("CREATE TABLE o AS SELECT 1 AS order_id, 'a' AS customer_id, '2024-01-31' AS ordered_at")
    url, row = (
        f"sqlite:///{tmp_path / 'shop.db'}",
        "SELECT order_id + {n} AS order_id, customer_id, ordered_at FROM o",
    )
    queries = [source("orders", "", database=url, query=row.format(n=n)) for n in (0, 1)]
    small = Small(tmp_path, *queries)
    small.load()
    assert [batch.rows_read for batch in small.load(rebuild=True).batches] == [1, 1]
    assert small.column("order_id") == ["1", "2"]


def test_a_password_reaches_neither_message_nor_manifest(tmp_path: Path) -> None:
    url = "nodatabase://me:s3cret@host/shop"
    small = Small(tmp_path, source("orders", "", database=url, query="SELECT 1"))
    with pytest.raises(SourceError) as refused:
        small.load()
    assert "s3cret" not in str(refused.value)
    assert not any("s3cret" in file.read_text() for file in tmp_path.rglob("*.jsonl"))


def test_a_project_without_sources_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="worthline init"):
        load(tmp_path, Settings(), now=NOW)


def test_a_new_version_of_a_file_adds_its_rows_and_says_so(small: Small) -> None:
    small.orders("1,a,2024-01-30,5")
    report = small.orders("2,a,2024-01-31,7")
    assert small.column("order_id") == ["1", "2"]
    assert any("2 versions" in warning for warning in report.warnings)


def test_a_new_version_of_a_file_replaces_the_one_before_where_the_source_says_so(tmp_path: Path) -> None:
    small = Small(tmp_path, Source(table="orders", path="orders.csv", versions="replace"))
    small.orders("1,a,2024-01-30,5", "bad,a,never,5")
    report = small.orders("2,a,2024-01-31,7")
    assert small.column("order_id") == ["2"]
    assert small.rejected() == []
    assert report.warnings == ()
