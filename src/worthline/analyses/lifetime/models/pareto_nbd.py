"""How often will someone without a contract still buy, when they may leave at any time, not only at a purchase?

Pareto/NBD: while there a customer buys at random at a rate of their own and leaves at random at a rate of their own.
Buying rates vary between customers as a gamma (r, alpha), leaving rates as a gamma (s, beta). Schmittlein, Morrison and
Colombo, "Counting your customers: who are they and what will they do next?", Management Science 33 (1987); formulas
after Fader and Hardie, "A note on deriving the Pareto/NBD model and related expressions" (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.alike import kinds
from worthline.analyses.lifetime.models.buyers import Buyers, by_frequency, fitted
from worthline.analyses.lifetime.models.fit import Fit

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    ("r", _("How even the customers' buying rates are: below 1 most buy rarely and a few very often.")),
    ("alpha", _("With r, how often they buy: while there, r / alpha times per unit of time on average.")),
    (
        "s",
        _("How even the customers' leaving rates are: below 1 most stay for long and a few leave very soon."),
    ),
    ("beta", _("With s, how soon they leave: at first s / beta of them per unit of time on average.")),
)
"""Each parameter and what it means in life."""
MOST = (1e3, 1e6, 1e3, 1e6)
"""With parameters larger than these customers hardly differ."""
STARTS = ((1.0, 10.0, 1.0, 10.0), (0.5, 10.0, 0.6, 12.0), (2.0, 30.0, 0.5, 50.0))
FEW, MANY, SHORT = 16, 40, 4.0
"""Moments at which the integral over the time of leaving is looked at: few give twelve digits where it ends before
e^4 times its start, many eight where alpha is a million times beta."""
BATCH = 2_000
"""Customers whose moments are worked out together."""
NEGLIGIBLE = 30.0
"""Where the logarithm has fallen by so much, the rest of the integral is below a billionth of a thousandth of it."""


def fit(buyers: Buyers) -> Fit:
    """The parameters r, alpha, s, beta for these customers, alpha and beta in their unit of time.

    Raises:
        NoFitError: there is no maximum: nobody has bought again, or there is one customer only.
    """
    return fitted(_likelihood, buyers, STARTS, MOST)


@dataclass(frozen=True, slots=True)
class _Leaving:
    """When each customer may have left, between the last purchase and now: one row a customer, one column a moment.

    Attributes:
        buys, leaves: the logarithms of alpha and beta, each with the moment added.
        weights: how likely each moment is, if they have left; a customer's add up to 1.
        log: of the density of their purchases and of having left since, without the parts that do not vary in time.
    """

    buys: Array
    leaves: Array
    weights: Array
    log: Array


def _leaving(parameters: Array | tuple[float, ...], buyers: Buyers) -> _Leaving:
    """The integral of s (alpha + u)^-(r + x) (beta + u)^-(s + 1) from recency to age, by Gauss and Legendre.

    Over the logarithm of the smaller of alpha + u and beta + u the integrand is nearly exponential, and falls off ever
    more steeply: where customers buy often, only its steep beginning is looked at.
    """
    import numpy as np

    (r, alpha, s, beta), least = parameters, min(parameters[1], parameters[3])
    start, length = _range(parameters, buyers)
    points, weights = _nodes(FEW if length.max(initial=0) < SHORT else MANY)
    at = start[:, None] + np.outer(length, points)
    since = np.exp(at)
    buys = at if alpha == least else np.log(since + (alpha - least))
    leaves = at if beta == least else np.log(since + (beta - least))
    logs = at - (r + buyers.frequency)[:, None] * buys - (s + 1) * leaves
    top = logs.max(axis=1)
    dense = np.exp(logs - top[:, None]) * weights
    whole = dense.sum(axis=1)
    log = np.log(s) + top + np.log(whole) + np.log(np.maximum(length, 1e-300))
    return _Leaving(buys, leaves, dense / whole[:, None], log)


@cache
def _nodes(count: int) -> tuple[Array, Array]:
    """So many points between 0 and 1, with the weight of each."""
    import numpy as np

    points, weights = np.polynomial.legendre.leggauss(count)
    return (points + 1) / 2, weights / 2


def _range(parameters: Array | tuple[float, ...], buyers: Buyers) -> tuple[Array, Array]:
    """Where the integral begins, and how far it goes, until it ends or adds nothing any more."""
    import numpy as np

    (r, alpha, s, beta), least = parameters, min(parameters[1], parameters[3])
    first = least + buyers.recency
    steep = (r + buyers.frequency) * first / (alpha + buyers.recency)
    steep += (s + 1) * first / (beta + buyers.recency) - 1
    length = np.log((least + buyers.age) / first)
    return np.log(first), np.where(
        steep * length > NEGLIGIBLE, NEGLIGIBLE / np.maximum(steep, 1e-300), length
    )


def _there(parameters: Array | tuple[float, ...], buyers: Buyers) -> Array:
    """The log of the density of purchases and of not having left, without the parts that do not vary in time."""
    import numpy as np

    r, alpha, s, beta = parameters
    return -(r + buyers.frequency) * np.log(alpha + buyers.age) - s * np.log(beta + buyers.age)


def _likelihood(values: Array, buyers: Buyers) -> tuple[float, Array]:
    """The log-likelihood and its gradient; so many customers at a time that they fit into the processor's cache."""
    parts = [_of_rows(values, buyers.rows(at, at + BATCH)) for at in range(0, len(buyers.count), BATCH)]
    return sum(value for value, _ in parts), sum((slopes for _, slopes in parts), 0 * values)


