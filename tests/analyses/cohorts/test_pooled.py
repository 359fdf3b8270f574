"""Does each cohort weigh as its size once, and never with a month that is not over?"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from worthline.analyses.cohorts import Cell, Cohort, pooled
from worthline.analyses.cohorts.table import of_cohort, valued
from worthline.words.periods import Calendar, Grain


def cohort(size: int, *active: int | None, so_far: int = 0) -> Cohort:
    """A cohort of this size; an age that is not over is `None`, with those there so far."""
    return Cohort(
        Calendar().period(24_288, Grain.MONTH),
        size,
        tuple(
            cell(age, size, so_far if there is None else there, there is not None)
            for age, there in enumerate(active)
        ),
    )


def cell(age: int, size: int, active: int, finished: bool) -> Cell:
    sums = of_cohort(active, active, size)
    return Cell(age, sums, valued(sums, (0, 1)), finished)


def pooled_at(age: int, rows: Sequence[Cohort]) -> float | None:
    return pooled(rows)[age].value


def test_counts_of_ten_are_shares_of_ten_at_every_age_and_no_funnel() -> None:
    """T13, Mixpanel's API page: first 10, counts 9, 7, 6."""
    row = cohort(10, 9, 7, 6)
    assert [each.estimate.value for each in row.cells] == [0.9, 0.7, 0.6]


def test_the_pooled_curve_weighs_each_cohort_by_its_size_once() -> None:
    """T14: 900 of 1,500 are 60 %; Mixpanel's 56 % weighs by size twice, the plain mean 65 % not at all.

    The third cohort, 10 of 700 so far, is not over and counts nowhere.
    """
    rows = [cohort(1000, 1000, 500), cohort(500, 500, 400), cohort(700, 700, None, so_far=10)]
    assert pooled_at(1, rows) == pytest.approx(0.60)


@pytest.mark.parametrize(
    ("shares", "expected"), [((0.77, 0.74, 0.76, 0.78), 0.7630), ((0.75, 0.72, 0.75), 0.7414)]
)
def test_published_cohorts_give_their_weighted_mean(shares: tuple[float, ...], expected: float) -> None:
    """T22: GP Bullhound's gross-retention cohorts, 76 and 74 printed, 76.30 and 74.14 derived."""
    sizes = (54_701, 44_136, 55_887, 46_883)
    rows = [cohort(size, round(size * share)) for size, share in zip(sizes, shares, strict=False)]
    assert pooled_at(0, rows) == pytest.approx(expected, abs=5e-5)


def test_the_pooled_interval_is_that_of_everyone_together() -> None:
    both = pooled([cohort(40, 10), cohort(60, 30)])[0]
    assert both == cohort(100, 40).cells[0].estimate
