"""Does what was promised arrive by its day, all of it, and whole?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

DUE = {"promised_on": "2024-05-20", "owed": 1, "as_of": "2024-12-31"}
IN_TIME = {**DUE, "delivered_on": "2024-05-20", "came": 1}
LATE = {**DUE, "delivered_on": "2024-05-21", "came": 1}
NOT_YET = {**IN_TIME, "promised_on": "2025-01-10"}


@metric(
    over="shipments",
    formula="came by promised_on / owed",
    unit=Unit.SHARE,
    needs=("deliveries.delivered_at",),
    examples=[
        Example(
            [IN_TIME] * 1_140 + [LATE] * 40 + [DUE] * 20 + [NOT_YET] * 100,
            0.95,
            source="formulas.md 2.13: due and not delivered is late; not due yet is not judged",
        )
    ],
)
def on_time(shipments: ir.Table, rules: Rules) -> Ratio:
    """The share of deliveries that arrived by the promised day.

    The buyer plans by your date: shelves, crews, guests. A broken date costs them more than the goods,
    so they remember it when they choose the next supplier.
    """
    return _of_due(shipments, _in_time(shipments, rules).ifelse(shipments.came, 0.0))


@metric(
    over="shipments",
    formula="filled / owed",
    unit=Unit.SHARE,
    needs=("deliveries.ordered_quantity", "deliveries.delivered_quantity"),
    examples=[
        Example([{**LATE, "filled": 1}] * 1_110 + [IN_TIME] * 70 + [DUE] * 20, 0.925,
                source="full is full however late; due and not delivered is not"),
    ],
)  # fmt: skip
def in_full(shipments: ir.Table) -> Ratio:
    """The share of deliveries that arrived with everything that was ordered.

    A missing item stops the buyer's work or sends them to a competitor for the rest. Each shortage also
    means a second delivery that nobody pays for.
    """
    return _of_due(shipments, shipments.filled)


@metric(
    over="shipments",
    formula="filled by promised_on / owed",
    unit=Unit.SHARE,
    needs=("deliveries.delivered_at", "deliveries.ordered_quantity", "deliveries.delivered_quantity"),
    examples=[
        Example([{**IN_TIME, "filled": 1}] * 1_080 + [IN_TIME] * 60 + [{**LATE, "filled": 1}] * 30 + [DUE] * 30, 0.9,
                source="T31"),
        Example([{**IN_TIME, "filled": 1}] * 440 + [IN_TIME] * 10, 440 / 450, source="T31: 97.78 %"),
        Example([IN_TIME, {**LATE, "filled": 1}], 0,
                source="formulas.md 4: on time AND in full; by OR both would count [S117]"),
    ],
)  # fmt: skip
def on_time_in_full(shipments: ir.Table, rules: Rules) -> Ratio:
    """The share of deliveries that came both by the promised day and with everything that was ordered.

    This is delivery as the buyer sees it: half of a promise is no promise. Large chains fine suppliers by
    it and choose by it whom to keep.
    """
    return _of_due(shipments, _in_time(shipments, rules).ifelse(shipments.filled, 0.0))


@metric(
    over="shipments",
    formula="defective_quantity / delivered_quantity",
    unit=Unit.SHARE,
    better=Better.LOWER,
    needs=("deliveries.defective_quantity", "deliveries.delivered_quantity"),
    examples=[
        Example([{"delivered_quantity": 30_000, "defective_quantity": 75}], 0.0025, source="75 / 30,000")
    ],
)
def defect_rate(shipments: ir.Table) -> Ratio:
    """The share of delivered units that turned out faulty.

    Each faulty unit is paid for several times: made, carried, taken back, replaced. And the buyer's trust
    goes with it, which no replacement brings back whole.
    """
    return Ratio(shipments.defective_quantity, shipments.delivered_quantity, bounds=(0, 1))


def _of_due(shipments: ir.Table, kept: ir.FloatingValue) -> Ratio:
    """What was kept of what is owed: what was promised by a day that is over."""
    due = shipments.promised_on <= shipments.as_of
    return Ratio(due.ifelse(kept, 0.0), due.ifelse(shipments.owed, 0.0), bounds=(0, 1))


def _in_time(shipments: ir.Table, rules: Rules) -> ir.BooleanValue:
    import ibis

    in_time = shipments.delivered_on <= shipments.promised_on
    if rules.otif_early_days is None:
        return in_time.coalesce(False)
    earliest = (shipments.promised_on - ibis.interval(days=rules.otif_early_days)).cast("date")
    return (in_time & (shipments.delivered_on >= earliest)).coalesce(False)
