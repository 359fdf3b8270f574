"""Does a number that moved fall apart into what moved it?"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import pytest
from tests.analyses.lifetime.companies import Rows
from tests.rows import few, measurer

from worthline.analyses.why.why import PARTS, SEGMENTS, Why, why
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain, Period

PEOPLE = 60


@lru_cache(maxsize=1)
def shop() -> Measurer:
    """Sixty customers who buy each month; those of the store pay 10, and from February on 15; search brings 20 more."""
    rows: Rows = []
    for month, many in ((1, PEOPLE), (2, PEOPLE), (3, PEOPLE + 20)):
        for who in range(many):
            paid = 30 if who % 3 else (10 if month == 1 else 15)
            rows.append(
                {"customer_id": f"c{who}", "ordered_at": date(2024, month, 1 + who % 27), "amount": paid}
            )
    customers: Rows = [
        {"customer_id": f"c{who}", "channel": "search" if who % 3 else "store"} for who in range(PEOPLE + 20)
    ]
    spend: Rows = [
        {"spent_at": date(2024, 1, 1) + timedelta(days=31 * month), "amount": 300 + 100 * month}
        for month in range(3)
    ]
    return measurer(
        {"orders": rows, "customers": customers, "spend": spend}, few(gross_margin=0.5), as_of="2024-03-31"
    )


def months(first: int, last: int) -> tuple[Period, Period]:
    before, after = (shop().calendar.period_of(date(2024, month, 1), Grain.MONTH) for month in (first, last))
    return before, after


def adds_up(found: Why) -> None:
    assert sum(step.effect.whole for step in found.steps) == pytest.approx(found.change)


def test_a_ratio_is_told_by_segment() -> None:
    """A third pays 15 instead of 10: the mean rises by 5 / 3, and all of it is the store's own change."""
    found = why(shop(), "order_value", months(1, 2), "channel")
    adds_up(found)
    assert (found.over, found.column) == (SEGMENTS, "channel")
    assert found.change == pytest.approx(5 / 3)
    assert [(step.name, step.before, step.after) for step in found.steps] == [
        ("store", 10, 15),
        ("search", 30, 30),
    ]
    assert found.steps[0].effect.rate == pytest.approx(5 / 3)
    assert found.steps[1].effect.whole == pytest.approx(0)


def test_another_mix_is_told_from_another_rate() -> None:
    found = why(shop(), "order_value", months(2, 3), "channel")
    adds_up(found)
    assert all(step.effect.rate == pytest.approx(0) for step in found.steps)


def test_a_total_is_told_by_what_each_segment_brought_more() -> None:
    found = why(shop(), "revenue", months(1, 2), "channel")
    adds_up(found)
    assert {step.name: step.effect.whole for step in found.steps} == pytest.approx(
        {"store": 100, "search": 0}
    )


def test_a_formula_is_told_by_the_numbers_it_is_made_of() -> None:
    """CAC from February to March: spend and new customers; nobody was won in February, so it has no number."""
    with pytest.raises(WorthlineError, match="has no number in 2024-02"):
        why(shop(), "acquisition_cost", months(2, 3))
    found = why(shop(), "acquisition_cost", months(1, 3))
    adds_up(found)
    assert found.over == PARTS
    assert {step.name for step in found.steps} == {"acquisition_spend", "new_customers"}
    assert {step.name: (step.before, step.after) for step in found.steps}["new_customers"] == (60, 20)


def test_by_spend_and_customers_as_worked_out_by_hand() -> None:
    """300 / 60 = 5 becomes 500 / 20 = 25: each step alone, and after the other, and the mean of both."""
    found = {step.name: step.effect.whole for step in why(shop(), "acquisition_cost", months(1, 3)).steps}
    assert found["acquisition_spend"] == pytest.approx((200 / 60 + 200 / 20) / 2)
    assert found["new_customers"] == pytest.approx((300 / 20 - 5 + 25 - 500 / 60) / 2)


def test_programs_get_a_row_for_each_step_with_its_share() -> None:
    rows = why(shop(), "revenue", months(1, 2), "channel").to_dicts()
    assert set(rows[0]) == {"segments", "before", "after", "rate", "mix", "effect", "share"}
    assert sum(row["share"] for row in rows) == pytest.approx(1)


@pytest.mark.parametrize(
    ("metric", "by", "said"),
    [("order_value", "", "can be told by segment"), ("ltv_predicted", "", "a model of the whole company")],
)
def test_what_cannot_be_taken_apart_says_why(metric: str, by: str, said: str) -> None:
    with pytest.raises(WorthlineError, match=said):
        why(shop(), metric, months(1, 2), by)
