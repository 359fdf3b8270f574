"""Do customers stay, and do they come back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

STAYED = {"at_start": 1, "at_end": 1, "kept": 1}
LEFT = {"at_start": 1, "lost": 1}


@metric(
    over="customer_periods",
    formula="kept / at_start",
    unit=Unit.SHARE,
    examples=[
        Example(
            [STAYED] * 170 + [LEFT] * 30 + [{"at_end": 1, "new": 1}] * 50,
            0.85,
            source="T09: S 200, E 220, N 50",
        ),
        Example([{"at_end": 1, "new": 1}], None, source="I13: nobody at the start gives no retention"),
    ],
)
def customer_retention(customers: ir.Table) -> Ratio:
    """The share of customers you had at the start of the period who are still your customers at its
    end.

    Keeping a customer usually costs less than winning one, and everything you paid to win them is lost
    when they leave. A few points of retention decide whether new sales build the business or only
    refill it.
    """
    return Ratio(customers.kept, customers.at_start, bounds=(0, 1))


@metric(
    over="customer_periods",
    formula="lost / at_start",
    unit=Unit.SHARE,
    better=Better.LOWER,
    examples=[
        Example([STAYED] * 776 + [LEFT] * 24, 0.03, source="T11"),
        Example(
            [STAYED] * 950
            + [LEFT] * 50
            + [{"at_end": 1, "new": 1}] * 488
            + [{"new": 1, "joined_and_left": 1}] * 12,
            0.05,
            source="T10, lost of opening customers / opening",
        ),
        Example([], None),
    ],
)
def customer_churn(customers: ir.Table, rules: Rules) -> Ratio:
    """The share of customers lost during the period, counted against those you had at its start.

    Churn sets the ceiling of your growth: sooner or later the number lost each month equals the number
    you can win. It also sets how long a customer stays, and with it what you may pay to win one.
    """
    if rules.churn_counts == "lost_of_opening":
        return Ratio(customers.lost, customers.at_start, bounds=(0, 1))
    lost = customers.lost + customers.joined_and_left
    if rules.churn_counts == "all_lost_over_opening":
        return Ratio(lost, customers.at_start)
    return Ratio(lost, customers.at_start + customers.new + customers.returned, bounds=(0, 1))


@metric(
    over="customer_periods",
    formula="returned / away",
    unit=Unit.SHARE,
    examples=[
        Example([{"away": 1, "returned": 1}, {"away": 1}, {"away": 1}, {"at_start": 1}], 1 / 3),
        Example([], None),
    ],
)
def reactivation_rate(customers: ir.Table) -> Ratio:
    """The share of lapsed customers who came back during the period.

    People who have bought from you before know you and need no introduction, so winning them back is
    often cheaper than finding new ones. The rate shows whether your win-back work does anything at all.
    """
    return Ratio(customers.returned * customers.away, customers.away, bounds=(0, 1))


@metric(
    over="customer_months",
    last="repeat_window_months",
    formula="(orders >= 2) / (orders >= 1)",
    unit=Unit.SHARE,
    examples=[
        Example([{"orders": 2}, {"orders": 1}, {"orders": 0}, {"orders": 5}], 2 / 3),
        Example(
            [{"orders": 1, "before": 1}, {"orders": 1}, {"orders": 2}, {"orders": 1}],
            0.5,
            source="formulas.md 2.12: the rule that the first order may be earlier marks one customer `before`",
        ),
        Example([], None),
    ],
)
def repeat_purchase_rate(purchases: ir.Table) -> Ratio:
    """The share of customers who ordered in the last 12 months and did so at least twice.

    The first order often only pays for the advertising; profit begins with the second. This is the
    simplest sign that a shop has customers and not just visitors.
    """
    again = (purchases.orders >= 1) & (purchases.orders + purchases.before >= 2)
    return Ratio(again.cast("int64"), (purchases.orders >= 1).cast("int64"), bounds=(0, 1))
