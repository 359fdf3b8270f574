"""Did those a change touched move otherwise than those it did not touch?

Difference in differences: what the others did in the same time is what the touched would have done, if both moved
alike before (Angrist & Pischke 2009, "Mostly Harmless Econometrics", chapter 5.2; errors clustered by customer after
Bertrand, Duflo & Mullainathan 2004). For totals both are told apart as growth, so that a large side and a small one can
be held against each other.
"""

from __future__ import annotations

import math

from worthline.analyses.impact.contrast import Contrast, contrast
from worthline.analyses.impact.effect import Effect, chance, reach
from worthline.analyses.impact.panel import Panel, Window


def differences(panel: Panel, window: Window) -> Effect:
    """The change of the touched less the change of the others.

    Raises:
        WorthlineError: there is nothing of the metric on one side.
    """
    assert panel.others is not None
    touched, others = (contrast(side, window.before, window.after) for side in (panel.touched, panel.others))
    change, variance = touched.change - others.change, touched.variance + others.variance
    error, freedom = math.sqrt(variance), welch(touched, others)
    wide = reach(freedom) * error
    share = (touched.from_after + others.from_after) / variance if variance else 0.0
    p = chance(change, error, freedom)
    if not panel.total:
        return Effect(
            change, change - wide, change + wide, p, error, freedom, touched.before, touched.after, min(share, 1.0)
        )  # fmt: skip
    return grown(change, wide, error, p, freedom, (touched.before, touched.after), min(share, 1.0))


def welch(one: Contrast, other: Contrast) -> float:
    """The degrees of freedom of a difference of two groups of unlike spread (Welch 1947)."""
    below = one.variance**2 / max(one.freedom, 1) + other.variance**2 / max(other.freedom, 1)
    return (one.variance + other.variance) ** 2 / below if below else one.freedom + other.freedom


def grown(
    change: float, wide: float, error: float, p: float, freedom: float, values: tuple[float, float], share: float
) -> Effect:  # fmt: skip
    """An effect on a total, from a difference of logarithms: what came since, less what would have come."""
    before, after = values
    value, low, high = (after * -math.expm1(-each) for each in (change, change - wide, change + wide))
    return Effect(value, low, high, p, error * after * math.exp(-change), freedom, before, after, share)
