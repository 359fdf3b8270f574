"""What is a subscription in another currency worth month by month, where exchange rates move MRR?

From its first day a stretch is worth what it was converted at. On the first of each month it is valued anew at the last
rate known by then, and so falls into pieces of constant worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir


def revalues(known: Known, rules: Rules | Asked) -> bool:
    """Whether anything is valued anew: the rule says so, and there are foreign amounts and rates."""
    if rules.currency_moves == "no_movement":
        return False
    return known.has("subscriptions.original_amount") and known.has("rates")


def revalued(stretches: ir.Table, known: Known) -> ir.Table:
    """The stretches, those in another currency cut where they are valued anew.

    Args:
        stretches: customer_id, subscription, started_on, ended_on, mrr, currency, abroad (what one unit of the
            company's currency is of the subscription's own, at the rate it was converted at; null at home).
        known: holds the rates.
    """
    import ibis

    rates = _monthly(known)
    inside = (rates.turned_on > stretches.started_on) & (
        stretches.ended_on.isnull() | (rates.turned_on < stretches.ended_on)
    )
    abroad = stretches.filter(stretches.abroad.notnull())
    joined = abroad.inner_join(rates, (abroad.currency == rates.code) & inside)
    anew = joined.mutate(
        mrr=(joined.mrr.cast("float64") * joined.abroad * joined.rate).cast(stretches.mrr.type()),
        begins_on=joined.turned_on,
    )
    first = stretches.mutate(begins_on=stretches.started_on)
    columns = [*stretches.columns, "begins_on"]
    pieces = ibis.union(first.select(columns), anew.select(columns))
    own = ibis.window(group_by=["customer_id", "subscription", "started_on"], order_by="begins_on")
    following = pieces.begins_on.lead().over(own)
    pieces = pieces.mutate(ended_on=following.coalesce(pieces.ended_on))
    return pieces.mutate(started_on=pieces.begins_on).drop("begins_on")


def _monthly(known: Known) -> ir.Table:
    """Each currency's rate from the first of a month on; months without a new one have none of their own."""
    import ibis

    rates = known.table("rates")
    month = rates.rated_on.truncate("M")
    following = (month + ibis.interval(months=1)).cast("timestamp").cast("date")
    turned = ibis.ifelse(rates.rated_on == month, month, following)
    known_by = rates.filter(turned <= known.today)
    return known_by.group_by(code=known_by.currency, turned_on=turned).agg(
        rate=known_by.rate.argmax(known_by.rated_at)
    )
