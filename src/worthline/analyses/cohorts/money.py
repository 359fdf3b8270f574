"""In which month of their age have customers brought back what it cost to win them?

The margin a cohort has really brought, added up month by month, against the spend of its own month over its own
customers: both sides of one and the same people. `Not yet` is an answer, and so is `too early`; nothing is forecast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.admitted import counted_of
from worthline.analyses.cohorts.ages import ages_of
from worthline.analyses.cohorts.beginnings import beginnings
from worthline.analyses.cohorts.choice import FIRST_MONTH, Choice
from worthline.analyses.cohorts.counted import Group, Groups, in_order
from worthline.analyses.cohorts.metrics import tallied
from worthline.analyses.cohorts.payback import BreakEven, payback
from worthline.analyses.cohorts.retention import labels
from worthline.catalogue.metric import Refuse, find
from worthline.measuring.can import missing, stated
from worthline.measuring.interval import Estimate
from worthline.measuring.measure import Measurer
from worthline.tables.derived.journeys import JOURNEYS
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain, Period, month_index

if TYPE_CHECKING:
    import ibis.expr.types as ir

CHANNEL = "channel"
SPEND = "acquisition_spend"

Spent = Mapping[tuple[Any, int], float]
"""What was spent to win the customers of a channel (`None` for all) and month, by the month's number."""


def break_even(measurer: Measurer, by: str = FIRST_MONTH) -> BreakEven:
    """When the customers of each month, or of each channel, paid back what they cost.

    Raises:
        WorthlineError: `by` is neither, or margin or spend are not in the data.
    """
    if by not in (FIRST_MONTH, CHANNEL):
        raise WorthlineError(
            f"What customers cost is not known by {by}.",
            expected=f"{FIRST_MONTH} or {CHANNEL}: spend has a day and a channel.",
        )
    choice = Choice("margin_to_date", by)
    if lacking := missing(find("acquisition_cost"), measurer.known, measurer.rules):
        raise WorthlineError(f"break_even cannot be measured: not in your data yet: {lacking}.")
    found, spent = margins(measurer, choice), spending(measurer, by)
    label = labels(measurer, choice)
    rows = tuple(
        payback(label(name), costed_by(measurer, {name: found[name]}, spent, by)) for name in in_order(found)
    )
    return BreakEven(rows, payback(None, costed_by(measurer, found, spent, by)))


def break_even_of(measurer: Measurer, period: Period) -> Estimate | Refuse:
    """The month of age in which those won in the year up to the period's end had paid back, all together.

    Judged by everything known today: a cohort that has paid back stays so. The interval is that of the margin; the
    cost is a fact.
    """
    return break_even_in(measurer, [period])[0]


def break_even_in(measurer: Measurer, periods: Sequence[Period]) -> list[Estimate | Refuse]:
    """`break_even_of` for several periods, from the same two questions."""
    for key in ("gross_margin", "acquisition_cost"):
        entry, known, rules = find(key), measurer.known, measurer.rules
        if (lacking := missing(entry, known, rules)) and stated(entry, known, rules) is None:
            return [Refuse("missing", (("what", lacking),))] * len(periods)
    found = margins(measurer, Choice("margin_to_date"))
    spent = spending(measurer, FIRST_MONTH)
    return [_of_year(measurer, found, spent, month_index(period.end)) for period in periods]


def margins(measurer: Measurer, choice: Choice) -> Groups:
    """The margin to date of everyone who has paid, by the month they were won in, or another word they share."""
    ages = ages_of(choice, measurer.known.as_of, hours=False)
    return tallied(measurer, counted_of(measurer, choice), won(measurer, choice), ages)


def won(measurer: Measurer, choice: Choice) -> ir.Table:
    """Everyone who has paid, since when, and in which cohort: see `beginnings`."""
    journeys = JOURNEYS.table()
    paid = journeys.filter(journeys.first_paid_on.notnull())
    first = paid.select("customer_id", on=paid.first_paid_on, at=paid.first_paid_on.cast("timestamp"))
    found: ir.Table = beginnings(first, choice, ages_of(choice, measurer.known.as_of, hours=False), measurer)
    return found


def spending(measurer: Measurer, by: str) -> Spent:
    """What was spent to win each month's customers, by the company's rules for kinds of spend and for the lag."""
    known, cut = measurer.known, [CHANNEL] if by == CHANNEL else []
    months = measurer.calendar.between(known.since, known.as_of, Grain.MONTH)
    rows = measurer.measure(["acquisition_cost"], months, cut, judged=0)
    return {
        (row.segment.get(CHANNEL), month_index(row.period.start)): row.parts[SPEND].value or 0.0
        for row in rows
        if row.parts.get(SPEND) is not None and row.parts[SPEND].value is not None
    }


def _of_year(measurer: Measurer, found: Groups, spent: Spent, end: int) -> Estimate | Refuse:
    year = {name: held for name, held in found.items() if end - 12 <= int(name) < end}
    costed = costed_by(measurer, year, spent, FIRST_MONTH)
    paid = payback(None, costed)
    if not year:
        return Refuse("nothing_happened")
    if not costed:
        return Refuse("no_spend")
    minimum = measurer.rules.minimum_customers
    if paid.size < minimum:
        return Refuse("too_few", (("n", str(paid.size)), ("minimum", str(minimum))))
    if paid.age is None:
        return Refuse("not_yet_paid_back", (("months", str(len(paid.curve))),))
    low, high = paid.earliest, paid.latest
    return Estimate(
        float(paid.age), None if low is None else float(low), None if high is None else float(high), None
    )


def costed_by(measurer: Measurer, found: Groups, spent: Spent, by: str) -> list[tuple[Group, float]]:
    """Each group with what it cost, where that is known; a group is those won in one month."""
    latest = month_index(measurer.known.as_of)
    costed = []
    for name, held in found.items():
        for group in held:
            month = latest - group.begun
            cost = spent.get((name if by == CHANNEL else None, month))
            if cost is not None:
                costed.append((group, cost))
    return costed
