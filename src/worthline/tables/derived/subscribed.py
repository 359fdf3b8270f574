"""What does each subscription pay a month, and from when to when?

Not stored: subscriptions with their price from the plan where the row names none, less what coupons take off by the
rule, brought to a month, and with the day on which each stretch ends.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.derived.revalued import revalued, revalues
from worthline.tables.derived.terms import ends
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    import ibis.expr.types as ir

MRR = "decimal(18, 6)"
"""Six places, so that twelve months of a yearly price differ from it by less than a hundredth of a cent."""

MONTHS_IN = {"month": 1.0, "year": 12.0, "quarter": 3.0, "week": 7 / DAYS_IN_MONTH, "half-year": 6.0}
"""Months in one billing interval; a week is 7 days of a mean month."""

SAYS = {
    "month": ("month", "monthly", "m", "міс", "місяць", "щомісяця", "месяц", "мес", "ежемесячно"),
    "year": ("year", "annual", "yearly", "y", "рік", "щороку", "год", "ежегодно", "annually"),
    "quarter": ("quarter", "quarterly", "q", "квартал", "щокварталу", "ежеквартально"),
    "week": ("week", "weekly", "w", "тиждень", "щотижня", "неделя", "еженедельно"),
    "half-year": ("half-year", "semiannual", "half year", "півроку", "полгода"),
}
"""How people write a billing interval, lower case."""

COLUMNS = (
    "customer_id", "subscription", "started_on", "ended_on", "mrr", "trial", "unpaid", "currency", "abroad",
)  # fmt: skip

LONGEST_TERM = 366
"""Days of the longest billing interval."""

OF_PAYING = ("lost_when", "past_due_grace_days", "coupons")
"""The rules that decide who pays, and until when."""


def subscribed(known: Known, rules: Rules | Asked) -> ir.Table:
    """Every stretch of a subscription, one row each.

    Columns: customer_id, subscription, started_on, ended_on (null while it runs), mrr, trial, unpaid (a price of nought
    that nobody marked as a trial), currency, abroad (units of another currency in one of the company's). A price of
    nought is a trial; no price at all (a plan called "churn") is the end of paying.
    """
    rows = _priced(known, rules)
    rows = rows.mutate(ended_on=_until(ends(rows, known, rules), known))
    open_or_some = rows.ended_on.isnull() | (rows.ended_on > rows.started_on)
    return rows.filter(open_or_some).select(*COLUMNS)


def paying_stretches(known: Known, rules: Rules | Asked) -> ir.Table:
    """The stretches that bring in money: paid for, no trials, at what they are worth by the rule."""
    rows = subscribed(known, rules)
    paying = rows.filter((rows.mrr > 0) & ~rows.trial)
    return revalued(paying, known) if revalues(known, rules) else paying


def paid_stretches(known: Known, rules: Rules | Asked) -> ir.Table:
    """The stretches that make someone a customer: paid ones, and trials where the rule says so."""
    rows = customer_stretches(known, rules)
    return rows.filter(rows.makes).drop("makes")


def customer_stretches(known: Known, rules: Rules | Asked) -> ir.Table:
    """The stretches in which someone may be a customer: customer_id, started_on, ended_on, makes.

    `makes` says that the stretch makes a customer of its own; a free plan only keeps one, where the rule says so.
    """
    rows = subscribed(known, rules)
    rows = rows.mutate(makes=(rows.mrr > 0) & ~rows.trial)
    if rules.trials_are_customers:
        rows = rows.mutate(makes=rows.makes | (rows.trial & ~_free(rows)))
    kept = rows.makes | rows.unpaid if rules.paying_to_free == "stays" else rows.makes
    return rows.filter(kept).select("customer_id", "started_on", "ended_on", "makes")


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


def _free(rows: ir.Table) -> ir.BooleanValue:
    """Whether a stretch without a price is a free plan: it began when its customer had begun to pay."""
    import ibis

    own = ibis.window(group_by="customer_id")
    first = ibis.ifelse(rows.makes, rows.started_on, ibis.null("date")).min().over(own)
    return rows.unpaid & (rows.started_on >= first).coalesce(False)


def _priced(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    rows = known.table("subscriptions")
    amount, interval = rows.amount, rows.interval
    table = rows
    if known.has("plans"):
        plans = known.table("plans")
        table = rows.left_join(plans, rows.plan == plans.plan)
        amount = amount.coalesce(plans.amount)
        interval = ibis.coalesce(interval, plans.interval, _interval_in(plans.plan_name))
    price = _after_coupon(amount, rows, known, rules)
    unpriced = (price == 0).coalesce(False)
    marked = rows.trial.coalesce(False)
    every = _every(interval)
    return table.select(
        customer_id=rows.customer_id,
        subscription=ibis.coalesce(rows.subscription_id, rows.customer_id),
        started_at=rows.started_at,
        started_on=rows.started_on,
        ended_on=rows.ended_on,
        cancelled_on=rows.cancelled_on,
        past_due_on=rows.past_due_on,
        every=every,
        mrr=(price.coalesce(0).cast("float64") / _months(every)).cast(MRR),
        trial=marked | unpriced,
        unpaid=unpriced & ~marked,
        currency=rows.currency,
        abroad=rows.original_amount.cast("float64") / rows.amount.nullif(0).cast("float64"),
    )


def _after_coupon(
    amount: ir.DecimalValue, rows: ir.Table, known: Known, rules: Rules | Asked
) -> ir.DecimalValue:
    """The price less what coupons take off by the rule; never below nought."""
    import ibis

    if rules.coupons == "ignored" or not known.has("subscriptions.discount"):
        return amount
    off = rows.discount.coalesce(0)
    if rules.coupons == "forever_only":
        off = ibis.ifelse(rows.discount_forever.coalesce(False), off, 0)
    return ibis.ifelse(off >= amount, 0, amount - off).cast("decimal(18, 4)")


def _interval_in(name: ir.StringValue) -> ir.StringValue:
    """The interval a plan's name speaks of (`pro annual`), where nothing else says it."""
    import ibis

    lowered = name.lower()
    yearly = (
        lowered.contains("annual")
        | lowered.contains("year")
        | lowered.contains("рік")
        | lowered.contains("год")
    )
    return ibis.ifelse(yearly, "year", ibis.null("string"))


def _every(interval: ir.StringValue) -> ir.StringValue:
    """The billing interval by its own name; a month where nothing is said."""
    import ibis

    lowered = interval.lower().strip()
    cases = [(lowered.isin(words), name) for name, words in SAYS.items() if name != "month"]
    return ibis.cases(*cases, else_="month")


def _months(every: ir.StringValue) -> ir.FloatingValue:
    import ibis

    cases = [(every == name, months) for name, months in MONTHS_IN.items() if name != "month"]
    return ibis.cases(*cases, else_=1.0)


def _until(ended: ir.DateValue, known: Known) -> ir.DateValue:
    """Ends that lie beyond what the data speaks of are not known to have come."""
    import ibis

    return ibis.ifelse(ended > known.today, ibis.null("date"), ended)
