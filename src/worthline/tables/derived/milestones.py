"""How far has each customer come: value reached, course finished, outcome shown, seen again?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "value_start_on": "date",
    "first_value_on": "date",
    "value_pace": "string",
    "first_paid_on": "date",
    "first_result_on": "date",
    "completed_on": "date",
    "outcome_on": "date",
    "seen_again_on": "date",
}

FOLLOWS = {
    "value_start_on": ("value_pace", "seen_again_on"),
    "first_value_on": ("value_pace", "first_result_on"),
    "first_paid_on": ("first_result_on", "completed_on", "outcome_on"),
}
"""Columns that are taken over from `journeys`, and what is worked out from each."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    journeys = JOURNEYS.table().select("customer_id", *FOLLOWS)
    whole = _beside(journeys, _learning(journeys, known, rules))
    whole = _beside(whole, _seen_again(journeys, known, rules))
    result = whole.result_on if rules.first_result_event else whole.first_value_on
    return whole.mutate(first_result_on=result, value_pace=_pace(whole, rules)).select(*COLUMNS)


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


def _seen_again(journeys: ir.Table, known: Known, rules: Rules | Asked) -> ir.Table:
    """The first order, event or paid day so many days after the start, or later."""
    import ibis

    began = journeys.filter(journeys.value_start_on.notnull())
    start = (began.value_start_on + ibis.interval(days=rules.early_retention_days)).cast("date")
    began = began.select("customer_id", looked_for_from=start)
    orders, events = known.table("orders"), known.table("events")
    done = ibis.union(
        orders.select("customer_id", day=orders.ordered_on),
        events.select("customer_id", day=events.happened_on),
    )
    rows = began.inner_join(done, "customer_id")
    seen = rows.filter(rows.day >= rows.looked_for_from).select("customer_id", "day")
    stretch = RECURRING.table().filter(lambda row: row.mrr > 0)
    held = began.inner_join(stretch, "customer_id")
    held = held.filter(held.to_on.isnull() | (held.to_on > held.looked_for_from))
    paid = held.select("customer_id", day=ibis.greatest(held.from_on, held.looked_for_from))
    both = ibis.union(seen, paid)
    return both.group_by("customer_id").agg(seen_again_on=both.day.min())


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
    return found | {
        rule: (*found.get(rule, ()), "seen_again_on") for rule in (*RECURRING.rules, "early_retention_days")
    }


MILESTONES = Derived(
    "milestones",
    "A customer and how far they came: pace to the first value, first result, completion, outcome, seen again.",
    COLUMNS,
    _build,
    needs=JOURNEYS.needs,
    rules=_rules(),
)
