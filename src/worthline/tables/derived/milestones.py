"""How far has each customer come: value reached, course finished, outcome shown, last seen?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEVER = "0001-01-01"
"""Stands for a day that never came where the latest of several is looked for."""

COLUMNS = {
    "customer_id": "string",
    "value_start_on": "date",
    "first_value_on": "date",
    "value_pace": "string",
    "first_paid_on": "date",
    "first_result_on": "date",
    "completed_on": "date",
    "outcome_on": "date",
    "last_seen_on": "date",
    "as_of": "date",
}

FOLLOWS = {
    "value_start_on": ("value_pace",),
    "first_value_on": ("value_pace", "first_result_on"),
    "first_paid_on": ("first_result_on", "completed_on", "outcome_on"),
}
"""Columns that are taken over from `journeys`, and what is worked out from each."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    journeys = JOURNEYS.table().select("customer_id", *FOLLOWS, "last_order_on", "as_of")
    whole = _beside(journeys, _learning(journeys, known, rules))
    whole = _beside(_beside(whole, _last_events(known)), _last_paid(known))
    result = whole.result_on if rules.first_result_event else whole.first_value_on
    return whole.mutate(
        first_result_on=result, value_pace=_pace(whole, rules), last_seen_on=_last_seen(whole)
    ).select(*COLUMNS)


def _learning(journeys: ir.Table, known: Known, rules: Rules | Asked) -> ir.Table:
    """The first result, the end of the course and its outcome: the first of each on or after the day of paying."""
    named = {
        "result_on": rules.first_result_event,
        "completed_on": rules.completion_event,
        "outcome_on": rules.outcome_event,
    }
    events = known.table("events")
    told = events.filter(events.event.isin(list(named.values())))
    rows = told.inner_join(journeys.select("customer_id", "first_paid_on"), "customer_id")
    rows = rows.filter(rows.happened_on >= rows.first_paid_on)
    first = {name: rows.happened_on.min(where=rows.event == event) for name, event in named.items()}
    return rows.group_by("customer_id").agg(**first)


def _last_events(known: Known) -> ir.Table:
    events = known.table("events")
    return events.group_by("customer_id").agg(last_event_on=events.happened_on.max())


def _last_paid(known: Known) -> ir.Table:
    """The last day someone paid for a subscription: that of the data where it still runs."""
    import ibis

    stretch = RECURRING.table().filter(lambda rows: rows.mrr > 0)
    before = (stretch.to_on - ibis.interval(days=1)).cast("timestamp").cast("date")
    until = before.coalesce(ibis.date(known.as_of.isoformat()))
    return stretch.group_by("customer_id").agg(last_paid_on=until.max())


def _last_seen(whole: ir.Table) -> ir.DateValue:
    """The last order, event or paid day; where there was none of one, engines differ in what the latest of them is."""
    import ibis

    never = ibis.date(NEVER)
    days = (whole.last_order_on, whole.last_event_on, whole.last_paid_on)
    return ibis.greatest(*(day.coalesce(never) for day in days)).nullif(never)


def _pace(whole: ir.Table, rules: Rules | Asked) -> ir.StringValue:
    """How fast someone came to the first value; nothing where no clock has started."""
    import ibis

    closes = (whole.value_start_on + ibis.interval(days=rules.activation_window_days)).cast("date")
    return ibis.cases(
        (whole.value_start_on.isnull(), ibis.null("string")),
        (whole.first_value_on.isnull(), "not yet"),
        (whole.first_value_on <= closes, "fast"),
        else_="slow",
    )


def _beside(whole: ir.Table, more: ir.Table) -> ir.Table:
    return whole.left_join(more, "customer_id").drop("customer_id_right")


def _moved() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rules of the tables it is made of, with the columns they move here, and its own."""
    for rule, columns in JOURNEYS.rules.items():
        taken = [name for name in FOLLOWS if name in columns or not columns]
        moved = dict.fromkeys(each for name in taken for each in (name, *FOLLOWS[name]))
        if moved:
            yield rule, tuple(moved)
    yield "activation_window_days", ("value_pace",)
    yield "first_result_event", ("first_result_on",)
    yield "completion_event", ("completed_on",)
    yield "outcome_event", ("outcome_on",)


def _rules() -> dict[str, tuple[str, ...]]:
    found = dict(_moved())
    return found | {rule: (*found.get(rule, ()), "last_seen_on") for rule in RECURRING.rules}


MILESTONES = Derived(
    "milestones",
    "A customer and how far they came: pace to the first value, first result, completion, outcome, last seen.",
    COLUMNS,
    _build,
    needs=JOURNEYS.needs,
    rules=_rules(),
)
