"""How many points, 0 to 100, does what a sign read earn?

By stated values, or by the company's own customers of that day. What is not known earns none and counts for nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.health.days import Days
from worthline.analyses.health.signs import ratio_of
from worthline.catalogue.metric import find
from worthline.catalogue.vitals import Component, Part, Scheme
from worthline.words.periods import DAYS_IN_MONTH
from worthline.words.values import Better

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

FULL = 100.0
SHORTEST = 7
"""Days of a newcomer that are counted at least, when their pace is taken for that of the whole months."""


def value_of(
    rows: ir.Table, sign: Component, begins: date | None, days: Days, as_of: date
) -> ir.FloatingValue:
    """What a sign reads of each customer and day; null where nothing is known.

    Args:
        rows: the heap, with `age`, the days someone has been a customer, and `end_on`, the day after.
        sign: which sign.
        begins: the first day of which anything is written down; none where nothing is.
        days: the days.
        as_of: the last day the data speaks of.
    """
    import ibis

    nothing = ibis.null("float64")
    if begins is None:
        return nothing
    now = ratio_of(rows, sign.key)
    absent = now if sign.none is None else now.fill_null(float(sign.none))
    value = _trend(rows, sign, now) if sign.trend else absent
    if sign.per_time:
        length = sign.months * DAYS_IN_MONTH
        pace = length / ibis.greatest(rows.age, SHORTEST).cast("float64")
        value = (rows.age < length).ifelse(value * pace, value)
    if sign.today_only:
        today = as_of == days.days[-1]
        return (rows.period == days.place(days.days[-1])).ifelse(value, nothing) if today else nothing
    return (rows.end_on > ibis.date(begins.isoformat())).ifelse(value, nothing)


def _trend(rows: ir.Table, sign: Component, now: ir.FloatingValue) -> ir.FloatingValue:
    """What it is to what it was; not known of those who were not customers through the months before."""
    before = ratio_of(rows, f"{sign.key}_before")
    there = rows.age >= 2 * sign.months * DAYS_IN_MONTH
    return (there & (before > 0)).ifelse(now.fill_null(0.0) / before, None)


def stated(
    value: ir.FloatingValue, part: ir.IntegerValue, sign: Component, scheme: Scheme
) -> ir.FloatingValue:
    """Points by the values that earn 0 and 100, those of each customer's own segment."""
    import ibis

    assert sign.points is not None
    own = {
        at: dict(each.points)[sign.key]
        for at, each in enumerate(scheme.parts)
        if sign.key in dict(each.points)
    }
    branches = [(part == at, _between(value, points)) for at, points in own.items()]
    plain = _between(value, sign.points)
    return ibis.cases(*branches, else_=plain) if branches else plain


def _between(value: ir.FloatingValue, points: tuple[float, float]) -> ir.FloatingValue:
    import ibis

    nought, full = points
    share = (value - nought) / (full - nought)
    earned = (ibis.least(ibis.greatest(share, 0.0), 1.0) * FULL).cast("float64")
    return value.notnull().ifelse(earned, None)


def by_own(rows: ir.Table, sign: Component, column: str) -> ir.Table:
    """For each day and value: the points it earns among the company's own customers.

    Of those who do otherwise, the share that does worse, of which `full_at` earns all points. Where all do the same, it
    tells nobody from anybody, and is not known.
    """
    import ibis

    counted = rows.filter(rows[column].notnull()).group_by("period", column).agg(n=lambda each: each.count())
    of_day = ibis.window(group_by="period")
    upto = ibis.cumulative_window(group_by="period", order_by=column)
    lower = counted.n.sum().over(upto) - counted.n
    others = counted.n.sum().over(of_day) - counted.n
    worse = lower if find(sign.metric).better is not Better.LOWER else others - lower
    share = worse.cast("float64") / others.nullif(0).cast("float64")
    points = (ibis.least(share / sign.full_at, 1.0) * FULL).cast("float64")
    return counted.select("period", column, **{f"{column}_earns": points})


def weight_of(sign: Component, scheme: Scheme, part: ir.IntegerValue) -> ir.FloatingValue:
    """What a sign counts for, by how each customer is scored."""
    import ibis

    weights = [_weight(each, sign) for each in scheme.parts]
    branches = [(part == at, ibis.literal(weight, "float64")) for at, weight in enumerate(weights)]
    return ibis.cases(*branches, else_=ibis.literal(0.0, "float64"))


def _weight(part: Part, sign: Component) -> float:
    weights: Mapping[str, float] = dict(part.weights)
    return weights.get(sign.key, 0.0)
