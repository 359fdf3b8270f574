"""What is likely of customers who can leave only at a purchase, each with a probability of their own?

What BG/NBD and MBG/NBD share. A customer buys at a rate from a gamma (r, alpha); at every chance to leave they do so
with a probability from a beta (a, b). The models differ in one thing, named `first` here: whether the first purchase
is such a chance already (1) or only those after it (0).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.alike import kinds
from worthline.analyses.lifetime.models.buyers import Buyers, by_frequency, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worthline.analyses.lifetime.models.fit import Array

NEAR = 1e-6
"""At a = 1, and at a + b = 1 for newcomers, the formula has a gap that its limit fills; so close to it, the value
beside it is taken."""
LOG_ODDS, POINTS = 60.0, 4_001
"""How far, and at how many points, chances to leave are looked at where no formula serves."""


def likelihood(values: Array, buyers: Buyers, first: int) -> tuple[float, Array]:
    """The log-likelihood of r, alpha, a, b and its gradient.

    Fader, Hardie and Lee, "Counting your customers the easy way", Marketing Science 24 (2005), formula (6); for `first`
    = 1 Batislam, Denizel and Filiztekin, "Empirical validation and comparison of models for customer base analysis",
    International Journal of Research in Marketing 24 (2007).
    """
    import numpy as np

    (r, alpha, a, b), (at, times, people) = values, by_frequency(buyers)
    until, last = np.log(alpha + buyers.age), np.log(alpha + buyers.recency)
    turns, odds, beyond = (r + times)[at], _leaving(a, b, times + first), (b + times + first - 1)[at]
    against = odds[at] + turns * (until - last)
    less = np.exp(-np.abs(against))
    left = np.where(against > 0, 1.0, less) / (1 + less) * buyers.count
    there = buyers.count - left
    same, by_same = _of_frequency(values, times, first)
    value = people @ same + total(buyers.count, np.log(1 + less) + np.maximum(against, 0.0) - turns * until)
    slopes = by_same @ people - np.array([
        total(there, until) + total(left, last),
        total(there, turns / (alpha + buyers.age)) + total(left, turns / (alpha + buyers.recency)),
        -left.sum() / a,
        total(left, 1 / np.where(left > 0, beyond, 1.0)),
    ])  # fmt: skip
    return float(value), slopes


def _leaving(a: float, b: float, chances: Array) -> Array:
    """The log of how likely it is to leave at the last of so many chances, against staying at it; never without one."""
    import numpy as np

    return np.where(chances > 0, np.log(a) - np.log(np.where(chances > 0, b + chances - 1, 1.0)), -np.inf)


def _of_frequency(values: Array, times: Array, first: int) -> tuple[Array, Array]:
    """The part of the log-likelihood that only the frequency decides, and its slopes."""
    import numpy as np
    from scipy.special import betaln, digamma, gammaln

    (r, alpha, a, b), chances = values, times + first
    value = gammaln(r + times) - gammaln(r) + r * np.log(alpha) + betaln(a, b + chances) - betaln(a, b)
    whole = digamma(a + b) - digamma(a + b + chances)
    slopes = np.array([
        digamma(r + times) - digamma(r) + np.log(alpha), np.full(len(times), r / alpha),
        whole, whole + digamma(b + chances) - digamma(b),
    ])  # fmt: skip
    return value, slopes


def alive(parameters: Sequence[float], buyers: Buyers, first: int) -> Array:
    """The probability that each is a customer still, by Bayes' rule from the two parts of the likelihood."""
    import numpy as np
    from scipy.special import expit

    (r, alpha, a, b), x = parameters, buyers.frequency
    longer = (r + x) * (np.log(alpha + buyers.age) - np.log(alpha + buyers.recency))
    return np.asarray(expit(-_leaving(a, b, x + first) - longer))


def expected(parameters: Sequence[float], buyers: Buyers, time: float, first: int) -> Array:
    """The purchases expected of each within this time: of those still there, times how likely they are there."""
    alike = kinds(buyers.frequency, buyers.age)
    at = alike.first
    r, alpha, a, b = parameters
    there = while_there((r, alpha, a, b + first), buyers.frequency[at], buyers.age[at], time)
    return there[alike.of_rows] * alive(parameters, buyers, first)


def while_there(parameters: Sequence[float], frequency: Array, age: Array, time: Array | float) -> Array:
    """The purchases expected within this time of customers who are still there, with a chance to leave at each.

    Fader, Hardie and Lee (2005), formula (10).
    """
    import numpy as np

    r, alpha, a, b = parameters
    a = a if abs(a - 1) > NEAR else 1 + NEAR
    whole, ahead = a + b + frequency - 1, time / (alpha + age)
    whole = np.where(np.abs(whole) > NEAR, whole, NEAR)
    turns, stays = r + frequency, b + frequency
    found = whole / (a - 1) * (1 - _silent(turns, a, stays, whole, ahead))
    for at in np.flatnonzero(~np.isfinite(found)).tolist():
        found[at] = _by_integration(turns[at], a, stays[at], ahead[at])
    return np.maximum(found, 0.0)


def _silent(turns: Array, a: float, stays: Array, whole: Array, ahead: Array) -> Array:
    """The hypergeometric term of the formula, which is between 0 and 1 for a above 1.

    As the paper has it, or after Euler's transformation: whichever stays finite, however often somebody has bought.
    """
    import numpy as np
    from scipy.special import hyp2f1

    few, gone = turns < a - 1, ahead / (1 + ahead)
    first, second = np.where(few, turns, whole - turns), np.where(few, stays, a - 1)
    power = np.where(few, -turns, 1 - a)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray((1 + ahead) ** power * hyp2f1(first, second, whole, gone))


def _by_integration(turns: float, a: float, stays: float, ahead: float) -> float:
    """The same purchases as a mean over the chance to leave, for parameters that are too large for the formula.

    With a chance p to leave at each, (1 - (1 + p ahead)^-turns) / p are expected; p is taken even in its log-odds.
    """
    import numpy as np
    from scipy.special import log_expit

    odds = np.linspace(-LOG_ODDS, LOG_ODDS, POINTS)
    weights = a * log_expit(odds) + stays * log_expit(-odds)
    weights, chance = np.exp(weights - weights.max()), np.exp(log_expit(odds))
    return float(np.average(-np.expm1(-turns * np.log1p(chance * ahead)) / chance, weights=weights))
