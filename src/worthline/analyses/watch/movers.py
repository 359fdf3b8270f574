"""Which customers stand behind a movement?

Each customer's contribution to the number now, less that to the number of the period before, the largest in the
direction it moved: of churn those who left, of revenue those who no longer buy. It is worked out where the rows are;
only the first few leave the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.watch.judged import Followed
from worthline.measuring.leaves import Context, Leaf, tree
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.measuring.query import Question, customers, is_duration, stretches
from worthline.measuring.readings import Reader

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIRST = 5
"""Customers that are named."""


@dataclass(frozen=True, slots=True)
class Movers:
    """Customers behind a movement.

    Attributes:
        first: the keys of those who moved it most.
        count: of a total, how many moved it that way; of a ratio everyone moves it a little, and nobody is counted.
    """

    first: tuple[str, ...] = ()
    count: int | None = None


def movers(measurer: Measurer, followed: Followed, *, up: bool, first: int = FIRST) -> Movers:
    """The customers who moved a number most, upwards or downwards; none where nobody in particular did.

    A formula has no customers of its own; those behind its first part that has are given.
    """
    leaf = next((each for each in tree(followed.metric.key, measurer.rules).leaves() if _has(each)), None)
    if leaf is None:
        return Movers()
    leaf = Leaf(leaf.key, Context(leaf.context.last, leaf.context.lag, 0))
    before, now = _two(followed.rows)
    by = (followed.column,) if followed.column else ()
    periods = [measurer.calendar.before(now.period), now.period]
    reader = Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar)
    question = reader.question((leaf,), set(), periods, by)
    reader.prepare(question.windows)
    index = measurer.calendar.index_of(now.period.start, now.period.grain)
    own = leaf.key == followed.metric.key
    rows = _durations(measurer, question, index) if is_duration(leaf) else _contributions(
        measurer, question, {index - 1: before if own else None, index: now if own else None}
    )  # fmt: skip
    found = _ordered(rows, followed, up=up)
    keys = measurer.ask(found.limit(first)).column("customer_id").to_pylist()
    of_total = own and not is_duration(leaf) and now.whole is None
    count = measurer.ask(found.aggregate(n=found.count())).column("n").to_pylist()[0] if of_total else None
    return Movers(tuple(map(str, keys)), count)


def _has(leaf: Leaf) -> bool:
    return leaf.how.table != "spending"


def _two(rows: Sequence[Measurement]) -> tuple[Measurement | None, Measurement]:
    return (rows[-2] if len(rows) > 1 else None), rows[-1]


def _contributions(measurer: Measurer, question: Question, sides: dict[int, Measurement | None]) -> ir.Table:
    """What each customer adds to the number now, less what they added to it before."""
    import ibis

    rows = customers(question, measurer.known, measurer.rules)
    (earlier, before), (later, now) = sides.items()
    adds = ibis.cases(
        (rows.period == later, _adds(rows, now)), (rows.period == earlier, -_adds(rows, before)),
        else_=ibis.literal(0.0, "float64"),
    )  # fmt: skip
    return rows.select("customer_id", *question.by, adds=adds)


def _adds(rows: ir.Table, side: Measurement | None) -> ir.NumericValue:
    """What a customer adds to a total, or to a ratio to first order."""
    import ibis

    part = rows.p0.cast("float64") + ibis.literal(0.0, "float64")
    if "w0" not in rows.columns:
        return part
    if side is None or side.value is None or not side.whole:
        return part * ibis.literal(0.0, "float64")
    rate = (side.part or 0.0) / side.whole
    return (part - ibis.literal(rate, "float64") * rows.w0.cast("float64")) / ibis.literal(
        side.whole, "float64"
    )


def _durations(measurer: Measurer, question: Question, index: int) -> ir.Table:
    """How long each customer of this period has taken so far."""
    rows = stretches(question, measurer.known, measurer.rules)
    rows = rows.filter(rows.period == index)
    return rows.select("customer_id", *question.by, adds=rows.days.cast("float64"))


def _ordered(rows: ir.Table, followed: Followed, *, up: bool) -> ir.Table:
    """One row a customer of the segment, those who moved it most first."""
    import ibis

    if followed.column:
        column = rows[followed.column].cast("string")
        rows = rows.filter(column.isnull() if followed.value is None else column == followed.value)
    each = rows.filter(rows.customer_id.notnull()).group_by("customer_id").agg(adds=rows.adds.sum())
    moved = each.filter(each.adds > 0 if up else each.adds < 0)
    return moved.order_by(ibis.desc("adds") if up else ibis.asc("adds"), "customer_id")
