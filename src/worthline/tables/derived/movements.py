"""What moved each customer's MRR between the start and the end of a period?

Each is looked at just before the period's start and just before its end; what lay between is not booked, but for the
rule that asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.apart import Apart
from worthline.tables.derived.known import Known
from worthline.tables.derived.pricing import MRR
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.subscribed import paying_stretches
from worthline.tables.derived.windows import Windows, lasts
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string", "period": "int32",
    **dict.fromkeys(
        ("opening", "closing", "new", "reactivated", "expansion", "contraction", "churned", "kept"), MRR
    ),
}  # fmt: skip

RULES: dict[str, tuple[str, ...]] = {
    **RECURRING.rules,
    "reactivated_counts_as": ("new", "reactivated"),
    "second_subscription": ("new", "expansion"),
    "grr_method": ("kept",),
}
"""The rules it depends on, and the columns they move."""


def revenue_movements(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """One row a customer and period who pays at its start or at its end."""
    return _with_both_ends(known, rules, windows, _touching(windows))


def _with_both_ends(known: Known, rules: Rules | Asked, windows: Windows, rows: ir.Table) -> ir.Table:
    rows = _at_both_ends(rows)
    rows = rows.filter((rows.opening > 0) | (rows.closing > 0))
    if rules.second_subscription == "new":
        rows = _beside(rows, _begun(known, rules, windows))
    if rules.grr_method == "movements":
        rows = _beside(rows, _fallen(windows))
    return _named(rows, rules)


def apart(known: Known, rules: Rules | Asked, windows: Windows) -> Apart | None:
    """The same, where the MRR that went through a whole period unchanged stands once for all such periods."""
    import ibis

    if windows.shifted:
        return None
    stretch = RECURRING.table()
    since, until = windows.strictly_between(stretch.from_on, stretch.to_on)
    steady = stretch.filter(stretch.mrr > 0).select(
        "customer_id",
        since=since,
        until=until,
        opening=stretch.mrr,
        closing=stretch.mrr,
        fresh=ibis.literal(0, "int32"),
    )
    turning = _with_both_ends(known, rules, windows, windows.turns(stretch, ("from_on", "to_on")))
    return Apart(turning, _named(steady.filter(steady.since <= steady.until), rules, "since", "until"))


def _touching(windows: Windows) -> ir.Table:
    """Each stretch against each period it touches."""
    stretch, calendar = RECURRING.table(), windows.table()
    touching = (stretch.from_on < calendar.end_on) & (
        stretch.to_on.isnull() | (stretch.to_on >= calendar.start_on)
    )
    return stretch.inner_join(calendar, touching)


def _at_both_ends(rows: ir.Table) -> ir.Table:
    """Each customer's MRR just before the period's start and just before its end, and whether they are new."""
    import ibis

    opens = (rows.from_on < rows.start_on) & lasts(rows.to_on, rows.start_on)
    rows = rows.select(
        "customer_id", "period",
        opening=opens.ifelse(rows.mrr, 0).cast(MRR),
        closing=lasts(rows.to_on, rows.end_on).ifelse(rows.mrr, 0).cast(MRR),
        fresh=(rows.first_paid_on >= rows.start_on).cast("int32"),
        several=((rows.from_on >= rows.start_on) & (rows.from_on > rows.first_paid_on))
        | (rows.to_on < rows.end_on).coalesce(False),
    )  # fmt: skip
    alone = rows.filter(~rows.several).drop("several")
    changed = rows.filter(rows.several).group_by("customer_id", "period").agg(
        opening=rows.opening.sum().cast(MRR), closing=rows.closing.sum().cast(MRR), fresh=rows.fresh.max().cast("int32")
    )  # fmt: skip
    return ibis.union(alone, changed)


def _named(rows: ir.Table, rules: Rules | Asked, *when: str) -> ir.Table:
    """Opening + new + reactivated + expansion - contraction - churned = closing, in every row."""
    both = (rows.opening > 0) & (rows.closing > 0)
    arrives = (rows.opening == 0) & (rows.closing > 0)
    back = arrives & (rows.fresh == 0) & (rules.reactivated_counts_as == "reactivation")
    more = _only(both & (rows.closing > rows.opening), rows.closing - rows.opening)
    further = _least(more, rows.begun) if "begun" in rows.columns else _only(both, 0)
    return rows.select(
        "customer_id",
        *(when or ("period",)),
        "opening",
        "closing",
        new=(_only(arrives & ~back, rows.closing) + further).cast(MRR),
        reactivated=_only(back, rows.closing),
        expansion=(more - further).cast(MRR),
        contraction=_only(both & (rows.closing < rows.opening), rows.opening - rows.closing),
        churned=_only(rows.closing == 0, rows.opening),
        kept=_kept(rows, both),
    )


def _kept(rows: ir.Table, both: ir.BooleanValue) -> ir.DecimalValue:
    """What is left of the opening: capped at what it was, or less every fall within the period."""
    if "fallen" in rows.columns:
        return _only(rows.opening > 0, rows.opening - rows.fallen)
    return _only(both, _least(rows.opening, rows.closing))


def _begun(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """The MRR at a period's end of the subscriptions first paid for within it, by customer."""
    import ibis

    paid = paying_stretches(known, rules)
    own = ibis.window(group_by=["customer_id", "subscription"])
    paid = paid.mutate(first_on=paid.started_on.min().over(own))
    rows = windows.placed(paid, "first_on").inner_join(windows.table(), "period")
    running = (rows.started_on < rows.end_on) & lasts(rows.ended_on, rows.end_on)
    return rows.filter(running).group_by("customer_id", "period").agg(begun=rows.mrr.sum().cast(MRR))


def _fallen(windows: Windows) -> ir.Table:
    """By how much a customer's MRR fell on the days of a period on which it fell, all added up."""
    import ibis

    stretch = RECURRING.table()
    in_turn = ibis.window(group_by="customer_id", order_by="from_on")
    falls = stretch.mutate(fall=stretch.mrr.lag().over(in_turn) - stretch.mrr)
    rows = windows.placed(falls.filter(falls.fall > 0), "from_on")
    return rows.group_by("customer_id", "period").agg(fallen=rows.fall.sum().cast(MRR))


def _beside(rows: ir.Table, more: ir.Table) -> ir.Table:
    """The rows with a sum that few customers have beside them, nought for the others."""
    name = more.columns[-1]
    keys = ["customer_id", "period"]
    joined = rows.left_join(more, keys).drop("customer_id_right", "period_right")
    return joined.mutate(**{name: joined[name].coalesce(0).cast(MRR)})


def _only(case: ir.BooleanValue, value: ir.DecimalValue | int) -> ir.DecimalValue:
    import ibis

    return ibis.ifelse(case, value, 0).cast(MRR)


def _least(one: ir.DecimalValue, other: ir.DecimalValue) -> ir.DecimalValue:
    import ibis

    return ibis.least(one, other)
