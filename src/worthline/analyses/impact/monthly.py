"""What was each month's value, and how do the errors of months go together, because the same customers are in them?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.analyses.impact.contrast import regressed
from worthline.analyses.impact.panel import Panel, Side

if TYPE_CHECKING:
    from worthline.analyses.impact.panel import Numbers


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
    values, errors = regressed([(part[:, at], whole[:, at]) for at in range(part.shape[1])])
    return values, errors, float(((part != 0) | (whole > 0)).any(axis=1).sum())
