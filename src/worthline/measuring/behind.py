"""Which customers stand behind a number, and what does each add to it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.measuring.leaves import Context, Leaf, Tree, tree
from worthline.measuring.measure import Measurer
from worthline.measuring.query import customers, is_duration, stretches
from worthline.measuring.readings import Reader
from worthline.words.periods import Period
from worthline.words.values import Unit


@dataclass(frozen=True, slots=True)
class Contribution:
    """One customer behind a number.

    Attributes:
        customer: the customer's key.
        part: what they add above the line; for a duration, their days (or hours) so far.
        whole: what they add below it; for a duration, 1 where they have arrived.
        adds: by how much the number would be less without them (a ratio to first order).
    """

    customer: str
    part: float
    whole: float | None
    adds: float


def behind(measurer: Measurer, key: str, period: Period, limit: int = 20) -> tuple[str, list[Contribution]]:
    """The customers that move the number most, and the key of the metric they stand behind.

    A formula has no customers of its own; those behind its first part that has are given.
    """
    leaf = _first_with_customers(tree(key, measurer.rules))
    if leaf is None:
        return key, []
    leaf = Leaf(leaf.key, Context(leaf.context.last, leaf.context.lag, 0))
    rows = _duration(measurer, leaf, period) if is_duration(leaf) else _ratio(measurer, leaf, period)
    return leaf.key, sorted(rows, key=lambda row: -abs(row.adds))[:limit]


def _first_with_customers(each: Tree) -> Leaf | None:
    return next((leaf for leaf in each.leaves() if leaf.how.table != "spending"), None)


def _ask(measurer: Measurer, leaf: Leaf, period: Period) -> Sequence[dict[str, object]]:
    reader = Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar)
    question = reader.question((leaf,), set(), [period], ())
    reader.prepare(question.windows)
    build = stretches if is_duration(leaf) else customers
    rows: list[dict[str, object]] = measurer.ask(build(question, measurer.known, measurer.rules)).to_pylist()
    return rows


def _ratio(measurer: Measurer, leaf: Leaf, period: Period) -> list[Contribution]:
    rows = [
        (str(row["customer_id"]), _number(row["p0"]), _number(row["w0"]) if "w0" in row else None)
        for row in _ask(measurer, leaf, period)
    ]
    part = sum(part for _, part, _ in rows)
    whole = sum(whole or 0.0 for _, _, whole in rows)
    value = part / whole if whole else 0.0
    return [
        Contribution(customer, own, below, (own - value * (below or 0.0)) / (whole or 1.0))
        for customer, own, below in rows
        if own or below
    ]


def _duration(measurer: Measurer, leaf: Leaf, period: Period) -> list[Contribution]:
    per = leaf.metric.steps if leaf.metric.unit is Unit.HOURS else 1.0
    return [
        Contribution(str(row["customer_id"]), so_far, _number(row["arrived"]), so_far)
        for row in _ask(measurer, leaf, period)
        for so_far in [_number(row["days"]) / per]
    ]


def _number(value: object) -> float:
    return float(str(value)) if value is not None else 0.0
