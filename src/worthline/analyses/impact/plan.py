"""How many customers, and how many months, does a planned change need before it can be judged?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from worthline.analyses.impact.ahead import TRIED, errors_ahead, months_needed
from worthline.analyses.impact.case import Asked, Case, read
from worthline.analyses.impact.contrast import contrast
from worthline.analyses.impact.effect import LEVEL, POWER, smallest
from worthline.analyses.impact.expected import Expected
from worthline.analyses.impact.fitting import parts_of
from worthline.analyses.impact.methods import SERIES
from worthline.analyses.impact.panel import Side, Window
from worthline.catalogue.metric import Metric, find
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import pyarrow as pa

LADDER = (1, 3, 6, 12, 24)
"""Months since the change for which the smallest effect is told."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What one metric needs.

    Attributes:
        metric: which.
        method: by which it will be judged.
        now: the metric as it is, over the months the method looks at.
        wanted: the effect planned.
        size: the same in the metric's unit; none for a direction alone.
        people: customers a month: of those to be touched, and of the others.
        each: customers needed on each side, were both alike; none for a direction alone, or without sides.
        months: months since the change that are needed at today's pace; none within five years, or for a direction.
        judged_on: the day on which they are whole and ripe.
        ladder: the smallest effect found in four of five cases, by months since the change.
    """

    metric: Metric
    method: str
    now: float
    wanted: Expected
    size: float | None
    people: tuple[float, float]
    each: int | None
    months: int | None
    judged_on: date | None
    ladder: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a planned change needs, metric by metric."""

    what: str
    rows: tuple[Planned, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each metric."""
        return [
            {
                "change": self.what, "metric": each.metric.key, "method": each.method, "now": each.now,
                "effect": each.wanted.written, "size": each.size, "customers_each": each.each,
                "customers_a_month": each.people[0], "others_a_month": each.people[1], "months": each.months,
                "judged_on": each.judged_on, **{f"smallest_in_{n}_months": size for n, size in each.ladder},
            }
            for each in self.rows
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def plan(measurer: Measurer, asked: Asked, metrics: Mapping[str, Expected | None]) -> Plan:
    """What these effects need to be seen, from the company's own spread and pace.

    Raises:
        WorthlineError: an effect is not said, or a metric cannot be judged.
    """
    rows = []
    for key, wanted in metrics.items():
        if wanted is None:
            raise WorthlineError(
                f"It is not said what the change is to do to {key}.",
                expected="An effect: up, +5%, -1pp.",
                do="Add --effect -1pp",
            )
        parts = parts_of(measurer, key)
        if parts:
            raise WorthlineError(
                f"{key} is arithmetic over other metrics.",
                do=f"Plan for one it is made of: {', '.join(parts)}",
            )
        rows.append(_planned(read(measurer, asked, key), wanted))
    return Plan(asked.change.what, tuple(rows))


def _planned(case: Case, wanted: Expected) -> Planned:
    metric, window = find(case.leaf.key), Window(case.window.before, ())
    near = case.method.near(window)
    now = case.panel.touched.value(near.before)
    size = wanted.amount(now, metric.unit)
    if size == 0:
        raise WorthlineError(
            f"{metric.key}: an effect of nothing cannot be seen.", do="Plan for a larger one."
        )
    errors = errors_ahead(case.panel, window, case.method)
    months = None if size is None else months_needed(errors, size, case.method.least_after)
    ladder = tuple((n, smallest(*errors(n))) for n in LADDER if n >= case.method.least_after)
    each = None if size is None or case.method.name == SERIES else _each(case, near, size)
    day = case.months.timing.judged_on(months) if months else None
    return Planned(metric, case.method.name, now, wanted, size, _pace(case, near), each, months, day, ladder)


def _pace(case: Case, near: Window) -> tuple[float, float]:
    """Customers a month of the last months, of those to be touched and of the others."""
    at = list(near.before[-TRIED:])
    others = case.panel.others
    return (
        float(case.panel.touched.people[at].mean()),
        float(others.people[at].mean()) if others else 0.0,
    )


def _each(case: Case, near: Window, size: float) -> int:
    """Customers on each of two even sides that show an effect of this size, by the normal law of means.

    `statsmodels.stats.power.NormalIndPower` (Cohen 1988, chapter 2); what one customer scatters by is the company's
    own, of as many months as stand for those to come.
    """
    from statsmodels.stats.power import NormalIndPower

    sides = [case.panel.touched, *([case.panel.others] if case.panel.others else [])]
    spread = math.sqrt(sum(_spread(each, near, cohorts=not case.panel.others) for each in sides) / len(sides))
    scale = case.panel.touched.value(near.before) if case.panel.total else 1.0
    found = NormalIndPower().solve_power(
        effect_size=abs(size / scale) / spread, power=POWER, alpha=1 - LEVEL, ratio=1.0
    )
    return math.ceil(float(found))


def _spread(side: Side, near: Window, *, cohorts: bool) -> float:
    """The variance that one customer brings: of their own value, or of how they differ from before."""
    past, last = near.before[:-TRIED], near.before[-TRIED:]
    found = contrast(side, past, last)
    if cohorts:
        return found.from_after * float(side.people[list(last)].sum())
    return found.variance * float(side.people[list(last)].mean())
