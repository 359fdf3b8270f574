"""Do those who came after a change do otherwise than those who came before it, at the same age?

Each month of joining is a column, and everyone in it was followed for the same number of months; nobody stands on both
sides, so what is left to fear is that months differ for other reasons: a trend, the season, another mix of customers.
Each of these is looked for and warned of (Angrist & Pischke 2009, "Mostly Harmless Econometrics", chapter 5: a
comparison of cohorts stands on nothing else having changed).
"""

from __future__ import annotations

from worthline.analyses.impact.contrast import contrast
from worthline.analyses.impact.effect import Effect, chance, reach
from worthline.analyses.impact.panel import Panel, Window


def aligned(panel: Panel, window: Window) -> Effect:
    """The difference between the cohorts after the change and those before it.

    Raises:
        WorthlineError: there is nothing of the metric on one side.
    """
    found = contrast(panel.touched, window.before, window.after)
    error, wide = found.variance**0.5, reach(found.freedom)
    return Effect(
        found.change, found.change - wide * error, found.change + wide * error,
        chance(found.change, error, found.freedom), error, found.freedom, found.before, found.after,
        found.from_after / found.variance if found.variance else 0.0,
    )  # fmt: skip
