"""Which tables are made at the grain asked for, while they are read, and never stored?

Each has one row a customer and period. They are dense (every customer against every period), so they stream from the
stored stretches: only the few customers who changed state within a period are grouped; the rest pass straight through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worthline.tables.derived.apart import STEPS, Apart
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, bought_in
from worthline.tables.derived.known import Known
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.movements import COLUMNS as MOVEMENTS
from worthline.tables.derived.movements import RULES as MOVING
from worthline.tables.derived.movements import apart as movements_apart
from worthline.tables.derived.movements import revenue_movements
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.returned import COLUMNS as RETURNED_OF
from worthline.tables.derived.returns import RULES as RETURNING
from worthline.tables.derived.returns import returned
from worthline.tables.derived.sales import MONEY, sales
from worthline.tables.derived.trailing_years import TRAILING_YEARS
from worthline.tables.derived.uses import COLUMNS as USED
from worthline.tables.derived.uses import uses
from worthline.tables.derived.wallets import COLUMNS as WALLET
from worthline.tables.derived.wallets import RULES as BUYING
from worthline.tables.derived.wallets import wallets
from worthline.tables.derived.windows import Windows, lasts, week_of
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Streamed:
    """A table made at the grain asked for: `build` gets what is known, the rules and the windows.

    `apart` gives the same in two parts, so that sums need no row for each customer and period.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    build: Callable[[Known, Rules | Asked, Windows], ir.Table]
    needs: tuple[str, ...]
    apart: Callable[[Known, Rules | Asked, Windows], Apart | None] | None = None
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _purchases(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """Who bought in each period, and whether they had bought before it, where the rule asks."""
    import ibis

    bought = _bought(known, rules, windows)
    if rules.repeat_counts == "both_in_window":
        return bought.mutate(before=ibis.literal(0, "int32"))
    months, calendar = CUSTOMER_MONTHS.table(), windows.table()
    first = months.group_by("customer_id").agg(first_order_on=months.first_on.min())
    rows = bought.inner_join(calendar, "period").inner_join(first, "customer_id")
    before = (rows.first_order_on < rows.start_on).coalesce(False).cast("int32")
    return rows.select("customer_id", "period", *_ADDED, before=before)


def _bought(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
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


def _purchases_apart(known: Known, rules: Rules | Asked, windows: Windows) -> Apart | None:
    """Windows as long as LTV's, from stretches of months over which they hold the same."""
    import ibis

    if windows.grain is Grain.WEEK or windows.months != rules.ltv_window_months:
        return None
    rows = TRAILING_YEARS.table()
    if rules.repeat_counts == "both_in_window":
        rows = rows.mutate(before=ibis.literal(0, "int32"))
    return Apart(None, rows.select("customer_id", *STEPS, *_ADDED, "before"), by_month=True)


def _added_up(rows: ir.Table) -> ir.Table:
    sums = {name: rows[name].sum().cast(CUSTOMER_MONTHS.columns[name]) for name in _ADDED}
    return rows.group_by("customer_id", "period").agg(**sums)


def _against_memberships(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """Each stretch, and the time away after it, against each period it touches."""
    stretch, calendar = MEMBERSHIPS.table(), windows.table()
    begun = stretch.began_on < calendar.end_on
    touching = begun & (stretch.next_began_on.isnull() | (stretch.next_began_on >= calendar.start_on))
    return _states(_merged(stretch.inner_join(calendar, touching)), rules)


def _members_apart(known: Known, rules: Rules | Asked, windows: Windows) -> Apart | None:
    """The same, where those who were there, or away, all through a period stand once for all such periods."""
    import ibis

    if windows.shifted:
        return None

    stretch = MEMBERSHIPS.table()
    turning = windows.turns(stretch, ("began_on", "ended_on", "next_began_on"))
    since, until = windows.strictly_between(stretch.began_on, stretch.ended_on)
    there = stretch.select("customer_id", since=since, until=until, **_flags(at_start=1, at_end=1))
    since, until = windows.strictly_between(stretch.ended_on, stretch.next_began_on)
    gone = stretch.filter(stretch.ended_on.notnull())
    away = gone.select("customer_id", since=since, until=until, **_flags(away=1))
    steady = ibis.union(there, away).filter(lambda rows: rows.since <= rows.until)
    return Apart(_states(_merged(turning), rules), _states(steady, rules, *STEPS))


def _flags(**said: int) -> dict[str, ir.IntegerValue]:
    import ibis

    return {name: ibis.literal(said.get(name, 0), "int32") for name in FLAGS}


FLAGS = ("at_start", "at_end", "began", "first", "ended", "away")
"""What is true of a stretch in a period."""


def _merged(rows: ir.Table) -> ir.Table:
    """One row a customer and period, with the flags of all of their stretches that touch it."""
    import ibis

    flags = {
        "at_start": (rows.began_on < rows.start_on) & lasts(rows.ended_on, rows.start_on),
        "at_end": lasts(rows.ended_on, rows.end_on),
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
    return ibis.union(alone, merged)


def _states(rows: ir.Table, rules: Rules | Asked, *when: str) -> ir.Table:
    """What each customer was at the period's start and end, and what they became between."""
    stays = rows.at_end * (1 - rows.ended) if rules.left_and_returned == "lost" else rows.at_end
    brief = (1 - rows.at_start) * rows.began * (1 - rows.at_end)
    counted = 1 - brief if rules.joined_and_left == "removed" else 1
    return rows.select(
        "customer_id",
        *(when or ("period",)),
        at_start=rows.at_start,
        at_end=rows.at_end,
        kept=rows.at_start * stays,
        lost=rows.at_start * (1 - stays),
        new=rows.first * counted,
        returned=(1 - rows.at_start) * (1 - rows.first) * rows.began * counted,
        joined_and_left=brief * counted,
        away=(1 - rows.at_start) * rows.away,
    )


PURCHASES = Streamed(
    "customer_months",
    "A customer and a period in which they bought or were paid back.",
    {
        "customer_id": "string", "period": "int32", "orders": "int64", **dict.fromkeys(_ADDED[1:], MONEY),
        "before": "int32",
    },
    _purchases,
    needs=("orders",),
    apart=_purchases_apart,
    rules={**CUSTOMER_MONTHS.rules, "repeat_counts": ("before",)},
)  # fmt: skip
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
    apart=_members_apart,
    rules={
        **MEMBERSHIPS.rules,
        "left_and_returned": ("kept", "lost"),
        "joined_and_left": ("new", "returned", "joined_and_left"),
    },
)  # fmt: skip
REVENUE_MOVEMENTS = Streamed(
    "revenue_movements",
    "A paying customer and a period: opening MRR, what changed it, closing MRR.",
    MOVEMENTS,
    revenue_movements,
    needs=RECURRING.needs,
    apart=movements_apart,
    rules=MOVING,
)
USES = Streamed(
    "uses",
    "A customer and a period in which they used the product: events, active days, features, days that have passed.",
    USED,
    uses,
    needs=("events",),
)
WALLETS = Streamed(
    "wallets",
    "A customer who has said what they buy in a year, and a period: that, and what they bought here.",
    WALLET,
    wallets,
    needs=("orders", "customers.wallet"),
    rules=BUYING,
)
RETURNED = Streamed(
    "returned",
    "A customer and a period in which they ordered what can no longer be sent back, and what came back of it.",
    RETURNED_OF,
    returned,
    needs=("orders",),
    rules=RETURNING,
)
STREAMED = {
    table.name: table for table in (PURCHASES, CUSTOMER_PERIODS, REVENUE_MOVEMENTS, USES, WALLETS, RETURNED)
}
