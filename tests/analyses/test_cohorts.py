"""Is a cohort counted once, at its own age, and never together with a month that is not over?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.rows import few, measurer

from worthline.analyses.cohorts import Cell, Cohort, cohorts, pooled
from worthline.measuring.interval import Estimate
from worthline.words.periods import Calendar, Grain

NOTHING = Estimate(None, None, None, None)


def cohort(size: int, *active: int | None) -> Cohort:
    """A cohort of this size; an age whose month is not over is `None`."""
    cells = tuple(
        Cell(age, active[age] or 0, NOTHING, finished=active[age] is not None) for age in range(len(active))
    )
    return Cohort(Calendar().period(24_288, Grain.MONTH), size, cells)


def pooled_at(age: int, rows: Sequence[Cohort]) -> float | None:
    return pooled(tuple(rows))[age].value


def test_the_pooled_curve_weighs_each_cohort_by_its_size_once() -> None:
    """T14: pooled 60 %, where the plain mean is 65 % and a doubly weighted one 56 %; the third is not complete."""
    rows = [cohort(1000, 1000, 500), cohort(500, 500, 400), cohort(700, 700, None)]
    assert pooled_at(1, rows) == pytest.approx(0.60)


@pytest.mark.parametrize(
    ("shares", "expected"), [((0.77, 0.74, 0.76, 0.78), 0.7630), ((0.75, 0.72, 0.75), 0.7414)]
)
def test_published_cohorts_give_their_weighted_mean(shares: tuple[float, ...], expected: float) -> None:
    """T22: GP Bullhound's gross-retention cohorts, 76 and 74 printed, 76.30 and 74.14 derived."""
    sizes = (54_701, 44_136, 55_887, 46_883)
    rows = [cohort(size, round(size * share)) for size, share in zip(sizes, shares, strict=False)]
    assert pooled_at(0, rows) == pytest.approx(expected, abs=5e-5)


def test_retention_is_bounded_who_comes_back_later_counts_again() -> None:
    days = ["2024-01-05", "2024-03-05"]
    company = measurer(
        {"orders": [{"customer_id": "a", "ordered_at": day, "amount": 1} for day in days]},
        few(),
        as_of="2024-03-31",
    )
    (january,) = cohorts(company).rows
    assert [cell.active for cell in january.cells] == [1, 0, 1]


def test_a_month_that_is_not_over_is_marked_and_left_out_of_the_pooled_curve() -> None:
    rows = [{"customer_id": "a", "ordered_at": "2024-01-05", "amount": 1}]
    found = cohorts(measurer({"orders": rows}, few(), as_of="2024-02-10"))
    assert [cell.finished for cell in found.rows[0].cells] == [True, False]
    assert list(found.pooled) == [0]


def test_subscribers_are_there_at_the_end_of_a_month() -> None:
    rows = [
        {"subscription_id": "1", "customer_id": "a", "started_at": "2024-01-10", "amount": 10},
        {
            "subscription_id": "2", "customer_id": "b", "started_at": "2024-01-12", "ended_at": "2024-02-12",
            "amount": 10,
        },
    ]  # fmt: skip
    found = cohorts(measurer({"subscriptions": rows}, few(), as_of="2024-03-31"))
    assert found.there == "subscribed"
    assert [cell.active for cell in found.rows[0].cells] == [2, 1, 1]


def test_every_customer_is_in_exactly_one_cohort() -> None:
    """I15, I17: the sizes add up to the customers ever."""
    rows = [
        {"customer_id": f"c{at % 7}", "ordered_at": f"2024-{1 + at % 5:02}-15", "amount": 1}
        for at in range(35)
    ]
    found = cohorts(measurer({"orders": rows}, few(), as_of="2024-06-30"))
    assert sum(row.size for row in found.rows) == 7
