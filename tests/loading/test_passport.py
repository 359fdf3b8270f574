"""Does the passport tell the truth about the data?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.loading.company import Small, source

from worthline.loading.keeping.store import Store
from worthline.loading.passport import Gap, Passport, TablePassport, gaps, passport


def orders_of(passport: Passport | None) -> TablePassport:
    assert passport is not None
    return next(table for table in passport.tables if table.table == "orders")


def test_dates_rows_and_empty_columns(small: Small) -> None:
    found = orders_of(small.orders("1,a,2024-01-01,", "2,a,2024-03-01,", "2,a,2024-03-01,").passport)
    assert (found.rows, found.duplicates) == (2, 1)
    assert (found.first, found.last) == (date(2024, 1, 1), date(2024, 3, 1))
    assert found.empty_columns == ["amount", "cost", "tax", "shipping", "kind"]


def test_ten_years_without_a_row_are_a_gap(small: Small) -> None:
    found = orders_of(
        small.orders(*(f"{y}{d},a,{y}-01-{d:02},5" for y in (2014, 2024) for d in range(1, 20))).passport
    )
    assert found.gaps == (Gap(date(2014, 1, 20), date(2023, 12, 31)),)


@pytest.mark.parametrize(("every", "count"), [(1, 60), (7, 20), (30, 12)])
def test_a_steady_rhythm_has_no_gaps(every: int, count: int) -> None:
    assert gaps([date(2024, 1, 1) + timedelta(days=every * n) for n in range(count)]) == ()


def test_a_rejected_row_is_shown_as_a_sample(small: Small) -> None:
    passport = small.orders("1,a,2024-01-01,5", "2,a,2024-01-01,x").passport
    assert passport is not None
    (rule,) = passport.rejected
    assert (rule.rule, rule.rows, rule.samples) == ("unreadable", 1, ("orders.csv, line 3, amount: x",))


def test_rows_that_name_a_row_that_is_not_there_are_orphans(tmp_path: Path) -> None:
    small = Small(tmp_path, source("orders", "orders.csv"), source("order_lines", "lines.csv"))
    small.file("lines.csv", "order_id,product_id,quantity,unit_price", "1,p,1,5", "9,p,1,5")
    passport = small.orders("1,a,2024-01-01,5").passport
    assert passport is not None
    lines = next(table for table in passport.tables if table.table == "order_lines")
    assert lines.orphans == {"order_id": 1}


def test_the_passport_is_read_from_the_store_alone(small: Small) -> None:
    small.orders("1,a,2024-01-01,5")
    with duckdb.connect(Store.of(small.folder).open(), read_only=True) as con:
        assert passport(con).made_customers == 1
