"""How long will someone with a contract still renew, when the chance to leave changes for each with time?

Beta-discrete-Weibull: as the shifted beta-geometric, but a customer's own chance to leave rises with every renewal
where c is above 1, and falls where it is below; with c = 1 the two are one. Fader, Hardie, Liu, Davin and Steenburgh,
"How to project customer retention revisited: the role of duration dependence", Journal of Interactive Marketing 43
(2018).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.fit import Fit, maximise
from worthline.analyses.lifetime.models.sbg import Renewals, among, worth_now

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

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
    (
        "c",
        _(
            "How a customer's own chance to leave moves: above 1 it rises with each renewal, below 1 it falls."
        ),
    ),
)
"""Each parameter and what it means in life."""
STARTS = ((1.0, 1.0, 1.0), (0.5, 3.0, 1.5), (2.0, 10.0, 0.7))
MOST = (1e4, 1e4, 1e2)
"""With parameters larger than these customers hardly differ."""


def fit(renewals: Renewals) -> Fit:
    """The parameters alpha, beta and c.

    Raises:
        NoFitError: there is no maximum.
    """
    return maximise(lambda values: _likelihood(values, renewals), STARTS, MOST)


def survival(parameters: tuple[float, ...], renewals: int) -> Array:
    """The share there after 0, 1, ... renewals: B(alpha, beta + t^c) / B(alpha, beta)."""
    import numpy as np

    return np.exp(_log_survival(parameters, np.arange(renewals + 1, dtype=np.float64)))


def expected(parameters: tuple[float, ...], renewed: Array, ahead: int) -> Array:
    """The renewals expected of someone who has renewed so often, among the next ones: the mean time they still pay."""
    return among(partial(_later, parameters), renewed, ahead)


def discounted(parameters: tuple[float, ...], renewed: Array, rate: float) -> Array:
    """DERL: the renewals still to come of someone who has renewed so often, discounted by a rate above 0 per term.

    The next renewal is due now and counts whole. The sum of Fader and Hardie, "Customer-base valuation in a contractual
    setting", Marketing Science 29 (2010), which has no closed form here.

    Raises:
        ValueError: the rate is not above 0.
    """
    return worth_now(partial(_later, parameters), renewed, rate)


def _later(parameters: tuple[float, ...], done: float, ahead: int) -> Array:
    """The share there after each of the next renewals, of those there after so many."""
    import numpy as np

    logs = _log_survival(parameters, done + np.arange(ahead + 1.0))
    return np.asarray(np.exp(logs[1:] - logs[0]))


def _log_survival(parameters: tuple[float, ...] | Array, renewals: Array) -> Array:
    import numpy as np
    from scipy.special import betaln

    alpha, beta, c = parameters
    return np.asarray(betaln(alpha, beta + renewals**c) - betaln(alpha, beta))


def _likelihood(values: Array, renewals: Renewals) -> tuple[float, Array]:
    """The log-likelihood and its gradient: who left at t was there after t - 1 renewals and not after t."""
    import numpy as np

    lost, staying = renewals.lost, renewals.staying
    turns = np.arange(len(lost) + 1, dtype=np.float64)
    there, slopes = _log_survival(values, turns), _slopes(values, turns)
    fall = np.minimum(np.diff(there), -np.finfo(np.float64).tiny)
    kept = np.exp(fall)
    left = there[:-1] + np.log(-np.expm1(fall))
    by_left = (slopes[:, :-1] - kept * slopes[:, 1:]) / -np.expm1(fall)
    return float(lost @ left + staying @ there[:-1]), by_left @ lost + slopes[:, :-1] @ staying


def _slopes(values: Array, turns: Array) -> Array:
    """The slopes of the logarithm of survival by alpha, beta and c, one a row."""
    import numpy as np
    from scipy.special import digamma

    alpha, beta, c = values
    power = turns**c
    there, whole = digamma(beta + power), digamma(alpha + beta + power)
    both = digamma(alpha + beta)
    by_c = (there - whole) * power * np.log(np.maximum(turns, 1.0))
    return np.array([both - whole, there - whole - digamma(beta) + both, by_c])
