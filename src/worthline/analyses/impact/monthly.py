"""What was each month's value, and how do the errors of months go together, because the same customers are in them?

A month's value is a ratio of sums (of a total, a logarithm), and each customer moves it by their own influence on it;
what they do in two months together is the covariance of the two (Cochran 1977, 6.17). It is what a saturated regression
clustered by customer gives (`contrast.regressed`), without a column for each month.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.analyses.impact.panel import Panel, Side

if TYPE_CHECKING:
    from worthline.analyses.impact.panel import Numbers

FEW = 0.05
"""A month's variance beside that of all months together, below which it is not believed."""


def monthly(panel: Panel, columns: Sequence[int]) -> tuple[Numbers, Numbers, float]:
    """Each month's value with the covariance of their errors, and the degrees of freedom these are known with.

    Where there are others, it is the difference between the two sides: flat where both move alike.
    """
    values, errors, units = _of_side(panel.touched, columns)
    if panel.others is None:
        return values, errors, units - 1
    beside, theirs, them = _of_side(panel.others, columns)
    return values - beside, errors + theirs, min(units, them) - 1


def _of_side(side: Side, columns: Sequence[int]) -> tuple[Numbers, Numbers, float]:
    """One side's months; of totals, their logarithms."""
    import numpy as np

    part = side.parts[:, list(columns)]
    if side.wholes is None:
        totals = part.sum(axis=0)
        shares = part / totals
        return np.log(totals), shares.T @ shares, float((part != 0).any(axis=1).sum())
    whole = side.wholes[:, list(columns)]
    below = whole.sum(axis=0)
    values = part.sum(axis=0) / below
    influence = (part - values * whole) / below
    errors = influence.T @ influence
    errors = errors + np.diag(_lacking(part - values * whole, whole, np.diag(errors)))
    return values, errors, float(((part != 0) | (whole > 0)).any(axis=1).sum())


def _lacking(rest: Numbers, whole: Numbers, own: Numbers) -> Numbers:
    """What a month's variance lacks where it shows none: nobody of five did it, which is not certain.

    What a customer scatters by in all months together stands in.
    """
    import numpy as np

    pooled = (rest**2).sum() / (whole**2).sum() * (whole**2).sum(axis=0) / whole.sum(axis=0) ** 2
    return np.where(own < FEW * pooled, pooled - own, 0.0)
