"""Is the area what scikit-learn says, and its error what customers drawn anew say?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from worthline.analyses.health.auc import area, cases_needed

ROWS = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 6)), min_size=2, max_size=40)


@given(ROWS)
def test_it_is_that_of_scikit_learn_ties_and_all(drawn: list[tuple[int, bool, int]]) -> None:
    risk, happened, who = (np.array(each) for each in zip(*drawn, strict=True))
    found = area(risk.astype(float), happened.astype(bool), who)
    if happened.all() or not happened.any():
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(roc_auc_score(happened, risk))
    assert len(found.moves) == len(set(who.tolist()))
    assert found.moves.sum() == pytest.approx(0, abs=1e-12)


def test_of_nothing_but_ties_it_is_one_half_without_an_error() -> None:
    found = area(np.ones(6), np.array([True, True, False, False, False, False]), np.arange(6))
    assert found is not None
    assert (found.value, found.error) == (0.5, 0)


def test_its_error_is_that_of_delong_where_everybody_stands_once() -> None:
    """The variance that pROC (Robin et al. 2011) gives by DeLong for its data aSAH, WFNS grade by outcome: 0.00147.

    Of 72 patients who did well 37, 20, 3, 8 and 4 had grades 1 to 5, of 41 who did not 2, 12, 1, 8 and 18.
    """
    grade = np.repeat([1.0, 2, 3, 4, 5, 1, 2, 3, 4, 5], [37, 20, 3, 8, 4, 2, 12, 1, 8, 18])
    found = area(grade, np.arange(113) >= 72, np.arange(113))
    assert found is not None
    assert found.value == pytest.approx(0.8236789, abs=5e-8)
    assert found.error**2 == pytest.approx(0.00146991470882363, rel=1e-12)


def test_the_error_of_customers_who_stand_on_several_days_is_that_of_customers_drawn_anew() -> None:
    chance = np.random.default_rng(11)
    who = np.repeat(np.arange(150), 6)
    own = chance.normal(0, 1, 150)[who]
    happened = chance.random(len(who)) < 1 / (1 + np.exp(1.5 - own))
    risk = own + 0.3 * chance.normal(0, 1, len(who))
    found, as_if_strangers = area(risk, happened, who), area(risk, happened, np.arange(len(who)))
    assert found is not None
    assert as_if_strangers is not None
    again = []
    places = np.arange(len(who)).reshape(150, 6)
    for _ in range(1500):
        drawn = places[chance.integers(0, 150, 150)].ravel()
        again.append(roc_auc_score(happened[drawn], risk[drawn]))
    assert found.error == pytest.approx(np.std(again), rel=0.1)
    assert found.error > 1.2 * as_if_strangers.error


def test_two_scores_of_the_same_customers_are_compared_as_a_pair() -> None:
    """A score against itself differs by nothing at all, and against its reverse by twice its distance from one half."""
    chance = np.random.default_rng(3)
    risk, happened = chance.normal(size=200), chance.random(200) < 0.4
    one, reverse = (area(each, happened, np.arange(200)) for each in (risk, -risk))
    assert one is not None
    assert reverse is not None
    assert (one.less(one).value, one.less(one).low, one.less(one).high) == (0, 0, 0)
    assert one.less(reverse).value == pytest.approx(2 * one.value - 1)
    assert one.less(reverse).error == pytest.approx(2 * one.error)


def test_its_interval_stays_within_0_and_1() -> None:
    for risk in ([9.0, 8, 7, 1, 2, 3, 0, 0], [9.0, 8, 1, 2, 7, 3, 0, 0]):
        found = area(np.array(risk), np.array([True] * 3 + [False] * 5), np.arange(8))
        assert found is not None
        told = found.estimate
        assert told.value is not None
        assert told.low is not None
        assert told.high is not None
        assert 0 <= told.low <= told.value <= told.high <= 1


def test_how_many_must_leave_is_hanley_and_mcneil_at_one_half() -> None:
    """With as many who stay: (1/4 + (n-1)/6) / n^2 first is below (0.1 / 1.96)^2 at n = 65; by hand."""
    assert cases_needed(100, 100) == 65
    assert cases_needed(10, 5) == 65
    assert cases_needed(5, 100) == cases_needed(0, 0) < 65


@pytest.mark.parametrize(("cases", "others"), [(30, 300), (8, 1000), (100, 150)])
def test_with_so_many_the_interval_is_no_wider(cases: int, others: int) -> None:
    """Hanley and McNeil 1982, their formula with A = 1/2: Q1 = A / (2 - A), Q2 = 2 A^2 / (1 + A)."""

    def half_width(n: int) -> float:
        m, a = n * others / cases, 0.5
        q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
        variance = (a * (1 - a) + (n - 1) * (q1 - a * a) + (m - 1) * (q2 - a * a)) / (n * m)
        return 1.959964 * math.sqrt(variance)

    needed = cases_needed(cases, others)
    assert half_width(needed) <= 0.1 < half_width(needed - 1)
