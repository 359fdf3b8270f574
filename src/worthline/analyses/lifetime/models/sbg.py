"""How long will someone with a contract still renew?

Shifted beta-geometric: at each renewal a customer leaves with a probability of their own, and the probabilities vary
between customers as a beta (alpha, beta). Those who leave easily leave first, so retention rises with age. Fader and
Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.fit import Fit, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

    Later = Callable[[float, int], Array]

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    (
        "alpha",
        _(
            "With beta, how likely leaving is: at the first renewal a mean share of alpha / (alpha + beta) leaves."
        ),
    ),
    (
        "beta",
        _(
            "With alpha, how even that is: where both are small, some leave at once and the rest stay for long."
        ),
    ),
)
"""Each parameter and what it means in life."""
STARTS = ((1.0, 1.0), (0.5, 3.0), (2.0, 10.0))
NEGLIGIBLE, LONGEST = 1e-12, 200_000
"""A discounted sum ends where a term is worth so little, or after so many."""


@dataclass(frozen=True, slots=True)
class Renewals:
    """How many left at, or were last seen after, each number of renewals; arrays of one length.

    Attributes:
        lost: position t - 1: left at renewal t.
        staying: position t - 1: there still after t - 1 renewals, with renewal t yet to come.
    """

    lost: Array
    staying: Array


def fit(renewals: Renewals) -> Fit:
    """The parameters alpha and beta.

    Raises:
        NoFitError: there is no maximum.
    """
    return maximise(lambda values: _likelihood(values, renewals), STARTS, (1e4, 1e4))


def survival(parameters: tuple[float, ...], renewals: int) -> Array:
    """The share there after 0, 1, ... renewals."""
    import numpy as np

    alpha, beta = parameters
    turn = np.arange(1, renewals + 1)
    return np.concatenate([[1.0], np.cumprod((beta + turn - 1) / (alpha + beta + turn - 1))])


def expected(parameters: tuple[float, ...], renewed: Array, ahead: int) -> Array:
    """The renewals expected of someone who has renewed so often, among the next ones: the mean time they still pay."""
    return among(partial(_later, parameters), renewed, ahead)


def discounted(parameters: tuple[float, ...], renewed: Array, rate: float) -> Array:
    """DERL: the renewals still to come of someone who has renewed so often, discounted by a rate above 0 per term.

    The next renewal is due now and counts whole. Fader and Hardie, "Customer-base valuation in a contractual setting:
    the perils of ignoring heterogeneity", Marketing Science 29 (2010), formula (6), as the sum that it closes.

    Raises:
        ValueError: the rate is not above 0.
    """
    return worth_now(partial(_later, parameters), renewed, rate)


def discounted_new(parameters: tuple[float, ...], rate: float) -> float:
    """DEL: the payments of someone who is about to join, discounted by a rate above 0 per term; the first counts whole.

    Fader and Hardie (2010), formula (5).
    """
    import numpy as np

    return 1 + float(discounted(parameters, np.zeros(1), rate)[0]) / (1 + rate)


def among(later: Later, renewed: Array, ahead: int) -> Array:
    """The renewals expected among the next ones, whatever the model: of those there now, the shares there later."""
    return _by_kind(renewed, lambda done: float(later(done, ahead).sum()))


def worth_now(later: Later, renewed: Array, rate: float) -> Array:
    """The same for ever, discounted by a rate per term, until a term is worth nothing any more.

    Raises:
        ValueError: the rate is not above 0.
    """
    import numpy as np

    if rate <= 0:
        raise ValueError(f"a discount rate of {rate} per term is not above 0")
    terms = int(min(np.ceil(-np.log(NEGLIGIBLE) / np.log1p(rate)), LONGEST))
    now = np.exp(-np.log1p(rate) * np.arange(terms))
    return _by_kind(renewed, lambda done: float(np.einsum("i,i", later(done, terms), now)))


def _by_kind(renewed: Array, value: Callable[[float], float]) -> Array:
    """A value for each customer, worked out once for each number of renewals there is."""
    import numpy as np

    at = renewed.astype(np.intp)
    found = np.zeros(int(at.max(initial=0)) + 1)
    for done in np.flatnonzero(np.bincount(at)).tolist():
        found[done] = value(done)
    return found[at]


def _later(parameters: tuple[float, ...], done: float, ahead: int) -> Array:
    """The share there after each of the next renewals, of those there after so many."""
    import numpy as np

    (alpha, beta), turn = parameters, done + np.arange(ahead)
    return np.asarray(np.cumprod((beta + turn) / (alpha + beta + turn)))


def _likelihood(values: Array, renewals: Renewals) -> tuple[float, Array]:
    """The log-likelihood and its gradient, from P(lost at t) = B(alpha + 1, beta + t - 1) / B(alpha, beta)."""
    import numpy as np
    from scipy.special import betaln, digamma

    (alpha, beta), lost, staying = values, renewals.lost, renewals.staying
    turn = np.arange(1, len(lost) + 1)
    whole = digamma(alpha + beta)
    left = betaln(alpha + 1, beta + turn - 1) - betaln(alpha, beta)
    there = betaln(alpha, beta + turn - 1) - betaln(alpha, beta)
    later, sooner = digamma(alpha + beta + turn), digamma(alpha + beta + turn - 1)
    by_alpha = lost @ (digamma(alpha + 1) - later - digamma(alpha) + whole) + staying @ (whole - sooner)
    by_beta = lost @ (digamma(beta + turn - 1) - later - digamma(beta) + whole) + staying @ (
        digamma(beta + turn - 1) - sooner - digamma(beta) + whole
    )
    return float(lost @ left + staying @ there), np.array([by_alpha, by_beta])
