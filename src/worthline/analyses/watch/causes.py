"""Which of the numbers that moved are one cause?

Numbers of the same rows (churn and retention, MRR and ARR) move together because they are the same fact; so do those
that have moved together all along. A formula is put to the part that carries it; a segment to the total it has moved,
or, where the total has not moved, to the other segments of the same number. What is good news is never put to what is
bad.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import correlation

from worthline.analyses.watch.judged import Followed, Signal
from worthline.catalogue.metric import Metric, OfMetrics, OverTable, find
from worthline.measuring.leaves import tree
from worthline.measuring.measurement import CHANGED
from worthline.tables.rules import Rules

TOGETHER = 0.8
"""The correlation of past moves from which on two numbers are taken for one."""
MOVES = 8
"""Past moves of both without which none is worked out."""
STANDING = frozenset({"customer_periods", "revenue_movements", "memberships"})
"""Tables that tell of the same customers coming, staying and leaving."""

Carrier = Callable[[Signal], str]
"""The key of the metric that carries most of a formula's movement; empty where none does."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that happened.

    Attributes:
        lead: the number that tells it.
        others: the numbers that tell it too, the surest first.
    """

    lead: Signal
    others: tuple[Signal, ...] = ()

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All numbers of it."""
        return self.lead, *self.others

    @property
    def is_of_everyone(self) -> bool:
        """Whether the number that tells it is everyone's."""
        return not self.lead.followed.column


def causes(signals: Sequence[Signal], order: Sequence[str], rules: Rules, carrier: Carrier) -> list[Cause]:
    """The causes behind signals: bad news first, the surest of each first.

    Args:
        signals: what has moved, or has passed a bound.
        order: the metrics' keys, the one a company looks at first at the front.
        rules: settled rules, that say what formulas are made of.
        carrier: the part that carries a formula's movement.
    """
    groups: dict[Hashable, list[Signal]] = {}
    homes = _homes(signals, rules, carrier)
    for each in signals:
        groups.setdefault((homes[each.followed.metric.key], each.followed.now.period), []).append(each)
    found = [
        _cause(side, order) for group in groups.values() for side in _sides(group)
    ]  # fmt: skip
    news = {"worse": 0, CHANGED: 1, "better": 2}
    return sorted(found, key=lambda each: (news[each.lead.verdict], each.lead.p))


def _sides(group: Sequence[Signal]) -> list[list[Signal]]:
    """Good and bad news apart; what is neither goes with either, or stands by itself."""
    neither = [each for each in group if each.verdict == CHANGED]
    sides: dict[str, list[Signal]] = {}
    for each in group:
        if each.verdict != CHANGED:
            sides.setdefault(each.verdict, []).append(each)
    if not sides:
        return [neither]
    largest = max(sides.values(), key=len)
    return [[*side, *neither] if side is largest else side for side in sides.values()]


def _cause(side: Sequence[Signal], order: Sequence[str]) -> Cause:
    places = {key: place for place, key in enumerate(order)}

    def rank(each: Signal) -> tuple[bool, bool, bool, float, int]:
        metric = each.followed.metric
        formula, segment = isinstance(metric.how, OfMetrics), bool(each.followed.column)
        return segment, not each.moved, formula, each.p, places.get(metric.key, len(places))

    lead, *others = sorted(side, key=rank)
    return Cause(lead, tuple(others))


def _homes(signals: Sequence[Signal], rules: Rules, carrier: Carrier) -> Mapping[str, str]:
    """Each metric's key to that of the one that stands for all that move together."""
    first = {each.followed.metric.key: each for each in reversed(signals)}
    joined = _Joined(first)
    plain = [each for each in first.values() if isinstance(each.followed.metric.how, OverTable)]
    for place, each in enumerate(plain):
        for other in plain[place + 1 :]:
            if _same(each.followed, other.followed):
                joined.join(each.followed.metric.key, other.followed.metric.key)
    heads = {each.followed.metric.key: joined.head(each.followed.metric.key) for each in plain}
    for each in first.values():
        if isinstance(each.followed.metric.how, OfMetrics):
            joined.join(each.followed.metric.key, _home_of(each, heads, first, rules, carrier))
    return {key: joined.head(key) for key in first}


def _home_of(
    each: Signal, heads: Mapping[str, str], first: Mapping[str, Signal], rules: Rules, carrier: Carrier
) -> str:
    """Of a formula: the part that has moved, or else what has moved of a part's rows, or else a formula of like parts.

    Only where parts lead to several causes is it asked which of them carries it.
    """
    key = each.followed.metric.key
    parts = [leaf.key for leaf in tree(key, rules).leaves()]
    found = {part: heads[part] for part in parts if part in heads} or {
        part: heads[other] for part in parts for other in heads if _over(find(part)) == _over(find(other))
    }
    if len(set(found.values())) > 1:
        carried = carrier(each)
        return found.get(carried, next(iter(found.values())))
    if found:
        return next(iter(found.values()))
    return next((other for other in first if other != key and _shares_parts(other, parts, rules)), key)


def _shares_parts(other: str, parts: Sequence[str], rules: Rules) -> bool:
    """Whether another formula is made of some of the same numbers."""
    formula = isinstance(find(other).how, OfMetrics)
    return formula and not {leaf.key for leaf in tree(other, rules).leaves()}.isdisjoint(parts)


def _same(one: Followed, other: Followed) -> bool:
    """Whether two metrics are counted from the same rows, or have moved together all along."""
    mine, its = one.metric.how, other.metric.how
    assert isinstance(mine, OverTable)
    assert isinstance(its, OverTable)
    same_rows = mine.table == its.table and mine.when == its.when
    return same_rows or {mine.table, its.table} <= STANDING or _moved_together(one, other)


def _over(metric: Metric) -> frozenset[str]:
    """The rows a metric is counted from."""
    if not isinstance(metric.how, OverTable):
        return frozenset()
    return STANDING if metric.how.table in STANDING else frozenset({f"{metric.how.table} {metric.how.when}"})


def _moved_together(one: Followed, other: Followed) -> bool:
    """Whether their moves from period to period were alike, before what is judged now."""
    if one.segment != other.segment:
        return False
    mine, its = _moves(one), _moves(other)
    both = sorted(mine.keys() & its.keys())
    if len(both) < MOVES:
        return False
    first, second = [mine[at] for at in both], [its[at] for at in both]
    if len(set(first)) < 2 or len(set(second)) < 2:
        return False
    return abs(correlation(first, second)) >= TOGETHER


def _moves(each: Followed) -> dict[date, float]:
    """The steps between neighbouring earlier periods that both have a number."""
    earlier = each.rows[:-1]
    return {
        b.period.start: b.value - a.value
        for a, b in pairwise(earlier)
        if a.value is not None and b.value is not None
    }


class _Joined:
    """Names that belong together (union and find)."""

    def __init__(self, names: Mapping[str, object]) -> None:
        self._above = {name: name for name in names}

    def head(self, name: str) -> str:
        """The one that stands for all it is joined with."""
        while self._above[name] != name:
            name = self._above[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Put two together."""
        self._above[self.head(one)] = self.head(other)
