"""Are new files added to what stands, at the same result as if everything had been loaded anew?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.loading.company import HEADER, NOW, Small
from tests.properties.deliveries import Delivery, company, held, receive

from worthline.engines import DuckDB
from worthline.loading.change import Change
from worthline.project.settings import Settings

SOURCES = ("customers", "orders", "market", "refunds", "subscriptions", "events")
FIRST: list[Delivery] = [
    ("orders", ["1,a,2024-02-13,5", "2,b,2024-02-13,7.25", "3,z,2024-02-20,1", "4,y,2024-02-20,1"]),
    ("refunds", ["1,1,,2024-02-20,5"]),
    ("subscriptions", ["1,a,2024-02-13,,5"]),
    ("events", ["a,2024-02-13,login", "a,2024-02-13,login"]),
    ("customers", ["a,2024-01-05,ads,North", "b,2024-01-05,,South"]),
]
ADDED: dict[str, Delivery] = {
    "a new order": ("orders", ["5,a,2024-02-20,9"]),
    "an order of a new customer": ("orders", ["6,c,2024-02-20,9"]),
    "a corrected order": ("orders", ["1,a,2024-02-13,6"]),
    "the same order again": ("orders", ["1,a,2024-02-13,6", "5,a,2024-02-20,9"]),
    "an order corrected a second time": ("orders", ["1,a,2024-02-13,8"]),
    "an order that is another customer's now": ("orders", ["1,b,2024-02-13,8"]),
    "an order that contradicts itself": ("orders", ["7,a,2024-02-13,6", "7,a,2024-02-13,8"]),
    "and comes right then": ("orders", ["7,a,2024-02-13,6"]),
    "bad rows": ("orders", ["8,a,someday,6", "9,,2024-02-20,8"]),
    "a late refund": ("refunds", ["2,2,b,2024-02-20,7.25"]),
    "a refund without an order": ("refunds", ["4,99,,2024-02-20,7.25"]),
    "a refund dated before its order": ("refunds", ["3,3,,2024-02-13,1"]),
    "a subscription that has ended": ("subscriptions", ["1,a,2024-02-13,2024-02-20,5"]),
    "the same event again and a third time": ("events", ["a,2024-02-13,login"] * 3),
    "a customer who was known from an order alone": ("customers", ["z,2024-01-05,ads,North"]),
    "a customer with another region": ("customers", ["a,2024-01-05,ads,South"]),
}
ANEW: dict[str, Delivery] = {
    "an order as it was before it was corrected": ("orders", ["1,a,2024-02-13,5"]),
    "another source's key": ("market", ["2,b,2024-02-13,6"]),
    "the only order of a customer whom nobody names": ("orders", ["4,a,2024-02-20,1"]),
    "an order dated after its refund": ("orders", ["2,b,2024-02-27,7.25"]),
    "the order of a refund that waited for it": ("orders", ["3,z,2024-02-13,1"]),
}
WHOM: dict[str, tuple[set[str], set[str | None]]] = {
    "a new order": ({"orders"}, {"a"}),
    "an order of a new customer": ({"orders", "customers"}, {"c"}),
    "the same order again": (set(), set()),
    "an order that is another customer's now": ({"orders"}, {"a", "b"}),
    "a late refund": ({"refunds"}, {"b"}),
    "a refund without an order": ({"refunds"}, {None}),
    "a customer who was known from an order alone": ({"customers"}, {"z"}),
}
"""The tables that change, and the customers they concern."""


@dataclass
class Lived:
    """A company that received one delivery after the other, and one that received all of them at once."""

    daily: Small
    whole: Small
    added: dict[str, bool] = field(default_factory=dict)
    change: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def receive(self, number: int, case: str, delivery: Delivery) -> None:
        receive(self.daily, number, delivery)
        receive(self.whole, number, delivery)

        def look(engine: DuckDB, _: Settings, change: Change | None) -> None:
            if change:
                rows = engine.connection.execute(f"SELECT customer_id FROM {change.customers}").fetchall()
                self.change[case] = change.tables, {row[0] for row in rows}

        self.added[case] = self.daily.load(derive=look).added


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    daily, whole = (company(tmp_path_factory.mktemp(name), "make", SOURCES) for name in ("daily", "whole"))
    found = Lived(daily, whole)
    for number, one in enumerate(FIRST, start=1):
        receive(found.daily, number, one)
        receive(found.whole, number, one)
    found.daily.load()
    for number, (case, one) in enumerate((ADDED | ANEW).items(), start=len(FIRST) + 1):
        found.receive(number, case, one)
    found.whole.load()
    return found


@pytest.mark.parametrize("case", ADDED)
def test_is_added(lived: Lived, case: str) -> None:
    assert lived.added[case]


@pytest.mark.parametrize("case", ANEW)
def test_changes_more_than_the_rows_it_meets_so_all_is_loaded_anew(lived: Lived, case: str) -> None:
    assert not lived.added[case]


def test_days_one_by_one_equal_all_at_once(lived: Lived) -> None:
    assert held(lived.daily) == held(lived.whole)


@pytest.mark.parametrize("case", WHOM)
def test_a_change_names_the_tables_and_whom_it_concerns(lived: Lived, case: str) -> None:
    assert lived.change[case] == WHOM[case]


def test_days_are_read_as_before_where_the_new_ones_alone_could_mean_two_things(small: Small) -> None:
    small.orders("1,a,31/01/2024,5")
    report = small.orders("2,a,02/03/2024,5")
    assert report.added
    assert [str(day) for day in small.column("ordered_on")] == ["2024-01-31", "2024-03-02"]


def test_a_row_of_the_future_comes_in_when_its_day_has_come(small: Small) -> None:
    small.file("orders.csv", HEADER, "1,a,2024-01-31,5", "2,a,2026-03-01,5")
    small.load(accept_held=True)
    small.file("orders.csv", HEADER, "3,a,2024-01-31,5")
    small.load(now=NOW.replace(month=4))
    assert small.column("order_id") == ["1", "2", "3"]


def test_another_column_is_loaded_anew(small: Small) -> None:
    small.orders("1,a,2024-01-31,5")
    small.file("orders.csv", HEADER + ",kind", "2,a,2024-01-31,5,shop")
    assert not small.load().added
    assert small.column("kind") == ["shop", None]
