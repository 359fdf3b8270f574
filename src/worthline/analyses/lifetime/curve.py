"""When do customers bring back what it cost to win them: as far as it is seen, and as far as it is expected?

The margin of a cohort, added up month by month of its age, as it really came; from there on what the model that is
believed expects of the very same customers. Against it stands what they cost. The band of the months to come is as wide
as the model missed a tenth of the customers when it was tried on the past, and no narrower than its parameters allow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from worthline.analyses.cohorts.admitted import counted_of
from worthline.analyses.cohorts.choice import FIRST_MONTH, Choice
from worthline.analyses.cohorts.counted import Group, Groups, in_order
from worthline.analyses.cohorts.money import CHANNEL, Spent, costed_by, margins, spending, won
from worthline.analyses.cohorts.payback import NO_SPEND, NOT_YET, PAID_BACK, Payback, Point
from worthline.analyses.cohorts.retention import labels
from worthline.analyses.cohorts.table import Label, of_cohort, together, valued, written
from worthline.analyses.lifetime.beside import lent
from worthline.analyses.lifetime.lifetime import Lifetime, lifetime
from worthline.analyses.lifetime.outlook import Z95
from worthline.analyses.lifetime.tried import Tried
from worthline.catalogue.metric import Refuse, find
from worthline.measuring.can import missing
from worthline.measuring.interval import Estimate, Sums
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError
from worthline.words.periods import Period, month_index, month_start, months_on

if TYPE_CHECKING:
    import pyarrow as pa

EXPECTED = "expected"
"""A cohort that is to pay back within the months looked ahead."""
YEAR = 12
"""The month of age by which everyone in a cohort has been a customer for a year; that of joining is 0."""
MOSTLY = 0.5
"""Share of the customers of whom it must be seen, and not expected, that they have paid back."""
SPREAD = math.sqrt(math.pi / 2)
"""The standard deviation of a normal error over the mean of its size."""

To_come = Mapping[tuple[Any, int], Sequence[float]]
"""The margin expected of each cohort (its label, and the age its customers are in), by the end of each month ahead."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The margin of a cohort by age, seen and then expected, against its cost.

    Attributes:
        paid: the curve, whether and when it passes the cost; its status may be `expected`.
        seen: by age, the share of the customers whose margin is known and not expected.
        judged_on: the day on which everyone in it has been a customer for a year, and their refunds are in; of months.
    """

    paid: Payback
    seen: tuple[float, ...]
    judged_on: date | None

    @property
    def label(self) -> Label:
        """The month, or the word its customers share; none for all together."""
        return self.paid.label

    @property
    def year(self) -> Point | None:
        """How it stands when everyone has been a customer for a year, where the curve goes that far."""
        return next((point for point in self.paid.curve if point.age == YEAR), None)


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of a company's customers.

    Attributes:
        until: the day from which on all is expected.
        months: how far the forecast looks ahead.
        by: `first_month`, or the column whose words the customers of a curve share.
        contracts: whether it is what contracts pay, or what orders bring.
        model: the one that is believed.
        error: the standard error of what it expects, as a share of it.
        rows: the cohorts.
        pooled: everyone whose cost is known.
    """

    until: date
    months: int
    by: str
    contracts: bool
    model: str
    error: float
    rows: tuple[Curve, ...]
    pooled: Curve

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each cohort and age, all together last."""
        named = [*((written(each.label), each) for each in self.rows), (None, self.pooled)]
        return [row for name, each in named for row in _written(name, each, together=each is self.pooled)]

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def curves(found: Lifetime, by: str = FIRST_MONTH) -> Curves | Refuse:
    """The curves of the customers of each month, channel or other segment; or why no forecast is believed.

    Raises:
        WorthlineError: margin or spend are not in the data, or there is no such column.
    """
    measurer = found.measurer
    if lacking := missing(find("acquisition_cost"), measurer.known, measurer.rules):
        raise WorthlineError(f"The curve cannot be drawn: not in your data yet: {lacking}.")
    choice = Choice("margin_to_date", by)
    found = of_its_money(found)
    if isinstance(found.seen, Refuse) or found.refused or found.best is None:
        return found.refused or Refuse("no_fit")
    groups, label = margins(measurer, choice), labels(measurer, choice)
    drawn = _Drawn(_costed(measurer, groups, by), _to_come(found, choice), error(found), found.months)  # fmt: skip
    ripe = counted_of(measurer, choice).ripens(measurer.rules)
    rows = tuple(drawn.curve(label(name), [name], ripe) for name in in_order(groups))
    return Curves(
        found.until, found.months, by, found.contracts, found.best, drawn.error, rows,
        drawn.curve(None, list(groups), ripe),
    )  # fmt: skip


def of_its_money(found: Lifetime) -> Lifetime:
    """The forecast of the money whose past is counted: orders where there are any, whoever else has a contract."""
    contracts = counted_of(found.measurer, Choice("margin_to_date")).metric.key == "mrr"
    return (
        found if found.contracts == contracts else lifetime(found.measurer, found.months, contracts=contracts)
    )


def error(found: Lifetime) -> float:
    """The standard error of what the model that is believed expects of a group of customers, as a share of it.

    What its parameters leave open, and what it missed a tenth of the customers by when it was tried.
    """
    assert not isinstance(found.seen, Refuse)
    assert found.best is not None
    mean = found.seen.outlook(found.best).mean
    own = (mean.error or 0.0) / mean.value if mean.value else 0.0
    missed = found.tried.best.calibration * SPREAD if isinstance(found.tried, Tried) else 0.0
    return math.hypot(own, missed)


Costed = Mapping[Any, Sequence[tuple[Group, float]]]
"""Each cohort's groups, each with what it cost."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What curves are drawn from: groups with their cost, what is to come of them, its error, and how far it goes."""

    costed: Costed
    to_come: To_come
    error: float
    months: int

    def curve(self, label: Label, names: Sequence[Any], ripe: int) -> Curve:
        """The curve of these cohorts together."""
        held = [
            (group, group.course("upto"), cost, self.to_come.get((name, group.begun), ()))
            for name in names
            for group, cost in self.costed[name]
        ]
        size = sum(group.size for group, *_ in held)
        oldest = max((group.over for group, *_ in held), default=-1) + self.months
        told = [self._point(age, held) for age in range(oldest + 1)] if held else []
        points, seen = tuple(point for point, _ in told), tuple(share for _, share in told)
        bare = Payback(label, size, points, NOT_YET if held else NO_SPEND)
        status = bare.status if bare.age is None else PAID_BACK if seen[bare.age] > MOSTLY else EXPECTED
        judged = _judged_on(label, ripe) if isinstance(label, Period) else None
        return Curve(Payback(label, size, points, status), seen, judged)

    def _point(self, age: int, held: Sequence[_Held]) -> tuple[Point, float]:
        """One age: those who are that old, or are to be within the forecast."""
        old = [each for each in held if each[0].over + self.months >= age]
        seen = [each for each in old if each[0].over >= age]
        ahead = [each for each in old if each[0].over < age]
        size = sum(group.size for group, *_ in old)
        brought = together([*(each[1][age] for each in seen), *(each[1][-1] for each in ahead)])
        more = sum(_expected(each, age) for each in ahead) / size
        margin = self._with(valued(of_cohort(brought.part, brought.part2, size), None), more)
        cost = sum(cost for _, _, cost, _ in old) / size
        return Point(age, margin, cost), sum(group.size for group, *_ in seen) / size

    def _with(self, so_far: Estimate, more: float) -> Estimate:
        """What has been brought, and what is expected to come; a small cohort is as unsure ahead as it was so far."""
        if not more or so_far.value is None:
            return so_far
        known = so_far.error or 0.0
        own = known / so_far.value if so_far.value > 0 else 0.0
        whole = math.hypot(known, more * math.hypot(self.error, own))
        value = so_far.value + more
        return Estimate(value, value - Z95 * whole, value + Z95 * whole, whole)


