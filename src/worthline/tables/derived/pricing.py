"""What does each row of a subscription cost a month?

Not stored: the price from the plan where the row names none, less what coupons take off by the rule, for a month.
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


def priced(known: Known, rules: Rules | Asked) -> ir.Table:
    """Every row with its price a month (`mrr`), its billing interval's name (`every`), and whether it is a trial.

    A price of nought is a trial; no price at all (a plan called "churn") is the end of paying.
    """
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
    """The billing interval by its own name; a month where nothing is said.

    Compared word by word: of a list of words DuckDB makes a join, and one for each time the name is used.
    """
    import ibis

    lowered = interval.lower().strip()
    cases = [(lowered == word, name) for name, words in SAYS.items() if name != "month" for word in words]
    return ibis.cases(*cases, else_="month")


def _months(every: ir.StringValue) -> ir.FloatingValue:
    import ibis

    cases = [(every == name, months) for name, months in MONTHS_IN.items() if name != "month"]
    return ibis.cases(*cases, else_=1.0)
