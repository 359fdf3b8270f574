"""What does the engine give of one metric: sums by unit, month and segment, of those touched and of the others?

A duration becomes a ratio: the time up to a limit, of everyone who began and has had that long (the mean restricted to
the limit, Irwin 1949; Royston & Parmar 2013). Nobody is cut short before the limit, so it needs no curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.impact.folded import folded
from worthline.analyses.impact.touched import Touched
from worthline.measuring.bind import one_each
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.query import Question, customers, is_duration, stretches
from worthline.measuring.readings import Reader
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import labels
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.analyses.impact.panel import Panel

GROUPS = 400
"""Random groups that customers are put into; the error of 400 is itself known to within 4 %."""
UNIT, MONTH, TOUCHED, PART, WHOLE, PEOPLE = "unit_", "month_", "touched_", "part_", "whole_", "people_"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of one metric.

    Attributes:
        leaf: the metric, added up over one table.
        touched: whom the change touched.
        months: the first and the last month, by `month_index`.
        followed: months of age that newcomers are followed after the month they joined in; none where every month is
            taken as it comes.
        columns: customers are also told apart by these columns, for the mix.
    """

    leaf: Leaf
    touched: Touched
    months: tuple[int, int]
    followed: int | None
    columns: tuple[str, ...]

    @property
    def of_cohorts(self) -> bool:
        """Whether a customer's rows of several months go to the month in which they joined."""
        return self.followed is not None and not one_each(self.leaf.how)


def panel(measurer: Measurer, wanted: Wanted) -> Panel:
    """One metric's sums, as the engine gives them."""
    leaf = Leaf(wanted.leaf.key, Context()) if _one_cohort_each(wanted) else wanted.leaf
    calendar, (first, last) = measurer.calendar, wanted.months
    until = last + (wanted.followed or 0 if wanted.of_cohorts else 0)
    periods = [calendar.period(index, Grain.MONTH) for index in range(first, until + 1)]
    reader = Reader(measurer.engine, measurer.known, measurer.rules, calendar, measurer.compiled)
    question = reader.question((leaf,), set(), periods, ())
    reader.prepare(question.windows)
    crowd = measurer.ask(_crowd()).to_pylist()[0]["n"] > GROUPS
    rows = measurer.ask(_sums(question, wanted, measurer.known, measurer.rules, crowd=crowd))
    total = WHOLE not in rows.column_names
    if total and wanted.followed is not None:
        sizes = measurer.ask(_sizes(wanted, measurer.known, crowd=crowd))
        return folded(rows, wanted.months, wanted.columns, sizes)
    return folded(rows, wanted.months, wanted.columns)


def _one_cohort_each(wanted: Wanted) -> bool:
    return wanted.followed is not None and one_each(wanted.leaf.how)


def _crowd() -> ir.Table:
    journeys = JOURNEYS.table()
    return journeys.aggregate(n=journeys.count())


def _sums(question: Question, wanted: Wanted, known: Known, rules: Rules | Asked, *, crowd: bool) -> ir.Table:
    """The sums by unit, month, side and segment."""
    rows = _each(question, rules, known)
    if wanted.of_cohorts:
        rows = _of_cohorts(rows, wanted)
    return _added(_labelled(rows, wanted, known, crowd=crowd), wanted.columns)


def _added(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    keys = (UNIT, MONTH, TOUCHED, *columns)
    sums = {name: rows[name].sum() for name in (PART, WHOLE) if name in rows.columns}
    return rows.group_by(keys).agg(**sums, **{PEOPLE: rows.count()})


def _each(question: Question, rules: Rules | Asked, known: Known) -> ir.Table:
    """A row a customer and month, with part and whole; those with neither are left out."""
    import ibis

    (leaf,) = question.leaves
    if is_duration(leaf):
        rows = stretches(question, known, rules)
        limit = ibis.literal(limit_of(leaf, rules) * leaf.metric.steps, "float64")
        return rows.select(
            "customer_id",
            **{MONTH: rows.period, PART: ibis.least(rows.days.cast("float64"), limit) / leaf.metric.steps,
               WHOLE: ibis.literal(1, "int64")},
        )  # fmt: skip
    rows = customers(question, known, rules)
    sides = {PART: rows.p0} | ({WHOLE: rows.w0} if "w0" in rows.columns else {})
    chosen = rows.select("customer_id", **{MONTH: rows.period}, **sides)
    there = chosen[PART] != 0
    return chosen.filter(there | (chosen[WHOLE] != 0) if WHOLE in sides else there)


def limit_of(leaf: Leaf, rules: Rules | Asked) -> float:
    """Up to how many days (or hours) a duration is counted: the window in which a customer is to reach the value."""
    from worthline.words.values import Unit

    return float(rules.activation_window_days) * (24.0 if leaf.metric.unit is Unit.HOURS else 1.0)


def _of_cohorts(rows: ir.Table, wanted: Wanted) -> ir.Table:
    """Each customer's rows of the first months of age, added up under the month in which they joined."""
    journeys, (first, last) = JOURNEYS.table(), wanted.months
    joined = journeys.filter(journeys.joined_on.notnull())
    joined = joined.select("customer_id", joined_=_month_of(joined.joined_on))
    both = rows.inner_join(joined, "customer_id")
    age = both[MONTH] - both.joined_
    young = both.filter((age >= 0) & (age <= (wanted.followed or 0)))
    young = young.filter((young.joined_ >= first) & (young.joined_ <= last))
    sums = {name: young[name].sum() for name in (PART, WHOLE) if name in young.columns}
    return young.group_by("customer_id", **{MONTH: young.joined_}).agg(**sums)


def _sizes(wanted: Wanted, known: Known, *, crowd: bool) -> ir.Table:
    """How many joined in each month, by unit, side and segment: what a total of newcomers is shared by."""
    import ibis

    journeys = JOURNEYS.table()
    joined = journeys.filter(journeys.joined_on.notnull())
    rows = joined.select(
        "customer_id", **{MONTH: _month_of(joined.joined_on), PART: ibis.literal(1, "int64")}
    )
    first, last = wanted.months
    rows = rows.filter((rows[MONTH] >= first) & (rows[MONTH] <= last))
    return _added(_labelled(rows, wanted, known, crowd=crowd), wanted.columns)


def _labelled(rows: ir.Table, wanted: Wanted, known: Known, *, crowd: bool) -> ir.Table:
    """Rows with their unit, whether the change touched them, and the segments they are told apart by."""
    import ibis

    segment = wanted.touched.column
    names = list(dict.fromkeys((*([segment] if segment else []), *wanted.columns)))
    if names:
        rows = rows.left_join(labels(names, known), "customer_id").drop("customer_id_right")
    unit = (rows.customer_id.hash() % GROUPS).abs().cast("string") if crowd else rows.customer_id
    mine = (rows[segment] == wanted.touched.value).coalesce(False) if segment else ibis.literal(True)
    sides = [name for name in (PART, WHOLE) if name in rows.columns]
    return rows.select(MONTH, *sides, *wanted.columns, **{UNIT: unit, TOUCHED: mine.ifelse(1, 0)})


def _month_of(day: ir.DateValue) -> ir.IntegerValue:
    """The month of a day as `month_index` counts it."""
    return day.year() * 12 + day.month() - 1
