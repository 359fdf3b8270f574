"""Is a fit refused, or said to be none, where the data holds no model, and are customers alike counted rightly?"""

from __future__ import annotations

from collections import Counter
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.analyses.lifetime.customers import buyers, leaving_at_purchases

from worthline.analyses.lifetime.models import bdw, bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd, sbg
from worthline.analyses.lifetime.models.alike import counted
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit, NoFitError, maximise, refined
from worthline.analyses.lifetime.models.gamma_gamma import Amounts
from worthline.analyses.lifetime.models.sbg import Renewals

MODELS = (bg_nbd, mbg_nbd, pareto_nbd)


@pytest.mark.parametrize("model", MODELS)
def test_one_customer_makes_no_model(model: object) -> None:
    with pytest.raises(NoFitError):
        model.fit(buyers([2], [3], [5]))  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS)
def test_customers_who_never_bought_again_make_no_model(model: object) -> None:
    with pytest.raises(NoFitError):
        model.fit(buyers([0.0] * 50, [0.0] * 50, range(50)))  # type: ignore[attr-defined]


def test_a_ridge_is_no_top() -> None:
    """Customers who leave by an equal chance send a and b up together: no errors are given."""
    chance = np.random.default_rng(4)
    times = chance.geometric(0.4, 200) - 1.0
    found = bg_nbd.fit(buyers(times.tolist(), times.tolist(), (times + 40).tolist()))
    assert not found.converged
    assert all(isnan(each) for each in found.errors)


def test_amounts_all_alike_are_no_top() -> None:
    found = gamma_gamma.fit(Amounts(np.array([2.0, 3, 5] * 30), np.full(90, 10.0)))
    assert not found.converged


def test_people_who_leave_by_an_equal_chance_are_no_top() -> None:
    """Half of those there leave each time: alpha and beta rise together for ever."""
    lost = np.array([512.0, 256, 128, 64, 32, 16, 8, 4, 2, 1, 0])
    found = sbg.fit(Renewals(lost, np.append(np.zeros(10), 1.0)))
    assert not found.converged
    assert found.parameters[0] / sum(found.parameters) == pytest.approx(0.5, abs=0.01)
    assert np.isfinite(bdw.fit(Renewals(lost, np.append(np.zeros(10), 1.0))).log_likelihood)


def test_a_plain_top_is_found_from_any_start() -> None:
    """The likelihood of a hundred coins, forty heads up, by odds: the top is 40 / 60, its error by hand .1361."""

    def coins(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = values[0]
        return 40 * np.log(odds) - 100 * np.log1p(odds), np.array([40 / odds - 100 / (1 + odds)])

    found = maximise(coins, [(0.01,), (50.0,)])
    assert found.converged
    assert found.parameters == pytest.approx((2 / 3,))
    assert found.errors == pytest.approx((2 / 3 / 24**0.5,), rel=1e-6)


@pytest.mark.parametrize("start", [0.01, 1.0, (10, 100, 10, 10)])
def test_any_start_leads_to_the_same_top(start: float | tuple[float, ...]) -> None:
    """Hardie's note 004 starts at .01 and at 1 each, and at 10, 100, 10, 10."""
    people = leaving_at_purchases((0.25, 4.4, 0.8, 2.4), 3_000, first=False).alike
    values = (start,) * 4 if isinstance(start, float) else start
    found = maximise(lambda each: bg_nbd._likelihood(each, people), [values], bg_nbd.MOST)
    assert found.log_likelihood == pytest.approx(bg_nbd.fit(people).log_likelihood, abs=1e-6)


Days = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 5), st.integers(1, 4)), max_size=40
)


@given(Days, st.sampled_from([1.0, 1 / 7, 0.123456789]))
def test_customers_who_are_alike_are_counted_once(rows: list[tuple[int, ...]], unit: float) -> None:
    """In days, in weeks and in a unit in which nothing is whole; rows may stand for many already."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4)
    found = Buyers(columns[:, 0], columns[:, 1] * unit, columns[:, 2] * unit, columns[:, 3]).alike
    kinds: dict[tuple[float, ...], float] = {}
    for x, recency, age, count in columns.tolist():
        key = (x, recency * unit, age * unit)
        kinds[key] = kinds.get(key, 0) + count
    some = zip(found.frequency, found.recency, found.age, found.count, strict=True)
    assert {(x, recency, age): count for x, recency, age, count in some} == kinds


@given(Days, st.sampled_from([1.0, 1 / 7, 0.123456789]))
def test_kinds_of_single_customers_are_read_off_their_keys(rows: list[tuple[int, ...]], unit: float) -> None:
    """The same as finding them row by row; where the unit is a week's day, to the last digit but one."""
    columns = np.array(rows, dtype=np.float64).reshape(-1, 4)
    whole, part = columns[:, 0] - 1, columns[:, 1] * unit
    (first, second), people = counted(whole, part)
    kinds = Counter(zip(whole.tolist(), part.round(9).tolist(), strict=True))
    assert dict(zip(zip(first.tolist(), second.round(9).tolist(), strict=True), people, strict=True)) == kinds


def test_many_customers_are_fitted_from_an_even_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same top as a search among all of them finds, and as sure of it."""
    people = leaving_at_purchases((0.6, 6.0, 0.8, 2.5), 60_000, first=False)
    whole = bg_nbd.fit(people)
    monkeypatch.setattr("worthline.analyses.lifetime.models.buyers.MANY", 6_000)
    found = bg_nbd.fit(people)
    assert found.parameters != whole.parameters
    assert found.parameters == pytest.approx(whole.parameters, rel=1e-4)
    assert found.log_likelihood == pytest.approx(whole.log_likelihood, abs=1e-3)
    assert found.errors == pytest.approx(whole.errors, rel=0.1)


def test_a_part_without_a_top_leads_nowhere() -> None:
    near = Fit((1.0,), 0.0, np.eye(1), (10.0,), converged=False)
    assert refined(lambda values: (0.0, values), near, 10.0) is None


def test_a_kind_counts_as_often_as_there_are_customers_of_it() -> None:
    """Fitting each kind once with its count is fitting each customer."""
    times = [3, 1, 2, 1, 1]
    frequency, recency, age = (
        np.array([0.0, 2, 1, 7, 26]),
        np.array([0, 30, 2, 29, 31.0]),
        np.array([39.0, 39, 39, 39, 31]),
    )
    each = buyers(*(np.repeat(column, times) for column in (frequency, recency, age)))
    alike, at = each.alike, np.array([0.3, 5.0, 0.9, 2.4])
    assert (len(alike.count), alike.count.sum()) == (5, 8)
    for model in MODELS:
        assert model._likelihood(at, alike)[0] == pytest.approx(model._likelihood(at, each)[0], rel=1e-12)


def test_some_of_the_customers_are_like_all_of_them() -> None:
    people = leaving_at_purchases((0.6, 6.0, 0.8, 2.5), 20_000, first=False).alike
    some = people.some(4_000)
    assert some.count.sum() == 4_000
    means = [each.frequency @ each.count / each.count.sum() for each in (people, some)]
    assert means[1] == pytest.approx(means[0], rel=0.05)
