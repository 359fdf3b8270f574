"""Is one age getting better from cohort to cohort: do this spring's customers stay longer than last year's?

The value at one age, cohort by cohort, and a straight line through it, each cohort weighted by how surely its value is
known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.table import Cell, Cohorts
from worthline.measuring.compare import CHANCE
from worthline.measuring.interval import deviations
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE
from worthline.words.errors import WorthlineError
from worthline.words.periods import Period
from worthline.words.values import Better

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST = 3
"""Cohorts without which no line says anything."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a value moves from one cohort to the next.

    Attributes:
        verdict: `better`, `worse`, `changed` or `not distinguishable`.
        step: by how much it moves from one month's cohort to the next.
        low: the lower bound of the step.
        high: the upper bound.
        p: the probability of a step this large where there is none.
    """

    verdict: str
    step: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class OverTime:
    """One age, cohort by cohort.

    Attributes:
        age: the age.
        points: each month and its cell, where anyone has finished that age.
        trend: where it is going; `None` where there are too few cohorts to tell.
    """

    age: int
    points: tuple[tuple[Period, Cell], ...]
    trend: Trend | None

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cohort."""
        return [
            {
                "cohort": month.start, "age": self.age, "part": cell.sums.part, "whole": cell.sums.whole,
                "value": cell.estimate.value, "low": cell.estimate.low, "high": cell.estimate.high,
            }
            for month, cell in self.points
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """One Arrow table, a row a cohort."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def over_time(found: Cohorts, age: int) -> OverTime:
    """One age of a cohort table by first month, over calendar time.

    Raises:
        WorthlineError: the cohorts are not months, or none has come to that age.
    """
    if any(not isinstance(row.label, Period) for row in found.rows):
        raise WorthlineError(
            "Only cohorts by month follow each other in time.", do="Leave --by out, or leave --at-age out."
        )
    points = tuple(
        (row.month, cell) for row in found.rows for cell in row.cells if cell.age == age and cell.finished
    )
    if not points:
        oldest = max(found.pooled, default=None)
        raise WorthlineError(
            f"No cohort has finished age {age}.",
            expected="" if oldest is None else f"An age from 0 to {oldest}.",
        )
    return OverTime(age, points, _trend(points, found.better))


def _trend(points: Sequence[tuple[Period, Cell]], better: Better) -> Trend | None:
    known = [
        (month.start.year * 12.0 + month.start.month, cell.estimate.value, cell.estimate.error)
        for month, cell in points
        if cell.estimate.value is not None and cell.estimate.error
    ]
    if len(known) < FEWEST:
        return None
    step, error, freedom = line([(at, value, error) for at, value, error in known if error])
    p = _probability(step / error, freedom)
    reach = deviations(0.95, freedom) * error
    return Trend(_verdict(step, p, better), step, step - reach, step + reach, p)


def line(points: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """The slope of the weighted least-squares line through (x, value, error), its error and degrees of freedom.

    Weights are 1 / error^2. Where the points scatter more than their errors explain, the slope's error grows by as
    much (Birge 1932) and Student's t is used; otherwise the errors are taken as known and the normal is used.
    """
    weights = [1 / error**2 for _, _, error in points]
    total = sum(weights)
    x_mean = sum(w * x for w, (x, _, _) in zip(weights, points, strict=True)) / total
    y_mean = sum(w * y for w, (_, y, _) in zip(weights, points, strict=True)) / total
    spread = sum(w * (x - x_mean) ** 2 for w, (x, _, _) in zip(weights, points, strict=True))
    slope = (
        sum(w * (x - x_mean) * (y - y_mean) for w, (x, y, _) in zip(weights, points, strict=True)) / spread
    )
    left = sum(
        w * (y - y_mean - slope * (x - x_mean)) ** 2 for w, (x, y, _) in zip(weights, points, strict=True)
    )
    excess = left / (len(points) - 2)
    freedom = len(points) - 2 if excess > 1 else math.inf
    return slope, math.sqrt(max(excess, 1.0) / spread), freedom


def _probability(deviates: float, freedom: float) -> float:
    from scipy.special import stdtr

    return 2 * float(stdtr(freedom, -abs(deviates)))


def _verdict(step: float, p: float, better: Better) -> str:
    if p > CHANCE:
        return SAME
    if better is Better.NEITHER:
        return CHANGED
    return BETTER if (step > 0) == (better is Better.HIGHER) else WORSE
