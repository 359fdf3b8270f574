"""What is a metric of one table, month by month, as one query?

The same arithmetic as measuring does after its sums, said to the engine: value, what stands above and below the line,
and how many customers are behind it. Intervals are not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Ratio
from worthline.measuring.bind import blank
from worthline.measuring.leaves import Leaf
from worthline.measuring.survival import ROUNDING
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir


def ratio_by_month(leaf: Leaf, rows: ir.Table, rules: Rules, *, single: bool) -> ir.Table:
    """A ratio or a total by month: period, value, part, whole (not for totals), customers.

    Args:
        leaf: the metric in its context.
        rows: its table, each row with the `period` it falls into (and its own `month` where months are pooled).
        rules: settled rules.
        single: whether there is one row a customer and period already.
    """
    ratio = leaf.how.rows(rows, rules)
    assert isinstance(ratio, Ratio)
    when = ["period", "month"] if leaf.context.pooled else ["period"]
    sides = {"part": ratio.part} if ratio.whole is None else {"part": ratio.part, "whole": ratio.whole}
    each = rows.select("customer_id", *when, **{name: side.coalesce(0) for name, side in sides.items()})
    if not single:
        each = each.group_by("customer_id", *when).agg(**{name: each[name].sum() for name in sides})
    there = each.part != 0
    if "whole" in sides:
        there |= each.whole != 0
    sums = {name: each[name].sum().cast("float64") for name in sides}
    found = each.group_by(when).agg(**sums, customers=there.cast("int64").sum())
    if leaf.context.pooled:
        sums = {name: found[name].sum() for name in sides}
        found = found.group_by("period").agg(**sums, customers=found.customers.max())
    return found.select("period", *sides, "customers", value=_value(found, rules))


def duration_by_month(leaf: Leaf, waits: ir.Table, rules: Rules) -> ir.Table:
    """A duration by month, from how many arrived, or were last seen, at each age (Kaplan & Meier 1958).

    Columns: period, value (the median, or the restricted mean), customers, arrived.
    """
    import ibis

    duration = leaf.how.rows(blank(leaf.how.table), rules)
    assert isinstance(duration, Duration)
    curve = _curve(waits)
    if duration.mean is None:
        down = (curve.waiting <= 0.5 + ROUNDING) & (curve.waiting < 1)
        value = curve.days.min(where=down).cast("float64")
    else:
        value = _areas(curve, duration.mean).sum()
    found = curve.group_by("period").agg(
        value=value, customers=(curve.came + curve.gone).sum(), arrived=curve.came.sum()
    )
    enough = (found.customers >= rules.minimum_customers) & (found.arrived > 0)
    return found.mutate(value=ibis.ifelse(enough, found.value / leaf.metric.steps, ibis.null("float64")))


def _curve(waits: ir.Table) -> ir.Table:
    """At each age: how many came, how many were last seen, the share not there yet, and both just before it."""
    import ibis

    ages = waits.group_by("period", "days").agg(
        came=waits.people.sum(where=waits.arrived == 1).coalesce(0),
        gone=waits.people.sum(where=waits.arrived == 0).coalesce(0),
    )
    later = ibis.cumulative_window(group_by="period", order_by=ibis.desc("days"))
    ages = ages.mutate(at_risk=(ages.came + ages.gone).sum().over(later))
    upto = ibis.cumulative_window(group_by="period", order_by="days")
    stayed = 1 - ages.came.cast("float64") / ages.at_risk.cast("float64")
    left = stayed.nullif(0.0).ln().sum().over(upto).exp()
    ages = ages.mutate(waiting=ibis.ifelse(ages.came == ages.at_risk, 0.0, left))
    in_turn = ibis.window(group_by="period", order_by="days")
    return ages.mutate(
        waiting_before=ages.waiting.lag().over(in_turn).coalesce(1.0),
        days_before=ages.days.lag().over(in_turn).coalesce(0),
    )


def _areas(curve: ir.Table, limit: float) -> ir.FloatingColumn:
    """The area under each step of the curve, up to a limit of days."""
    import ibis

    width = ibis.least(curve.days, limit) - ibis.least(curve.days_before, limit)
    return width * curve.waiting_before


def _value(found: ir.Table, rules: Rules) -> ir.FloatingColumn:
    """The ratio, null where there is nothing below the line or too few customers; the total as it is."""
    import ibis

    if "whole" not in found.columns:
        return found.part
    enough = (found.whole > 0) & (found.customers >= rules.minimum_customers)
    return ibis.ifelse(enough, found.part / found.whole, ibis.null("float64"))
