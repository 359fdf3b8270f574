"""How often will someone without a contract still buy, when many never come back after their first purchase?

MBG/NBD: as BG/NBD, but a customer may leave right after the first purchase too, so that nobody is surely a customer
still. Batislam, Denizel and Filiztekin, "Empirical validation and comparison of models for customer base analysis",
International Journal of Research in Marketing 24 (2007); Hoppe and Wagner, "Customer base analysis: the case for a
central variant of the betageometric/NBD model", Marketing - Journal of Research and Management 3 (2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models import beta_geometric
from worthline.analyses.lifetime.models.buyers import Buyers, fitted
from worthline.analyses.lifetime.models.fit import Fit

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

_ = str
"""Marks a text for translation where it stands as data."""
PARAMETERS = (
    ("r", _("How even the customers' buying rates are: below 1 most buy rarely and a few very often.")),
    ("alpha", _("With r, how often they buy: while there, r / alpha times per unit of time on average.")),
    (
        "a",
        _(
            "With b, how likely leaving is: after every purchase, the first too, the mean chance is a / (a + b)."
        ),
    ),
    ("b", _("With a, how even that chance is: the larger both, the more alike customers are in it.")),
)
"""Each parameter and what it means in life."""
MOST = (1e3, 1e6, 1e2, 1e5)
"""With parameters larger than these customers hardly differ; beyond them the expected purchases overflow."""
STARTS = ((1.0, 10.0, 1.0, 1.0), (0.5, 6.0, 0.9, 1.6), (2.0, 30.0, 0.5, 5.0))
FIRST = 1
"""The first purchase is a chance to leave, as every other."""


def fit(buyers: Buyers) -> Fit:
    """The parameters r, alpha, a, b for these customers, alpha in their unit of time.

    Raises:
        NoFitError: there is no maximum: nobody has bought again, or there is one customer only.
    """
    return fitted(_likelihood, buyers, STARTS, MOST)


def _likelihood(values: Array, buyers: Buyers) -> tuple[float, Array]:
    return beta_geometric.likelihood(values, buyers, FIRST)


def alive(parameters: tuple[float, ...], buyers: Buyers) -> Array:
    """The probability that each is a customer still: Batislam, Denizel and Filiztekin (2007)."""
    return beta_geometric.alive(parameters, buyers, FIRST)


def expected(parameters: tuple[float, ...], buyers: Buyers, time: float) -> Array:
    """The purchases expected of each within this time: Hoppe and Wagner (2007); time in the unit of their age."""
    return beta_geometric.expected(parameters, buyers, time, FIRST)


def new_customers(parameters: tuple[float, ...], time: Array) -> Array:
    """The purchases expected of someone who has just bought first, within each of these times.

    Batislam, Denizel and Filiztekin (2007): of those who stay after the first purchase, times their share.
    """
    import numpy as np

    (r, alpha, a, b), none = parameters, np.zeros(len(time))
    return b / (a + b) * beta_geometric.while_there((r, alpha, a, b + 1), none, none, time)
