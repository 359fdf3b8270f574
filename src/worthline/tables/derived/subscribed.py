"""From when to when does each subscription run at one price?

Pricing is the dearest work over subscriptions, and everything that speaks of contracts reads it; so it is done once.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.pricing import MRR, priced
from worthline.tables.derived.revalued import revalued, revalues
from worthline.tables.derived.terms import ends
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "subscription": "string",
    "started_on": "date",
    "ended_on": "date",
    "mrr": MRR,
    "trial": "boolean",
    "unpaid": "boolean",
    "currency": "string",
    "abroad": "float64",
}

LONGEST_TERM = 366
"""Days of the longest billing interval."""

OF_PAYING = ("lost_when", "past_due_grace_days", "coupons")
"""The rules that decide who pays, and until when."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    rows = priced(known, rules)
    rows = rows.mutate(ended_on=_until(ends(rows, known, rules), known))
    open_or_some = rows.ended_on.isnull() | (rows.ended_on > rows.started_on)
    return rows.filter(open_or_some).select(*COLUMNS)


def _until(ended: ir.DateValue, known: Known) -> ir.DateValue:
    """Ends that lie beyond what the data speaks of are not known to have come."""
    import ibis

    return ibis.ifelse(ended > known.today, ibis.null("date"), ended)


def running_out(known: Known, rules: Rules | Asked, before: date) -> ir.Table:
    """Customers of whom a rule may let a stretch end after a day: they cancelled, or owe money, not long before it.

    Nobody pays for more than a year at once, and nobody may owe for longer than the days of grace.
    """
    import ibis

    rows = known.table("subscriptions")
    grace = rules.past_due_grace_days or 0
    cancelled = rows.cancelled_on > ibis.date((before - timedelta(days=LONGEST_TERM)).isoformat())
    owing = rows.past_due_on > ibis.date((before - timedelta(days=grace + 1)).isoformat())
    return rows.filter((cancelled | owing).coalesce(False)).select("customer_id")


SUBSCRIBED = Derived(
    "subscribed",
    "A subscription and a stretch of it at one price a month: a trial, unpaid (a price of nought that nobody marked as "
    "a trial) or paid, in the company's money and in the customer's.",
    COLUMNS,
    _build,
    needs=("subscriptions",),
    when="started_on",
    rules=dict.fromkeys(OF_PAYING, ()),
    sort=("customer_id", "started_on"),
    turning=running_out,
)


def paying_stretches(known: Known, rules: Rules | Asked) -> ir.Table:
    """The stretches that bring in money: paid for, no trials, at what they are worth by the rule."""
    rows = SUBSCRIBED.table()
    paying = rows.filter((rows.mrr > 0) & ~rows.trial)
    return revalued(paying, known) if revalues(known, rules) else paying


def paid_stretches(rules: Rules | Asked) -> ir.Table:
    """The stretches that make someone a customer: paid ones, and trials where the rule says so."""
    rows = customer_stretches(rules)
    return rows.filter(rows.makes).drop("makes")


def customer_stretches(rules: Rules | Asked) -> ir.Table:
    """The stretches in which someone may be a customer: customer_id, started_on, ended_on, makes.

    `makes` says that the stretch makes a customer of its own; a free plan only keeps one, where the rule says so.
    """
    rows = SUBSCRIBED.table()
    rows = rows.mutate(makes=(rows.mrr > 0) & ~rows.trial)
    if rules.trials_are_customers:
        rows = rows.mutate(makes=rows.makes | (rows.trial & ~_free(rows)))
    kept = rows.makes | rows.unpaid if rules.paying_to_free == "stays" else rows.makes
    return rows.filter(kept).select("customer_id", "started_on", "ended_on", "makes")


def _free(rows: ir.Table) -> ir.BooleanValue:
    """Whether a stretch without a price is a free plan: it began when its customer had begun to pay."""
    import ibis

    own = ibis.window(group_by="customer_id")
    first = ibis.ifelse(rows.makes, rows.started_on, ibis.null("date")).min().over(own)
    return rows.unpaid & (rows.started_on >= first).coalesce(False)
