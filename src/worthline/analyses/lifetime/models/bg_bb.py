"""How often will someone still buy, or give, who can do so only at set times?

BG/BB: at every opportunity, say each year's appeal, a customer who is still there buys with a probability of their own,
and before every opportunity leaves with a probability of their own. Chances to buy vary between customers as a beta
(alpha, beta), chances to leave as a beta (gamma, delta). Fader, Hardie and Shang, "Customer-base analysis in a
discrete-time noncontractual setting", Marketing Science 29 (2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models import sbg
from worthline.analyses.lifetime.models.alike import kinds
from worthline.analyses.lifetime.models.fit import Fit, NoFitError, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    (
        "alpha",
        _("With beta, how likely buying is: at an opportunity the mean chance is alpha / (alpha + beta)."),
    ),
    (
        "beta",
        _(
            "With alpha, how even that is: where both are small, some buy nearly always and others hardly ever."
        ),
    ),
    (
        "gamma",
        _(
            "With delta, how likely leaving is: before an opportunity the mean chance is gamma / (gamma + delta)."
        ),
    ),
    (
        "delta",
        _("With gamma, how even that is: where both are small, some leave at once and others stay for long."),
    ),
)
"""Each parameter and what it means in life."""
STARTS = ((1.0, 1.0, 1.0, 1.0), (1.2, 0.8, 0.7, 2.8), (0.5, 2.0, 0.5, 5.0))
MOST = (1e4, 1e4, 1e4, 1e4)
"""With parameters larger than these customers hardly differ."""


@dataclass(frozen=True, slots=True)
class Givers:
    """What is known of customers who can buy at set times only; arrays of one length.

    Attributes:
        bought: opportunities at which they bought; the first purchase, which made them customers, is none.
        last: the last of them, counted from 1; 0 where there is none.
        opportunities: how many there have been.
        count: how many customers are alike in these three.
    """

    bought: Array
    last: Array
    opportunities: Array
    count: Array

    @property
    def alike(self) -> Givers:
        """Customers who are alike counted once."""
        found = kinds(self.opportunities, self.last, self.bought)
        at = found.first
        return Givers(self.bought[at], self.last[at], self.opportunities[at], found.total(self.count))


def fit(givers: Givers) -> Fit:
    """The parameters alpha, beta, gamma, delta.

    Raises:
        NoFitError: there is no maximum: nobody has bought again, or there is one customer only.
    """
    alike = givers.alike
    if alike.count.sum() < 2 or not (alike.bought * alike.count > 0).any():
        raise NoFitError("nobody has bought again, or there is one customer only")
    return maximise(lambda values: _likelihood(values, alike), STARTS, MOST)


def alive(parameters: tuple[float, ...], givers: Givers) -> Array:
    """The probability that each will be there at the next opportunity: formula (11) of the paper."""
    _, _, gamma, delta = parameters
    stays = (delta + givers.opportunities) / (gamma + delta + givers.opportunities)
    return _there_now(parameters, givers) * stays


def expected(parameters: tuple[float, ...], givers: Givers, ahead: int) -> Array:
    """The purchases expected of each among so many next opportunities.

    Formula (13) of the paper as the sum that it closes: who is there buys with the chance their past speaks for, and
    stays as in the shifted beta-geometric. So gamma = 1 is no exception.
    """
    _, _, gamma, delta = parameters
    buys = _there_now(parameters, givers) * _chance(parameters, givers)
    return buys * sbg.expected((gamma, delta), givers.opportunities, ahead)


def new_customers(parameters: tuple[float, ...], opportunities: Array) -> Array:
    """The purchases expected of someone who has just bought first, among 0, 1, ... opportunities: formula (8)."""
    import numpy as np

    alpha, beta, gamma, delta = parameters
    there = sbg.survival((gamma, delta), int(opportunities.max(initial=0)))
    return np.asarray(alpha / (alpha + beta) * (there.cumsum() - 1)[opportunities.astype(np.int64)])


def counts(parameters: tuple[float, ...], opportunities: int) -> Array:
    """The probability of 0, 1, ... purchases at so many opportunities after the first purchase: formula (7)."""
    import numpy as np
    from scipy.special import betaln, gammaln

    (alpha, beta, gamma, delta), n = parameters, opportunities
    bought, seen = np.meshgrid(np.arange(n + 1.0), np.arange(n + 1.0), indexing="ij")
    ways = gammaln(seen + 1) - gammaln(bought + 1) - gammaln(np.maximum(seen - bought, 0) + 1)
    buys = betaln(alpha + bought, beta + np.maximum(seen - bought, 0)) - betaln(alpha, beta)
    leaves = np.where(seen < n, betaln(gamma + 1, delta + seen), betaln(gamma, delta + n)) - betaln(
        gamma, delta
    )
    return np.asarray(np.where(seen >= bought, np.exp(ways + buys + leaves), 0.0).sum(axis=1))


def discounted(parameters: tuple[float, ...], givers: Givers, rate: float) -> Array:
    """DERT: the purchases still to come of each, discounted by a rate above 0 per opportunity: formula (14).

    The next opportunity is one term away.
    """
    _, _, gamma, delta = parameters
    buys = _there_now(parameters, givers) * _chance(parameters, givers)
    return buys * sbg.discounted((gamma, delta), givers.opportunities, rate) / (1 + rate)


def _chance(parameters: tuple[float, ...], givers: Givers) -> Array:
    """The mean chance to buy of someone who was there at every opportunity so far."""
    alpha, beta, _, _ = parameters
    return (alpha + givers.bought) / (alpha + beta + givers.opportunities)


def _there_now(parameters: tuple[float, ...], givers: Givers) -> Array:
    """The probability that each was there at the last opportunity."""
    import numpy as np

    found = kinds(givers.opportunities, givers.last, givers.bought)
    at = found.first
    few = Givers(givers.bought[at], givers.last[at], givers.opportunities[at], np.ones(len(at)))
    logs = _moments(parameters, few)[0]
    return np.asarray(np.exp(logs[:, -1] - np.logaddexp.reduce(logs, axis=1)))[found.of_rows]


def _moments(parameters: Array | tuple[float, ...], givers: Givers) -> tuple[Array, Array]:
    """The log-probability of each customer's purchases and of leaving after each opportunity since their last.

    Staying is the last column. Also, of each column, the opportunities they were there for.
    """
    import numpy as np
    from scipy.special import betaln

    (alpha, beta, gamma, delta), n = parameters, givers.opportunities[:, None]
    most = int((givers.opportunities - givers.last).max(initial=0))
    seen = givers.last[:, None] + np.append(np.arange(most), np.inf)
    stays, seen = np.isinf(seen), np.minimum(seen, n)
    buys = betaln(alpha + givers.bought[:, None], beta + seen - givers.bought[:, None]) - betaln(alpha, beta)
    leaves = np.where(stays, betaln(gamma, delta + n), betaln(gamma + 1, delta + seen)) - betaln(gamma, delta)
    return np.where(stays | (seen < n), buys + leaves, -np.inf), seen


def _likelihood(values: Array, givers: Givers) -> tuple[float, Array]:
    """The log-likelihood, formula (5) of the paper, and its gradient: means over when each may have left."""
    import numpy as np
    from scipy.special import digamma

    (alpha, beta, gamma, delta), (logs, seen) = values, _moments(values, givers)
    whole = np.logaddexp.reduce(logs, axis=1)
    weights = np.exp(logs - whole[:, None]) * givers.count[:, None]
    left = np.append(np.ones(logs.shape[1] - 1), 0.0)
    none, bought = givers.bought[:, None], digamma(alpha + beta)
    seen_both, gone_both = digamma(alpha + beta + seen), digamma(gamma + delta + seen + left)
    stay = digamma(gamma + delta)
    return float(givers.count @ whole), np.array([
        (weights * (digamma(alpha + none) - digamma(alpha) + bought - seen_both)).sum(),
        (weights * (digamma(beta + seen - none) - digamma(beta) + bought - seen_both)).sum(),
        (weights * (left / gamma + stay - gone_both)).sum(),
        (weights * (digamma(delta + seen) - digamma(delta) + stay - gone_both)).sum(),
    ])  # fmt: skip
