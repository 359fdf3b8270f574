"""What did each sign of health read of each customer, on each day?

Every sign is a metric, and a metric is a ratio of sums: what a sign reads is the sum of its parts over the sum of its
wholes, of one customer in the months up to a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.health.days import Days
from worthline.analyses.health.seen import as_seen
from worthline.catalogue.metric import Duration, OverTable, find
from worthline.catalogue.vitals import Component
from worthline.measuring.bind import bound, dated_by
from worthline.tables.derived.known import Known
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

THERE, MONEY = "there", "money"
"""Beside the signs: who is a customer at the day's end, and the money of a year they stand for."""
PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sign adds: its part and whole, now or in the months before.

    Attributes:
        name: its column.
        rows: customer_id, period, part and, where there is one, whole.
        single: it has no more than one row of a customer and day.
    """

    name: str
    rows: ir.Table
    single: bool = False

    @property
    def columns(self) -> dict[str, str]:
        """Its columns beside those of the others, each with the column of its rows."""
        found = {f"{self.name}_part": "part"}
        return found | ({f"{self.name}_whole": "whole"} if "whole" in self.rows.columns else {})

    def summed(self) -> ir.Table:
        """Customer, day and its columns: what it added up to."""
        rows, keys = self.rows, ("customer_id", "period")
        sides = {name: rows[side].cast("float64") for name, side in self.columns.items()}
        if self.single:
            return rows.select(*keys, **sides)
        return rows.group_by(*keys).agg(**{name: side.sum() for name, side in sides.items()})


def heap(signs: tuple[Component, ...], known: Known, rules: Rules, days: Days) -> ir.Table:
    """One row a customer and day on whose end they are a customer, with the sums of every sign, and `money`."""
    rows, *readings = [
        *beside(known, rules, days),
        *(each for sign in signs for each in read(sign, known, rules, days)),
    ]
    whole = rows.rows.select("customer_id", "period")
    for each in readings:
        joined = whole.left_join(each.summed(), ["customer_id", "period"])
        whole = joined.select(*whole.columns, *each.columns)
    return whole


def beside(known: Known, rules: Rules, days: Days) -> list[Reading]:
    """Who is there at each day's end, and the money of a year: what the last 12 months brought, or 12 times MRR."""
    periods = STREAMED["customer_periods"].build(known, rules, days.windows())
    there = periods.select("customer_id", "period", part=periods.at_end)
    money = money_of_a_year(known, rules, days)
    return [Reading(THERE, there.filter(there.part > 0), single=True), Reading(MONEY, money, single=True)]


def money_of_a_year(known: Known, rules: Rules, days: Days) -> ir.Table:
    """Customer, day and the money of a year they stand for: 12 times MRR with contracts, else what they bought."""
    if rules.customer_is == "subscription":
        rows = STREAMED["revenue_movements"].build(known, rules, days.windows())
        return rows.select("customer_id", "period", part=rows.closing * PER_YEAR)
    rows = STREAMED["customer_months"].build(known, rules, days.windows(PER_YEAR))
    return rows.select("customer_id", "period", part=rows.revenue)


def read(sign: Component, known: Known, rules: Rules, days: Days) -> list[Reading]:
    """What a sign adds to the heap: what it is now, and for a trend what it was before."""
    import ibis

    rows, single = _rows(sign, known, rules, days.windows(sign.months))
    found = [Reading(sign.key, rows.drop("old") if sign.latest else rows, single)]
    if sign.latest:
        one = ibis.literal(1, "int64")
        found.append(
            Reading(age_of(sign.key), rows.select("customer_id", "period", part=rows.old, whole=one))
        )
    if sign.trend:
        earlier, single = _rows(sign, known, rules, days.windows(sign.months, sign.months))
        found.append(Reading(f"{sign.key}_before", earlier, single))
    return found


def age_of(key: str) -> str:
    """The column of how many days ago a sign that goes by the latest row was read."""
    return f"{key}_age"


def windows_of(signs: tuple[Component, ...], days: Days) -> list[Windows]:
    """The calendars against which the heap is asked."""
    found = [days.windows(), days.windows(PER_YEAR)]
    for sign in signs:
        found += [days.windows(sign.months)] + (
            [days.windows(sign.months, sign.months)] if sign.trend else []
        )
    return list({each.name: each for each in found}.values())


def _rows(sign: Component, known: Known, rules: Rules, windows: Windows) -> tuple[ir.Table, bool]:
    """The rows that a sign adds up, and whether there is one of a customer and day at most."""
    how = find(sign.metric).how
    assert isinstance(how, OverTable)
    placed = bound(how, known, rules, windows)
    rows = as_seen(placed.rows, how.table, windows)
    ratio = how.rows(rows, rules)
    assert not isinstance(ratio, Duration)
    whole = {} if ratio.whole is None else {"whole": ratio.whole}
    if not sign.latest:
        return rows.select("customer_id", "period", part=ratio.part, **whole), placed.single
    found = rows.select("customer_id", "period", when=rows[dated_by(how)], part=ratio.part, **whole)
    return _latest(found, windows), False


def _latest(rows: ir.Table, windows: Windows) -> ir.Table:
    """Each customer's latest row of each window that counts at all, and how old it is; of several on one day, all."""
    rows = rows.filter(rows.whole > 0) if "whole" in rows.columns else rows
    last = rows.group_by("customer_id", "period").agg(last=rows.when.max())
    joined = rows.inner_join(last, ["customer_id", "period"])
    rows = joined.filter(joined.when == joined.last).inner_join(windows.table(), "period")
    old = rows.end_on.delta(rows.last, unit="day") - 1
    return rows.mutate(old=old).drop("when", "last", "start_on", "end_on")


def ratio_of(rows: ir.Table, name: str) -> ir.FloatingValue:
    """What a reading came to: its part over its whole, or its part alone; null where nothing is known."""
    part = rows[f"{name}_part"]
    whole = f"{name}_whole"
    return part / rows[whole].nullif(0.0) if whole in rows.columns else part
