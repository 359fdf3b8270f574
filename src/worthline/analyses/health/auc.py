"""How well does a score order those who leave before those who stay?

The area under the receiver operating characteristic: the chance that of one who leaves and one who stays the first has
the greater risk, ties counting half. One customer stands on several days, so errors are those of whole customers.

DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated ROC curves" (1988); for customers
seen several times, Obuchowski, "Nonparametric analysis of clustered ROC curve data" (1997).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.measuring.interval import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

Z = 1.959964
NO_BETTER = 0.5
"""The area of a score that says nothing."""


@dataclass(frozen=True, slots=True)
class Area:
    """An area, and what each customer moves it by (the error is theirs).

    Attributes:
        value: 0 to 1; 0.5 says nothing.
        moves: for each customer, their part of the difference from the true area.
    """

    value: float
    moves: Numbers

    @property
    def error(self) -> float:
        """The standard error."""
        return math.sqrt(float((self.moves**2).sum())) if len(self.moves) > 1 else math.nan

    @property
    def estimate(self) -> Estimate:
        """The area with its interval, which stays within 0 and 1 (taken on the scale of log odds)."""
        if not 0 < self.value < 1:
            return Estimate(
                self.value,
                max(self.value - Z * self.error, 0),
                min(self.value + Z * self.error, 1),
                self.error,
            )
        odds = math.log(self.value / (1 - self.value))
        step = Z * self.error / (self.value * (1 - self.value))
        low, high = (1 / (1 + math.exp(-each)) for each in (odds - step, odds + step))
        return Estimate(self.value, low, high, self.error)

    def less(self, other: Area) -> Estimate:
        """By how much it is above another, of the same customers."""
        both = Area(self.value - other.value, self.moves - other.moves)
        return Estimate(both.value, both.value - Z * both.error, both.value + Z * both.error, both.error)


def area(risk: Numbers, happened: Flags, customer: Whole) -> Area | None:
    """The area of a risk; none where nobody, or everybody, did what it is to tell.

    Args:
        risk: the greater, the sooner expected.
        happened: whether it did.
        customer: whose row it is, numbered from 0.
    """
    import numpy as np
    from scipy.stats import rankdata

    cases, others = risk[happened], risk[~happened]
    if not len(cases) or not len(others):
        return None
    ranks = rankdata(risk)
    above_others = (ranks[happened] - rankdata(cases)) / len(others)
    above_cases = (ranks[~happened] - rankdata(others)) / len(cases)
    value = float(above_others.mean())
    moved = np.zeros(len(risk))
    moved[happened] = (above_others - value) / len(cases) * _of_few(customer[happened])
    moved[~happened] = (1 - above_cases - value) / len(others) * _of_few(customer[~happened])
    of_customer = np.bincount(customer, weights=moved).astype(np.float64)
    return Area(value, of_customer[np.bincount(customer) > 0])


def _of_few(customer: Whole) -> float:
    """By how much more the mean of all moves than that of these customers: n / (n - 1) of the variance."""
    n = len(set(customer.tolist()))
    return math.sqrt(n / max(n - 1, 1))


def cases_needed(cases: int, others: int, half_width: float = 0.1) -> int:
    """How many must have left for the interval of a score that says nothing to be half_width wide on each side.

    Hanley and McNeil, "The meaning and use of the area under a ROC curve" (1982), at an area of one half, with as many
    who stayed to one who left as there are now.
    """
    ratio = max(others / cases, 1.0) if cases else 20.0
    needed = 2
    while Z * _error_of_nothing(needed, ratio * needed) > half_width:
        needed += 1
    return needed


def _error_of_nothing(cases: float, others: float) -> float:
    return math.sqrt((1 / 4 + (cases - 1) / 12 + (others - 1) / 12) / (cases * others))
