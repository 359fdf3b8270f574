"""When does what a cohort has brought pass what it cost?

Plain arithmetic over groups of customers: at each age only those count who are that old, and their margin stands
against their own cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.counted import Group
from worthline.analyses.cohorts.table import Label, of_cohort, together, valued, written
from worthline.measuring.interval import Estimate, Sums

if TYPE_CHECKING:
    import pyarrow as pa

PAID_BACK, NOT_YET, TOO_EARLY, NO_SPEND = "paid back", "not yet", "too early", "no spend known"

Costed = Sequence[tuple[Group, float]]
"""Groups of customers, each with what it cost to win them."""


@dataclass(frozen=True, slots=True)
class Point:
    """One age of a curve: what a customer has brought by its end, and what those who are that old cost each."""

    age: int
    margin: Estimate
    cost: float


@dataclass(frozen=True, slots=True)
class Payback:
    """What a cohort has brought against what it cost.

    Attributes:
        label: the month, or the channel; `None` for all together or an unknown channel.
        size: its customers whose cost is known.
        curve: every finished month of age, the first (0) being the month they came in.
        status: `paid back`, `not yet`, `too early` (no month of it is over) or `no spend known`.
    """

    label: Label
    size: int
    curve: tuple[Point, ...]
    status: str

    @property
    def age(self) -> int | None:
        """The month of age in which the margin passed the cost; 0 is the month they came in."""
        return _first(self.curve, lambda point: point.margin.value)

    @property
    def earliest(self) -> int | None:
        """The month in which it may have passed at the earliest, by the upper ends of the margin's intervals."""
        return _first(self.curve, lambda point: point.margin.high)

    @property
    def latest(self) -> int | None:
        """The month by which it has passed for certain, by the lower ends; `None` where it has not yet."""
        return _first(self.curve, lambda point: point.margin.low)

    @property
    def told(self) -> Point | None:
        """How it stood in the month in which it had paid back, or else in the last one watched."""
        if self.age is not None:
            return self.curve[self.age]
        return self.curve[-1] if self.curve else None


@dataclass(frozen=True, slots=True)
class BreakEven:
    """When each cohort pays back, and all together.

    Attributes:
        rows: the cohorts.
        pooled: all whose cost is known; at each age over those who are that old, margin and cost alike.
    """

    rows: tuple[Payback, ...]
    pooled: Payback

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cohort, all together last."""
        return [_written(row, written(row.label)) for row in self.rows] + [_written(self.pooled, None)]

    def to_arrow(self) -> pa.Table:
        """One Arrow table, a row a cohort."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def payback(label: Label, costed: Costed) -> Payback:
    """A cohort's curve against its cost, and what it says so far."""
    courses = [(group, group.course("upto"), cost) for group, cost in costed]
    oldest = max((group.over for group, _ in costed), default=-1)
    curve = tuple(_point(age, courses) for age in range(oldest + 1))
    size = sum(group.size for group, _ in costed)
    if not costed:
        return Payback(label, size, curve, NO_SPEND)
    found = Payback(label, size, curve, NOT_YET if curve else TOO_EARLY)
    return found if found.age is None else Payback(label, size, curve, PAID_BACK)


def _point(age: int, courses: Iterable[tuple[Group, Sequence[Sums], float]]) -> Point:
    old = [each for each in courses if each[0].over >= age]
    size = sum(group.size for group, _, _ in old)
    brought = together(course[age] for _, course, _ in old)
    return Point(
        age, valued(of_cohort(brought.part, brought.part2, size), None), sum(cost for *_, cost in old) / size
    )


def _first(curve: Sequence[Point], value: Callable[[Point], float | None]) -> int | None:
    return next((point.age for point in curve if (value(point) or 0.0) >= point.cost), None)


def _written(row: Payback, label: object) -> dict[str, Any]:
    told = row.told
    return {
        "cohort": label, "size": row.size, "status": row.status, "break_even": row.age, "earliest": row.earliest,
        "latest": row.latest, "months": len(row.curve), "margin": told.margin.value if told else None,
        "cost": told.cost if told else None,
    }  # fmt: skip
