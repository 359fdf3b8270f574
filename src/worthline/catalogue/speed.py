"""How fast do customers feel the value?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Example, Ratio, metric
from worthline.tables.clock import days, working_days
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

TODAY = "2024-12-31"
STARTED = {"value_start_on": "2024-01-01", "joined_on": "2024-01-01", "as_of": TODAY}


@metric(
    over="journeys",
    when="value_start_on",
    formula="median of first_value_on - value_start_on",
    unit=Unit.DAYS,
    better=Better.LOWER,
    needs=("rule:first_value_event|orders", "customers.joined_at|orders|subscriptions"),
    examples=[
        Example([{**STARTED, "first_value_on": f"2024-01-{day:02}"} for day in (2, 4, 9)], 3),
        Example(
            [{**STARTED, "first_value_on": "2024-01-02"}, STARTED, STARTED],
            None,
            source="I39: fewer than half have arrived, so there is no median",
        ),
    ],
)
def time_to_value(journeys: ir.Table, rules: Rules) -> Duration:
    """How long it takes a customer to get from the start (sign-up, activation or payment) to the first
    real benefit.

    Patience is shortest at the beginning: those who get a result quickly tend to stay, while the rest
    forget why they came. Every day saved here works for all future customers.
    """
    clock = working_days(rules) if rules.value_clock == "working_days" else days
    return Duration(journeys.value_start_on, journeys.first_value_on, clock=clock)


@metric(
    over="journeys",
    when="value_start_on",
    ripens="activation_window_days",
    formula="reached / (window closed)",
    unit=Unit.SHARE,
    needs=("rule:first_value_event|orders", "customers.joined_at|orders|subscriptions"),
    examples=[
        Example(
            [{**STARTED, "first_value_on": "2024-01-05"}] * 1_200 + [STARTED] * 3_800,
            0.24,
            source="T28",
        ),
        Example(
            [{**STARTED, "value_start_on": "2024-12-20", "first_value_on": "2024-12-21"}],
            None,
            source="formulas.md 2.11: a cohort whose window is still open is left out",
        ),
    ],
)
def activation_rate(journeys: ir.Table, rules: Rules) -> Ratio:
    """The share of a cohort of new customers who reached the first value within the set window.

    You have already paid for everyone who signed up, and only those who reach value can stay. It is
    often the cheapest place to gain revenue: no extra leads needed.
    """
    import ibis

    closes = (journeys.value_start_on + ibis.interval(days=rules.activation_window_days)).cast("date")
    closed = closes <= journeys.as_of
    reached = (journeys.first_value_on <= closes).coalesce(False)
    return Ratio((closed & reached).cast("int64"), closed.cast("int64"), bounds=(0, 1))


@metric(
    over="journeys",
    when="value_start_on",
    formula="reached / started",
    unit=Unit.SHARE,
    needs=("rule:first_value_event|orders", "customers.joined_at|orders|subscriptions"),
    shown=False,
    examples=[
        Example([{**STARTED, "first_value_on": "2024-01-05"}] * 30 + [STARTED] * 20, 0.6),
        Example([], None),
    ],
)
def first_value_reached(journeys: ir.Table) -> Ratio:
    """The share of those who started in the period who have reached the first value by now.

    Unlike activation it asks nobody to have had a month first, so it tells of the newest customers too. Read of one
    customer, as their health does, it says whether they have got what they came for or are still waiting.
    """
    started, reached = journeys.value_start_on.notnull(), journeys.first_value_on.notnull()
    return Ratio((started & reached).cast("int64"), started.cast("int64"), bounds=(0, 1))


@metric(
    over="journeys",
    when="first_order_on",
    last="repeat_window_months",
    formula="median of second_order_on - first_order_on",
    unit=Unit.DAYS,
    better=Better.LOWER,
    needs=("orders",),
    examples=[
        Example(
            [
                {"first_order_on": "2024-01-01", "second_order_on": f"2024-01-{day:02}", "as_of": TODAY}
                for day in (11, 15, 31)
            ],
            14,
        ),
        Example([{"first_order_on": "2024-01-01", "as_of": TODAY}], None),
    ],
)
def time_to_first_reorder(journeys: ir.Table) -> Duration:
    """How many days pass from a customer's first order to the second, counting also those who have not
    reordered yet.

    The second order turns a buyer into a customer, and this number tells when to expect it. It sets the
    day for the reminder and the day on which to start worrying.
    """
    return Duration(journeys.first_order_on, journeys.second_order_on)