_Held = tuple[Group, Sequence[Sums], float, Sequence[float]]


def _expected(each: _Held, age: int) -> float:
    """What a group is to bring by the end of an age it has not finished."""
    group, _, _, more = each
    return more[age - group.over - 1] if more else 0.0


def _judged_on(month: Period, ripe: int) -> date:
    return months_on(month.start, YEAR + 1) + timedelta(days=ripe)


def _costed(measurer: Measurer, found: Groups, by: str) -> Costed:
    """Each cohort's groups with their cost; where that is not known apart, each bears its share of its month's."""
    spent = spending(measurer, by)
    if by in (CHANNEL, FIRST_MONTH):
        return {name: costed_by(measurer, {name: held}, spent, by) for name, held in found.items()}
    sizes, latest = _sizes(found), month_index(measurer.known.as_of)
    return {name: _shared(held, spent, sizes, latest) for name, held in found.items()}


def _shared(
    held: Sequence[Group], spent: Spent, sizes: Mapping[int, int], latest: int
) -> list[tuple[Group, float]]:
    costs = ((group, spent.get((None, latest - group.begun))) for group in held)
    return [(group, cost * group.size / sizes[group.begun]) for group, cost in costs if cost is not None]


def _sizes(found: Groups) -> dict[int, int]:
    """How many were won in each month, by the age they are in."""
    sizes: dict[int, int] = {}
    for held in found.values():
        for group in held:
            sizes[group.begun] = sizes.get(group.begun, 0) + group.size
    return sizes


