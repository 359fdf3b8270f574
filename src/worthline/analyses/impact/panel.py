"""What is judged: sums by unit and month, of those a change touched and of those it did not.

A unit is a customer, or a group of customers put together by chance. Either is independent of every other, so the
spread between units is the spread of what was measured (random groups: Wolter 2007, "Introduction to Variance
Estimation", chapter 2); ten million orders become a few hundred rows, and no formula has to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from worthline.analyses.why.effects import Counted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """Those a change touched, or those it did not.

    Attributes:
        parts: above the line; a row a unit, a column a month.
        wholes: below the line; none where the metric is a total.
        people: customers of whom there is anything, a number a month.
        mixes: each segment's sums above and below the line, by month.
    """

    parts: Numbers
    wholes: Numbers | None
    people: Numbers
    mixes: Mapping[str, tuple[Numbers, Numbers | None]] = field(default_factory=dict)

    def within(self, columns: Sequence[int]) -> tuple[Numbers, Numbers | None]:
        """Each unit's sums over some months."""
        part = self.parts[:, list(columns)].sum(axis=1)
        return part, None if self.wholes is None else self.wholes[:, list(columns)].sum(axis=1)

    def value(self, columns: Sequence[int]) -> float:
        """The metric over some months: the ratio of sums, or the total of a month on average."""
        part, whole = self.within(columns)
        return float(part.sum()) / (len(columns) if whole is None else float(whole.sum()))

    def counted(self, columns: Sequence[int]) -> dict[str, Counted]:
        """Each segment's sums over some months; of a total, those of a month on average."""
        at = list(columns)
        return {
            name: Counted(float(part[at].sum()) / len(at), None)
            if whole is None
            else Counted(float(part[at].sum()), float(whole[at].sum()))
            for name, (part, whole) in self.mixes.items()
        }


@dataclass(frozen=True, slots=True)
class Panel:
    """One metric over months.

    Attributes:
        months: each column's month, by `month_index`, rising; months left out leave a gap.
        touched: those the change touched.
        others: those it did not; none where it touched everybody or only who came later.
    """

    months: tuple[int, ...]
    touched: Side
    others: Side | None = None

    @property
    def total(self) -> bool:
        """Whether the metric has nothing below its line."""
        return self.touched.wholes is None

    def only(self, columns: Sequence[int]) -> Panel:
        """The same of some months alone."""
        return Panel(
            tuple(self.months[at] for at in columns),
            _cut(self.touched, columns),
            _cut(self.others, columns) if self.others else None,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Which columns of a panel lie before the change, and which after it."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def last(self, before: int, after: int) -> Window:
        """The nearest months on both sides, so many at most."""
        return Window(self.before[-before:], self.after[:after])


def _cut(side: Side, columns: Sequence[int]) -> Side:
    at = list(columns)
    mixes = {
        name: (part[at], whole[at] if whole is not None else None)
        for name, (part, whole) in side.mixes.items()
    }
    return replace(
        side,
        parts=side.parts[:, at],
        wholes=side.wholes[:, at] if side.wholes is not None else None,
        people=side.people[at],
        mixes=mixes,
    )
