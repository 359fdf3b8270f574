"""What does the engine run?

All leaves of one table and context become one query: one row a customer, period and segment, then the sums that value
and interval need. Nothing is rounded and nothing but sums leaves the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import Duration, Ratio
from worthline.measuring.bind import Bound, blank, bound, cut, standing
from worthline.measuring.interval import Sums
from worthline.measuring.leaves import Leaf
from worthline.tables.derived.known import Known
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Question:
    """Leaves that are read together, the periods they are read for, and the columns they are cut by."""

    leaves: tuple[Leaf, ...]
    windows: Windows
    by: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...] = ()


def customers(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """One row a customer, period and segment, with each leaf's part `p0` and whole `w0`."""
    placed = _placed(question, known, rules)
    rows = cut(placed.rows, question.by, known, question.leaves[0].how.table)
    named = {}
    for index, leaf in enumerate(question.leaves):
        ratio = leaf.how.rows(rows, rules)
        assert isinstance(ratio, Ratio)
        named[f"p{index}"] = ratio.part.coalesce(0)
        if ratio.whole is not None:
            named[f"w{index}"] = ratio.whole.coalesce(0)
    keys = ["customer_id", "period", *question.by]
    chosen = rows.select(*keys, **named)
    if placed.single:
        return chosen
    return chosen.group_by(keys).agg(**{name: chosen[name].sum() for name in named})


def sums(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """One row a period and segment, with the sums of every leaf and of every pair of leaves."""
    rows = customers(question, known, rules)
    wanted: dict[str, Any] = {}
    for index in range(len(question.leaves)):
        wanted |= moments(rows, index)
    for first, second in question.pairs:
        wanted |= _products(rows, first, second)
    return rows.group_by("period", *question.by).agg(**wanted)


def stretches(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """For one duration: each row's customer, its steps so far (`days`), and whether it has arrived.

    The steps are those of the duration's clock: days, or minutes where its unit is hours.
    """
    import ibis

    (leaf,) = question.leaves
    over_all = _duration(leaf, blank(leaf.how.table), rules).standing
    windows = question.windows
    placed = standing(leaf.how, known, windows) if over_all else bound(leaf.how, known, rules, windows)
    rows = cut(placed.rows, question.by, known, leaf.how.table)
    duration = _duration(leaf, rows, rules)
    after = (ibis.date(known.as_of.isoformat()) + ibis.interval(days=1)).cast("date")
    arrived, steps = watched(duration, ibis.least(rows.end_on, after) if over_all else after)
    found = rows.select("customer_id", "period", *question.by, days=steps, arrived=arrived.cast("int32"))
    return found.filter(found.days >= 0)


def watched(duration: Duration, until: ir.DateValue) -> tuple[ir.BooleanValue, ir.IntegerValue]:
    """Whether each row has arrived before a day begins, and its steps until then, or so far.

    Days are watched to the last one before it and no further: nobody could have been seen to arrive at a later age.
    """
    import ibis

    clock, came = duration.clock, duration.clock(duration.end)
    if duration.until is not None:
        last, arrived = duration.until, came < duration.until
    elif duration.start.type().is_date():
        last = clock((until - ibis.interval(days=1)).cast("date"))
        arrived = came <= last
    else:
        last = clock(until.cast(duration.start.type()))
        arrived = came < last
    arrived = arrived.coalesce(False)
    return arrived, arrived.ifelse(came, last) - clock(duration.start)


def waits(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """For one duration: how many people arrived, or were last seen, at each age in days."""
    found = stretches(question, known, rules)
    return found.group_by("period", *question.by, "days", "arrived").agg(people=found.count())


def read_sums(row: dict[str, Any], index: int) -> Sums:
    """One leaf's sums from a row of `sums`."""

    def number(name: str) -> float:
        return float(row.get(f"{name}{index}") or 0.0)

    return Sums(
        int(row[f"n{index}"] or 0), number("p"), number("w"), number("pp"), number("ww"), number("pw")
    )  # fmt: skip


def is_duration(leaf: Leaf) -> bool:
    """Whether a leaf is a duration; its docstring's type says so without touching an engine."""
    return leaf.how.build.__annotations__.get("return") in (Duration, "Duration")


def _placed(question: Question, known: Known, rules: Rules | Asked) -> Bound:
    return bound(question.leaves[0].how, known, rules, question.windows)


def _duration(leaf: Leaf, rows: ir.Table, rules: Rules | Asked) -> Duration:
    duration = leaf.how.rows(rows, rules)
    assert isinstance(duration, Duration)
    return duration


def moments(rows: ir.Table, index: int) -> dict[str, Any]:
    """The sums of one leaf over rows of one customer each: what its value and its interval need."""
    part = rows[f"p{index}"]
    exact = part.cast("float64")
    if f"w{index}" not in rows.columns:
        there = (part != 0).cast("int64").sum()
        return {f"n{index}": there, f"p{index}": _total(part), f"pp{index}": (exact * exact).sum()}
    whole = rows[f"w{index}"]
    below = whole.cast("float64")
    return {
        f"n{index}": ((whole != 0) | (part != 0)).cast("int64").sum(),
        f"p{index}": _total(part),
        f"w{index}": _total(whole),
        f"pp{index}": (exact * exact).sum(),
        f"ww{index}": (below * below).sum(),
        f"pw{index}": (exact * below).sum(),
    }


def _total(column: ir.NumericColumn) -> ir.FloatingScalar:
    return column.sum().cast("float64")


def _products(rows: ir.Table, first: int, second: int) -> dict[str, Any]:
    def column(name: str) -> Any:
        return rows[name].cast("float64") if name in rows.columns else 0.0

    return {
        f"x{first}_{second}_{a}{b}": (column(f"{a}{first}") * column(f"{b}{second}")).sum()
        for a in "pw"
        for b in "pw"
        if f"{a}{first}" in rows.columns and f"{b}{second}" in rows.columns
    }


def products_of(row: dict[str, Any], first: int, second: int) -> tuple[float, float, float, float]:
    """The four sums of products of a pair of leaves: part part, part whole, whole part, whole whole."""
    pp, pw, wp, ww = (float(row.get(f"x{first}_{second}_{side}") or 0.0) for side in ("pp", "pw", "wp", "ww"))
    return pp, pw, wp, ww


def joined_questions(leaves: Sequence[Leaf], *, monthly: bool) -> list[tuple[Leaf, ...]]:
    """The leaves in groups that are read together; a duration is read by itself.

    Where months without a gap are asked for, what is pooled over months is read along with them.
    """
    groups: dict[Any, list[Leaf]] = {}
    for leaf in dict.fromkeys(leaves):
        table, when, context = leaf.query
        light = replace(context, pooled=0) if monthly else context
        groups.setdefault(leaf if is_duration(leaf) else (table, when, light), []).append(leaf)
    return [tuple(group) for group in groups.values()]
