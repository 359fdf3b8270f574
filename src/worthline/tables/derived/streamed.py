"""Which tables are made at the grain asked for, while they are read, and never stored?

Each has one row a customer and period. They are dense (every customer against every period), so they stream from the
stored stretches: only the few customers who changed state within a period are grouped; the rest pass straight through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, bought_in
from worthline.tables.derived.known import Known
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.sales import MONEY, sales
from worthline.tables.derived.subscribed import MRR
from worthline.tables.derived.windows import Windows, week_of
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Streamed:
    """A table made at the grain asked for: `build` gets what is known, the rules and the windows."""

    name: str
    about: str
    columns: Mapping[str, str]
    build: Callable[[Known, Rules | Asked, Windows], ir.Table]
    needs: tuple[str, ...]
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _purchases(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """`customer_months` at any grain: as stored, added up to longer periods, or from days for weeks.

    Months back from the end of a week begin on any day of the week, so such a window is made of days, not of weeks.
    """
    weekly = windows.grain is Grain.WEEK
    if weekly and windows.shifted:
        return _added_up(windows.placed(sales(known, rules), "day"))
    rows = bought_in(known, rules, week_of) if weekly else CUSTOMER_MONTHS.table()
    if windows.shifted:
        buckets = windows.buckets()
        return _added_up(rows.inner_join(buckets, rows.month == buckets.bucket))
    within = {Grain.WEEK, Grain.MONTH}
    period = rows.month if windows.grain in within else windows.period_of_month(rows.month)
    placed = rows.mutate(period=period)
    placed = placed.filter(placed.period.between(windows.first, windows.last))
    return placed.select("customer_id", "period", *_ADDED) if windows.grain in within else _added_up(placed)


_ADDED = ("orders", "revenue", "cost", "costed", "refunded")


def _added_up(rows: ir.Table) -> ir.Table:
    sums = {name: rows[name].sum().cast(CUSTOMER_MONTHS.columns[name]) for name in _ADDED}
    return rows.group_by("customer_id", "period").agg(**sums)


def _against_memberships(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """Each stretch, and the time away after it, against each period it touches."""
    import ibis

    stretch, calendar = MEMBERSHIPS.table(), windows.table()
    begun = stretch.began_on < calendar.end_on
    touching = begun & (stretch.next_began_on.isnull() | (stretch.next_began_on >= calendar.start_on))
    rows = stretch.inner_join(calendar, touching)
    flags = {
        "at_start": (rows.began_on < rows.start_on) & _lasts(rows.ended_on, rows.start_on),
        "at_end": _lasts(rows.ended_on, rows.end_on),
        "began": rows.began_on >= rows.start_on,
        "first": rows.first_began_on >= rows.start_on,
        "ended": (rows.ended_on >= rows.start_on) & (rows.ended_on < rows.end_on),
        "away": (rows.began_on < rows.start_on) & (rows.ended_on < rows.start_on),
    }
    rows = rows.select(
        "customer_id", "period",
        several=((rows.began_on >= rows.start_on) & (rows.began_on > rows.first_began_on))
        | (rows.next_began_on < rows.end_on).coalesce(False),
        **{name: flag.coalesce(False).cast("int32") for name, flag in flags.items()},
    )  # fmt: skip
    alone = rows.filter(~rows.several).drop("several")
    grouped = rows.filter(rows.several).group_by("customer_id", "period")
    merged = grouped.agg(**{name: rows[name].max().cast("int32") for name in flags})
    return _states(ibis.union(alone, merged), rules)


def _lasts(ended: ir.DateValue, boundary: ir.DateValue) -> ir.BooleanValue:
    return ended.isnull() | (ended >= boundary)


def _states(rows: ir.Table, rules: Rules | Asked) -> ir.Table:
    """What each customer was at the period's start and end, and what they became between."""
    stays = rows.at_end * (1 - rows.ended) if rules.left_and_returned == "lost" else rows.at_end
    return rows.select(
        "customer_id",
        "period",
        at_start=rows.at_start,
        at_end=rows.at_end,
        kept=rows.at_start * stays,
        lost=rows.at_start * (1 - stays),
        new=rows.first,
        returned=(1 - rows.at_start) * (1 - rows.first) * rows.began,
        joined_and_left=(1 - rows.at_start) * rows.began * (1 - rows.at_end),
        away=(1 - rows.at_start) * rows.away,
    )


