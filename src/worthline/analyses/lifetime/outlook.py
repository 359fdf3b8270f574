"""What is a forecast, and what did it miss?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from worthline.measuring.interval import Estimate

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

Z95 = 1.959964
"""Standard errors on each side of a 95 % interval."""


def shares(some: Array, whole: Array) -> Array:
    """Each of some as a share of its whole; nothing of nothing is nothing."""
    import numpy as np

    return np.divide(some, whole, out=np.zeros_like(whole), where=whole > 0)


def discounted(within: Callable[[float], Array], months: float, rate: float) -> Array:
    """What is expected of each kind within these months, each month's share worth less the later it comes.

    Args:
        within: months to what is expected of each kind within them.
        months: how far to look.
        rate: the share by which money is worth less a year later; a month's comes in its middle.
    """
    import numpy as np

    upto = [within(float(month)) for month in (*range(math.ceil(months)), months)]
    steps = (after - before for before, after in pairwise(upto))
    found = sum(step / (1 + rate) ** ((at + 0.5) / 12) for at, step in enumerate(steps))
    return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What customers are expected to bring within some months.

    Attributes:
        size: how many customers.
        total: the margin expected of all together.
        mean: the margin expected of one, with its interval.
        times: the mean number of purchases, or monthly payments, expected.
        each: the margin of one of them.
    """

    size: int
    total: float
    mean: Estimate
    times: float
    each: float

    @classmethod
    def of(cls, total: float, squares: float, size: int, times: float, error: float) -> Outlook:
        """The forecast of these customers.

        Args:
            total: the margin expected of all of them.
            squares: the sum of the squares of what is expected of each.
            size: how many they are.
            times: purchases, or monthly payments, expected of all of them.
            error: of the mean, from the model's parameters alone.
        """
        mean, often = total / size, times / size
        spread = max(squares / size - mean * mean, 0.0) / (size - 1) if size > 1 else 0.0
        whole = math.hypot(error, math.sqrt(spread))
        found = Estimate(mean, max(mean - Z95 * whole, 0.0), mean + Z95 * whole, whole)
        return cls(size, total, found, often, mean / often if often else 0.0)
