"""Does Pareto/NBD give what its papers and R's packages print on the same customers?

Schmittlein, Morrison and Colombo, Management Science 33 (1987), fitted to CDNOW in Fader, Hardie and Lee, Marketing
Science 24 (2005), table 2; more digits from the R packages BTYD 2.4.3 and CLVTools 0.12.1. Discounted purchases: Fader,
Hardie and Lee, "RFM and CLV", Journal of Marketing Research 42 (2005).
"""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from tests.analyses.lifetime.customers import (
    TORTURED,
    Sample,
    buyers,
    cdnow,
    leaving_any_time,
    recovers,
    slopes,
)

from worthline.analyses.lifetime.models import bg_nbd, pareto_nbd
from worthline.analyses.lifetime.models.fit import Fit

PRINTED = (0.553, 10.578, 0.606, 11.669)
BTYD = (0.5533553, 10.5786697, 0.6059434, 11.6578081)
SOME = buyers([0, 2, 1, 7, 26], [0, 30.43, 1.71, 29.43, 30.86], [38.86, 38.86, 38.86, 38.86, 31])


@pytest.fixture(scope="module")
def sample(shared_data: Path) -> Sample:
    return cdnow(shared_data)


@pytest.fixture(scope="module")
def fit(sample: Sample) -> Fit:
    return pareto_nbd.fit(sample.buyers)


def test_it_finds_the_published_parameters(fit: Fit) -> None:
    """Table 2: .553 10.578 .606 11.669, -9595.0; the digits are R's."""
    assert fit.parameters == pytest.approx((0.55327901, 10.57771177, 0.60623829, 11.66864185), rel=1e-3)
    assert fit.log_likelihood == pytest.approx(-9594.97617894, abs=1e-4)
    assert fit.errors == pytest.approx((0.04762, 0.8427, 0.1871, 6.204), rel=2e-3)


def test_newcomers_buy_as_often_as_in_r(fit: Fit) -> None:
    assert pareto_nbd.new_customers(fit.parameters, np.array([52.0])) == pytest.approx([1.473434], abs=1e-5)


def test_customers_1_and_1516_of_r(fit: Fit) -> None:
    """R's searches ended a little before the top, which the fourth digits show."""
    some = buyers([26, 2], [216 / 7, 213 / 7], [31, 272 / 7])
    assert pareto_nbd.alive(fit.parameters, some) == pytest.approx([0.9978739, 0.869165], abs=1e-4)
    assert pareto_nbd.expected(BTYD, some, 52)[0] == pytest.approx(25.45655, abs=1e-3)
    assert pareto_nbd.expected(fit.parameters, some, 39)[1] == pytest.approx(1.455321, rel=2e-4)


def test_customers_of_39_weeks_as_in_r() -> None:
    some = buyers([1, 2, 0, 12], [20, 30.43, 0, 35], [39] * 4)
    assert pareto_nbd.alive(BTYD, some) == pytest.approx(
        [0.66697154, 0.86686276, 0.29425386, 0.91650038], abs=1e-7
    )
    found = pareto_nbd.expected(BTYD, some, 52)
    assert found == pytest.approx([0.86210881, 1.84181317, 0.13549093, 9.57362574], rel=1e-6)


def test_the_forecast_of_the_held_out_weeks_is_the_known_one(sample: Sample, fit: Fit) -> None:
    """Figures 5 and 6 of the paper: correlation .630, the customers of three purchases .09 to 2.84, on average 1.71."""
    expected = pareto_nbd.expected(fit.parameters, sample.buyers, 39)
    none, three = sample.buyers.frequency == 0, sample.buyers.frequency == 3
    assert expected.sum() == pytest.approx(1665.51, abs=0.05)
    assert np.corrcoef(sample.held_out, expected)[0, 1] == pytest.approx(0.6302, abs=1e-3)
    assert expected[none].mean() == pytest.approx(0.1384, abs=1e-3)
    found = (expected[three].min(), expected[three].max(), expected[three].mean())
    assert found == pytest.approx((0.088, 2.843, 1.714), abs=2e-3)


def test_it_and_bg_nbd_rank_customers_alike(sample: Sample, fit: Fit) -> None:
    """The paper has .996."""
    other = bg_nbd.expected(bg_nbd.fit(sample.buyers).parameters, sample.buyers, 39)
    own = pareto_nbd.expected(fit.parameters, sample.buyers, 39)
    assert np.corrcoef(own, other)[0, 1] == pytest.approx(0.9955, abs=1e-3)


