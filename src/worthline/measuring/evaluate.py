"""What is the number, given the sums?

Turns readings into estimates: a leaf by its interval, a formula by its arithmetic and its leaves' errors. Where an
honest number cannot be given, the reason is given instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from worthline.catalogue.metric import OfMetrics, Ratio, Refuse
from worthline.measuring.interval import UNKNOWN, Cross, Estimate, covariance, estimate, formula
from worthline.measuring.leaves import Context, Leaf, Tree
from worthline.measuring.query import is_duration
from worthline.measuring.readings import Place, Readings
from worthline.words.values import Unit

if TYPE_CHECKING:
    from worthline.measuring.survival import Curve

OUTLASTING = 0.05
"""The share still there at the end of what was observed, from which on a mean is only known to be at least so much."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A value with its interval, or the reason why there is none."""

    estimate: Estimate = UNKNOWN
    customers: int = 0
    part: float | None = None
    whole: float | None = None
    refused: Refuse | None = None
    parts: Mapping[str, Answer] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What must be known of a ratio before its sums can be judged."""

    total: bool
    bounds: tuple[float, float] | None
    exact: bool
    mean: float | None = None


def shape_of(row: Ratio) -> Shape:
    """The shape of a ratio."""
    return Shape(row.whole is None, row.bounds, row.exact)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Evaluates trees against readings.

    Attributes:
        readings: what the engine said.
        shapes: each leaf's shape.
        minimum: the fewest customers for a share, a mean or a duration.
        months: the length of a period in months.
        barred: leaves that cannot be measured at all, and why.
        stated: of those, what a rule says they are.
        answers: each metric's answer in its context, worked out once.
    """

    readings: Readings
    shapes: Mapping[Leaf, Shape]
    minimum: int
    months: float
    barred: Mapping[Leaf, Refuse]
    stated: Mapping[Leaf, float] = field(default_factory=dict)
    answers: dict[tuple[str, Context, Place], Answer] = field(default_factory=dict)

    def answer(self, tree: Tree, place: Place) -> Answer:
        """The metric in one period and segment."""
        asked = (tree.metric.key, tree.context, place)
        if asked not in self.answers:
            self.answers[asked] = self._leaf(tree.leaf, place) if tree.leaf else self._formula(tree, place)
        return self.answers[asked]

    def _leaf(self, leaf: Leaf, place: Place) -> Answer:
        if leaf in self.stated:
            return Answer(Estimate(self.stated[leaf], None, None, 0.0))
        if leaf in self.barred:
            return Answer(refused=self.barred[leaf])
        return self._duration(leaf, place) if is_duration(leaf) else self._ratio(leaf, place)

    def _ratio(self, leaf: Leaf, place: Place) -> Answer:
        sums, shape = self.readings.sums[leaf].get(place), self.shapes[leaf]
        if sums is None:
            return Answer(refused=Refuse("nothing_happened"))
        whole = None if shape.total else sums.whole
        counted = Answer(customers=sums.n, part=sums.part, whole=whole)
        if shape.exact:
            return Answer(Estimate(sums.part, None, None, 0.0), 0, sums.part)
        if whole is not None and whole <= 0:
            return _without(counted, Refuse("nothing_below", (("metric", leaf.key),)))
        if not shape.total and sums.n < self.minimum:
            return _without(counted, _too_few(sums.n, self.minimum))
        return _with(counted, estimate(sums, plain_total=shape.total, bounded=shape.bounds))

    def _duration(self, leaf: Leaf, place: Place) -> Answer:
        curve, shape = self.readings.curves[leaf].get(place), self.shapes[leaf]
        if curve is None or not curve.n:
            return Answer(refused=Refuse("nothing_happened"))
        arrived = round((curve.share_arrived or 0.0) * curve.n)
        counted = Answer(customers=curve.n, part=float(arrived), whole=float(curve.n))
        if curve.n < self.minimum:
            return _without(counted, _too_few(curve.n, self.minimum))
        per = leaf.metric.steps
        if shape.mean is not None and not arrived:
            return _without(counted, Refuse("zero_churn"))
        if shape.mean is not None:
            return _with(counted, _divided(_mean(curve, shape.mean), per))
        median = curve.quantile(0.5)
        if median.value is None:
            return _without(counted, Refuse("half_not_there"), _milestones(curve, per))
        return Answer(
            _divided(median, per), curve.n, counted.part, counted.whole, None, _milestones(curve, per)
        )

    def _formula(self, tree: Tree, place: Place) -> Answer:
        parts = {name: self.answer(part, place) for name, part in tree.parts.items()}
        missing = {name for name, part in parts.items() if part.estimate.value is None}
        needed = missing if len(missing) == len(parts) else missing - tree.optional
        if needed:
            name = next(name for name in parts if name in needed)
            return Answer(refused=_because(tree.parts[name].metric.key, parts[name]), parts=parts)
        return self._combined(tree, place, parts)

    def _combined(self, tree: Tree, place: Place, parts: Mapping[str, Answer]) -> Answer:
        said = self.value(tree, place, {})
        customers = min(
            (part.customers for part in parts.values() if part.customers and part.estimate.value is not None),
            default=0,
        )
        if isinstance(said, Refuse):
            return Answer(customers=customers, refused=said, parts=parts)
        return Answer(self._propagated(tree, place), customers, parts=parts)

    def value(self, tree: Tree, place: Place, given: Mapping[Leaf, float]) -> float | Refuse:
        """The metric's value where some leaves are given other values than they have."""
        if tree.leaf is not None:
            return given[tree.leaf] if tree.leaf in given else _said(self.answer(tree, place))
        how = tree.metric.how
        assert isinstance(how, OfMetrics)
        values = {name: self.value(part, place, given) for name, part in tree.parts.items()}
        numbers = {name: value for name, value in values.items() if not isinstance(value, Refuse)}
        for name, value in values.items():
            if isinstance(value, Refuse) and name not in tree.optional:
                return value
        if tree.wants_months:
            numbers["months"] = max(part.context.last for part in tree.parts.values()) or self.months
        return how.combine(**numbers)

    def _propagated(self, tree: Tree, place: Place) -> Estimate:
        leaves = {leaf.key + str(index): leaf for index, leaf in enumerate(self._known_leaves(tree, place))}
        answers = {name: self.answer(tree.ends[leaf], place) for name, leaf in leaves.items()}
        values = {name: answer.estimate.value or 0.0 for name, answer in answers.items()}
        errors = {name: answer.estimate.error or 0.0 for name, answer in answers.items()}
        shared = {
            (first, second): self._covariance(leaves[first], leaves[second], place)
            for first in leaves
            for second in leaves
            if (leaves[first], leaves[second]) in self.readings.products
        }
        found = formula(
            lambda given: _number(self.value(tree, place, {leaves[name]: value for name, value in given.items()})),
            values, errors, shared, positive=tree.metric.unit is not Unit.SCORE,
        )  # fmt: skip
        return replace(found, high=None) if any(_at_least(answer) for answer in answers.values()) else found

    def _known_leaves(self, tree: Tree, place: Place) -> list[Leaf]:
        return [leaf for leaf, end in tree.ends.items() if self.answer(end, place).estimate.value is not None]

    def _covariance(self, first: Leaf, second: Leaf, place: Place) -> float:
        products = self.readings.products[(first, second)].get(place)
        one, two = self.readings.sums[first].get(place), self.readings.sums[second].get(place)
        return covariance(Cross(one, two, *products)) if products and one and two else 0.0


