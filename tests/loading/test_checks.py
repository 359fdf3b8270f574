"""Is each kind of bad row found, named once with its place, and kept out?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import Small, source

from worthline.project.settings import Loading, Source

GOOD = "1,a,2024-01-31,10.00"


@pytest.mark.parametrize(
    ("row", "column", "value", "rule"),
    [
        (",a,2024-01-02,5", "order_id", None, "missing"),
        ("2,,2024-01-02,5", "customer_id", None, "missing"),
        ("2,a,,5", "ordered_at", None, "missing"),
        ("2,a,2024-02-30,5", "ordered_at", "2024-02-30", "unreadable"),
        ("2,a,soon,5", "ordered_at", "soon", "unreadable"),
        ("2,a,2024-01-02,five", "amount", "five", "unreadable"),
        ("2,a,2024-01-02,-5", "amount", "-5", "negative"),
        ("2,a,2024-01-02,€5", "amount", "€5", "no_rate"),
        ("2,a,soon,five", "ordered_at", "soon", "unreadable"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place_and_value(
    small: Small, row: str, column: str, value: str | None, rule: str
) -> None:
    small.orders(GOOD, row)
    assert small.rejected() == [(3, column, value, rule)]
    assert small.column("order_id") == ["1"]


def test_a_rejected_row_is_kept_whole_with_a_reason(small: Small) -> None:
    small.orders(GOOD, "2,a,2024-01-02,five")
    assert small.ask("SELECT source, file, reason, row_json FROM rejected") == [(
        "orders.csv", "orders.csv", "The value cannot be read the way its column is written.",
        '{"order_id":"2","customer_id":"a","ordered_at":"2024-01-02","amount":"five"}',
    )]  # fmt: skip


def test_words_for_nothing_are_missing_and_not_unreadable(small: Small) -> None:
    small.orders("1,a,2024-01-01,NULL", "2,a,2024-01-01,N/A", "3,a,2024-01-01,-", "4,a,2024-01-01,NaN",
                 "5,a,2024-01-01,inf", "6,a,2024-01-01,5")  # fmt: skip
    assert small.rejected() == []
    assert small.ask("SELECT count(*), count(amount) FROM orders") == [(6, 1)]


def test_a_line_with_too_few_columns_is_rejected_and_the_next_is_read(small: Small) -> None:
    small.orders(GOOD, "2,b", "3,c,2024-01-02,7")
    assert small.rejected() == [(3, None, "2,b", "malformed")]
    assert small.column("order_id") == ["1", "3"]


def test_a_quote_that_is_never_closed_costs_one_line(small: Small) -> None:
    small.orders(GOOD, '2,"b,2024-01-02,7', "3,c,2024-01-02,7", '4,"d",2024-01-02,7')
    assert small.rejected() == [(3, None, '2,"b,2024-01-02,7', "malformed")]
    assert small.column("order_id") == ["1", "3", "4"]


def test_lines_are_physical_where_quoted_cells_hold_line_breaks(small: Small) -> None:
    small.orders('1,"a\n\nb",2024-01-31,10', "2,b", "", "3,c,2024-01-02,x")
    assert small.rejected() == [(5, None, "2,b", "malformed"), (7, "amount", "x", "unreadable")]


def test_the_same_key_with_different_content_rejects_all_its_rows(small: Small) -> None:
    small.orders(GOOD, "2,a,2024-01-02,5", "2,a,2024-01-02,6")
    assert [row[3] for row in small.rejected()] == ["same_key", "same_key"]
    assert small.column("order_id") == ["1"]


def test_the_same_row_twice_in_one_file_counts_once_where_it_has_a_key(small: Small) -> None:
    report = small.orders(GOOD, GOOD)
    assert [(batch.accepted, batch.duplicates) for batch in report.batches] == [(1, 1)]


def test_two_equal_rows_without_a_key_are_two_purchases(tmp_path: Path) -> None:
    small = Small(tmp_path)
    small.file("orders.csv", "customer_id,ordered_at,amount", "a,2024-01-31,5", "a,2024-01-31,5")
    small.load()
    assert small.ask("SELECT count(*) FROM orders") == [(2,)]


def test_an_order_in_another_currency_waits_for_a_rate(small: Small) -> None:
    small.file("orders.csv", "order_id,customer_id,ordered_at,amount,currency", "1,a,2024-01-31,5,USD",
               "2,a,2024-01-31,5,EUR", "3,a,2024-01-31,5,")  # fmt: skip
    report = small.load()
    assert small.rejected() == [(3, "currency", "EUR", "no_rate")]
    assert small.column("currency") == ["USD", "USD"]
    assert report.passport is not None
    assert report.passport.currencies == {"USD": 2, "EUR": 1}


def test_a_customer_known_only_from_an_order_is_made(small: Small) -> None:
    report = small.orders("1,a,2024-01-31,5", "2,a,2024-01-31,6", "3,b,2024-01-31,6")
    assert report.made_customers == 2
    assert small.ask("SELECT customer_id, joined_at FROM customers") == [("a", None), ("b", None)]


def company_with_customers(folder: Path, loading: Loading) -> Small:
    small = Small(
        folder, source("customers", "customers.csv"), source("orders", "orders.csv"), loading=loading
    )
    small.file("customers.csv", "customer_id,joined_at,Region", "a,2023-01-02,North")
    return small


def test_an_order_of_an_unknown_customer_is_rejected_where_the_settings_say_so(tmp_path: Path) -> None:
    loading = Loading(largest_rejected_share=1, unknown_customers="reject")
    small = company_with_customers(tmp_path, loading)
    report = small.orders(GOOD, "2,b,2024-01-02,5")
    assert small.rejected() == [(3, "customer_id", "b", "unknown_customer")]
    assert report.made_customers == 0


def test_every_further_column_of_customers_is_a_segment(tmp_path: Path) -> None:
    small = company_with_customers(tmp_path, Loading(largest_rejected_share=1))
    small.orders(GOOD)
    assert small.ask("SELECT customer_id, region FROM customers") == [("a", "North")]


def test_a_refund_before_its_order_is_rejected(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv"), source("refunds", "refunds.csv"))
    small.file(
        "refunds.csv", "refund_id,order_id,refunded_at,amount", "r1,1,2024-01-30,5", "r2,1,2024-01-31,5"
    )
    small.orders("1,a,2024-01-31 15:00,10.00")
    assert small.rejected() == [(2, "refunded_at", "2024-01-30", "before_order")]


def test_a_subscription_that_ends_before_it_begins_is_rejected(tmp_path: Path) -> None:
    small = Small(tmp_path, source("subscriptions", "s.csv"))
    header = "subscription_id,customer_id,started_at,ended_at,amount"
    early, late, open_end = "1,a,2024-02-01,2024-01-31,9", "2,a,2024-02-01,2031-01-01,9", "3,a,2024-02-01,,9"
    small.file("s.csv", header, early, late, open_end)
    small.load()
    assert small.rejected() == [(2, "ended_at", "2024-01-31", "ended_before_started")]


@pytest.mark.parametrize(("scale", "score", "rejected"), [
    ("0-10", "11", True), ("0-10", "0", False), ("1-5", "0", True), ("1-5", "5", False), ("", "11", False),
])  # fmt: skip
def test_a_score_outside_its_scale_is_rejected(
    tmp_path: Path, scale: str, score: str, *, rejected: bool
) -> None:
    small = Small(tmp_path, source("answers", "a.csv"))
    small.file("a.csv", "answer_id,answered_at,scale,score", f"1,2024-02-01,{scale},{score}")
    small.load()
    assert [row[3] for row in small.rejected()] == (["off_scale"] if rejected else [])


def test_a_moment_beside_the_main_one_that_lies_in_the_future_is_rejected(tmp_path: Path) -> None:
    small = Small(tmp_path, source("tickets", "t.csv"))
    small.file("t.csv", "ticket_id,opened_at,closed_at", "1,2024-02-01,2031-01-01", "2,2024-02-01,2024-02-02")
    small.load()
    assert small.rejected() == [(2, "closed_at", "2031-01-01", "future")]


def test_a_row_that_was_to_complete_another_and_cannot_stand_alone_is_rejected(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv"), source("orders", "costs.csv", completes=True))
    small.file("costs.csv", "order_id,cost", "1,4", "9,4")
    small.orders(GOOD)
    assert small.ask("SELECT order_id, customer_id, cost::INT FROM orders") == [("1", "a", 4)]
    assert small.rejected() == [(3, "customer_id", None, "missing")]


def test_answers_in_words_are_read_as_numbers_in_three_languages(tmp_path: Path) -> None:
    """catalogue.md, satisfaction: yes and no, and words from "fully disagree" to "fully agree"."""
    wanted = Source(
        table="answers",
        path="answers.csv",
        columns={"answer_id": "id", "answered_at": "at", "score": "said"},
        values={"survey": "csat", "scale": "1-5"},
    )
    small = Small(tmp_path, wanted)
    said = ["Fully agree", "повністю згоден", "полностью согласен", "disagree", "5", "whatever"]
    small.file(
        "answers.csv", "id,at,said", *(f"{at},2025-01-0{at + 1},{word}" for at, word in enumerate(said))
    )
    small.load()
    assert small.ask("SELECT score FROM answers ORDER BY answer_id") == [(5,), (5,), (5,), (2,), (5,)]
    assert small.rejected() == [(7, "score", "whatever", "unreadable")]
