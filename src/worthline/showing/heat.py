"""How does the cohort table look as a heat map that stays a table?

Each cell carries its number; the colour only helps the eye. Shades are counted against the largest share after the
cohorts' own month, so that a shop where a fifth returns is as legible as a service where nearly all stay.
"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.cohorts import Cell, Cohort, Cohorts
from worthline.words.spans import short_name
from worthline.words.values import Style

SHADES = 10
MOST_COHORTS = 24
"""The latest cohorts shown; older ones still count in the pooled row."""
MOST_MONTHS = 24
"""The oldest age shown, in months."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its share in percent, how many customers, its shade (0 to 10), and whether its month is over."""

    percent: str
    active: str
    shade: int
    finished: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One cohort; a cell is `None` where no month of that age has begun."""

    name: str
    size: str
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The cohort table, ready to be drawn.

    Attributes:
        there: what counts as being there: `subscribed`, `ordered` or `seen`.
        ages: months since the cohort's own.
        pooled: the weighted share of all cohorts at each age.
        size: how many customers all cohorts have together.
        rows: the cohorts, oldest first.
        left_out: how many older cohorts are not shown.
        unfinished: whether any cell's month is not over.
    """

    there: str
    ages: tuple[int, ...]
    pooled: tuple[HeatCell | None, ...]
    size: str
    rows: tuple[HeatRow, ...]
    left_out: int
    unfinished: bool


def heat_map(cohorts: Cohorts, style: Style) -> HeatMap | None:
    """The heat map of a cohort table; `None` where there are no cohorts."""
    if not cohorts.rows:
        return None
    shown = cohorts.rows[-MOST_COHORTS:]
    ages = tuple(range(min(MOST_MONTHS, max(cell.age for row in shown for cell in row.cells)) + 1))
    top = _top(shown, cohorts)
    pooled = {age: HeatCell(_percent(found.value, style), "", _shade(age, found.value, top), True)
              for age, found in cohorts.pooled.items()}  # fmt: skip
    rows = tuple(_row(row, ages, top, style) for row in shown)
    return HeatMap(
        cohorts.there, ages, tuple(pooled.get(age) for age in ages),
        style.number(sum(row.size for row in cohorts.rows), 0), rows, len(cohorts.rows) - len(shown),
        any(cell and not cell.finished for row in rows for cell in row.cells),
    )  # fmt: skip


def _top(shown: tuple[Cohort, ...], cohorts: Cohorts) -> float:
    shares = [cell.estimate.value for row in shown for cell in row.cells if cell.age and row.size]
    pooled = [found.value for age, found in cohorts.pooled.items() if age]
    return max((share for share in (*shares, *pooled) if share is not None), default=1.0) or 1.0


def _row(cohort: Cohort, ages: tuple[int, ...], top: float, style: Style) -> HeatRow:
    cells = {cell.age: _cell(cell, top, style) for cell in cohort.cells}
    name = short_name(cohort.month, style.language)
    return HeatRow(name, style.number(cohort.size, 0), tuple(cells.get(age) for age in ages))


def _cell(cell: Cell, top: float, style: Style) -> HeatCell:
    return HeatCell(
        _percent(cell.estimate.value, style), style.number(cell.active, 0),
        _shade(cell.age, cell.estimate.value, top), cell.finished,
    )  # fmt: skip


def _percent(share: float | None, style: Style) -> str:
    return "–" if share is None else style.number(share * 100, 0)


def _shade(age: int, share: float | None, top: float) -> int:
    """The cohort's own month holds everyone by definition and is left plain."""
    return 0 if age == 0 or share is None else min(SHADES, round(share / top * SHADES))
