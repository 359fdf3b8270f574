"""In which groups is each customer, by what they have done up to the last day the data speaks of?

Unlike the columns of `customers`, which are delivered, these are worked out. Quantiles are values that stand in the
data (the least that a share of the customers does not exceed), found by counting, so neither the order of the rows nor
the engine matters, and customers who are alike are always in the same group.

A group says where someone stands now; cut by it, a month of long ago is told by what came after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.prospects import OUTLOOKS
from worthline.tables.derived.standings import STANDINGS
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

TENTHS = tuple(f"{tenth:02}" for tenth in range(1, 11))
NOTHING_LATELY = "nothing"
RANKED: dict[str, tuple[str, ...]] = {
    "loyalty": ("new", "loyal"),
    "first_order_size": ("small", "large"),
    "lapsed": ("active", "lapsed"),
    "rfm": (
        "champions", "loyal", "promising", "needs_attention", "at_risk", "cannot_lose", "hibernating", "lost",
    ),
    "value_tenth": (*TENTHS, NOTHING_LATELY),
}  # fmt: skip
"""Each segment that ranking customers makes, and its values, in the order they are told in."""
COMPUTED = {**RANKED, **OUTLOOKS}
"""Each computed segment and its values."""

COLUMNS = {
    "customer_id": "string",
    **dict.fromkeys(RANKED, "string"),
    "recency_score": "int32",
    "frequency_score": "int32",
    "money_score": "int32",
}

PARTS = {"first_amount": 2, "days_since_order": 5, "orders": 5, "money": 5, "lately": 10}
"""What is ranked, and into how many equal parts."""

PAID_AGAIN_AFTER = 31
"""Days of paid subscription, without orders, after which someone has paid for more than one month."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    whole = STANDINGS.table()
    whole = whole.mutate(
        money=whole.orders.notnull().ifelse(whole.revenue, None),
        lately=(whole.revenue_year > 0).ifelse(whole.revenue_year, None),
    )
    cuts = {name: cut_values(whole, name, parts) for name, parts in PARTS.items()}
    for each in cuts.values():
        whole = whole.cross_join(each)
    whole = whole.mutate(**{f"{name}_part": _part(whole, name, cuts[name]) for name in PARTS})
    whole = whole.mutate(
        recency_score=(6 - whole.days_since_order_part).cast("int32"),
        frequency_score=whole.orders_part,
        money_score=whole.money_part,
    )
    return whole.mutate(
        loyalty=_loyalty(whole),
        first_order_size=_either(whole.first_amount_part > 1, "large", "small"),
        lapsed=_either(whole.there, "active", "lapsed"),
        rfm=_rfm(whole),
        value_tenth=_tenth(whole),
    ).select(*COLUMNS)


def cut_values(rows: ir.Table, name: str, parts: int) -> ir.Table:
    """One row with the values between the parts: each the least that so many of the known values do not exceed."""
    import ibis

    counted = rows.filter(rows[name].notnull()).group_by(value=rows[name]).agg(n=lambda each: each.count())
    in_turn = ibis.cumulative_window(order_by="value")
    upto = counted.select(
        "value", upto=counted.n.sum().over(in_turn), whole=counted.n.sum().over(ibis.window())
    )
    reached = {k: upto.upto * parts >= upto.whole * k for k in range(1, parts)}
    return upto.agg(**{f"{name}_cut_{k}": upto.value.min(where=there) for k, there in reached.items()})


def _part(whole: ir.Table, name: str, cuts: ir.Table) -> ir.IntegerValue:
    """In which part a value lies, from 1: how many cuts lie below it; equal values are in the same part."""
    import ibis

    value = whole[name]
    above = sum(((value > whole[cut]).cast("int32") for cut in cuts.columns), ibis.literal(1, "int32"))
    return value.notnull().ifelse(above, None).cast("int32")


def _either(holds: ir.BooleanValue, yes: str, no: str) -> ir.StringValue:
    """One of two words; none where it is not known."""
    import ibis

    return ibis.cases((holds, yes), (~holds, no))


def _loyalty(whole: ir.Table) -> ir.StringValue:
    """Loyal: two orders or more, as `repeat_purchase_rate` counts; without orders, more than a month paid for."""
    import ibis

    again = (whole.orders > 1) | (whole.paid_days > PAID_AGAIN_AFTER)
    return ibis.cases(
        (again.coalesce(False), "loyal"), (whole.orders.notnull() | (whole.paid_days > 0), "new")
    )


def _rfm(whole: ir.Table) -> ir.StringValue:
    """The group by recency (1 to 5) and by frequency and money together (2 to 10)."""
    import ibis

    recent, worth = whole.recency_score, whole.frequency_score + whole.money_score
    return ibis.cases(
        (worth.isnull(), ibis.null("string")),
        ((recent >= 4) & (worth >= 8), "champions"),
        ((recent >= 4) & (worth >= 5), "loyal"),
        (recent >= 4, "promising"),
        ((recent == 3) & (worth >= 7), "loyal"),
        (recent == 3, "needs_attention"),
        (worth >= 9, "cannot_lose"),
        (worth >= 6, "at_risk"),
        (recent == 2, "hibernating"),
        else_="lost",
    )


def _tenth(whole: ir.Table) -> ir.StringValue:
    import ibis

    told = [(whole.lately_part == len(TENTHS) - at, tenth) for at, tenth in enumerate(TENTHS)]
    return ibis.cases(*told, (whole.revenue_year.notnull(), NOTHING_LATELY))


GROUPS = Derived(
    "groups",
    "A customer and their groups as of the last day: new or loyal, size of the first order, active or lapsed, recency, "
    "frequency and money, and the tenth they are in by what they brought in the last 12 months.",
    COLUMNS,
    _build,
    needs=STANDINGS.needs,
    kept=False,
    rules=dict.fromkeys(STANDINGS.rules, (*RANKED, "money_score")),
)
