"""Does MBG/NBD give what R and an independent library give on the same customers?

Batislam, Denizel and Filiztekin, International Journal of Research in Marketing 24 (2007); figures of the R package
BTYDplus 1.2.0 on the CDNOW sample, and of lifetimes where both agree.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyses.lifetime.customers import (
    TORTURED,
    Sample,
    buyers,
    cdnow,
    leaving_at_purchases,
    recovers,
    slopes,
)

from worthline.analyses.lifetime.models import bg_nbd, mbg_nbd
from worthline.analyses.lifetime.models.fit import Fit

MLE = (0.52484216, 6.18309258, 0.89138194, 1.61405012)
SOME = buyers([0, 2, 1, 7, 26], [0, 30.43, 1.71, 29.43, 30.86], [38.86, 38.86, 38.86, 38.86, 31])


@pytest.fixture(scope="module")
def sample(shared_data: Path) -> Sample:
    return cdnow(shared_data)


@pytest.fixture(scope="module")
def fit(sample: Sample) -> Fit:
    return mbg_nbd.fit(sample.buyers)


def test_it_finds_the_parameters_of_r(fit: Fit) -> None:
    assert fit.parameters == pytest.approx(MLE, rel=1e-3)
    assert fit.log_likelihood == pytest.approx(-9582.13571557, abs=1e-4)
    assert fit.converged


def test_the_chance_of_being_a_customer_still_is_that_of_r() -> None:
    some = buyers([0, 2], [0, 30.43], [39, 38.86])
    assert mbg_nbd.alive(MLE, some) == pytest.approx([0.38932939, 0.70612325], abs=2e-6)


def test_expected_purchases_are_those_of_r(sample: Sample, fit: Fit) -> None:
    some = buyers([0, 2], [0, 30.43], [39, 38.86])
    assert mbg_nbd.expected(MLE, some, 39) == pytest.approx([0.15338147, 1.26266089], rel=1e-5)
    assert mbg_nbd.expected(fit.parameters, sample.buyers, 39).sum() == pytest.approx(1576.7176, abs=0.05)


def test_newcomers_buy_as_often_as_in_r() -> None:
    """For 78 weeks R prints 1.80333; plain integration over the chance to leave has 1.80361488."""
    found = mbg_nbd.new_customers(MLE, np.array([1.0, 39, 52, 78]))
    assert found == pytest.approx([0.05306024, 1.18227268, 1.41886873, 1.80361488], rel=1e-5)
    assert found[3] == pytest.approx(1.80333066, rel=1e-3)


def test_who_never_came_back_may_have_left() -> None:
    """The one thing in which the model differs from BG/NBD, which holds them for customers for ever."""
    once = buyers([0, 0], [0, 0], [0, 500])
    assert bg_nbd.alive(MLE, once) == pytest.approx([1, 1])
    now, later = mbg_nbd.alive(MLE, once)
    assert now == pytest.approx(MLE[3] / (MLE[2] + MLE[3]))
    assert later < 0.2


def test_a_newcomer_is_expected_to_buy_what_a_customer_of_age_0_is() -> None:
    none = buyers([0], [0], [0])
    assert mbg_nbd.new_customers(MLE, np.array([52.0])) == pytest.approx(mbg_nbd.expected(MLE, none, 52))


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.floats(0.05, 20), st.floats(0.1, 100), st.floats(0.05, 20), st.floats(0.05, 20)))
def test_the_gradient_is_that_of_finite_differences(parameters: tuple[float, ...]) -> None:
    at = np.array(parameters)
    found = mbg_nbd._likelihood(at, SOME)[1] * at
    by_steps = slopes(lambda each: mbg_nbd._likelihood(each, SOME)[0], at)
    assert found == pytest.approx(by_steps, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("a", [0.05, 0.5, 1, 1.5, 30])
def test_no_customer_is_too_extreme(a: float) -> None:
    parameters = (0.24, 4.4, a, 0.5)
    assert np.isfinite(mbg_nbd._likelihood(np.array(parameters), TORTURED)[0])
    found, there = mbg_nbd.expected(parameters, TORTURED, 52), mbg_nbd.alive(parameters, TORTURED)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert ((there >= 0) & (there <= 1)).all()


def test_simulated_customers_give_back_their_parameters() -> None:
    truth = (0.6, 6.0, 0.8, 2.5)
    assert recovers(mbg_nbd.fit(leaving_at_purchases(truth, 6_000, first=True)), truth)
