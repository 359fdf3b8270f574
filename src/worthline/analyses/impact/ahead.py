"""When will so many months since the change tell an effect of a given size?"""

from __future__ import annotations

import math
from collections.abc import Callable

from worthline.analyses.impact.effect import smallest
from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.series import YEARS_OF_SEASON, Fitted, design, fitted, following

MOST = 60
"""Months since the change that are looked ahead; what needs more cannot be told in practice."""
TRIED = 3
"""Months at the end of the past that stand for those to come, where none has come yet."""

Errors = Callable[[int], tuple[float, float]]
"""So many months since the change: the standard error they give, and its degrees of freedom."""


def errors_ahead(panel: Panel, window: Window, method: Method) -> Errors:
    """The standard error of the effect by months since the change, at the pace at which customers come now.

    Args:
        panel: the metric.
        window: the months before and since; none since where the change is to come.
        method: the way of telling.
    """
    near = method.near(window)
    if not near.after:
        near = Window(near.before[:-TRIED], near.before[-TRIED:])
    if method.name == SERIES:
        return _of_series(panel, near, totals=panel.total)
    effect, now = method.effect(panel, near), len(near.after)

    def error(months: int) -> tuple[float, float]:
        return effect.error * math.sqrt(
            1 - effect.from_after + effect.from_after * now / months
        ), effect.freedom

    return error


def months_needed(errors: Errors, size: float, at_least: int) -> int | None:
    """The first number of months since the change that tells an effect of this size; none within `MOST`."""
    for months in range(max(at_least, 1), MOST + 1):
        if smallest(*errors(months)) <= abs(size):
            return months
    return None


def _of_series(panel: Panel, near: Window, *, totals: bool) -> Errors:
    """The error of a step by the length of the stretch after it, at the likeliest correlation."""
    likeliest = max(fitted(panel, near), key=lambda each: each.weight)
    past = tuple(panel.months[at] for at in near.before)
    level = panel.touched.value(near.after) if totals else 1.0

    def error(months: int) -> tuple[float, float]:
        return _step_error(past, months, likeliest) * level, likeliest.freedom

    return error


def _step_error(past: tuple[int, ...], months: int, like: Fitted) -> float:
    import numpy as np

    whole = (*past, *range(past[-1] + 1, past[-1] + 1 + months))
    terms = design(whole, len(past), seasonal=len(past) >= YEARS_OF_SEASON)
    inside = np.linalg.inv(following(whole, like.correlation))
    return float(math.sqrt(np.linalg.pinv(terms.T @ inside @ terms)[-1, -1])) * like.spread
