"""What is any other metric worth, cohort by cohort and age by age?

The metric's own rows, one a customer and period, joined to who belongs where. A ratio stays its ratio within the cohort
at that age; a total is divided by the customers of the cohort, so that cohorts of unlike size can be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.admitted import Counted, by_the_calendar, counted_of
from worthline.analyses.cohorts.ages import Ages, ages_of
from worthline.analyses.cohorts.beginnings import activity_of, beginnings, occasions
from worthline.analyses.cohorts.choice import Choice
from worthline.analyses.cohorts.counted import Groups, Reckoning, cohorts_of, placed
from worthline.analyses.cohorts.retention import asked, labels, sized
from worthline.analyses.cohorts.table import Cohorts, pooled
from worthline.catalogue.metric import Ratio
from worthline.measuring.adding import moments, read_sums
from worthline.measuring.interval import Sums
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.query import Question, customers
from worthline.measuring.readings import Reader
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.sales import sales
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.derived.windows import Windows
from worthline.words.periods import Grain
from worthline.words.values import Better

if TYPE_CHECKING:
    import ibis.expr.types as ir


def metric_cohorts(measurer: Measurer, choice: Choice) -> Cohorts:
    """The cohort table of any metric that is added up over customers.

    Raises:
        WorthlineError: it is not, or what it needs is lacking, or it cannot be counted by this clock.
    """
    counted, rules = counted_of(measurer, choice), measurer.rules
    judged_on = measurer.known.as_of - timedelta(days=counted.ripens(rules))
    ages = ages_of(choice, judged_on, hours=False)
    occasion = occasions(activity_of(choice, measurer), choice, measurer)
    members = beginnings(occasion, choice, ages, measurer)
    found = tallied(measurer, counted, members, ages)
    reach = "upto" if counted.to_date else "at"
    how = Reckoning(counted.per_customer(rules), counted.bounds(rules), reach)
    table = cohorts_of(found, how, labels(measurer, choice))
    better = Better.HIGHER if counted.to_date else counted.metric.better
    return Cohorts("", table, pooled(table, how.bounds), choice, counted.unit(rules), better)


def tallied(measurer: Measurer, counted: Counted, members: ir.Table, ages: Ages) -> Groups:
    """What happened to each cohort's customers, by how far they have come, and by age."""
    found = sized(measurer, members)
    placed(found, asked(measurer, _added(measurer, counted, members, ages)), lambda row: _sums(row, counted))
    return found


def _added(measurer: Measurer, counted: Counted, members: ir.Table, ages: Ages) -> ir.Table:
    """The sums by cohort, how far they have come, and age."""
    calendar = not ages.own and ages.unit != "day"
    each = (
        _by_period(measurer, counted, members, ages)
        if calendar
        else _by_day(measurer, counted, members, ages)
    )
    each = each.filter(each.age.between(0, each.begun))
    if counted.alone is not None and "w0" in each.columns:
        each = each.drop("w0")
    if not counted.to_date:
        return each.group_by("cohort", "over", "age").agg(**moments(each, 0))
    each = each.mutate(squares=_squares_to_date(each))
    sums = moments(each, 0) | {"pp0": each.squares.sum()}
    return each.group_by("cohort", "over", "age").agg(**sums)


def _by_period(measurer: Measurer, counted: Counted, members: ir.Table, ages: Ages) -> ir.Table:
    """One row a customer and calendar month or week of their age, with the metric's part and whole."""
    known, rules, calendar = measurer.known, measurer.rules, measurer.calendar
    grain = Grain(ages.unit)
    how = counted.how
    last = how.months_back(rules)
    leaf = Leaf(counted.metric.key, Context(last))
    first, end = (calendar.index_of(day, grain) for day in (known.since, known.as_of))
    windows = Windows(calendar, grain, first, end, last)
    Reader(measurer.engine, known, rules, calendar).prepare(windows)
    rows = customers(Question((leaf,), windows, ()), known, rules)
    joined = rows.inner_join(members, "customer_id")
    return joined.mutate(age=(joined.period - windows.period_of(joined.first_on)).cast("int32"))


def _by_day(measurer: Measurer, counted: Counted, members: ir.Table, ages: Ages) -> ir.Table:
    """The same from each day's sales, for ages that do not begin with a calendar week or month."""
    known, rules = measurer.known, measurer.rules
    sold = sales(known, rules).inner_join(members, "customer_id")
    sold = sold.mutate(age=ages.between(sold, sold.day, sold.day.cast("timestamp")).cast("int32"))
    columns = STREAMED[CUSTOMER_MONTHS.name].columns
    kept = {name: kind for name, kind in columns.items() if name in sold.columns and name != "customer_id"}
    rows = sold.group_by("customer_id", "cohort", "over", "begun", "age").agg(
        **{name: sold[name].sum().cast(kind) for name, kind in kept.items()}
    )
    try:
        ratio = counted.how.rows(rows, rules)
    except AttributeError:
        raise by_the_calendar(counted.metric.key) from None
    assert isinstance(ratio, Ratio)
    whole = {} if ratio.whole is None else {"w0": ratio.whole.coalesce(0)}
    return rows.mutate(p0=ratio.part.coalesce(0), **whole)


def _squares_to_date(each: ir.Table) -> ir.FloatingValue:
    """What each row adds to the squares of what its customer has brought by then; months without a row add nothing."""
    import ibis

    upto = ibis.cumulative_window(group_by="customer_id", order_by="age")
    part = each.p0.cast("float64")
    after = part.sum().over(upto)
    return after * after - (after - part) * (after - part)


def _sums(row: Mapping[str, Any], counted: Counted) -> Sums:
    found = read_sums(dict(row), 0)
    factor = 1.0 if counted.alone is None else counted.alone
    return Sums(
        found.n,
        found.part * factor,
        found.whole,
        found.part2 * factor**2,
        found.whole2,
        found.part_whole * factor,
    )