def _of_rows(values: Array, buyers: Buyers) -> tuple[float, Array]:
    """The same of some customers: means over when they may have left, or not at all."""
    import numpy as np
    from scipy.special import digamma, expit, gammaln

    (r, alpha, s, beta), (_, times, people) = values, by_frequency(buyers)
    there, gone, turns = _there(values, buyers), _leaving(values, buyers), r + buyers.frequency
    left = expit(gone.log - there) * buyers.count
    stayed, moments = buyers.count - left, (gone.buys, np.exp(-gone.buys), gone.leaves, np.exp(-gone.leaves))
    buys, buys_back, leaves, back = (np.einsum("ij,ij->i", gone.weights, each) for each in moments)
    same = gammaln(r + times) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    slopes = np.array([
        people @ (digamma(r + times) - digamma(r)) - left @ buys - stayed @ np.log(alpha + buyers.age),
        -(left * turns) @ buys_back - stayed @ (turns / (alpha + buyers.age)),
        left.sum() / s - left @ leaves - stayed @ np.log(beta + buyers.age),
        -(s + 1) * (left @ back) - s * (stayed @ (1 / (beta + buyers.age))),
    ])  # fmt: skip
    slopes += people.sum() * np.array([np.log(alpha), r / alpha, np.log(beta), s / beta])
    return float(people @ same + buyers.count @ np.logaddexp(there, gone.log)), slopes


def alive(parameters: tuple[float, ...], buyers: Buyers) -> Array:
    """The probability that each is a customer still: Fader and Hardie (2005), by Bayes' rule."""
    import numpy as np
    from scipy.special import expit

    alike = kinds(buyers.frequency, buyers.recency, buyers.age)
    at = alike.first
    few = Buyers(buyers.frequency[at], buyers.recency[at], buyers.age[at], np.ones(len(at)))
    return np.asarray(expit(_there(parameters, few) - _leaving(parameters, few).log))[alike.of_rows]


def expected(parameters: tuple[float, ...], buyers: Buyers, time: float) -> Array:
    """The purchases expected of each within this time, in the unit of their age: Fader and Hardie (2005)."""
    r, alpha, _, _ = parameters
    rate = (r + buyers.frequency) / (alpha + buyers.age)
    return alive(parameters, buyers) * rate * _stay(parameters, buyers.age, time)


def new_customers(parameters: tuple[float, ...], time: Array) -> Array:
    """The purchases expected of someone who has just bought first, within each of these times: SMC (1987)."""
    import numpy as np

    r, alpha, _, _ = parameters
    return r / alpha * _stay(parameters, np.zeros(len(time)), time)


def _stay(parameters: tuple[float, ...], age: Array, time: Array | float) -> Array:
    """How long of this time someone stays who is there at this age: the mean, right where s is 1 too."""
    import numpy as np
    from scipy.special import exprel

    _, _, s, beta = parameters
    longer = np.log1p(time / (beta + age))
    return np.asarray((beta + age) * longer * exprel((1 - s) * longer))


def discounted(parameters: tuple[float, ...], buyers: Buyers, rate: float) -> Array:
    """DERT: the purchases still to come of each, discounted at a continuous rate above 0 per unit of time.

    Fader, Hardie and Lee, "RFM and CLV: using iso-value curves for customer base analysis", Journal of Marketing
    Research 42 (2005), formula (2); ln(1.1) / 52 is ten per cent a year in weeks.
    """
    import numpy as np
    from scipy.special import hyperu

    r, alpha, s, beta = parameters
    ages, at = np.unique(buyers.age, return_inverse=True)
    stay = (beta + ages) * hyperu(1.0, 2 - s, rate * (beta + ages))
    return alive(parameters, buyers) * (r + buyers.frequency) / (alpha + buyers.age) * stay[at]
