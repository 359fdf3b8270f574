"""Are the derived tables the same, whether they are made at once or for a share of the customers at a time?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.parity.alike import differences, other_rows
from tests.parity.companies import COMPANIES, Company

from worthline.engines import DuckDB
from worthline.loading.derive import derive, derive_again
from worthline.loading.deriving.shares import Share, shares
from worthline.measuring.measure import Measurer
from worthline.tables.derived.order import KEPT
from worthline.tables.recorded import RECORDED

FEW = 150
"""Rows in the largest table of a share."""


def rows(engine: DuckDB, table: str) -> Iterator[tuple[object, ...]]:
    found = engine.run(f'select * from "{table}"')
    return zip(*(column.to_pylist() for column in found.columns), strict=True)


def in_shares(company: Measurer, folder: object) -> DuckDB:
    """The same recorded tables in an engine that holds few rows at once, nothing derived yet."""
    assert isinstance(company.engine, DuckDB)
    other = DuckDB.open()
    other.at_once = FEW
    for name in RECORDED:
        file = f"{folder}/{name}.parquet"
        company.engine.connection.execute(f"copy \"{name}\" to '{file}' (format parquet)")
        other.connection.execute(f"create table \"{name}\" as from '{file}'")
    return other


@pytest.fixture(
    scope="module",
    params=[each for each in COMPANIES if each.name != "cdnow"],
    ids=lambda company: company.name,
)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Measurer, DuckDB]:
    chosen: Company = request.param
    company = chosen.measurer(request)
    other = in_shares(company, tmp_path_factory.mktemp("recorded"))
    if chosen.name == "everything":
        other.at_once = 10
    derive(other, company.rules, company.known.as_of)
    return company, other


@pytest.mark.parametrize("table", KEPT)
def test_a_table_made_share_by_share_is_the_same(both: tuple[Measurer, DuckDB], table: str) -> None:
    company, other = both
    assert isinstance(company.engine, DuckDB)
    assert len(shares(other)) > 5
    assert not list(differences(*other_rows(rows(company.engine, table), rows(other, table))))[:5]
    assert other.columns(table) == company.engine.columns(table)


def test_what_another_rule_changes_is_made_share_by_share_too(both: tuple[Measurer, DuckDB]) -> None:
    company, other = both
    rules = company.rules.with_(ltv_window_months=6, lost_when="cancelled")
    whole = DuckDB.open()
    for name in [*RECORDED, *KEPT]:
        whole.connection.register("given", other.run(f'select * from "{name}"'))
        whole.connection.execute(f'create table "{name}" as from given')
        whole.connection.unregister("given")
    derive_again(other, company.known, rules, company.rules)
    derive_again(whole, company.known, rules, company.rules)
    for name in KEPT:
        assert not list(differences(*other_rows(rows(whole, name), rows(other, name))))[:5], name


def test_shares_hold_every_customer_once(both: tuple[Measurer, DuckDB]) -> None:
    _, other = both
    found = shares(other)
    held = [
        other.rows(f"select count(*) as n from customers where {share.condition}")[0]["n"] for share in found
    ]
    assert sum(held) == other.rows("select count(*) as n from customers")[0]["n"]
    assert max(held) - min(held) <= 1


def test_a_small_company_is_made_at_once() -> None:
    engine = DuckDB.open()
    for name in RECORDED:
        engine.create(name, "select 'c1' as customer_id")
    assert shares(engine) == []


def test_a_quote_in_an_id_is_no_end_of_it() -> None:
    assert Share("o'brien", None).condition == "(customer_id >= 'o''brien')"


def test_the_more_memory_the_fewer_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORTHLINE_MEMORY", "6GB")
    large = DuckDB.open().at_once
    monkeypatch.setenv("WORTHLINE_MEMORY", "600MB")
    small = DuckDB.open().at_once
    assert large == pytest.approx(10 * (small or 0), rel=0.05)
