"""Which ways are there of telling what a change did, and what does each need?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from worthline.analyses.impact.aligned import aligned
from worthline.analyses.impact.differences import differences
from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.series import series

ALIGNED, DIFFERENCES, SERIES = "aligned cohorts", "difference in differences", "interrupted series"
YEAR = 12


@dataclass(frozen=True, slots=True)
class Method:
    """One way of telling.

    Attributes:
        name: its name in the field.
        effect: the effect of a change on a metric.
        before: the most months before the change that it looks at.
        after: the most months since.
        least_before: the fewest months before with which it says anything.
        least_after: the fewest months since.
    """

    name: str
    effect: Callable[[Panel, Window], Effect]
    before: int
    after: int
    least_before: int
    least_after: int

    def near(self, window: Window) -> Window:
        """The months that it looks at."""
        return window.last(self.before, self.after)


METHODS: Mapping[str, Method] = {
    each.name: each
    for each in (
        Method(ALIGNED, aligned, YEAR, YEAR, 3, 1),
        Method(DIFFERENCES, differences, YEAR, YEAR, 3, 1),
        Method(SERIES, series, 5 * YEAR, YEAR, 8, 3),
    )
}
"""A year on both sides holds every season once; a line wants as much of the past as there is."""
