"""Do customers use what they pay for, and does it get them where they want to be?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Part, Ratio, Refuse, formula, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

TODAY = "2024-12-31"
JUNE = {"events": 40, "days": 30}
STARTED = {"first_used_on": "2024-10-01", "week_8_ends_on": "2024-11-25", "as_of": TODAY}
YOUNG = {**STARTED, "first_used_on": "2024-11-07", "week_8_ends_on": "2025-01-01"}
DUE = {"due_on": "2024-06-30", "as_of": TODAY}


@metric(
    over="uses",
    formula="count of customers with events",
    unit=Unit.COUNT,
    examples=[
        Example([{"events": 40}, {"events": 1}, {"events": 3}], 3),
        Example([], None),
    ],
)
def active_customers(uses: ir.Table) -> Ratio:
    """How many different customers used the product at least once in the period.

    Those who use it are the ones who will renew and buy more; those who only pay have already half left. Set
    against the number of customers, it shows how much of your revenue rests on habit and how much on forgetting.
    """
    return Ratio((uses.events > 0).cast("int64"))


@metric(
    over="uses",
    formula="active_days / days",
    unit=Unit.SHARE,
    examples=[
        Example(
            [{**JUNE, "active_days": 22}] * 40 + [{**JUNE, "active_days": 2}] * 160,
            0.20,
            source="DAU 1,200 / 30 = 40 over MAU 200",
        ),
        Example([], None, source="nobody was there, so nobody could have come more often"),
    ],
)
def stickiness(uses: ir.Table) -> Ratio:
    """The share of the period's days on which the average active customer was there: mean daily active customers
    over active customers of the month.

    It tells a daily habit from an occasional errand, and habits are what competitors find hard to break. A falling
    figure warns weeks before cancellations do.
    """
    return Ratio(uses.active_days, uses.days, bounds=(0, 1))


@metric(
    over="uses",
    formula="active_days / customers with events",
    unit=Unit.NUMBER,
    examples=[
        Example([{**JUNE, "active_days": 22}] * 40 + [{**JUNE, "active_days": 2}] * 160, 6),
        Example([], None),
    ],
)
def use_frequency(uses: ir.Table) -> Ratio:
    """On how many days of the period the average active customer used the product.

    A customer rarely leaves overnight: first the days between visits grow longer. This is the number in which you
    see it while a call can still help.
    """
    return Ratio(uses.active_days, (uses.events > 0).cast("int64"))


@metric(
    over="uses",
    formula="features / customers with events",
    unit=Unit.NUMBER,
    examples=[
        Example([{**JUNE, "features": 5}] * 100 + [{**JUNE, "features": 2}] * 100, 3.5),
        Example([{"events": 40, "features": 1}], 1, source="one feature opened forty times is one feature"),
        Example([], None),
    ],
)
def use_depth(uses: ir.Table) -> Ratio:
    """How many different features the average active customer used in the period.

    Whoever relies on one function replaces you easily; whoever relies on four has to change the way they work. It
    also shows which of the things you built are really used.
    """
    return Ratio(uses.features, (uses.events > 0).cast("int64"))


@metric(
    over="uses",
    formula="people / customers with events",
    unit=Unit.NUMBER,
    needs=("events.person",),
    shown=False,
    examples=[
        Example([{"events": 40, "people": 6}] * 10 + [{"events": 9, "people": 1}] * 10, 3.5),
        Example([], None),
    ],
)
def active_people(uses: ir.Table) -> Ratio:
    """How many different people of the average active customer used the product in the period.

    A customer in whose team one person alone works with you leaves when that person does. Where several do, the habit
    belongs to the company.
    """
    return Ratio(uses.people, (uses.events > 0).cast("int64"))


@metric(
    over="first_uses",
    ripens=55,
    formula="in_week_8 / (eight weeks over)",
    unit=Unit.SHARE,
    examples=[
        Example(
            [{**STARTED, "in_week_8": 1}] * 15 + [STARTED] * 5 + [YOUNG] * 6,
            0.75,
            source="T36: 15 of 20 mature members retained; those who have not had eight weeks do not count",
        ),
        Example([YOUNG], None),
    ],
)
def week_8_retention(first: ir.Table) -> Ratio:
    """The share of new users who are active in the eighth week after their first use, among those who have had
    eight weeks.

    In eight weeks curiosity is spent and only the use is left. If the share holds there, money spent on winning
    users stays; if not, you are filling a leaking bucket.
    """
    over = (first.week_8_ends_on <= first.as_of).cast("int64")
    return Ratio(over * first.in_week_8, over, bounds=(0, 1))


@metric(
    over="goals",
    formula="reached / due",
    unit=Unit.SHARE,
    needs=("goals.reached_at",),
    examples=[
        Example(
            [{**DUE, "reached_on": "2024-06-30"}] * 36
            + [{**DUE, "reached_on": "2024-07-01"}] * 6
            + [DUE] * 8,
            0.72,
            source="36 of 50 by their day; 6 a day late and 8 never",
        ),
        Example(
            [{"due_on": "2025-01-01", "reached_on": "2024-12-30", "as_of": TODAY}], None, source="not due yet"
        ),
    ],
)
def goal_attainment(goals: ir.Table, rules: Rules) -> Ratio:
    """The share of goals agreed with customers that were reached by the day they were due.

    Customers do not pay for your product but for what they meant to achieve with it. Whoever has reached the goal
    renews without a discussion.
    """
    due = (goals.due_on <= goals.as_of).coalesce(False)
    in_time = goals.reached_on <= goals.due_on
    reached = in_time if rules.goals_reached == "by_due" else goals.reached_on.notnull()
    return Ratio((due & reached.coalesce(False)).cast("int64"), due.cast("int64"), bounds=(0, 1))


@metric(
    over="touches",
    formula="count of contacts",
    unit=Unit.COUNT,
    better=Better.NEITHER,
    shown=False,
    examples=[Example([{"touched_at": "2024-05-02"}] * 138, 138), Example([], None)],
)
def touch_count(touches: ir.Table) -> Ratio:
    """How many contacts of managers with customers were logged in the period.

    It shows how much attention was given in all and whether the log is kept. On its own it says nothing of how well
    that attention was shared out.
    """
    return Ratio(touches.touched_at.notnull().cast("int64"), bounds=(0.0, math.inf))


@metric(
    over="customer_periods",
    formula="at_end",
    unit=Unit.COUNT,
    shown=False,
    examples=[
        Example(
            [{"at_start": 1, "at_end": 1}] * 38
            + [{"at_start": 1, "lost": 1}] * 2
            + [{"at_end": 1, "new": 1}] * 8,
            46,
            source="T36: opening 40, new 8, lost 2",
        ),
        Example([], None),
    ],
)
def customers_at_end(customers: ir.Table) -> Ratio:
    """How many customers you have on the last day of the period.

    Load, contacts and use are all measured per customer, so this number has to be right first. It is also the
    simplest answer to the question whether the business has grown.
    """
    return Ratio(customers.at_end)


@formula(
    parts={"touch_count": Part("touch_count"), "customers_at_end": Part("customers_at_end")},
    formula="touch_count / customers_at_end",
    unit=Unit.NUMBER,
    better=Better.NEITHER,
    examples=[
        Example({"touch_count": 138.0, "customers_at_end": 46.0}, 3),
        Example({"touch_count": 5.0, "customers_at_end": 0.0}, None),
    ],
)
def touches(touch_count: float, customers_at_end: float) -> float | Refuse:
    """How many times managers were in touch with the average customer in the period.

    A manager's time is the dearest thing in looking after accounts. The figure shows whether it is spread by value
    and risk or by who rings loudest.
    """
    return touch_count / customers_at_end if customers_at_end else Refuse("nothing_below")
