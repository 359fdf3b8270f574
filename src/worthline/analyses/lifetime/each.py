"""What is expected of each customer, and whom does that make worth winning back?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.forecast import Seen
from worthline.tables.derived.prospects import LOST, THERE, WIN_BACK
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    import ibis.expr.types as ir

LIKELY = 0.5
"""A customer less likely than this to be one still is held to be lost."""
GROUPS: Mapping[str, str] = {
    WIN_BACK: "likely lost, and worth more than most so far",
    LOST: "likely lost",
    THERE: "likely a customer still",
}
"""What each group of customers is."""


def each_customer(seen: Seen, model: str) -> ir.Table:
    """One row a customer, by a model.

    Columns: `customer_id`, `times` (purchases or monthly payments expected within the months), `probability` (that they
    are a customer still; of contracts, that they pay at the end of the months), `margin` (expected), `so_far` (the
    margin they have brought), `next_by` (the day by which one more purchase is expected at that pace; none within the
    months, and none of contracts), `group` (one of GROUPS).
    """
    import ibis

    rows, contracts = seen.rows, "monthly" in seen.rows.columns
    times = rows[f"{'payments' if contracts else 'orders'}_{model}"]
    chance = rows[f"alive_{model}"]
    days = (seen.months * DAYS_IN_MONTH / times.nullif(0)).ceil().cast("int32")
    day = (ibis.date(seen.until.isoformat()) + days.as_interval("D")).cast("timestamp").cast("date")
    within = ibis.literal(not contracts) & (times >= 1)
    return rows.select(
        "customer_id", times=times, probability=chance, margin=rows[f"worth_{model}"], so_far=rows.so_far,
        next_by=ibis.ifelse(within, day, ibis.null("date")), group=outlook(chance, rows.so_far),
    )  # fmt: skip


def outlook(chance: ir.FloatingValue, so_far: ir.FloatingValue) -> ir.StringValue:
    """One of GROUPS: by how likely someone is to be a customer, and whether they brought more than most."""
    import ibis

    typical = so_far.mean().over(ibis.window())
    return ibis.cases((chance >= LIKELY, THERE), (so_far > typical, WIN_BACK), else_=LOST)
