"""Is a batch that looks wrong as a whole kept out, and does it come in once it is mended?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import Small, source

from worthline.project.settings import Loading
from worthline.words.errors import HeldBackError

GOOD = [f"{n},a,2024-01-31,5" for n in range(9)]


@pytest.fixture
def strict(tmp_path: Path) -> Small:
    return Small(tmp_path, loading=Loading())


def test_too_many_rejected_rows_hold_the_batch_back_with_numbers(strict: Small) -> None:
    with pytest.raises(HeldBackError) as held:
        strict.orders(*GOOD, "9,a,2024-01-31,x")
    assert "1 of 10 rows (10.0%)" in held.value.what
    assert "1 unreadable amount (line 11: 'x')" in held.value.what


def test_a_batch_held_back_leaves_the_last_good_state(strict: Small) -> None:
    strict.orders(*GOOD)
    with pytest.raises(HeldBackError):
        strict.orders(*(row + "x" for row in GOOD))
    assert strict.ask("SELECT count(*) FROM orders") == [(9,)]


def test_a_mended_file_comes_in_as_if_the_bad_one_had_never_been(strict: Small) -> None:
    with pytest.raises(HeldBackError):
        strict.orders(*GOOD, "9,a,2024-01-31,x")
    report = strict.orders(*GOOD, "9,a,2024-01-31,6")
    assert (len(report.batches), report.rows_rejected) == (1, 0)


def test_a_batch_accepted_once_is_not_asked_again(strict: Small) -> None:
    strict.file("orders.csv", "order_id,customer_id,ordered_at,amount", *GOOD, "9,a,2024-01-31,x")
    strict.load(accept_held=True)
    assert strict.load(rebuild=True).rows_rejected == 1


def test_a_date_in_the_future_holds_the_batch_back(strict: Small) -> None:
    with pytest.raises(HeldBackError, match="lie in the future, such as '2031-01-01' in line 3"):
        strict.orders("1,a,2024-01-31,5", "2,a,2031-01-01,5", *(f"{n},a,2024-01-31,5" for n in range(3, 40)))


def test_what_lies_in_the_future_is_rejected_where_the_rest_is_taken(strict: Small) -> None:
    strict.file(
        "orders.csv", "order_id,customer_id,ordered_at,amount", "1,a,2024-01-31,5", "2,a,2031-01-01,5"
    )
    strict.load(accept_held=True)
    assert strict.rejected() == [(3, "ordered_at", "2031-01-01", "future")]


def test_a_mended_mapping_takes_rejected_rows_in_again(tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.orders("1,a,2024-01-31,1.50", "2,a,2024-01-31,2.50", "3,a,2024-01-31,3.500")
    columns = {"ordered_at": "ordered_at"}
    wrong = Small(tmp_path, source("orders", "orders.csv", decimal=",", columns=columns))
    wrong.load()
    assert len(wrong.rejected()) == 2
    small.load()
    assert small.rejected() == []
    assert small.ask("SELECT sum(amount)::DOUBLE FROM orders") == [(7.5,)]


def test_one_file_can_fill_two_tables(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "shop.csv"), source("customers", "shop.csv"))
    small.file("shop.csv", "customer_id,ordered_at,amount,city", "a,2024-01-31,5,Kyiv", "b,2024-01-31,x,Lviv")
    small.load()
    assert small.column("city", "customers") == ["Kyiv", "Lviv"]
    assert small.rejected() == [(3, "amount", "x", "unreadable")]
