"""Is what a real database answers taken in as a file would be, and is it told what has changed there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from tests.loading.company import Small

from worthline.project.settings import Source
from worthline.words.errors import SourceError, UnknownNameError


@pytest.fixture
def server(postgresql: str) -> Iterator[psycopg.Connection]:
    """A shop's own table: an order at half past nine in the evening in New York, which is the next day in UTC."""
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("drop table if exists public.sold")
        connection.execute(
            "create table public.sold (nr bigint, who text, at timestamptz, paid numeric(12, 2), note text)"
        )
        connection.execute(
            "insert into public.sold values"
            " (1, 'ada', '2024-01-31 21:30-05', 19.99, null), (2, 'bob', '2024-02-02', 0.10, '')"
        )
        yield connection


def shop(folder: Path, address: str, query: str = "select * from public.sold") -> Small:
    columns: dict[str, str | int] = {
        "order_id": "nr",
        "customer_id": "who",
        "ordered_at": "at",
        "amount": "paid",
    }
    return Small(folder, Source(table="orders", database=address, query=query, columns=columns))


@pytest.mark.usefixtures("server")
def test_the_rows_of_a_database_come_with_exact_money_and_moments(tmp_path: Path, postgresql: str) -> None:
    small = shop(tmp_path, postgresql)
    small.load()
    assert small.ask("select order_id, customer_id, ordered_on, amount from orders order by 1") == [
        ("1", "ada", date(2024, 2, 1), Decimal("19.9900")),
        ("2", "bob", date(2024, 2, 2), Decimal("0.1000")),
    ]


def test_what_the_database_adds_later_is_added(
    tmp_path: Path, postgresql: str, server: psycopg.Connection
) -> None:
    small = shop(tmp_path, postgresql)
    small.load()
    server.execute("insert into public.sold values (3, 'cyd', '2024-03-01', 5, null)")
    small.load()
    assert small.column("amount") == [Decimal("0.1000"), Decimal("5.0000"), Decimal("19.9900")]


def test_a_column_that_is_called_otherwise_now_is_named(
    tmp_path: Path, postgresql: str, server: psycopg.Connection
) -> None:
    small = shop(tmp_path, postgresql)
    small.load()
    server.execute("alter table public.sold rename column paid to price")
    with pytest.raises(UnknownNameError, match=r"no column .* 'paid'.*Map amount"):
        small.load()
    assert len(small.column("amount")) == 2


def test_a_column_that_the_query_names_and_that_is_gone_is_named(
    tmp_path: Path, postgresql: str, server: psycopg.Connection
) -> None:
    small = shop(tmp_path, postgresql, "select nr, who, at, paid from public.sold")
    small.load()
    server.execute("alter table public.sold drop column paid")
    with pytest.raises(SourceError, match=r'column "paid" does not exist'):
        small.load()
    assert len(small.column("amount")) == 2


def test_rows_of_a_column_that_holds_something_else_now_are_rejected_by_its_name(
    tmp_path: Path, postgresql: str, server: psycopg.Connection
) -> None:
    small = shop(tmp_path, postgresql)
    small.load()
    server.execute("alter table public.sold alter column paid type text using 'much'")
    small.load()
    assert {(column, value) for _, column, value, _ in small.rejected()} == {("amount", "much")}
    assert len(small.column("amount")) == 2
