"""What is a forecast, and what did it miss?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.measuring.interval import Estimate

if TYPE_CHECKING:
    from worthline.analyses.lifetime.fit import Array

Z95 = 1.959964
"""Standard errors on each side of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What customers are expected to bring within some months.

    Attributes:
        worth: the margin expected of each customer.
        mean: the mean of it, with its interval.
        times: the mean number of purchases, or monthly payments, expected.
        each: the margin of one of them.
    """

    worth: Array
    mean: Estimate
    times: float
    each: float

    @classmethod
    def of(cls, worth: Array, times: float, error: float) -> Outlook:
        """The forecast of these customers; `error` is that of the mean from the model's parameters alone."""
        import math

        mean, spread = float(worth.mean()), float(worth.var(ddof=1)) / len(worth) if len(worth) > 1 else 0.0
        whole = math.hypot(error, math.sqrt(spread))
        low = max(mean - Z95 * whole, 0.0)
        return cls(
            worth, Estimate(mean, low, mean + Z95 * whole, whole), times, mean / times if times else 0.0
        )

    @property
    def total(self) -> float:
        """What they are expected to bring together."""
        return float(self.worth.sum())


@dataclass(frozen=True, slots=True)
class Trial:
    """What one way of forecasting said on the past, and what came.

    Attributes:
        name: `forecast`, the key of a formula, or `as_before`.
        said: the margin it expected of all customers together.
        came: what the same customers brought.
    """

    name: str
    said: float
    came: float

    @property
    def miss(self) -> float:
        """How far off it was, as a share of what came; more than that came where it is below zero."""
        return (self.said - self.came) / self.came
