"""Does the shifted beta-geometric give what its papers print?

Fader and Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007); discounted values
from "Customer-base valuation in a contractual setting", Marketing Science 29 (2010), and their handbook chapter.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyses.lifetime.customers import HIGH_END, REGULAR, renewals, slopes

from worthline.analyses.lifetime.models import sbg


@pytest.mark.parametrize(
    ("survivors", "parameters", "log_likelihood"),
    [(REGULAR[:8], (0.704077, 1.182043), -1680.265188), (HIGH_END[:8], (0.668088, 3.806095), -1611.158147),
     (REGULAR[:5], (0.763665, 1.295830), -1401.559424), (HIGH_END[:5], (1.280976, 7.790383), -1225.134907)],
)  # fmt: skip
def test_renewals_have_the_published_parameters(
    survivors: tuple[int, ...], parameters: tuple[float, float], log_likelihood: float
) -> None:
    """The paper's body prints .688 for the high end of seven years, its appendix .668: the likelihood says which."""
    found = sbg.fit(renewals(survivors))
    assert found.parameters == pytest.approx(parameters, rel=1e-3)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=1e-5)
    assert found.converged


@pytest.mark.parametrize(
    ("survivors", "projected"),
    [(REGULAR, (0.22008, 0.20441, 0.19119, 0.17986, 0.17004)),
     (HIGH_END, (0.46044, 0.43578, 0.41417, 0.39506, 0.37800))],
)  # fmt: skip
def test_five_more_years_are_projected_as_published(
    survivors: tuple[int, ...], projected: tuple[float, ...]
) -> None:
    found = sbg.survival(sbg.fit(renewals(survivors[:8])).parameters, 12)
    assert found[8:] == pytest.approx(projected, abs=2e-5)
    assert found * 1000 == pytest.approx(np.array(survivors, dtype=float), abs=30)


@pytest.mark.parametrize(("parameters", "known"), [((1, 1), -2115.5455), ((0.01, 0.01), -2741.7009)])
def test_the_likelihood_is_the_published_one_away_from_its_top(
    parameters: tuple[float, float], known: float
) -> None:
    """The paper's appendix has 2115.5 and 2741.7, high end."""
    found, _ = sbg._likelihood(np.array(parameters), renewals(HIGH_END[:8]))
    assert found == pytest.approx(known, abs=1e-3)


def test_discounted_payments_are_the_closed_form() -> None:
    regular, high = (0.704077, 1.182043), (0.668088, 3.806095)
    found = [sbg.discounted_new(each, 0.1) for each in (regular, high)]
    assert found == pytest.approx([3.694908, 5.922253], rel=1e-5)


def test_who_has_renewed_oftener_is_worth_more() -> None:
    """The handbook has $288, $394 and $568 of $100 a year in the years 1, 2 and 5; constant retention $343 always."""
    found = 100 * sbg.discounted((0.7637, 1.2958), np.array([0.0, 1, 4]), 0.1)
    assert found == pytest.approx([288.31, 394.05, 568.37], abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 30), st.floats(0.05, 30), st.floats(0.02, 1), st.integers(0, 40))
def test_discounted_renewals_are_their_plain_sum(
    alpha: float, beta: float, rate: float, renewed: int
) -> None:
    there = sbg.survival((alpha, beta), renewed + 2_000)
    later = there[renewed + 1 :] / there[renewed] * (1 + rate) ** -np.arange(2_000.0)
    found = sbg.discounted((alpha, beta), np.array([float(renewed)]), rate)
    assert found == pytest.approx([later.sum()], rel=1e-7)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 50), st.floats(0.05, 50))
def test_the_gradient_is_that_of_finite_differences(alpha: float, beta: float) -> None:
    at, seen = np.array([alpha, beta]), renewals(HIGH_END)
    found = sbg._likelihood(at, seen)[1] * at
    assert found == pytest.approx(slopes(lambda each: sbg._likelihood(each, seen)[0], at), rel=1e-4, abs=1e-3)


def test_a_rate_of_nothing_has_no_end() -> None:
    with pytest.raises(ValueError, match="not above 0"):
        sbg.discounted((0.7, 1.2), np.zeros(1), 0.0)


def test_nobody_has_renewed_too_often() -> None:
    """Where nobody of a million would be left, the next renewals of who is left are numbers still."""
    some = np.array([0.0, 500, 3000])
    for found in (sbg.expected((500, 2.8), some, 12), sbg.discounted((500, 2.8), some, 0.1)):
        assert np.isfinite(found).all()
        assert (found > 0).all()
