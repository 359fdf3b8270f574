"""How do counts become cells?

The engine counts by cohort, by how far people have come in age, and by age. From these few rows follows every cell: at
each age only those count who have finished it, so nobody is held against a time they have not had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worthline.analyses.cohorts.table import Cell, Cohort, Label, of_cohort, together, valued
from worthline.measuring.interval import Sums
from worthline.words.errors import WorthlineError

MOST_COHORTS = 1000

NOTHING = Sums(0, 0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Group:
    """Those of one cohort who have finished the same number of ages.

    Attributes:
        over: the last age they have finished; -1 for none.
        begun: the last age any of them is in.
        size: how many they are.
        ages: the sums at each age at which anything happened.
    """

    over: int
    begun: int
    size: int
    ages: dict[int, Sums] = field(default_factory=dict)

    def course(self, reach: str) -> list[Sums]:
        """The sums at every age: of that very age (`at`), up to it (`upto`), or from it on (`from`)."""
        exact = [self.ages.get(age, NOTHING) for age in range(self.begun + 1)]
        match reach:
            case "upto":
                return _running(exact)
            case "from":
                return _running(exact[::-1])[::-1]
        return exact


Groups = dict[Any, list[Group]]
"""Each cohort, by its label as the engine gives it, in groups."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How sums become a value.

    Attributes:
        per_customer: what happened is divided by the customers of the cohort, whether anything happened to them or not.
        bounds: the least and the greatest value there can be.
        reach: `at`, `upto` or `from`: see `Group.course`.
        future: how many ages must have passed after one before it can be judged.
    """

    per_customer: bool = True
    bounds: tuple[float, float] | None = (0, 1)
    reach: str = "at"
    future: int = 0

    def cell(self, age: int, counted: Sequence[tuple[Group, Sequence[Sums]]], *, finished: bool) -> Cell:
        """The cell of these groups, each with its course."""
        sums = together(course[age] for group, course in counted if age < len(course))
        if self.per_customer:
            sums = of_cohort(sums.part, sums.part2, sum(group.size for group, _ in counted))
        return Cell(age, sums, valued(sums, self.bounds), finished)


def groups(sizes: Iterable[Mapping[str, Any]]) -> Groups:
    """The groups of every cohort, from rows of cohort, over, begun, size.

    Raises:
        WorthlineError: there are too many cohorts to be a table.
    """
    found: Groups = {}
    for row in sizes:
        group = Group(int(row["over"]), int(row["begun"]), int(row["size"]))
        found.setdefault(row["cohort"], []).append(group)
    if len(found) > MOST_COHORTS:
        raise WorthlineError(
            f"That makes {len(found):,} cohorts.",
            expected=f"At most {MOST_COHORTS:,}.",
            do="Choose a column whose words many customers share.",
        )
    return found


def placed(
    found: Groups, rows: Iterable[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Sums]
) -> None:
    """Put rows of cohort, over, age and what `read` makes of the rest into their groups."""
    at = {(label, group.over): group for label, held in found.items() for group in held}
    for row in rows:
        at[row["cohort"], int(row["over"])].ages[int(row["age"])] = read(row)


def in_order(found: Groups) -> list[Any]:
    """The labels of cohorts as the engine gives them, in their order; the unknown one last."""
    return sorted(found, key=lambda each: (each is None, each if each is not None else 0))


def cohorts_of(found: Groups, how: Reckoning, label: Callable[[Any], Label]) -> tuple[Cohort, ...]:
    """The rows of the table, in the order of their labels, those without one last."""
    return tuple(_cohort(label(each), found[each], how) for each in in_order(found))


def _cohort(label: Label, held: Sequence[Group], how: Reckoning) -> Cohort:
    courses = [(group, group.course(how.reach)) for group in held]
    ages = range(max(group.begun for group in held) + 1)
    cells = [_cell(age, courses, how) for age in ages]
    return Cohort(label, sum(group.size for group in held), tuple(cells))


def _cell(age: int, courses: Sequence[tuple[Group, Sequence[Sums]]], how: Reckoning) -> Cell:
    """Those who have finished the age; where nobody has, those who are in it, so far."""
    finished = [each for each in courses if each[0].over >= age + how.future]
    counted = finished or [each for each in courses if each[0].begun >= age]
    return how.cell(age, counted, finished=bool(finished))


def _running(sums: Sequence[Sums]) -> list[Sums]:
    total, found = NOTHING, []
    for each in sums:
        total = together((total, each))
        found.append(total)
    return found
