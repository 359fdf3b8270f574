"""Who buys at set times only: the same customers as a model of occasions knows them, a month being an occasion.

Where hardly anybody buys twice within one month of their own, a month is an occasion at which they buy or do not, and
BG/BB suits them: boxes, donations, fees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models import bg_bb
from worthline.analyses.lifetime.models.bg_bb import Givers
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

MONTH = DAYS_IN_MONTH / 7
"""Weeks in a month: the time of buyers is in weeks."""
EARLY = 0.5
"""By how much of a month a purchase may come early and still be that month's, which is over then."""
TWICE = 0.05
"""The share of purchases that may be the second of a month."""


def givers(buyers: Buyers) -> Givers:
    """The months since each one's first purchase as occasions; a second purchase of a month is no other occasion."""
    import numpy as np

    last = np.floor(buyers.recency / MONTH + EARLY)
    months = np.maximum(np.floor(buyers.age / MONTH), last)
    return Givers(np.minimum(buyers.frequency, last), last, months, buyers.count)


def suits(buyers: Buyers) -> bool:
    """Whether hardly anybody buys twice within a month."""
    bought, purchases = givers(buyers).bought @ buyers.count, buyers.frequency @ buyers.count
    return bool(purchases > 0 and bought >= (1 - TWICE) * purchases)


def fit(buyers: Buyers) -> Fit:
    """The parameters alpha, beta, gamma, delta of BG/BB.

    Raises:
        NoFitError: nobody has bought again, or there is one customer only.
    """
    return bg_bb.fit(givers(buyers))


def alive(parameters: tuple[float, ...], buyers: Buyers) -> Array:
    """The probability that each will be there at the next month."""
    return bg_bb.alive(parameters, givers(buyers))


def expected(parameters: tuple[float, ...], buyers: Buyers, weeks: float) -> Array:
    """The purchases expected of each within this time; within a month evenly."""
    seen, (before, part) = givers(buyers), divmod(weeks / MONTH, 1)
    low, high = (bg_bb.expected(parameters, seen, int(before) + more) for more in (0, 1))
    return low + part * (high - low)
