"""What did winning customers cost, channel by channel, shared cost included?

Spend of no channel (salaries, tools, rent) is spread over the channels by their share of the month's new customers, or
stays by itself, as the rule says. It never disappears: the channels and the unallocated add up to what was spent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.known import Derived, Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {"customer_id": "string", "day": "date", "channel": "string", "kind": "string", "amount": "float64"}


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    rows = known.table("spend")
    rows = rows.select(
        day=rows.spent_on,
        channel=rows.channel,
        kind=rows.kind.lower().coalesce("media"),
        amount=rows.amount.cast("float64"),
    )
    spread = _spread(rows, known) if rules.shared_spend == "spread" else rows
    return spread.mutate(customer_id=ibis.null("string")).select(*COLUMNS)


def _spread(rows: ir.Table, known: Known) -> ir.Table:
    """Shared rows split by each channel's share of the month's new customers; whole where nobody came."""
    import ibis

    own, shared = rows.filter(rows.channel.notnull()), rows.filter(rows.channel.isnull())
    shared = shared.mutate(month=month_of(shared.day))
    shares = _shares(known)
    split = shared.left_join(shares, shared.month == shares.won_month).select(
        day=shared.day,
        channel=shares.won_channel,
        kind=shared.kind,
        amount=shared.amount * shares.share.coalesce(1.0),
    )
    return ibis.union(own, split)


def _shares(known: Known) -> ir.Table:
    """Each month's new customers by channel, as shares of all of the month."""
    import ibis

    from worthline.tables.derived.journeys import JOURNEYS

    journeys, customers = JOURNEYS.table(), known.table("customers")
    won = journeys.filter(journeys.first_paid_on.notnull()).inner_join(customers, "customer_id")
    counted = won.group_by(won_month=month_of(won.first_paid_on), won_channel=won.channel).agg(
        won=won.count()
    )
    monthly = ibis.window(group_by="won_month")
    return counted.mutate(share=counted.won.cast("float64") / counted.won.sum().over(monthly).cast("float64"))


SPENDING = Derived(
    "spending",
    "A day's spend of one kind on one channel, with its share of the cost that serves all channels.",
    COLUMNS,
    _build,
    needs=("spend",),
    kept=False,
    when="day",
    rules={"shared_spend": ("channel", "amount")},
    sort=("day",),
)
