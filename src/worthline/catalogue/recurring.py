"""What comes in every month, and what moves it?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEVER_NEGATIVE = (0.0, math.inf)
T18 = ({"opening": 10, "churned": 10}, {"opening": 50, "contraction": 10}, {"opening": 40, "expansion": 10})
"""100 at the start: 10 churned, 10 contracted, 10 expanded."""
NEVER_ABOVE_ONE = (-math.inf, 1.0)


@metric(
    over="revenue_movements",
    formula="closing",
    unit=Unit.MONEY,
    examples=[
        Example(
            [{"closing": 100}] * 100 + [{"closing": 50}] * 50,
            12_500,
            source="T16; section 4: a 600 yearly plan is 600/12, not 800/12",
        ),
        Example([{"closing": 100}], 100, source="T17: 1,200 a year is 100 a month"),
        Example([], None),
    ],
)
def mrr(movements: ir.Table) -> Ratio:
    """Monthly recurring revenue: what your active paid subscriptions bring in per month, with every
    billing period brought to one month.

    It is the income you can count on before the month begins, and it decides what you can hire, rent
    and promise. Unlike cash received, it does not jump when somebody pays a year ahead.
    """
    return Ratio(movements.closing, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="12 * closing",
    unit=Unit.MONEY,
    examples=[Example([{"closing": 100}, {"closing": 25}], 1_500), Example([], None)],
)
def arr(movements: ir.Table) -> Ratio:
    """Annual recurring revenue: what the subscriptions that run at the period's end bring in a year if nothing
    changes.

    Yearly contracts, budgets and valuations speak in years. It is twelve times MRR and no forecast: nobody leaves in
    it and nobody joins.
    """
    return Ratio(movements.closing * 12, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="closing / (closing > 0)",
    unit=Unit.MONEY,
    examples=[
        Example([{"closing": paid} for paid in (1, 1, 3, 5, 5)], 3, source="T24"),
        Example([{"closing": paid} for paid in (100, 100, 300, 500, 500)], 300, source="T24"),
        Example([], None),
    ],
)
def arpa(movements: ir.Table) -> Ratio:
    """Average monthly recurring revenue per paying customer.

    It tells what kind of customer you live on and how much service and sales effort one of them can
    carry. Growth through ARPA needs no new leads.
    """
    return Ratio(movements.closing, (movements.closing > 0).cast("int64"), bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="new",
    unit=Unit.MONEY,
    examples=[
        Example([{"new": 166.67}, {"new": 0}], 166.67, source="T15: 2,000 a year is 166.67 a month"),
        Example([], None),
    ],
)
def new_mrr(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue of customers who pay a subscription for the first time ever in this
    period.

    It is what sales and marketing really added. Set beside the spend that won it, it shows whether
    growth is bought at a sensible price.
    """
    return Ratio(movements.new, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="new / (new > 0)",
    unit=Unit.MONEY,
    examples=[
        Example([{"new": 100}] * 3 + [{"new": 50}] * 7, 65, source="T25"),
        Example([{"new": 0, "expansion": 40}], None, source="nobody new: there is no average of nobody"),
    ],
)
def average_sale_price(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue of a customer who pays for the first time in this period, on average.

    Set beside ARPA it tells whether those you win now are larger or smaller than those you have: the direction the
    whole base will take.
    """
    return Ratio(movements.new, (movements.new > 0).cast("int64"), bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="expansion",
    unit=Unit.MONEY,
    examples=[
        Example([{"opening": 166.67, "expansion": 60}], 60, source="T15: two silver plans at 30 beside gold"),
        Example([], None),
    ],
)
def expansion_mrr(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue added by existing customers who pay more at the end of the period
    than at its start.

    It is growth with almost no acquisition cost, and the clearest vote that customers get more value
    over time. When it covers the losses, the business grows even without new customers.
    """
    return Ratio(movements.expansion, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="contraction",
    unit=Unit.MONEY,
    better=Better.LOWER,
    examples=[
        Example(
            [{"opening": 226.67, "contraction": 60}],
            60,
            source="T15: cancelling silver is contraction, not churn",
        ),
        Example([], None),
    ],
)
def contraction_mrr(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue lost from customers who stay but pay less than at the start of the
    period.

    A customer who cuts back is often on the way out, and this is the moment when you can still talk. It
    is also the quiet price of discounts handed out to keep people.
    """
    return Ratio(movements.contraction, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="churned",
    unit=Unit.MONEY,
    better=Better.LOWER,
    examples=[
        Example([{"opening": 166.67, "churned": 166.67}], 166.67, source="T15: gold ends"),
        Example([], None),
    ],
)
def churned_mrr(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue of customers who paid at the start of the period and pay nothing at
    its end.

    This is the hole that sales must fill before growth begins. Money shows what a head count hides:
    losing one large client can hurt more than losing twenty small ones.
    """
    return Ratio(movements.churned, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="reactivated",
    unit=Unit.MONEY,
    examples=[Example([{"reactivated": 30}], 30, source="T15: subscribing again later"), Example([], None)],
)
def reactivated_mrr(movements: ir.Table) -> Ratio:
    """The monthly recurring revenue of customers who had stopped paying and pay again.

    It shows what win-back brings in money, and keeping it apart stops returning customers from posing
    as new sales.
    """
    return Ratio(movements.reactivated, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="(churned + contraction) / opening",
    unit=Unit.SHARE,
    better=Better.LOWER,
    examples=[
        Example(T18, 0.20, source="T18"),
        Example([], None),
    ],
)
def gross_mrr_churn(movements: ir.Table) -> Ratio:
    """The share of the opening monthly recurring revenue lost to departures and downgrades.

    It is the leak with nothing poured in on top: no upgrade can hide it. It shows how much you must
    sell each month merely to stand still.
    """
    return Ratio(movements.churned + movements.contraction, movements.opening, bounds=(0, 1))


@metric(
    over="revenue_movements",
    formula="(churned + contraction - expansion) / opening",
    unit=Unit.SHARE,
    better=Better.LOWER,
    examples=[
        Example(T18, 0.10, source="T18"),
        Example(
            [{"opening": 100, "expansion": 10}, {"new": 10}],
            -0.10,
            source="T19: a day from 100 to 120, of which 10 are new",
        ),
        Example(
            [{"opening": 90}, {"reactivated": 9}], -0.10, source="formulas.md 2.7: returning MRR lowers it"
        ),
        Example([], None, source="I13"),
    ],
)
def net_mrr_churn(movements: ir.Table, rules: Rules) -> Ratio:
    """The share of the opening recurring revenue lost to departures and downgrades, less what the same customers
    added.

    Below zero, those you have grow faster than they leak, and the business grows without a single new customer. It
    can hide a large leak behind a few large upgrades, so read it beside gross MRR churn.
    """
    lost = movements.churned + movements.contraction - movements.expansion
    if rules.mrr_churn_reactivation:
        lost = lost - movements.reactivated
    return Ratio(lost, movements.opening)


@metric(
    over="revenue_movements",
    formula="kept / opening",
    unit=Unit.SHARE,
    examples=[
        Example(
            [{"opening": 10, "kept": -10}, {"opening": 30, "kept": 30}],
            0.5,
            source="rule movements: 20 more and 20 less again books a loss of 20 on 10 kept",
        ),
        Example(
            [
                {"opening": 190_000, "kept": 190_000, "expansion": 20_000},
                {"opening": 6_000, "churned": 6_000},
                {"opening": 4_000, "contraction": 4_000},
            ],
            0.95,
            source="T21",
        ),
        Example([], None, source="I13"),
    ],
)
def gross_revenue_retention(movements: ir.Table, rules: Rules) -> Ratio:
    """The share of the opening recurring revenue still paid by the same customers, with no credit for
    any increase.

    It shows how well the business holds what it already has. Expansion can flatter net retention for
    years; GRR cannot be flattered and never exceeds 100%.
    """
    bounds = (0.0, 1.0) if rules.grr_method == "per_customer" else NEVER_ABOVE_ONE
    return Ratio(movements.kept, movements.opening, bounds=bounds)


@metric(
    over="revenue_movements",
    formula="(opening + expansion - contraction - churned) / opening",
    unit=Unit.SHARE,
    examples=[
        Example(
            [{"opening": 100, "expansion": 20}, {"opening": 100, "churned": 100}],
            0.60,
            source="design.md: the worked example",
        ),
        Example(
            [
                {"opening": 190_000, "expansion": 20_000},
                {"opening": 6_000, "churned": 6_000},
                {"opening": 4_000, "contraction": 4_000},
            ],
            1.05,
            source="T21",
        ),
        Example([{"opening": 83, "expansion": 25}, {"opening": 17, "churned": 17}], 1.08, source="T20"),
        Example([], None, source="I13"),
    ],
)
def net_revenue_retention(movements: ir.Table, rules: Rules) -> Ratio:
    """The share of the opening recurring revenue that the same customers pay now, increases and losses
    included.

    Above 100% the customers you already have grow the business on their own; below it, sales must first
    refill what leaks away.
    """
    kept = movements.opening + movements.expansion - movements.churned
    if rules.nrr_contraction:
        kept = kept - movements.contraction
    if rules.nrr_reactivation:
        kept = kept + movements.reactivated
    return Ratio(kept, movements.opening, bounds=NEVER_NEGATIVE)


@metric(
    over="revenue_movements",
    formula="(new + expansion) / (churned + contraction)",
    unit=Unit.NUMBER,
    examples=[
        Example([{"new": 20, "expansion": 8, "churned": 5, "contraction": 3}], 3.5, source="T23"),
        Example(
            [{"new": 5_000, "expansion": 1_000, "churned": 1_500, "contraction": 500}], 3.0, source="T23"
        ),
        Example(
            [{"new": 25_000, "expansion": 10_000, "churned": 8_000, "contraction": 4_000}],
            35 / 12,
            source="T23: 2.92 printed",
        ),
        Example([{"new": 20}], None, source="formulas.md 2.8: no losses is undefined, not 0"),
    ],
)
def quick_ratio(movements: ir.Table, rules: Rules) -> Ratio:
    """How many units of recurring revenue you gain for each one you lose.

    Two businesses can grow equally fast, one on solid ground and one pouring into a leaking bucket.
    This ratio tells them apart.
    """
    gained = movements.new + movements.expansion
    if rules.quick_ratio_reactivation:
        gained = gained + movements.reactivated
    return Ratio(gained, movements.churned + movements.contraction, bounds=NEVER_NEGATIVE)


@metric(
    over="subscriptions",
    when="past_due_on",
    formula="count of subscriptions with past_due_on",
    unit=Unit.COUNT,
    better=Better.LOWER,
    needs=("subscriptions.past_due_at",),
    shown=False,
    examples=[
        Example([{"past_due_on": "2025-03-03"}] * 4, 4),
        Example([], None),
    ],
)
def overdue_payments(subscriptions: ir.Table) -> Ratio:
    """How many subscriptions whose payment fell due in the period are still owed for.

    A card that fails is often a goodbye that nobody has said, and as often an expired card that one letter mends.
    Either way it is worth asking before the subscription is gone.
    """
    return Ratio(subscriptions.past_due_on.notnull().cast("int64"))
