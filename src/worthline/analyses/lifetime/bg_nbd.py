"""How often will someone without a contract still buy?

BG/NBD: while alive a customer buys at random at a rate of their own, and after each purchase leaves with a probability
of their own. Rates vary between customers as a gamma (r, alpha), probabilities as a beta (a, b). Fader, Hardie and Lee,
"Counting your customers the easy way", Marketing Science 24 (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.fit import Fit, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.fit import Array

NEAR = 1e-6
"""At a = 1 the formula has a gap that its limit fills; so close to it, the value beside it is taken."""
MOST = (1e3, 1e6, 1e2, 1e5)
"""With parameters larger than these customers hardly differ; beyond them the expected purchases overflow."""
STARTS = ((1.0, 10.0, 1.0, 1.0), (0.3, 5.0, 0.8, 2.5), (2.0, 30.0, 0.5, 5.0))


@dataclass(frozen=True, slots=True)
class Buyers:
    """What is known of customers who buy without a contract; arrays of one length.

    Attributes:
        frequency: purchases after the first.
        recency: time from the first purchase to the last.
        age: time from the first purchase to the end of what is known, in the same unit.
        count: how many customers are alike in these three.
    """

    frequency: Array
    recency: Array
    age: Array
    count: Array

    @property
    def alike(self) -> Buyers:
        """Customers who are alike counted once."""
        import numpy as np

        rows = np.column_stack([self.frequency, self.recency, self.age])
        kinds, inverse = np.unique(rows, axis=0, return_inverse=True)
        count = np.bincount(inverse.ravel(), weights=self.count).astype(np.float64)
        return Buyers(kinds[:, 0], kinds[:, 1], kinds[:, 2], count)


def fit(buyers: Buyers) -> Fit:
    """The parameters r, alpha, a, b for these customers, alpha in their unit of time.

    Raises:
        NoFitError: there is no maximum.
    """
    alike = buyers.alike
    return maximise(lambda values: _likelihood(values, alike), STARTS, MOST)


def _likelihood(values: Array, buyers: Buyers) -> tuple[float, Array]:
    """The log-likelihood and its gradient; alive and gone are added up in logarithms."""
    import numpy as np
    from scipy.special import digamma, gammaln

    (r, alpha, a, b), x = values, buyers.frequency
    bought = x > 0
    until, last = np.log(alpha + buyers.age), np.log(alpha + buyers.recency)
    beyond = np.where(bought, b + x - 1, 1.0)
    here = -(r + x) * until
    gone = np.where(bought, np.log(a / beyond) - (r + x) * last, -np.inf)
    both = np.logaddexp(here, gone)
    rates = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    leaving = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    alive, left = np.exp(here - both), np.exp(gone - both)
    slopes = np.array([
        digamma(r + x) - digamma(r) + np.log(alpha) - alive * until - left * last,
        r / alpha - (r + x) * (alive / (alpha + buyers.age) + left / (alpha + buyers.recency)),
        digamma(a + b) - digamma(a + b + x) + left / a,
        digamma(a + b) + digamma(b + x) - digamma(b) - digamma(a + b + x) - left / beyond,
    ])  # fmt: skip
    return float(buyers.count @ (rates + leaving + both)), slopes @ buyers.count


def alive(parameters: tuple[float, ...], buyers: Buyers) -> Array:
    """The probability that each is a customer still; 1 for who has bought once only, as the model has it."""
    import numpy as np

    (r, alpha, a, b), x = parameters, buyers.frequency
    longer = (r + x) * (np.log(alpha + buyers.age) - np.log(alpha + buyers.recency))
    odds = np.log(a) - np.log(np.where(x > 0, b + x - 1, 1.0)) + longer
    return np.where(x > 0, 1 / (1 + np.exp(np.minimum(odds, 700.0))), 1.0)


def expected(parameters: tuple[float, ...], buyers: Buyers, time: float) -> Array:
    """The purchases expected of each within this time.

    The paper's formula (10) with its hypergeometric function transformed, so that its arguments stay small and it stays
    between 0 and 1 however often somebody has bought.
    """
    import numpy as np
    from scipy.special import hyp2f1

    (r, alpha, a, b), x = parameters, buyers.frequency
    a = a if abs(a - 1) > NEAR else 1 + NEAR
    whole, ahead = a + b + x - 1, time / (alpha + buyers.age)
    silent = (1 + ahead) ** (1 - a) * hyp2f1(a + b - 1 - r, a - 1, whole, ahead / (1 + ahead))
    found = whole / (a - 1) * (1 - silent) * alive(parameters, buyers)
    return np.maximum(np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0), 0.0)
