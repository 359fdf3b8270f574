"""How much is one purchase of a customer worth?

Gamma-gamma: a customer's purchases scatter around a mean of their own, and the means vary between customers. A mean of
few purchases is drawn towards everybody's. Fader and Hardie, "The gamma-gamma model of monetary value" (2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.fit import Fit, maximise

if TYPE_CHECKING:
    from worthline.analyses.lifetime.fit import Array

STARTS = ((1.0, 2.0, 1.0), (6.0, 4.0, 15.0), (2.0, 3.0, 50.0))


@dataclass(frozen=True, slots=True)
class Amounts:
    """What repeat purchases were worth; arrays of one length.

    Attributes:
        purchases: how many after the first.
        mean: their mean amount.
    """

    purchases: Array
    mean: Array

    @property
    def usable(self) -> Array:
        """Who bought again for something: the others say nothing of amounts."""
        import numpy as np

        return np.asarray((self.purchases > 0) & (self.mean > 0))


def fit(amounts: Amounts) -> Fit:
    """The parameters p, q and gamma; amounts in any currency.

    Raises:
        NoFitError: there is no maximum.
    """
    keep = amounts.usable
    scale = float(amounts.mean[keep].mean())
    alike = Amounts(amounts.purchases[keep], amounts.mean[keep] / scale)
    starts = [(p, q, gamma / 10) for p, q, gamma in STARTS]
    found = maximise(lambda values: _likelihood(values, alike), starts)
    p, q, gamma = found.parameters
    shift = -len(alike.mean) * math.log(scale)
    return replace(found, parameters=(p, q, gamma * scale), log_likelihood=found.log_likelihood + shift)


def expected(parameters: tuple[float, ...], amounts: Amounts) -> Array:
    """The mean amount expected of each one's future purchases; everybody's where nothing is known of them.

    Where q is 1 or less everybody's mean has no end: the mean of what was paid stands in.
    """
    import numpy as np

    p, q, gamma = parameters
    keep = amounts.usable
    everybodys = p * gamma / (q - 1) if q > 1 else float(amounts.mean[keep].mean())
    known = p * (gamma + amounts.mean * amounts.purchases) / np.maximum(p * amounts.purchases + q - 1, 1e-9)
    return np.where(keep, known, everybodys)


def _likelihood(values: Array, amounts: Amounts) -> tuple[float, Array]:
    import numpy as np
    from scipy.special import digamma, gammaln

    (p, q, gamma), x, mean = values, amounts.purchases, amounts.mean
    shape, total = p * x, gamma + mean * x
    value = (
        gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma)
        + (shape - 1) * np.log(mean) + shape * np.log(x) - (shape + q) * np.log(total)
    )  # fmt: skip
    slopes = np.array([
        (x * (digamma(shape + q) - digamma(shape) + np.log(mean) + np.log(x) - np.log(total))).sum(),
        (digamma(shape + q) - digamma(q) + np.log(gamma) - np.log(total)).sum(),
        (q / gamma - (shape + q) / total).sum(),
    ])  # fmt: skip
    return float(value.sum()), slopes
