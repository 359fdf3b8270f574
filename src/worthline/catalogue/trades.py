"""What does each trade watch besides: the second order, the finished course, the share of what a buyer buys?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

TODAY = "2024-12-31"
SECOND_ORDER_DAYS = 90
BOUGHT = {"first_order_on": "2024-03-01", "as_of": TODAY}
BEGAN = {"value_start_on": "2024-03-01", "as_of": TODAY}
PAID = {"first_paid_on": "2024-03-01", "as_of": TODAY}
GRADUATED = {"completed_on": "2024-03-01", "as_of": TODAY}


@metric(
    over="journeys",
    when="first_order_on",
    ripens=SECOND_ORDER_DAYS,
    formula="ordered again / (90 days over)",
    unit=Unit.SHARE,
    needs=("orders",),
    examples=[
        Example(
            [{**BOUGHT, "second_order_on": "2024-05-30"}] * 200
            + [{**BOUGHT, "second_order_on": "2024-05-31"}] * 100
            + [BOUGHT] * 500
            + [{"first_order_on": "2024-11-01", "second_order_on": "2024-11-02", "as_of": TODAY}] * 200,
            0.25,
            source="200 of 800 by day 90; day 91 is too late, and 200 are not aged yet (formulas.md 2.12)",
        ),
        Example([], None),
    ],
)
def retention_90_days(journeys: ir.Table) -> Ratio:
    """The share of first-time buyers who ordered again within 90 days of their first order.

    The first order often only pays for the advertising, and whoever has not returned in three months mostly never
    does. It is the soonest honest verdict on a channel, a season or a first product.
    """
    closes = _after(journeys.first_order_on, SECOND_ORDER_DAYS)
    return _by(journeys.second_order_on, closes, journeys.as_of)


@metric(
    over="milestones",
    when="value_start_on",
    ripens="early_retention_until_days",
    formula="(seen_again_on within the window) / (window closed)",
    unit=Unit.SHARE,
    needs=("customers.joined_at|orders|subscriptions", "orders|events|subscriptions"),
    examples=[
        Example(
            [{**BEGAN, "seen_again_on": "2024-04-29"}] * 240
            + [{**BEGAN, "seen_again_on": "2024-04-30"}] * 100
            + [BEGAN] * 60
            + [{"value_start_on": "2024-12-15", "as_of": TODAY}] * 100,
            0.60,
            source="240 of 400 seen from day 30 to day 59, 100 later only; 100 began less than 60 days ago",
        ),
        Example([], None),
    ],
)
def early_retention(milestones: ir.Table, rules: Rules) -> Ratio:
    """The share of newcomers who were seen again in the second month after they started.

    Most customers are lost in the first month, before anyone has noticed them. Set side by side for those who
    reached value fast and those who did not, it hints at what a faster start would be worth.
    """
    closes = _after(milestones.value_start_on, rules.early_retention_until_days)
    closed = (closes <= milestones.as_of).coalesce(False)
    seen = (milestones.seen_again_on < closes).coalesce(False)
    return Ratio((closed & seen).cast("int64"), closed.cast("int64"), bounds=(0, 1))


@metric(
    over="milestones",
    when="first_paid_on",
    formula="median of first_result_on - first_paid_on",
    unit=Unit.DAYS,
    better=Better.LOWER,
    needs=("rule:first_result_event|rule:first_value_event", "events", "orders|subscriptions"),
    examples=[
        Example(
            [
                {"first_paid_on": "2024-11-01", "first_result_on": f"2024-11-{1 + day:02}"}
                for day in (5, 8, 10, 14, 21)
            ]
            + [{"first_paid_on": "2024-11-01", "first_result_on": "2024-12-01"}]
            + [{"first_paid_on": "2024-11-01"}] * 3,
            21,
            source="formulas.md 2.11: the three who have no result yet count; without them it would be 12",
        ),
        Example([{"first_paid_on": "2024-11-01"}], None),
    ],
)
def time_to_outcome(milestones: ir.Table) -> Duration:
    """How long it takes from payment to the student's first result, counting those who have none yet.

    A first result of one's own turns a buyer into a student; without it people quietly drop out and ask for their
    money back. Of all the things in a course, this is the one you can speed up at once.
    """
    return Duration(milestones.first_paid_on, milestones.first_result_on)


@metric(
    over="milestones",
    when="first_paid_on",
    ripens="completion_window_days",
    formula="completed / (window closed)",
    unit=Unit.SHARE,
    needs=("rule:completion_event", "events", "orders|subscriptions"),
    examples=[
        Example(
            [{**PAID, "completed_on": "2024-08-28"}] * 84
            + [{**PAID, "completed_on": "2024-08-29"}] * 6
            + [PAID] * 150
            + [{"first_paid_on": "2024-11-01", "completed_on": "2024-11-30", "as_of": TODAY}] * 60,
            0.35,
            source="84 of 240 by day 180; 60 paid less than 180 days ago",
        ),
        Example([], None),
    ],
)
def completion_rate(milestones: ir.Table, rules: Rules) -> Ratio:
    """The share of those who paid for the course who finished it within the window.

    Only those who finish have a result to show, recommend you and buy the next course. A course that sells well and
    is not finished uses up your good name.
    """
    closes = _after(milestones.first_paid_on, rules.completion_window_days)
    return _by(milestones.completed_on, closes, milestones.as_of)


@metric(
    over="milestones",
    when="completed_on",
    ripens="outcome_window_days",
    formula="outcome / (graduates whose window is closed)",
    unit=Unit.SHARE,
    needs=("rule:completion_event", "rule:outcome_event", "events"),
    examples=[
        Example(
            [{**GRADUATED, "outcome_on": "2024-06-01"}] * 110 + [GRADUATED] * 90,
            0.55,
            source="formulas.md 2.13, 34 CFR 668.8(g): of 40 nothing is known, and they stay in the whole",
        ),
        Example([{"completed_on": "2024-11-01", "outcome_on": "2024-11-05", "as_of": TODAY}], None),
    ],
)
def outcome_rate(milestones: ir.Table, rules: Rules) -> Ratio:
    """The share of all graduates who applied the skill or found the job within the window.

    People pay for the change in their life and not for the lessons. It is the figure every next buyer asks about,
    and the only one that cannot be raised by a prettier certificate.
    """
    closes = _after(milestones.completed_on, rules.outcome_window_days)
    return _by(milestones.outcome_on, closes, milestones.as_of)


@metric(
    over="wallets",
    last=12,
    formula="bought / wallet",
    unit=Unit.SHARE,
    examples=[
        Example(
            [
                {"bought": 40_000.0, "wallet": 100_000.0},
                {"bought": 30_000.0, "wallet": 50_000.0},
                {"bought": 5_000.0, "wallet": 100_000.0},
            ],
            0.30,
            source="75,000 of 250,000; the mean of the three shares would be 35 %",
        ),
        Example([], None),
    ],
)
def share_of_wallet(wallets: ir.Table) -> Ratio:
    """The share of what your customers buy of such goods in a year that they buy from you, among those who said how
    much that is.

    Selling more to someone who already trusts you costs less than finding someone new. It shows where there is
    still money on the table and where there is nothing left to win.
    """
    return Ratio(wallets.bought, wallets.wallet)


def _after(day: ir.DateValue, days: int) -> ir.DateValue:
    import ibis

    return (day + ibis.interval(days=days)).cast("date")


def _by(reached: ir.DateValue, closes: ir.DateValue, as_of: ir.DateValue) -> Ratio:
    """Those who got there by the day their window closes, of all whose window is closed."""
    closed = (closes <= as_of).coalesce(False)
    in_time = (reached <= closes).coalesce(False)
    return Ratio((closed & in_time).cast("int64"), closed.cast("int64"), bounds=(0, 1))
