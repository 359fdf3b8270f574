"""Is every row read accounted for, and does one bad row move itself alone?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.loading.company import HEADER, Small

from worthline.loading.checking.ledger import Batch
from worthline.words.errors import BrokenPromiseError

COUNT = 8
STORED = "SELECT * FROM orders ORDER BY order_id"
FAULTS = {"order_id": "", "customer_id": "", "ordered_at": "someday", "amount": "-1"}


def rows() -> list[dict[str, str]]:
    return [
        {
            "order_id": str(n),
            "customer_id": f"c{n % 3}",
            "ordered_at": f"2024-01-{n + 13}",
            "amount": f"{n}.25",
        }
        for n in range(COUNT)
    ]


def written(each: list[dict[str, str]]) -> list[str]:
    return [",".join(row.values()) for row in each]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    small = Small(tmp_path_factory.mktemp("company"))
    small.orders(*written(rows()))
    return small.ask(STORED)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, COUNT - 1), column=st.sampled_from(sorted(FAULTS)))
def test_one_bad_row_moves_itself_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, untouched: list[tuple[object, ...]], place: int, column: str
) -> None:
    """I47 of the invariants."""
    spoilt = rows()
    spoilt[place][column] = FAULTS[column]
    small = Small(tmp_path_factory.mktemp("spoilt"))
    small.orders(*written(spoilt))
    assert small.ask(STORED) == untouched[:place] + untouched[place + 1 :]
    assert [(line, name) for line, name, _, _ in small.rejected()] == [(place + 2, column)]


def test_rows_and_money_read_are_accepted_rejected_or_duplicates(small: Small) -> None:
    small.file(
        "orders.csv",
        HEADER,
        "1,a,2024-01-31,10",
        "1,a,2024-01-31,10",
        "2,,2024-01-31,5",
        "torn",
        "3,b,2024-01-31,2",
    )
    (batch,) = small.load().batches
    assert (batch.rows_read, batch.accepted, batch.rejected, batch.duplicates) == (5, 2, 2, 1)
    assert (batch.money_read, batch.money_accepted) == (Decimal(27), Decimal(12))
    assert (batch.money_rejected, batch.money_duplicates) == (Decimal(5), Decimal(10))


def test_a_batch_that_does_not_add_up_breaks_a_promise() -> None:
    nothing = Decimal(0)
    batch = Batch("s", "f", "h", "now", "orders", 3, 1, 1, 0, 0, nothing, nothing, nothing, nothing, nothing)
    with pytest.raises(BrokenPromiseError, match="3 rows and 0 read, 2 rows and 0 accounted for"):
        batch.reconcile()
