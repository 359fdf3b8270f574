"""Is a store that another version made, or other rules, made anew instead of misread?"""

from __future__ import annotations

import duckdb
import pytest
from tests.loading.company import Small
from tests.rows import measurer

from worthline.engines import DuckDB
from worthline.loading.deriving.noted import NOTED, is_current
from worthline.measuring.measure import Measurer
from worthline.tables.rules import Rules


@pytest.fixture
def company() -> Measurer:
    return measurer({"orders": [{"customer_id": "a", "ordered_at": "2024-01-01", "amount": 5}]})


def test_a_fresh_store_is_current(company: Measurer) -> None:
    assert is_current(company.engine, Rules())


def test_another_rule_behind_the_tables_makes_it_old(company: Measurer) -> None:
    assert not is_current(company.engine, Rules(activity_window_days=90))


def test_a_rule_that_no_table_reads_does_not(company: Measurer) -> None:
    assert is_current(company.engine, Rules(minimum_customers=3))


@pytest.mark.parametrize("change", ["value = '\"other\"'", "key = 'unheard of'"])
def test_tables_declared_otherwise_make_it_old(company: Measurer, change: str) -> None:
    assert isinstance(company.engine, DuckDB)
    company.engine.connection.execute(f"update {NOTED} set {change} where key = 'shape'")
    assert not is_current(company.engine, Rules())


def test_a_store_of_a_version_that_kept_no_deliveries_is_made_anew_by_the_next_load(small: Small) -> None:
    path = small.orders("1,a,2024-01-31,5").path
    assert path is not None
    with duckdb.connect(path) as con:
        con.execute("DROP TABLE _deliveries")
        con.execute("DROP TABLE _aside")
        con.execute("ALTER TABLE orders DROP COLUMN _delivery")
    assert not small.orders("2,a,2024-01-31,7").added
    assert small.column("order_id") == ["1", "2"]


def test_a_store_made_by_other_code_is_made_anew_by_the_next_load(small: Small) -> None:
    path = small.orders("1,a,2024-01-31,5").path
    assert path is not None
    with duckdb.connect(path) as con:
        con.execute("UPDATE about SET value = '\"other\"' WHERE key IN ('ground', 'inputs')")
    assert not small.load().added
