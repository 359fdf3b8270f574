"""Does BG/BB give what its paper and its sheet print on the same donors?

Fader, Hardie and Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29
(2010): 11,104 who first gave in 1995, and six years after it. More digits from Hardie's note 010 and R's BTYD.
"""

from __future__ import annotations

from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyses.lifetime.customers import Array, recovers, slopes

from worthline.analyses.lifetime.models import bg_bb
from worthline.analyses.lifetime.models.bg_bb import Givers
from worthline.analyses.lifetime.models.fit import Fit, NoFitError

MLE = (1.2035, 0.7497, 0.6567, 2.7834)
SEEN = np.array([(0, 0), (2, 4), (6, 6), (5, 5), (1, 1), (4, 5), (1, 2)], dtype=np.float64)
"""Gifts, and the year of the last, of six."""


def of_six_years(rows: Array) -> Givers:
    return Givers(rows[:, 0], rows[:, 1], np.full(len(rows), 6.0), np.ones(len(rows)))


SOME = of_six_years(SEEN)


@pytest.fixture(scope="module")
def donors(shared_data: Path) -> Givers:
    rows = np.loadtxt(shared_data / "donations" / "donations.csv", delimiter=",", skiprows=1)
    return Givers(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


@pytest.fixture(scope="module")
def fit(donors: Givers) -> Fit:
    return bg_bb.fit(donors)


def test_it_finds_the_published_parameters(donors: Givers, fit: Fit) -> None:
    """Paper: 1.204 .750 .657 2.783, -33225.6."""
    assert donors.count.sum() == 11_104
    assert fit.parameters == pytest.approx(MLE, rel=2e-3)
    assert fit.log_likelihood == pytest.approx(-33225.58127, abs=1e-4)
    assert bg_bb._likelihood(np.array((1.204, 0.750, 0.657, 2.783)), donors)[0] == pytest.approx(
        -33225.582, abs=1e-3
    )


def test_the_histogram_is_that_of_the_sheet(fit: Fit) -> None:
    found = 11_104 * bg_bb.counts(fit.parameters, 6)
    known = [3454.83, 1888.67, 1348.90, 1113.39, 1017.93, 1027.17, 1253.10]
    assert found == pytest.approx(known, abs=0.06)


def test_five_more_years_are_expected_as_in_the_sheet(donors: Givers, fit: Fit) -> None:
    """The sheet has 12,884.2."""
    found = bg_bb.expected(fit.parameters, donors, 5) @ donors.count
    assert found == pytest.approx(12_884.2, abs=0.3)


def test_donors_are_there_next_year_as_in_the_paper(fit: Fit) -> None:
    """Paper: .11, .59 and .93 for the first three."""
    found = bg_bb.alive(fit.parameters, SOME)
    assert found[:5] == pytest.approx([0.10813, 0.58965, 0.93043, 0.52196, 0.06946], abs=3e-5)


def test_donors_give_as_expected_in_the_paper(fit: Fit) -> None:
    """Among the next five years; who gave five times and stopped is expected to give less than who gave four."""
    found = bg_bb.expected(fit.parameters, SOME, 5)
    known = {2: 3.75251, 3: 1.81289, 5: 2.02998, 6: 0.31423, 0: 0.07286}
    assert found[list(known)] == pytest.approx(list(known.values()), abs=1e-4)


def test_discounted_gifts_are_those_of_btyd(fit: Fit) -> None:
    found = bg_bb.discounted(fit.parameters, SOME, 0.1)
    assert found[[2, 3, 0]] == pytest.approx([5.90975, 2.85509, 0.11475], rel=5e-5)


def test_new_donors_give_as_in_btyd(fit: Fit) -> None:
    alpha, beta, gamma, delta = fit.parameters
    assert (alpha / (alpha + beta), gamma / (gamma + delta)) == pytest.approx((0.61617, 0.19089), abs=2e-5)
    years = np.array([0.0, 1, 2, 3, 4, 5, 6, 10])
    known = [0, 0.498546, 0.923354, 1.296881, 1.632317, 1.938144, 2.220174, 3.179820]
    assert bg_bb.new_customers(fit.parameters, years) == pytest.approx(known, abs=1e-4)
    chances = bg_bb.counts(fit.parameters, 6)
    assert chances == pytest.approx(
        [0.311134, 0.170089, 0.121479, 0.100269, 0.091672, 0.092504, 0.112851], abs=1e-5
    )
    assert chances @ np.arange(7) == pytest.approx(bg_bb.new_customers(fit.parameters, np.array([6.0]))[0])


PARAMETERS = st.tuples(*[st.floats(0.05, 20)] * 4)


@settings(max_examples=40, deadline=None)
@given(PARAMETERS)
def test_the_chances_of_all_histories_add_up_to_1(parameters: tuple[float, ...]) -> None:
    """Of six opportunities: each pattern of gifts once, those with the same number and last year being alike."""
    kinds = [(0, 0), *((x, last) for last in range(1, 7) for x in range(1, last + 1))]
    ways = [comb(last - 1, x - 1) if x else 1 for x, last in kinds]
    each = [
        bg_bb._likelihood(np.array(parameters), of_six_years(np.array([kind], dtype=float)))[0]
        for kind in kinds
    ]
    assert np.exp(each) @ ways == pytest.approx(1, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(PARAMETERS, st.floats(0.05, 0.5))
def test_discounted_gifts_are_the_sum_of_those_expected(parameters: tuple[float, ...], rate: float) -> None:
    until = [bg_bb.expected(parameters, SOME, ahead) for ahead in range(300)]
    later = np.diff(np.array(until), axis=0) * ((1 + rate) ** -np.arange(1, 300.0))[:, None]
    assert bg_bb.discounted(parameters, SOME, rate) == pytest.approx(later.sum(axis=0), rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(PARAMETERS)
def test_the_gradient_is_that_of_finite_differences(parameters: tuple[float, ...]) -> None:
    at = np.array(parameters)
    found = bg_bb._likelihood(at, SOME)[1] * at
    by_steps = slopes(lambda each: bg_bb._likelihood(each, SOME)[0], at)
    assert found == pytest.approx(by_steps, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("gamma", [0.01, 1, 500])
def test_no_customer_is_too_extreme(gamma: float) -> None:
    """Without an opportunity yet, and with three thousand; where gamma is 1 the paper's formula has a gap."""
    most = Givers(
        np.array([0.0, 3000, 0, 1]),
        np.array([0.0, 3000, 0, 1]),
        np.array([0.0, 3000, 3000, 3000]),
        np.ones(4),
    )
    parameters = (1.2, 0.7, gamma, 2.8)
    assert np.isfinite(bg_bb._likelihood(np.array(parameters), most)[0])
    for found in (
        bg_bb.alive(parameters, most),
        bg_bb.expected(parameters, most, 5),
        bg_bb.discounted(parameters, most, 0.1),
    ):
        assert np.isfinite(found).all()
        assert (found >= 0).all()


def test_nobody_who_gave_again_makes_no_model() -> None:
    with pytest.raises(NoFitError):
        bg_bb.fit(of_six_years(np.zeros((50, 2))))


def test_simulated_customers_give_back_their_parameters() -> None:
    truth, people, years = (1.2, 0.8, 0.7, 2.8), 10_000, 8
    chance = np.random.default_rng(4)
    buys, leaves = chance.beta(*truth[:2], people), chance.beta(*truth[2:], people)
    there = (chance.random((people, years)) >= leaves[:, None]).cumprod(axis=1)
    bought = (chance.random((people, years)) < buys[:, None]) * there
    last = (bought * np.arange(1, years + 1)).max(axis=1)
    seen = Givers(bought.sum(axis=1) * 1.0, last * 1.0, np.full(people, float(years)), np.ones(people))
    assert recovers(bg_bb.fit(seen), truth)
