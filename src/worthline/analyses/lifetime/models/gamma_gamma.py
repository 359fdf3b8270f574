"""How much is one purchase of a customer worth?

Gamma-gamma: a customer's purchases scatter around a mean of their own, and the means vary between customers. A mean of
few purchases is drawn towards everybody's. Fader and Hardie, "The gamma-gamma model of monetary value" (2013), after
Fader, Hardie and Lee, "RFM and CLV", Journal of Marketing Research 42 (2005).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.alike import kinds
from worthline.analyses.lifetime.models.buyers import total
from worthline.analyses.lifetime.models.fit import Fit, NoFitError, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    ("p", _("How even a customer's own purchases are: the larger, the closer each is to their mean.")),
    (
        "q",
        _(
            "How even the customers' means are: the larger, the closer together; at 1 or less they have no mean."
        ),
    ),
    (
        "gamma",
        _("The scale of the amounts, in their currency: everybody's mean purchase is p gamma / (q - 1)."),
    ),
)
"""Each parameter and what it means in life."""
STARTS = ((1.0, 2.0, 0.1), (6.0, 4.0, 1.5), (2.0, 3.0, 5.0))
"""With amounts as shares of their mean."""
SOME = 4_000
"""Kinds of customers on whom the starts of a search are tried, of twice as many."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """What repeat purchases were worth; arrays of one length.

    Attributes:
        purchases: how many after the first.
        mean: their mean amount.
        count: how many customers are alike in both; one each where it is not said.
    """

    purchases: Array
    mean: Array
    count: Array | None = None

    @property
    def usable(self) -> Array:
        """Who bought again for something: the others say nothing of amounts."""
        import numpy as np

        return np.asarray((self.purchases > 0) & (self.mean > 0))

    @property
    def customers(self) -> Array:
        """How many customers each row stands for."""
        import numpy as np

        return np.ones(len(self.mean)) if self.count is None else self.count

    @property
    def alike(self) -> Amounts:
        """Those usable, customers who are alike counted once."""
        keep = self.usable
        purchases, mean, count = self.purchases[keep], self.mean[keep], self.customers[keep]
        found = kinds(purchases * mean, purchases)
        return Amounts(purchases[found.first], mean[found.first], found.total(count))


def fit(amounts: Amounts) -> Fit:
    """The parameters p, q and gamma; amounts in any currency, gamma in the same.

    Raises:
        NoFitError: there is no maximum: fewer than two customers have bought again for something.
    """
    alike = amounts.alike
    people = float(alike.customers.sum())
    if people < 2:
        raise NoFitError("fewer than two customers have bought again for something")
    scale = total(alike.customers, alike.mean) / people
    shares = replace(alike, mean=alike.mean / scale)
    some = _some(shares) if len(shares.mean) > 2 * SOME else None
    rough = None if some is None else lambda values: _likelihood(values, some)
    found = maximise(lambda values: _likelihood(values, shares), STARTS, rough=rough)
    p, q, gamma = found.parameters
    shift = -people * math.log(scale)
    return replace(found, parameters=(p, q, gamma * scale), log_likelihood=found.log_likelihood + shift)


def _some(amounts: Amounts) -> Amounts:
    """About so many of the kinds, evenly from the smallest total to the largest."""
    every = slice(None, None, len(amounts.mean) // SOME)
    return Amounts(amounts.purchases[every], amounts.mean[every], amounts.customers[every])


def population(parameters: tuple[float, ...]) -> float:
    """The mean amount of everybody's purchases, p gamma / (q - 1); nan where q is 1 or less, and it has no end."""
    p, q, gamma = parameters
    return p * gamma / (q - 1) if q > 1 else math.nan


def expected(parameters: tuple[float, ...], amounts: Amounts) -> Array:
    """The mean amount expected of each one's future purchases; everybody's where nothing is known of them.

    Fader and Hardie (2013), formula (5). Where q is 1 or less everybody's mean has no end: the mean of what was paid
    stands in.
    """
    import numpy as np

    (p, q, gamma), x = parameters, amounts.purchases
    everybodys = population(parameters)
    if math.isnan(everybodys):
        alike = amounts.alike
        everybodys = float(np.average(alike.mean, weights=alike.customers)) if len(alike.mean) else 0.0
    weight = p * x + q - 1
    known = (x > 0) & (amounts.mean > 0) & (weight > 0)
    return np.where(known, p * (gamma + amounts.mean * x) / np.where(known, weight, 1.0), everybodys)


def _likelihood(values: Array, amounts: Amounts) -> tuple[float, Array]:
    """The log-likelihood, formula (1a) of the paper, and its gradient; the purchases are few different numbers."""
    import numpy as np
    from scipy.special import digamma, gammaln

    (p, q, gamma), x, mean = values, amounts.purchases, amounts.mean
    people = np.bincount(x.astype(np.intp), weights=amounts.customers)
    times = np.flatnonzero(people)
    people, shape, paid = people[times], p * times, gamma + mean * x
    logs, customers = np.log(paid), amounts.customers
    bought, own = total(customers * x, logs), total(customers, logs)
    amount = total(customers, np.log(mean))
    known = total(customers * x, np.log(mean * x))
    value = people @ (gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma))
    by_p = people @ (times * (digamma(shape + q) - digamma(shape))) + known - bought
    by_q = people @ (digamma(shape + q) - digamma(q) + np.log(gamma)) - own
    by_gamma = people.sum() * q / gamma - total(customers * (p * x + q), 1 / paid)
    return float(value + p * (known - bought) - amount - q * own), np.array([by_p, by_q, by_gamma])
