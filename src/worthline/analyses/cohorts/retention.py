"""Of those who came together, how many were there at each age?

Being there is an order, an event, or a paid subscription at the end of the month, week or day. A subscription lasts:
one row stands for every age from its beginning to its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.ages import FUTURE, Ages, ages_of
from worthline.analyses.cohorts.beginnings import THERE, activity_of, beginnings, has_hours, occasions
from worthline.analyses.cohorts.choice import FIRST_MONTH, Bracket, Choice
from worthline.analyses.cohorts.counted import Groups, Reckoning, cohorts_of, groups, placed
from worthline.analyses.cohorts.table import Cohorts, Label, pooled
from worthline.measuring.interval import Sums
from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

FOREVER = 1_000_000
"""An age nobody reaches: the last of whoever has not left."""


def retention(measurer: Measurer, choice: Choice) -> Cohorts:
    """The retention table: two queries, however many cohorts there are."""
    of = activity_of(choice, measurer)
    ages = ages_of(choice, measurer.known.as_of, hours=choice.clock == "own" and has_hours(of, measurer))
    rows = occasions(of, choice, measurer)
    members = beginnings(rows, choice, ages, measurer)
    found = sized(measurer, members)
    placed(found, asked(measurer, _there(rows, members, choice, ages)), _counted)
    unbounded = choice.kind == "unbounded"
    how = Reckoning(reach="from" if unbounded else "at", future=FUTURE[choice.age] if unbounded else 0)
    table = cohorts_of(found, how, labels(measurer, choice))
    return Cohorts(THERE[of], table, pooled(table), choice)


def sized(measurer: Measurer, members: ir.Table) -> Groups:
    """Every cohort, in groups of those who have come equally far."""
    return groups(
        asked(
            measurer, members.group_by("cohort", "over").agg(size=members.count(), begun=members.begun.max())
        )
    )


def asked(measurer: Measurer, question: ir.Table) -> list[dict[str, Any]]:
    """The rows that answer a question."""
    rows: list[dict[str, Any]] = measurer.ask(question).to_pylist()
    return rows


def labels(measurer: Measurer, choice: Choice) -> Any:
    """What makes a cohort's label of what the engine calls it."""

    def label(name: Any) -> Label:
        if choice.by == FIRST_MONTH:
            return measurer.calendar.period(int(name), Grain.MONTH)
        return None if name is None else str(name)

    return label


def _there(rows: ir.Table, members: ir.Table, choice: Choice, ages: Ages) -> ir.Table:
    """How many were there, by cohort, how far they have come, and age."""
    import ibis

    spans = _spans(rows, members, ages)
    if choice.brackets:
        at = _within(spans, choice.brackets)
    elif choice.kind == "unbounded":
        last = spans.group_by("customer_id", "cohort", "over", "begun").agg(age=spans.until.max())
        at = last.mutate(age=ibis.least(last.age, last.begun))
    else:
        at = _each(spans)
    return at.group_by("cohort", "over", "age").agg(active=at.count())


def _spans(rows: ir.Table, members: ir.Table, ages: Ages) -> ir.Table:
    """Each time someone was there, as the first and last age (or day, where there are ranges) of it.

    Whoever subscribes is there at the end of an age; all are there at their first.
    """
    import ibis

    joined = rows.inner_join(members, "customer_id")
    age = ages.between(joined, joined["on"], joined["at"]).cast("int32")
    last = ages.between(joined, joined.ended_on, joined.ended_on.cast("timestamp")).cast("int32") - 1
    last = last.coalesce(FOREVER)
    last = ibis.ifelse(age == 0, ibis.greatest(last, 0), last)
    until = ibis.ifelse(joined.lasts, last, age)
    spans = joined.select("customer_id", "cohort", "over", "begun", age=age, until=until.cast("int32"))
    return spans.filter(spans.until >= spans.age)


def _each(spans: ir.Table) -> ir.Table:
    """One row a customer and age."""
    import ibis

    ages = ibis.range(spans.age, ibis.least(spans.until, spans.begun) + 1).unnest()
    rows = spans.select("customer_id", "cohort", "over", age=ages)
    return rows.mutate(age=rows.age.cast("int32")).distinct()


def _within(spans: ir.Table, ranges: tuple[Bracket, ...]) -> ir.Table:
    """One row a customer and range of days."""
    import ibis

    keys = ("customer_id", "cohort", "over")
    found = [
        spans.filter((spans.age <= high) & (spans.until >= low)).select(*keys, age=ibis.literal(at, "int32"))
        for at, (low, high) in enumerate(ranges)
    ]
    return ibis.union(found[0], *found[1:], distinct=True) if found[1:] else found[0].distinct()


def _counted(row: Mapping[str, Any]) -> Sums:
    active = float(row["active"])
    return Sums(int(active), active, 0.0, active, 0.0, 0.0)