def _to_come(found: Lifetime, choice: Choice) -> To_come:
    """What the model that is believed expects of each cohort, by the end of each month ahead."""
    measurer, seen, model = found.measurer, found.seen, found.best
    assert not isinstance(seen, Refuse)
    assert model is not None
    foretold, first = seen.found[model], _rest_of_month(found)
    ends = {f"by_{at}": foretold.share_within(min(at + first, seen.months)) for at in range(seen.months)}
    kinds = foretold.kinds
    within = lent(measurer, f"within_{seen.until:%Y%m%d}_{seen.months}", {**kinds, **ends})
    members = won(measurer, choice).select("customer_id", "cohort", "begun")
    rows = seen.rows.inner_join(within, list(kinds)).inner_join(members, "customer_id")
    worth = rows[f"worth_{model}"]
    asked = rows.group_by("cohort", "begun").agg(**{name: (worth * rows[name]).sum() for name in ends})
    return {
        (row["cohort"], int(row["begun"])): [row[name] or 0.0 for name in ends]
        for row in measurer.ask(asked).to_pylist()
    }


def _rest_of_month(found: Lifetime) -> float:
    """The share of the first month ahead that is still to come: less than 1 where the data ends within a month.

    What contracts pay in a month is counted whole from its first day on.
    """
    tomorrow = found.until
    if tomorrow.day == 1:
        return 1.0
    if found.contracts:
        return 0.0
    start = month_start(month_index(tomorrow))
    return (months_on(start, 1) - tomorrow).days / (months_on(start, 1) - start).days


def _written(name: object, each: Curve, *, together: bool) -> list[dict[str, Any]]:
    paid = each.paid
    return [
        {
            "cohort": name, "all_together": together, "size": paid.size, "age": point.age, "margin": point.margin.value,
            "low": point.margin.low, "high": point.margin.high, "cost": point.cost, "seen": share,
            "status": paid.status, "break_even": paid.age, "earliest": paid.earliest, "latest": paid.latest,
            "judged_on": each.judged_on,
        }
        for point, share in zip(paid.curve, each.seen, strict=True)
    ]  # fmt: skip
