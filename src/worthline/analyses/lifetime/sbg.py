"""How long will someone with a contract still renew?

Shifted beta-geometric: at each renewal a customer leaves with a probability of their own, and the probabilities vary
between customers as a beta (alpha, beta). Those who leave easily leave first, so retention rises with age. Fader and
Hardie, "How to project customer retention", Journal of Interactive Marketing 21 (2007).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.fit import Fit, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.fit import Array

STARTS = ((1.0, 1.0), (0.5, 3.0), (2.0, 10.0))


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
    import numpy as np

    there = survival(parameters, int(renewed.max(initial=0)) + ahead)
    within = np.cumsum(there)
    at = renewed.astype(np.int64)
    return np.asarray((within[at + ahead] - within[at]) / there[at])


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
