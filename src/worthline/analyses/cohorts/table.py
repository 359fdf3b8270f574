"""What is a cohort table?

Cohorts against ages. A cell holds the sums over its customers, so cells of one age add up to the pooled curve, each
customer counted once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.choice import Choice
from worthline.measuring.interval import Estimate, Sums, estimate
from worthline.words.periods import Period
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import pyarrow as pa

Label = Period | str | None
"""The month people first came in, or the channel, product or other word they share; `None` where it is not known."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort at one age.

    Attributes:
        age: months, weeks or days since the first; with ranges of days, the number of the range.
        sums: over the customers who have finished this age; where nobody has, over those who are in it, so far.
        estimate: the value, with its interval.
        finished: whether anybody has finished this age (and, for "then or later", has had time to come back after
            it); if not, the cell is marked and kept out of the pooled curve.
    """

    age: int
    sums: Sums
    estimate: Estimate
    finished: bool

    @property
    def active(self) -> int:
        """How many were there: what is above the line of a retention cell."""
        return int(self.sums.part)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who share a beginning."""

    label: Label
    size: int
    cells: tuple[Cell, ...]

    @property
    def month(self) -> Period:
        """The month they first came in, where that is what they share."""
        assert isinstance(self.label, Period)
        return self.label


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohort table.

    Attributes:
        there: what counts as being there: `subscribed` (at the month's end), `ordered` or `seen` (in it).
        rows: the cohorts, oldest first or by name.
        pooled: age to the value over all cohorts, over everyone who has finished that age.
        choice: what was asked.
        unit: what a value is counted in.
        better: which direction is good news.
    """

    there: str
    rows: tuple[Cohort, ...]
    pooled: Mapping[int, Estimate]
    choice: Choice = field(default_factory=Choice)
    unit: Unit = Unit.SHARE
    better: Better = Better.HIGHER

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cell."""
        return [
            {
                "metric": self.choice.metric, "cohort": written(row.label), "size": row.size,
                "age": self.choice.age_name(cell.age) if self.choice.brackets else cell.age,
                "part": cell.sums.part, "whole": cell.sums.whole, "value": cell.estimate.value,
                "low": cell.estimate.low, "high": cell.estimate.high, "finished": cell.finished,
            }
            for row in self.rows
            for cell in row.cells
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """One Arrow table, a row a cell."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def written(label: Label) -> object:
    """A cohort's label for programs: the first day of its month, or its word."""
    return label.start if isinstance(label, Period) else label


def pooled(rows: Iterable[Cohort], bounds: tuple[float, float] | None = (0, 1)) -> dict[int, Estimate]:
    """The value at each age over all finished cells: the sums added up, so each cohort weighs as its size once."""
    found: dict[int, list[Sums]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.finished:
                found.setdefault(cell.age, []).append(cell.sums)
    return {age: valued(together(sums), bounds) for age, sums in sorted(found.items())}


def together(sums: Iterable[Sums]) -> Sums:
    """The sums over several groups that share no customer."""
    total = Sums(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for each in sums:
        total = Sums(
            total.n + each.n, total.part + each.part, total.whole + each.whole, total.part2 + each.part2,
            total.whole2 + each.whole2, total.part_whole + each.part_whole,
        )  # fmt: skip
    return total


def of_cohort(part: float, part2: float, size: int) -> Sums:
    """The sums of something that is divided by the number of customers in the cohort."""
    return Sums(size, part, float(size), part2, float(size), part)


def valued(sums: Sums, bounds: tuple[float, float] | None) -> Estimate:
    """The value of a cell, with the interval that suits it."""
    return estimate(sums, plain_total=False, bounded=bounds)
