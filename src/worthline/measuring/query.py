"""What does the engine run?

All leaves of one table and context become one question: rows of one customer, period and segment each, which `adding`
makes sums of. Nothing is rounded and nothing but sums leaves the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import Duration, OverTable, Ratio
from worthline.measuring.bind import blank, bound, cut, standing
from worthline.measuring.leaves import Leaf
from worthline.tables.derived.known import Known
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Question:
    """Leaves that are read together, the periods they are read for, and the columns they are cut by."""

    leaves: tuple[Leaf, ...]
    windows: Windows
    by: tuple[str, ...]
    pairs: tuple[tuple[int, int], ...] = ()

    def of_months(self) -> Question:
        """The same, asked of each month that any of its windows holds."""
        months = [month for _, month in self.windows.bucket_rows()]
        return replace(self, windows=Windows(self.windows.calendar, Grain.MONTH, min(months), max(months)))

    def of_standing(self, rules: Rules | Asked) -> bool:
        """Whether it is asked, at each window's end, of everyone who has begun by then."""
        (leaf,) = self.leaves
        return _duration(leaf, blank(leaf.how.table), rules).standing


def customers(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """One row a customer, period and segment, with each leaf's part `p0` and whole `w0`."""
    placed = bound(question.leaves[0].how, known, rules, question.windows)
    chosen = valued(question, placed.rows, known, rules)
    if placed.single:
        return chosen
    keys = ("customer_id", "period", *question.by)
    sides = [name for name in chosen.columns if name not in keys]
    return chosen.group_by(keys).agg(**{name: chosen[name].sum() for name in sides})


def valued(
    question: Question,
    rows: ir.Table,
    known: Known,
    rules: Rules | Asked,
    when: tuple[str, ...] = ("period",),
) -> ir.Table:
    """Rows of the table with their segment, and each leaf's part and whole."""
    rows = cut(rows, question.by, known, question.leaves[0].how.table)
    named = {}
    for index, leaf in enumerate(question.leaves):
        ratio = leaf.how.rows(rows, rules)
        assert isinstance(ratio, Ratio)
        named[f"p{index}"] = ratio.part.coalesce(0)
        if ratio.whole is not None:
            named[f"w{index}"] = ratio.whole.coalesce(0)
    return rows.select("customer_id", *when, *question.by, **named)


def stretches(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """For one duration: each row's customer, its steps so far (`days`), and whether it has arrived.

    The steps are those of the duration's clock: days, or minutes where its unit is hours.
    """
    import ibis

    (leaf,) = question.leaves
    over_all, windows = question.of_standing(rules), question.windows
    placed = standing(leaf.how, known, windows) if over_all else bound(leaf.how, known, rules, windows)
    rows = cut(placed.rows, question.by, known, leaf.how.table)
    duration = _duration(leaf, rows, rules)
    after = (known.today + ibis.interval(days=1)).cast("date")
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


def is_duration(leaf: Leaf) -> bool:
    """Whether a leaf is a duration; its docstring's type says so without touching an engine."""
    return is_time(leaf.how)


def is_time(how: OverTable) -> bool:
    """The same of what a metric adds up."""
    return how.build.__annotations__.get("return") in (Duration, "Duration")


def _duration(leaf: Leaf, rows: ir.Table, rules: Rules | Asked) -> Duration:
    duration = leaf.how.rows(rows, rules)
    assert isinstance(duration, Duration)
    return duration


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