def _against_recurring(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """Each customer's MRR just before the period's start and just before its end, and what the change is called."""
    import ibis

    stretch, calendar = RECURRING.table(), windows.table()
    touching = (stretch.from_on < calendar.end_on) & (
        stretch.to_on.isnull() | (stretch.to_on >= calendar.start_on)
    )
    rows = stretch.inner_join(calendar, touching)
    opens = (rows.from_on < rows.start_on) & _lasts(rows.to_on, rows.start_on)
    rows = rows.select(
        "customer_id", "period",
        opening=opens.ifelse(rows.mrr, 0).cast(MRR),
        closing=_lasts(rows.to_on, rows.end_on).ifelse(rows.mrr, 0).cast(MRR),
        fresh=(rows.first_paid_on >= rows.start_on).cast("int32"),
        several=((rows.from_on >= rows.start_on) & (rows.from_on > rows.first_paid_on))
        | (rows.to_on < rows.end_on).coalesce(False),
    )  # fmt: skip
    alone = rows.filter(~rows.several).drop("several")
    changed = rows.filter(rows.several).group_by("customer_id", "period").agg(
        opening=rows.opening.sum().cast(MRR), closing=rows.closing.sum().cast(MRR), fresh=rows.fresh.max().cast("int32")
    )  # fmt: skip
    both = ibis.union(alone, changed)
    return _movements(both.filter((both.opening > 0) | (both.closing > 0)))


def _movements(rows: ir.Table) -> ir.Table:
    """Opening + new + reactivated + expansion - contraction - churned = closing, in every row."""
    import ibis

    def only(case: ir.BooleanValue, value: ir.DecimalValue) -> ir.DecimalValue:
        return ibis.ifelse(case, value, 0).cast(MRR)

    both = (rows.opening > 0) & (rows.closing > 0)
    arrives = (rows.opening == 0) & (rows.closing > 0)
    return rows.select(
        "customer_id",
        "period",
        "opening",
        "closing",
        new=only(arrives & (rows.fresh == 1), rows.closing),
        reactivated=only(arrives & (rows.fresh == 0), rows.closing),
        expansion=only(both & (rows.closing > rows.opening), rows.closing - rows.opening),
        contraction=only(both & (rows.closing < rows.opening), rows.opening - rows.closing),
        churned=only(rows.closing == 0, rows.opening),
        kept=only(both, ibis.least(rows.opening, rows.closing)),
    )


PURCHASES = Streamed(
    "customer_months",
    "A customer and a period in which they bought or were paid back.",
    {"customer_id": "string", "period": "int32", "orders": "int64", **dict.fromkeys(_ADDED[1:], MONEY)},
    _purchases,
    needs=("orders",),
    rules=CUSTOMER_MONTHS.rules,
)
CUSTOMER_PERIODS = Streamed(
    "customer_periods",
    "A customer and a period: there at the start, there at the end, new, lost, returned, away.",
    {
        "customer_id": "string", "period": "int32",
        **dict.fromkeys(
            ("at_start", "at_end", "kept", "lost", "new", "returned", "joined_and_left", "away"), "int32"
        ),
    },
    _against_memberships,
    needs=MEMBERSHIPS.needs,
    rules={**MEMBERSHIPS.rules, "left_and_returned": ("kept", "lost")},
)  # fmt: skip
REVENUE_MOVEMENTS = Streamed(
    "revenue_movements",
    "A paying customer and a period: opening MRR, what changed it, closing MRR.",
    {
        "customer_id": "string", "period": "int32",
        **dict.fromkeys(
            ("opening", "closing", "new", "reactivated", "expansion", "contraction", "churned", "kept"), MRR
        ),
    },
    _against_recurring,
    needs=RECURRING.needs,
)  # fmt: skip
STREAMED = {table.name: table for table in (PURCHASES, CUSTOMER_PERIODS, REVENUE_MOVEMENTS)}
