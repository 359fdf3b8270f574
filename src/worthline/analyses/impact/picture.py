"""What is drawn: each month as it was, beside what it is held against?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.panel import Panel, Side, Window
from worthline.analyses.impact.series import expected
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 36
"""Months before the change that are drawn."""
REACH = 1.96
"""Standard errors that a month's band reaches to each side."""


@dataclass(frozen=True, slots=True)
class Point:
    """One month.

    Attributes:
        month: by `month_index`.
        value: the metric of those touched; none where nothing was counted.
        low: the lower end of its band.
        high: the upper end.
        beside: what it is held against: the others, or what would have been; none where that is not known.
        since: whether it lies after the change.
        used: whether the effect is told from it.
    """

    month: int
    value: float | None
    low: float | None
    high: float | None
    beside: float | None
    since: bool
    used: bool


def points(panel: Panel, window: Window, near: Window, method: Method) -> tuple[Point, ...]:
    """The months before and after, one by one."""
    shown = [*window.before[-MOST:], *window.after]
    used = {*near.before, *near.after}
    beside = _beside(panel, near, method)
    return tuple(
        Point(panel.months[at], *_banded(panel.touched, at), beside.get(at), at in window.after, at in used)
        for at in shown
    )


def _banded(side: Side, at: int) -> tuple[float | None, float | None, float | None]:
    """A month's value with its band."""
    part = side.parts[:, at]
    if side.wholes is None:
        total, error = float(part.sum()), math.sqrt(float((part**2).sum()))
        return total, total - REACH * error, total + REACH * error
    whole = side.wholes[:, at]
    below = float(whole.sum())
    if below <= 0:
        return None, None, None
    value = float(part.sum()) / below
    error = math.sqrt(float(((part - value * whole) ** 2).sum())) / below
    return value, value - REACH * error, value + REACH * error


def _beside(panel: Panel, near: Window, method: Method) -> dict[int, float | None]:
    """What each month is held against: the others; the way it was on; or the cohorts before, level on."""
    columns = [*near.before, *near.after]
    if panel.others is not None:
        return {at: _banded(panel.others, at)[0] for at in range(len(panel.months))}
    if method.name == SERIES:
        return _drawn_on(panel, near, columns)
    level = panel.touched.value(near.before)
    return dict.fromkeys(columns, level)


def _drawn_on(panel: Panel, near: Window, columns: Sequence[int]) -> dict[int, float | None]:
    try:
        told = expected(panel, near)
    except WorthlineError:
        return {}
    return dict(zip(columns, told.tolist(), strict=True))
