"""On which day does a stretch of a subscription end?

Whichever of these comes first: the end written down, the day on which the next price of the same subscription begins,
what the rule makes of a cancellation, and the day on which a debt has been owed too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.known import Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

WHOLE_MONTHS = {"year": 12, "quarter": 3, "half-year": 6}
"""Months in the billing intervals that are longer than one."""


def ends(rows: ir.Table, known: Known, rules: Rules | Asked) -> ir.DateValue:
    """The day after the last day of each stretch; null while it runs.

    Args:
        rows: customer_id, subscription, started_at, started_on, ended_on, every (the billing interval's name) and,
            where they are delivered, cancelled_on and past_due_on.
        known: what is delivered; what is not costs nothing.
        rules: `lost_when` and `past_due_grace_days`.
    """
    import ibis

    ended = rows.ended_on
    if known.has("subscriptions.cancelled_at"):
        ended = _after_cancelling(rows, rules)
    turn = ibis.window(group_by=["customer_id", "subscription"], order_by="started_at")
    ended = _earlier(ended, rows.started_on.lead().over(turn))
    if rules.past_due_grace_days is None or not known.has("subscriptions.past_due_at"):
        return ended
    grace = ibis.interval(days=rules.past_due_grace_days)
    return _earlier(ended, _day(rows.past_due_on + grace))


def _after_cancelling(rows: ir.Table, rules: Rules | Asked) -> ir.DateValue:
    """The day of cancelling, or the end of the paid term: as written, else of the interval cancelled in.

    A cancellation from before a stretch began was of an earlier one and ends nothing.
    """
    import ibis

    cancelled = ibis.ifelse(rows.cancelled_on >= rows.started_on, rows.cancelled_on, ibis.null("date"))
    if rules.lost_when == "cancelled":
        return _earlier(rows.ended_on, cancelled)
    return rows.ended_on.coalesce(_term_ends(rows.started_on, cancelled, rows.every))


def _term_ends(started: ir.DateValue, cancelled: ir.DateValue, every: ir.StringValue) -> ir.DateValue:
    """The first end of a billing interval, counted from the start, on or after the day of cancelling.

    At least one interval is paid for, so whoever cancels on the first day has the whole of it.
    """
    import ibis

    weeks = (cancelled.delta(started, unit="day") + 6) / 7
    weekly = _day(started + (ibis.greatest(weeks.floor(), 1) * 7).cast("int32").as_interval("D"))
    length = ibis.cases(*((every == name, months) for name, months in WHOLE_MONTHS.items()), else_=1)
    apart = month_of(cancelled) - month_of(started)
    passed = (apart - apart % length).cast("int32")
    turned = _day(started + passed.as_interval("M"))
    following = _day(started + (passed + length).cast("int32").as_interval("M"))
    monthly = ibis.ifelse((passed > 0) & (turned >= cancelled), turned, following)
    return ibis.ifelse(every == "week", weekly, monthly)


def _earlier(one: ir.DateValue, other: ir.DateValue) -> ir.DateValue:
    """The earlier of two days, either of which may be missing."""
    import ibis

    return ibis.least(one.coalesce(other), other.coalesce(one))


def _day(moment: ir.Value) -> ir.DateValue:
    """A day moved by an interval, as a day: some engines make a time of day of it."""
    return moment.cast("timestamp").cast("date")