def test_the_purchases_of_78_weeks_are_2_per_cent_too_few(sample: Sample, fit: Fit) -> None:
    """The paper's figure 4: 4,339 came."""
    known = 78 - 39 + sample.buyers.age
    assert pareto_nbd.new_customers(fit.parameters, known).sum() == pytest.approx(4270.04, abs=0.15)


def test_discounted_purchases_are_those_of_btyd_and_of_the_paper() -> None:
    """BTYD's manual: 15 % a year; RFM and CLV: frequent buyers not seen of late are worth less than rare ones."""
    one = buyers([7], [35], [39])
    assert pareto_nbd.discounted(BTYD, one, 0.15 / 52) == pytest.approx([19.7467695727], rel=1e-6)
    some = buyers([0, 1, 4, 7, 14], [0, 30, 30, 70, 73], [78] * 5)
    found = pareto_nbd.discounted(PRINTED, some, log(1.15) / 52)
    assert found == pytest.approx([0.1815626, 1.4257558, 1.2627790, 14.0723438, 27.8749032], rel=1e-6)
    assert found[2] < found[1]


def test_discounted_purchases_of_a_newcomer_are_those_of_the_handbook() -> None:
    """Fader and Hardie's chapter has 4.8 at 10 % a year."""
    found = pareto_nbd.discounted(PRINTED, buyers([0], [0], [0]), log(1.1) / 52)
    assert found == pytest.approx([4.814492], rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 20), st.floats(0.5, 100), st.floats(1e-3, 0.1))
def test_discounted_purchases_are_those_of_plain_integration(s: float, beta: float, rate: float) -> None:
    """Of someone surely there: the mean rate, times how likely they are there yet at each moment, discounted."""
    one = buyers([3], [30], [30])
    stays, _ = quad(lambda t: np.exp(-rate * t) * ((beta + 30) / (beta + 30 + t)) ** s, 0, np.inf, limit=200)
    found = pareto_nbd.discounted((0.6, 10.0, s, beta), one, rate)
    assert found == pytest.approx([3.6 / 40 * stays], rel=1e-5)


@pytest.mark.parametrize("parameters", [BTYD, (0.5, 1e5, 0.6, 0.1), (0.5, 0.01, 0.6, 1e4), (3, 10, 1, 10)])
def test_the_likelihood_is_that_of_plain_integration(parameters: tuple[float, ...]) -> None:
    """Nodes spread evenly over time would be wrong where alpha is far above beta."""
    r, alpha, s, beta = parameters
    for x, recency, age in zip(SOME.frequency, SOME.recency, SOME.age, strict=True):
        gone, _ = quad(
            lambda u, x=x: s * (1 + u / alpha) ** -(r + x) * (1 + u / beta) ** -(s + 1) / beta,
            recency, age, epsabs=0, epsrel=1e-10, limit=500,
        )  # fmt: skip
        there = (1 + age / alpha) ** -(r + x) * (1 + age / beta) ** -s
        one = buyers([x], [recency], [age])
        assert pareto_nbd.alive(parameters, one) == pytest.approx([there / (there + gone)], rel=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.floats(0.05, 20), st.floats(0.01, 1e4), st.floats(0.05, 20), st.floats(0.01, 1e4)))
def test_the_gradient_is_that_of_finite_differences(parameters: tuple[float, ...]) -> None:
    at = np.array(parameters)
    found = pareto_nbd._likelihood(at, SOME)[1] * at
    by_steps = slopes(lambda each: pareto_nbd._likelihood(each, SOME)[0], at)
    assert found == pytest.approx(by_steps, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("parameters", [BTYD, (0.5, 1e5, 1, 0.01), (20, 0.1, 5, 1e4)])
def test_no_customer_is_too_extreme(parameters: tuple[float, ...]) -> None:
    """Four are the case of CLVTools' tests that overflows the hypergeometric function."""
    value, slope = pareto_nbd._likelihood(np.array(parameters), TORTURED)
    assert np.isfinite(value)
    assert np.isfinite(slope).all()
    there = pareto_nbd.alive(parameters, TORTURED)
    assert ((there >= 0) & (there <= 1)).all()
    for found in (
        pareto_nbd.expected(parameters, TORTURED, 52),
        pareto_nbd.discounted(parameters, TORTURED, 0.003),
    ):
        assert np.isfinite(found).all()
        assert (found >= 0).all()


def test_simulated_customers_give_back_their_parameters() -> None:
    truth = (0.6, 6.0, 0.8, 10.0)
    assert recovers(pareto_nbd.fit(leaving_any_time(truth, 4_000)), truth)
