"""How is a question answered in sums?

Every value and its interval need a few sums over customers. Where a table can be read in two parts, what stays the same
over many periods is added up once; where each customer has one row in all, a window of months is its months' sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from worthline.measuring.bind import one_each, read_apart
from worthline.measuring.interval import Sums
from worthline.measuring.query import Question, customers, is_duration, stretches, valued
from worthline.tables.derived.apart import STEPS
from worthline.tables.derived.known import Known
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir


def answer(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """What the engine is asked: sums by period and segment, or, of a duration, people by age."""
    asked = waits if is_duration(question.leaves[0]) else sums
    return asked(question, known, rules)


def sums(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """One row a period and segment, with the sums of every leaf and of every pair of leaves."""
    apart = read_apart(question.leaves[0].how, known, rules, question.windows)
    if apart is not None:
        steady = _added(question, valued(question, apart.steady, known, rules, STEPS), STEPS)
        found = [apart.holds(steady, question.windows)]
        if apart.turning is not None:
            turning = valued(question, apart.turning, known, rules)
            found.append(_added(question, turning, ("period",)))
        return _together(question, found)
    if _by_months(question) and one_each(question.leaves[0].how):
        monthly = question.of_months()
        found_months = _added(monthly, customers(monthly, known, rules), ("period",))
        return _together(question, [_in_windows(question, found_months)])
    return _added(question, customers(question, known, rules), ("period",))


def waits(question: Question, known: Known, rules: Rules | Asked) -> ir.Table:
    """For one duration: how many people arrived, or were last seen, at each age in days."""
    monthly = _by_months(question) and not question.of_standing(rules)
    asked = question.of_months() if monthly else question
    found = stretches(asked, known, rules)
    keys = (*question.by, "days", "arrived")
    counted = found.group_by("period", *keys).agg(people=found.count())
    if not monthly:
        return counted
    spread = _in_windows(question, counted)
    return spread.group_by("period", *keys).agg(people=spread.people.sum())


def _by_months(question: Question) -> bool:
    """Whether the windows are whole months, several of which may hold the same row."""
    return question.windows.shifted and question.windows.grain is not Grain.WEEK


def _in_windows(question: Question, months: ir.Table) -> ir.Table:
    """What was counted by month, once for each window that holds the month."""
    buckets = question.windows.buckets()
    named = months.rename(month="period")
    return named.inner_join(buckets, named.month == buckets.bucket).drop("month", "bucket")


def _added(question: Question, rows: ir.Table, when: tuple[str, ...]) -> ir.Table:
    """Rows of one customer each, added up."""
    wanted: dict[str, Any] = {}
    for index in range(len(question.leaves)):
        wanted |= moments(rows, index)
    for first, second in question.pairs:
        wanted |= _products(rows, first, second)
    return rows.group_by(*when, *question.by).agg(**wanted)


def _together(question: Question, parts: list[ir.Table]) -> ir.Table:
    """Parts that were added up by themselves, added up."""
    import ibis

    keys = ("period", *question.by)
    names = [name for name in parts[0].columns if name not in {*keys, *STEPS, "start_on", "end_on"}]
    rows = ibis.union(*(part.select(*keys, *names) for part in parts)) if len(parts) > 1 else parts[0]
    return rows.group_by(*keys).agg(**{name: rows[name].sum() for name in names})


def moments(rows: ir.Table, index: int) -> dict[str, Any]:
    """The sums of one leaf over rows of one customer each: what its value and its interval need."""
    part = rows[f"p{index}"]
    exact = part.cast("float64")
    if f"w{index}" not in rows.columns:
        there = (part != 0).cast("int64").sum()
        return {f"n{index}": there, f"p{index}": part.sum(), f"pp{index}": (exact * exact).sum()}
    whole = rows[f"w{index}"]
    below = whole.cast("float64")
    return {
        f"n{index}": ((whole != 0) | (part != 0)).cast("int64").sum(),
        f"p{index}": part.sum(),
        f"w{index}": whole.sum(),
        f"pp{index}": (exact * exact).sum(),
        f"ww{index}": (below * below).sum(),
        f"pw{index}": (exact * below).sum(),
    }


def _products(rows: ir.Table, first: int, second: int) -> dict[str, Any]:
    def column(name: str) -> Any:
        return rows[name].cast("float64") if name in rows.columns else 0.0

    return {
        f"x{first}_{second}_{a}{b}": (column(f"{a}{first}") * column(f"{b}{second}")).sum()
        for a in "pw"
        for b in "pw"
        if f"{a}{first}" in rows.columns and f"{b}{second}" in rows.columns
    }


def read_sums(row: dict[str, Any], index: int) -> Sums:
    """One leaf's sums from a row of `sums`."""

    def number(name: str) -> float:
        return float(row.get(f"{name}{index}") or 0.0)

    return Sums(
        int(row[f"n{index}"] or 0), number("p"), number("w"), number("pp"), number("ww"), number("pw")
    )  # fmt: skip


def products_of(row: dict[str, Any], first: int, second: int) -> tuple[float, float, float, float]:
    """The four sums of products of a pair of leaves: part part, part whole, whole part, whole whole."""
    pp, pw, wp, ww = (float(row.get(f"x{first}_{second}_{side}") or 0.0) for side in ("pp", "pw", "wp", "ww"))
    return pp, pw, wp, ww
