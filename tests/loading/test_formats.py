"""Is the way a column is written settled once from all its values, and asked where it has two meanings?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.loading.company import Small, source

from worthline.project.settings import Company
from worthline.words.errors import AmbiguousError


def dates(folder: Path, *values: str, company: Company | None = None, **said: Any) -> Small:
    small = Small(folder, source("orders", "orders.csv", delimiter=";", **said), company=company)
    rows = [f"{number};a;{value}" for number, value in enumerate(values)]
    small.file("orders.csv", "order_id;customer_id;ordered_at", *rows)
    small.load()
    return small


def amounts(folder: Path, *values: str, company: Company | None = None, **said: Any) -> Small:
    small = Small(folder, source("orders", "orders.csv", delimiter="|", **said), company=company)
    rows = [f"{number}|a|2024-01-31|{value}" for number, value in enumerate(values)]
    small.file("orders.csv", "order_id|customer_id|ordered_at|amount", *rows)
    small.load()
    return small


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-31", date(2024, 3, 31)),
        ("31.03.2024", date(2024, 3, 31)),
        ("31.03.24", date(2024, 3, 31)),
        ("3/31/2024", date(2024, 3, 31)),
        ("31/3/2024", date(2024, 3, 31)),
        ("2024/03/31", date(2024, 3, 31)),
        ("20240331", date(2024, 3, 31)),
        ("31 Mar 2024", date(2024, 3, 31)),
        ("March 31, 2024", date(2024, 3, 31)),
        ("2024-03", date(2024, 3, 1)),
        ("45382", date(2024, 3, 31)),
        ("1711843200", date(2024, 3, 31)),
        ("1711843200000", date(2024, 3, 31)),
    ],
)
def test_a_day_is_read_however_it_is_written(tmp_path: Path, written: str, meant: date) -> None:
    assert dates(tmp_path, written).column("ordered_on") == [meant]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-31 9:05", datetime(2024, 3, 31, 9, 5)),  # noqa: DTZ001 - stored in UTC without saying so
        ("2024-03-31T09:05:06.5", datetime(2024, 3, 31, 9, 5, 6, 500_000)),  # noqa: DTZ001
        ("31.03.2024, 21:05", datetime(2024, 3, 31, 21, 5)),  # noqa: DTZ001
        ("3/31/2024 12:05 AM", datetime(2024, 3, 31, 0, 5)),  # noqa: DTZ001
        ("2024-03-31T09:05:00+0300", datetime(2024, 3, 31, 6, 5)),  # noqa: DTZ001
        ("2024-03-31 09:05:00 -02:00", datetime(2024, 3, 31, 11, 5)),  # noqa: DTZ001
        ("2024-03-31T09:05:00Z", datetime(2024, 3, 31, 9, 5)),  # noqa: DTZ001
        ("45382.5", datetime(2024, 3, 31, 12)),  # noqa: DTZ001
    ],
)
def test_a_moment_is_read_however_it_is_written(tmp_path: Path, written: str, meant: datetime) -> None:
    assert dates(tmp_path, written).column("ordered_at") == [meant]


def test_one_day_above_twelve_settles_the_whole_column(tmp_path: Path) -> None:
    assert dates(tmp_path, "03/04/2024", "31/12/2024").column("ordered_on") == [
        date(2024, 4, 3),
        date(2024, 12, 31),
    ]


def test_dates_that_fit_two_orders_are_asked_with_the_setting_to_write(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousError) as asked:
        dates(tmp_path, "03/04/2024", "05/06/2024")
    assert "'ordered_at' (ordered_at)" in asked.value.what
    assert "'03/04/2024'" in asked.value.what
    assert 'date_order = "dmy"' in asked.value.expected
    assert 'date_order = "mdy"' in asked.value.expected


def test_the_settings_answer_the_question(tmp_path: Path) -> None:
    assert dates(tmp_path, "03/04/2024", date_order="mdy").column("ordered_on") == [date(2024, 3, 4)]


def test_dates_that_are_the_same_in_both_orders_need_no_answer(tmp_path: Path) -> None:
    assert dates(tmp_path, "03/03/2024").column("ordered_on") == [date(2024, 3, 3)]


def test_a_mix_of_two_orders_is_asked_and_never_split_row_by_row(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousError, match="mixes both"):
        dates(tmp_path, "31/12/2025", "12/31/2025", "03/04/2025")


def test_of_a_mix_without_doubt_the_commonest_is_taken_and_the_rest_rejected(tmp_path: Path) -> None:
    small = dates(tmp_path, "31.12.2025", "30.12.2025", "12/31/2025", "46022")
    assert small.column("ordered_on") == [date(2025, 12, 30), date(2025, 12, 31)]
    assert [(value, rule) for _, _, value, rule in small.rejected()] == [
        ("12/31/2025", "unreadable"), ("46022", "unreadable"),
    ]  # fmt: skip


def test_ones_own_formats_are_tried_in_order(tmp_path: Path) -> None:
    small = dates(tmp_path, "31|12|2025", "2025~12~30", date_format=("%d|%m|%Y", "%Y~%m~%d"))
    assert small.column("ordered_on") == [date(2025, 12, 30), date(2025, 12, 31)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1 234,50 ₴", "1234.50"), ("1\u00a0234,50", "1234.50"), ("1'234.50", "1234.50"),
        ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("UAH 5", "5"), ("5 грн.", "5"), ("0,5", "0.5"),
        (".5", "0.5"), ("1e3", "1000"), ("0.125", "0.125"), ("(0)", "0"),
    ],
)  # fmt: skip
def test_an_amount_is_read_however_it_is_written(tmp_path: Path, written: str, meant: str) -> None:
    small = amounts(tmp_path, written, company=Company(currency="UAH"))
    assert small.column("amount") == [Decimal(meant)]


def test_an_amount_in_brackets_is_below_zero(tmp_path: Path) -> None:
    assert amounts(tmp_path, "(12.00)").rejected() == [(2, "amount", "(12.00)", "negative")]


def test_a_comma_that_can_be_two_things_is_asked(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousError) as asked:
        amounts(tmp_path, "1,234", "2,500")
    assert 'decimal = "."' in asked.value.expected
    assert 'decimal = ","' in asked.value.expected


def test_one_amount_with_both_signs_settles_the_column(tmp_path: Path) -> None:
    small = amounts(tmp_path, "1,234", "1,234.50")
    assert small.column("amount") == [Decimal(1234), Decimal("1234.5")]


def test_the_settings_say_what_a_comma_is(tmp_path: Path) -> None:
    assert amounts(tmp_path, "1,234", decimal=",").column("amount") == [Decimal("1.234")]


def test_letters_and_dates_are_no_amounts(tmp_path: Path) -> None:
    small = amounts(tmp_path, "12-34", "2024-01-05", "5 pcs", "7")
    assert [value for _, _, value, _ in small.rejected()] == ["12-34", "2024-01-05", "5 pcs"]


@pytest.mark.parametrize(("word", "meant"), [
    ("Yes", True), ("так", True), ("ДА", True), ("1", True),
    ("no", False), ("Ні", False), ("нет", False), ("0", False),
])  # fmt: skip
def test_yes_and_no_are_read_in_three_languages(tmp_path: Path, word: str, meant: object) -> None:
    small = Small(tmp_path, source("tickets", "t.csv"))
    small.file("t.csv", "ticket_id,opened_at,resolved", f"1,2024-01-01,{word}")
    small.load()
    assert small.column("resolved", "tickets") == [meant]
