"""How often will someone without a contract still buy?

BG/NBD: while alive a customer buys at random at a rate of their own, and after each purchase leaves with a probability
of their own. Rates vary between customers as a gamma (r, alpha), probabilities as a beta (a, b). Fader, Hardie and Lee,
"Counting your customers the easy way", Marketing Science 24 (2005).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models import beta_geometric
from worthline.analyses.lifetime.models.buyers import Buyers, fitted
from worthline.analyses.lifetime.models.fit import Fit

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

__all__ = ["PARAMETERS", "Buyers", "alive", "counts", "expected", "fit", "new_customers"]

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    ("r", _("How even the customers' buying rates are: below 1 most buy rarely and a few very often.")),
    ("alpha", _("With r, how often they buy: while there, r / alpha times per unit of time on average.")),
    (
        "a",
        _(
            "With b, how likely leaving is: after a purchase a customer leaves with a mean chance of a / (a + b)."
        ),
    ),
    ("b", _("With a, how even that chance is: the larger both, the more alike customers are in it.")),
)
"""Each parameter and what it means in life."""
MOST = (1e3, 1e6, 1e2, 1e5)
"""With parameters larger than these customers hardly differ; beyond them the expected purchases overflow."""
STARTS = ((1.0, 10.0, 1.0, 1.0), (0.3, 5.0, 0.8, 2.5), (2.0, 30.0, 0.5, 5.0))
FIRST = 0
"""Nobody leaves right after their first purchase."""


def fit(buyers: Buyers) -> Fit:
    """The parameters r, alpha, a, b for these customers, alpha in their unit of time.

    Raises:
        NoFitError: there is no maximum: nobody has bought again, or there is one customer only.
    """
    return fitted(_likelihood, buyers, STARTS, MOST)


def _likelihood(values: Array, buyers: Buyers) -> tuple[float, Array]:
    return beta_geometric.likelihood(values, buyers, FIRST)


def alive(parameters: tuple[float, ...], buyers: Buyers) -> Array:
    """The probability that each is a customer still; 1 for who has bought once only, as the model has it.

    Fader, Hardie and Lee, "Computing P(alive) using the BG/NBD model" (2008).
    """
    return beta_geometric.alive(parameters, buyers, FIRST)


def expected(parameters: tuple[float, ...], buyers: Buyers, time: float) -> Array:
    """The purchases expected of each within this time, the paper's formula (10); time in the unit of their age."""
    return beta_geometric.expected(parameters, buyers, time, FIRST)


def new_customers(parameters: tuple[float, ...], time: Array) -> Array:
    """The purchases expected of someone who has just bought first, within each of these times: formula (9)."""
    import numpy as np

    none = np.zeros(len(time))
    return beta_geometric.while_there(parameters, none, none, time)


def counts(parameters: tuple[float, ...], time: float, most: int) -> Array:
    """The probability of 0, 1, ... `most` - 1 purchases within this time after the first: formula (8).

    The sum in the formula is that of a negative binomial, which the incomplete beta function gives without rounding.
    """
    import numpy as np
    from scipy.special import betainc, betaln, gammaln

    (r, alpha, a, b), x = parameters, np.arange(most, dtype=np.float64)
    again = np.maximum(x, 1.0)
    share = time / (alpha + time)
    bought = gammaln(r + x) - gammaln(r) - gammaln(x + 1) - r * np.log1p(time / alpha)
    powers = np.where(x > 0, x * np.log(share), 0.0) if share > 0 else np.where(x > 0, -np.inf, 0.0)
    there = np.exp(bought + powers + betaln(a, b + x) - betaln(a, b))
    gone = np.exp(betaln(a + 1, b + again - 1) - betaln(a, b)) * betainc(again, r, share)
    return np.asarray(there + np.where(x > 0, gone, 0.0))
