"""Of those who came in one month, how many were there in each month after?

Bounded retention: there in that very month, not "then or later". A cell whose month is not over is marked and never
mixed into the pooled curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from worthline.measuring.interval import Estimate, Sums, share
from worthline.measuring.measure import Measurer
from worthline.measuring.readings import Reader
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, month_of
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.streamed import CUSTOMER_PERIODS
from worthline.tables.derived.windows import Windows
from worthline.words.periods import Grain, Period, month_index

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort at one age.

    Attributes:
        age: months since the cohort's own month.
        active: how many of the cohort were there.
        share: their share of the cohort, with its interval.
        finished: whether the month is over.
    """

    age: int
    active: int
    share: Estimate
    finished: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who first bought, or first subscribed, in one month."""

    month: Period
    size: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The cohort table.

    Attributes:
        there: what counts as being there: `subscribed` (at the month's end) or `ordered` (in the month).
        rows: the cohorts, oldest first.
        pooled: age to the share over all cohorts old enough, weighted by their size.
    """

    there: str
    rows: tuple[Cohort, ...]
    pooled: Mapping[int, Estimate]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cell."""
        return [
            {
                "cohort": row.month.start, "size": row.size, "age": cell.age, "active": cell.active,
                "share": cell.share.value, "low": cell.share.low, "high": cell.share.high, "finished": cell.finished,
            }
            for row in self.rows
            for cell in row.cells
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """One Arrow table, a row a cell."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def cohorts(measurer: Measurer) -> Cohorts:
    """The cohort table by month, from one scan."""
    subscribed = measurer.rules.customer_is == "subscription"
    rows = _subscribed(measurer) if subscribed else _ordered()
    found = measurer.engine.run(measurer.engine.compile(rows)).to_pylist()
    counts = {
        (int(row["cohort"]), int(row["month"])): int(row["active"])
        for row in found
        if row["cohort"] is not None
    }
    table = tuple(_cohort(measurer, first, counts) for first in sorted({first for first, _ in counts}))
    return Cohorts("subscribed" if subscribed else "ordered", table, pooled(table))


def _ordered() -> ir.Table:
    months = CUSTOMER_MONTHS.table()
    bought = months.filter(months.orders > 0)
    return bought.group_by(cohort=bought.first_month, month=bought.month).agg(active=bought.count())


def _subscribed(measurer: Measurer) -> ir.Table:
    """Everyone of the cohort counts in their first month; afterwards those there at the month's end."""
    import ibis

    known, calendar = measurer.known, measurer.calendar
    first, last = month_index(known.since), month_index(known.as_of)
    windows = Windows(calendar, Grain.MONTH, first, last)
    Reader(measurer.engine, known, measurer.rules, calendar).prepare(windows)
    began = MEMBERSHIPS.table().group_by("customer_id").agg(began_on=lambda rows: rows.first_began_on.min())
    began = began.select("customer_id", cohort=month_of(began.began_on))
    rows = CUSTOMER_PERIODS.build(known, measurer.rules, windows).inner_join(began, "customer_id")
    there = ibis.ifelse(rows.period == rows.cohort, 1, rows.at_end)
    return rows.group_by(cohort=rows.cohort, month=rows.period).agg(active=there.sum())


def _cohort(measurer: Measurer, first: int, counts: Mapping[tuple[int, int], int]) -> Cohort:
    calendar, known = measurer.calendar, measurer.known
    size = counts.get((first, first), 0)
    last = month_index(known.as_of)
    over = {
        month: calendar.period(month, Grain.MONTH).end <= known.as_of + timedelta(days=1)
        for month in range(first, last + 1)
    }
    cells = tuple(
        Cell(
            month - first,
            counts.get((first, month), 0),
            _share(counts.get((first, month), 0), size),
            over[month],
        )
        for month in range(first, last + 1)
    )
    return Cohort(calendar.period(first, Grain.MONTH), size, cells)


def pooled(rows: tuple[Cohort, ...]) -> dict[int, Estimate]:
    """The share at each age over all cohorts that have reached it, each weighted by its size once."""
    active: dict[int, int] = {}
    size: dict[int, int] = {}
    for row in rows:
        for cell in row.cells:
            if cell.finished:
                active[cell.age] = active.get(cell.age, 0) + cell.active
                size[cell.age] = size.get(cell.age, 0) + row.size
    return {age: _share(active[age], size[age]) for age in sorted(active)}


def _share(active: int, size: int) -> Estimate:
    return share(Sums(size, float(active), float(size), float(active), float(size), float(active)))
