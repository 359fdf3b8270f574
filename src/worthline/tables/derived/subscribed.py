"""What does each subscription pay a month, and from when to when?

Not stored: subscriptions with their price from the plan where the row names none, brought to a month, and with the end
that the next row of the same subscription gives where none is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
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


def subscribed(known: Known) -> ir.Table:
    """Every stretch of a subscription: customer_id, started_on, ended_on (null while it runs), mrr, trial.

    A price of nought is a trial; no price at all (a plan called "churn") is the end of paying.
    """
    import ibis

    rows = _priced(known)
    turn = ibis.window(group_by=["customer_id", "subscription"], order_by="started_at")
    following = rows.started_on.lead().over(turn)
    ended = ibis.coalesce(ibis.least(rows.ended_on.coalesce(following), following), rows.ended_on)
    rows = rows.mutate(ended_on=_until(ended, known))
    open_or_some = rows.ended_on.isnull() | (rows.ended_on > rows.started_on)
    return rows.filter(open_or_some).select("customer_id", "started_on", "ended_on", "mrr", "trial")


def paid_stretches(known: Known, rules: Rules | Asked) -> ir.Table:
    """The stretches that make someone a customer: paid ones, and trials where the rule says so."""
    rows = subscribed(known)
    paying = (rows.mrr > 0) & ~rows.trial
    counted = paying | rows.trial if rules.trials_are_customers else paying
    return rows.filter(counted).select("customer_id", "started_on", "ended_on")


def _priced(known: Known) -> ir.Table:
    import ibis

    rows = known.table("subscriptions")
    amount, interval = rows.amount, rows.interval
    table = rows
    if known.has("plans"):
        plans = known.table("plans")
        table = rows.left_join(plans, rows.plan == plans.plan)
        amount = amount.coalesce(plans.amount)
        interval = ibis.coalesce(interval, plans.interval, _interval_in(plans.plan_name))
    return table.select(
        customer_id=rows.customer_id,
        subscription=ibis.coalesce(rows.subscription_id, rows.customer_id),
        started_at=rows.started_at,
        started_on=rows.started_on,
        ended_on=rows.ended_on,
        mrr=(amount.coalesce(0).cast("float64") / _months(interval)).cast(MRR),
        trial=rows.trial.coalesce(False) | (amount == 0).coalesce(False),
    )


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


def _months(interval: ir.StringValue) -> ir.FloatingValue:
    import ibis

    lowered = interval.lower().strip()
    cases = [(lowered.isin(words), MONTHS_IN[name]) for name, words in SAYS.items() if name != "month"]
    return ibis.cases(*cases, else_=1.0)


def _until(ended: ir.DateValue, known: Known) -> ir.DateValue:
    """Ends that lie beyond what the data speaks of are not known to have come."""
    import ibis

    return ibis.ifelse(ended > ibis.date(known.as_of.isoformat()), ibis.null("date"), ended)