def _said(answer: Answer) -> float | Refuse:
    value = answer.estimate.value
    return value if value is not None else answer.refused or Refuse("nothing_happened")


def _mean(curve: Curve, limit: float) -> Estimate:
    """The restricted mean; a lower bound, without an upper one, where many outlast the longest time observed."""
    longest = float(curve.days[-1])
    found = curve.restricted_mean(min(limit, longest))
    cut_short = longest < limit and float(curve.waiting[-1]) > OUTLASTING
    return replace(found, high=None) if cut_short else found


def _at_least(answer: Answer) -> bool:
    """Whether a value is only known to be so much or more; a fact from the books has neither bound."""
    return answer.estimate.low is not None and answer.estimate.high is None


def _with(counted: Answer, found: Estimate) -> Answer:
    return Answer(found, counted.customers, counted.part, counted.whole)


def _without(counted: Answer, reason: Refuse, parts: Mapping[str, Answer] | None = None) -> Answer:
    return Answer(UNKNOWN, counted.customers, counted.part, counted.whole, reason, parts)


def _too_few(n: int, minimum: int) -> Refuse:
    return Refuse("too_few", (("n", str(n)), ("minimum", str(minimum))))


def _because(key: str, part: Answer) -> Refuse:
    """Why a part could not be measured, said of the part that is really at fault."""
    reason = part.refused or Refuse("nothing_happened")
    if reason.reason == "part_refused":
        return reason
    return Refuse("part_refused", (("part", key), ("why", reason.reason), *reason.details))


def _milestones(curve: Curve, per: float) -> dict[str, Answer]:
    share = curve.share_arrived
    return {
        "p90": Answer(_divided(curve.quantile(0.9), per), curve.n),
        "share_arrived": Answer(Estimate(share, None, None, None), curve.n),
    }


def _divided(found: Estimate, per: float) -> Estimate:
    def each(value: float | None) -> float | None:
        return None if value is None else value / per

    return Estimate(each(found.value), each(found.low), each(found.high), each(found.error))


def _number(value: float | Refuse) -> float:
    if isinstance(value, Refuse):
        raise ArithmeticError(value.reason)
    return value
