"""Is everyone in the group in which the forecast puts them, and nobody where there is none?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.analyses.lifetime.companies import END, orders, subscribers
from tests.rows import few, measured, measurer

from worthline.analyses.lifetime.lifetime import Customers, lifetime
from worthline.analyses.segments import customers_by
from worthline.measuring.measure import Measurer
from worthline.tables.derived.profile import labels


@pytest.fixture(scope="module")
def shop() -> Measurer:
    return measurer({"orders": orders(300)}, few(gross_margin=0.4), as_of=END.isoformat())


def outlooks(company: Measurer) -> dict[str, str | None]:
    rows = company.ask(labels(["outlook"], company.known)).to_pylist()
    return {row["customer_id"]: row["outlook"] for row in rows}


def test_it_is_the_group_of_the_list_of_customers(shop: Measurer) -> None:
    each = lifetime(shop).customers()
    assert isinstance(each, Customers)
    assert outlooks(shop) == {row["customer_id"]: row["group"] for row in each.to_dicts()}
    assert set(customers_by(shop, "outlook")) == {"there", "win_back", "lost"}


def test_any_metric_can_be_cut_by_it(shop: Measurer) -> None:
    rows = measured(shop, "revenue", "2024-06-01", by=["outlook"])
    (whole,) = measured(shop, "revenue", "2024-06-01")
    assert sum(row.part or 0.0 for row in rows) == pytest.approx(whole.part)


def test_where_nothing_can_be_foretold_it_is_known_of_nobody() -> None:
    company = measurer({"orders": orders(20)}, few(gross_margin=0.4), as_of=END.isoformat())
    assert set(outlooks(company).values()) == {None}


def test_of_contracts_who_has_gone_is_lost_and_the_longest_there_are_worth_winning_back() -> None:
    rows = subscribers()
    company = measurer({"subscriptions": rows}, few(gross_margin=0.5), as_of=END.isoformat())
    found = outlooks(company)
    gone = {str(row["customer_id"]) for row in rows if row["ended_at"] is not None}
    assert {found[who] for who in gone} == {"lost", "win_back"}
    stayed = {who: _days(row) for row in rows if (who := str(row["customer_id"])) in gone}
    back = [stayed[who] for who in gone if found[who] == "win_back"]
    assert min(back) >= max(stayed[who] for who in gone if found[who] == "lost") - 31


def _days(row: dict[str, object]) -> int:
    began, ended = row["started_at"], row["ended_at"]
    assert isinstance(began, date)
    assert isinstance(ended, date)
    return (ended - began).days
