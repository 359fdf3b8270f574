"""Does the beta-discrete-Weibull give what its paper prints?

Fader, Hardie, Liu, Davin and Steenburgh, "How to project customer retention revisited", Journal of Interactive
Marketing 43 (2018), on the customers of Fader and Hardie (2007).
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2
from tests.analyses.lifetime.customers import HIGH_END, REGULAR, recovers, renewals, slopes

from worthline.analyses.lifetime.models import bdw, sbg
from worthline.analyses.lifetime.models.sbg import Renewals


@pytest.mark.parametrize(
    ("survivors", "parameters", "log_likelihood", "projected"),
    [(REGULAR, (0.52303, 0.89428, 1.1964), -1401.383052, (0.21864, 0.20384, 0.19137, 0.18070, 0.17145)),
     (HIGH_END, (0.25934, 1.72255, 1.58436), -1222.749318, (0.45669, 0.43604, 0.41823, 0.40267, 0.38891))],
)  # fmt: skip
def test_four_years_have_the_published_parameters_and_future(
    survivors: tuple[int, ...],
    parameters: tuple[float, ...],
    log_likelihood: float,
    projected: tuple[float, ...],
) -> None:
    found = bdw.fit(renewals(survivors[:5]))
    assert found.parameters == pytest.approx(parameters, rel=1e-3)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-5)
    assert bdw.survival(found.parameters, 12)[8:] == pytest.approx(projected, abs=2e-5)


@pytest.mark.parametrize(("survivors", "twice", "chance"), [(REGULAR, 0.35, 0.553), (HIGH_END, 4.77, 0.029)])
def test_whether_time_matters_is_judged_as_in_the_paper(
    survivors: tuple[int, ...], twice: float, chance: float
) -> None:
    """The likelihood-ratio test against the shifted beta-geometric."""
    seen = renewals(survivors[:5])
    found = 2 * (bdw.fit(seen).log_likelihood - sbg.fit(seen).log_likelihood)
    assert found == pytest.approx(twice, abs=0.01)
    assert chi2.sf(found, 1) == pytest.approx(chance, abs=2e-3)


POSITIVE = st.floats(0.05, 30)


@settings(max_examples=40, deadline=None)
@given(POSITIVE, POSITIVE)
def test_with_c_at_1_it_is_the_shifted_beta_geometric(alpha: float, beta: float) -> None:
    renewed = np.array([0.0, 3, 11])
    own, other = (alpha, beta, 1.0), (alpha, beta)
    assert bdw.survival(own, 20) == pytest.approx(sbg.survival(other, 20), rel=1e-8)
    assert bdw.expected(own, renewed, 12) == pytest.approx(sbg.expected(other, renewed, 12), rel=1e-8)
    assert bdw.discounted(own, renewed, 0.1) == pytest.approx(sbg.discounted(other, renewed, 0.1), rel=1e-8)


@settings(max_examples=40, deadline=None)
@given(POSITIVE, POSITIVE, st.floats(0.2, 3))
def test_the_gradient_is_that_of_finite_differences(alpha: float, beta: float, c: float) -> None:
    at, seen = np.array([alpha, beta, c]), renewals(HIGH_END)
    found = bdw._likelihood(at, seen)[1] * at
    assert found == pytest.approx(slopes(lambda each: bdw._likelihood(each, seen)[0], at), rel=1e-4, abs=1e-2)


def test_people_last_seen_at_different_times_count_as_there() -> None:
    """Two who stay without a turn to come say nothing; one who is there after two renewals says the share there."""
    at = np.array([0.5, 1.0, 1.3])
    seen = Renewals(np.zeros(4), np.array([2.0, 0, 1, 0]))
    assert bdw._likelihood(at, seen)[0] == pytest.approx(np.log(bdw.survival(tuple(at), 2)[2]))


@pytest.mark.parametrize("parameters", [(1e-4, 1e4, 5.0), (1e4, 1e-4, 0.1), (0.01, 0.01, 10.0)])
def test_no_parameters_are_too_extreme(parameters: tuple[float, ...]) -> None:
    value, slope = bdw._likelihood(np.array(parameters), renewals(REGULAR))
    assert np.isfinite(value)
    assert np.isfinite(slope).all()
    there = bdw.survival(parameters, 500)
    assert ((there >= 0) & (there <= 1)).all()


def test_simulated_customers_give_back_their_parameters() -> None:
    truth, people = (0.6, 1.5, 1.4), 20_000
    chance = np.random.default_rng(4)
    gone = np.diff(-np.append(bdw.survival(truth, 12), 0.0))
    drawn = chance.multinomial(people, gone).astype(float)
    assert recovers(bdw.fit(renewals((people, *(people - drawn.cumsum())[:12]))), truth)
