"""Does the gamma-gamma model give what its note and R's packages print on the same customers?

Fader and Hardie, "The gamma-gamma model of monetary value" (2013), note 025, with its sheet; R's BTYD and CLVTools
where more digits are needed.
"""

from __future__ import annotations

from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyses.lifetime.customers import Sample, cdnow, recovers, slopes

from worthline.analyses.lifetime.models import gamma_gamma
from worthline.analyses.lifetime.models.fit import Fit, NoFitError
from worthline.analyses.lifetime.models.gamma_gamma import Amounts

PRINTED = (6.25, 3.74, 15.44)
SOME = Amounts(np.array([2.0, 1, 7, 300]), np.array([22.35, 11.77, 73.74, 0.01]), np.array([1.0, 3, 2, 1]))


@pytest.fixture(scope="module")
def sample(shared_data: Path) -> Sample:
    return cdnow(shared_data)


@pytest.fixture(scope="module")
def fit(sample: Sample) -> Fit:
    return gamma_gamma.fit(sample.amounts)


def test_it_finds_the_published_parameters(sample: Sample, fit: Fit) -> None:
    """The note has 6.25 3.74 15.44 of 946 customers; the digits and the errors are R's."""
    assert sample.amounts.usable.sum() == 946
    assert fit.parameters == pytest.approx((6.249572, 3.744225, 15.443521), rel=2e-3)
    assert fit.log_likelihood == pytest.approx(-4055.91769, abs=1e-4)
    assert fit.errors == pytest.approx((1.18997, 0.29014, 4.15953), rel=2e-3)


def test_counting_the_first_purchase_is_another_model(sample: Sample) -> None:
    """CLVTools with `remove.first.transaction=FALSE`; here the first purchase is left out."""
    found = gamma_gamma.fit(sample.with_first)
    assert found.parameters == pytest.approx((9.88124, 3.39875, 7.92859), rel=2e-3)
    assert found.log_likelihood == pytest.approx(-9898.45094, abs=1e-4)


def test_everybodys_mean_is_that_of_the_note(fit: Fit) -> None:
    assert gamma_gamma.population(fit.parameters) == pytest.approx(35.1704, abs=1e-3)
    assert isnan(gamma_gamma.population((6.0, 1.0, 15.0)))


def test_few_purchases_are_drawn_towards_everybodys_mean() -> None:
    """The note's sheet at full digits has 24.6536, 18.9090, 71.46, 27.28."""
    some = Amounts(np.array([0.0, 2, 1, 7, 2]), np.array([0, 22.35, 11.77, 73.74, 25.55]))
    found = gamma_gamma.expected(PRINTED, some)
    assert found == pytest.approx([35.219, 24.6637, 18.9169, 71.4697, 27.2884], abs=1e-3)


def test_how_often_and_how_much_hardly_go_together(sample: Sample) -> None:
    """The model's assumption: the paper has a correlation of .11."""
    keep = sample.amounts.usable
    found = np.corrcoef(sample.amounts.purchases[keep], sample.amounts.mean[keep])[0, 1]
    assert found == pytest.approx(0.1139, abs=1e-3)


def test_customers_who_are_alike_count_as_one_kind(sample: Sample, fit: Fit) -> None:
    alike = sample.amounts.alike
    assert alike.customers.sum() == 946
    assert len(alike.mean) < 946
    again = gamma_gamma.fit(alike)
    assert again.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert again.parameters == pytest.approx(fit.parameters, rel=1e-3)


def test_the_currency_changes_only_the_scale(sample: Sample, fit: Fit) -> None:
    dear = gamma_gamma.fit(Amounts(sample.amounts.purchases, sample.amounts.mean * 100))
    p, q, gamma = fit.parameters
    assert dear.parameters == pytest.approx((p, q, gamma * 100), rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(0.1, 500)))
def test_the_gradient_is_that_of_finite_differences(parameters: tuple[float, ...]) -> None:
    at = np.array(parameters)
    found = gamma_gamma._likelihood(at, SOME)[1] * at
    by_steps = slopes(lambda each: gamma_gamma._likelihood(each, SOME)[0], at)
    assert found == pytest.approx(by_steps, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("parameters", [PRINTED, (0.1, 0.2, 3.0), (6.0, 1.0, 15.0)])
def test_no_customer_is_too_extreme(parameters: tuple[float, ...]) -> None:
    """Those without a purchase, with refunds above it, with thousands of them; where q is 1 there is no mean."""
    some = Amounts(np.array([0.0, 1, 3000, 2, 1]), np.array([0.0, 1e6, 0.01, -5, 10]))
    found = gamma_gamma.expected(parameters, some)
    assert np.isfinite(found).all()
    assert (found > 0).all()


def test_one_customer_makes_no_model() -> None:
    with pytest.raises(NoFitError):
        gamma_gamma.fit(Amounts(np.array([2.0, 0]), np.array([10.0, 0])))


def test_simulated_customers_give_back_their_parameters() -> None:
    chance, truth = np.random.default_rng(4), (6.0, 4.0, 15.0)
    times = chance.integers(1, 12, 20_000).astype(float)
    own = chance.gamma(truth[1], 1 / truth[2], len(times))
    mean = chance.gamma(truth[0] * times, 1 / (own * times))
    assert recovers(gamma_gamma.fit(Amounts(times, mean)), truth)
