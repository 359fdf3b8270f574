"""How do the points of all signs become one score, and the score a colour?

The weighted mean of what is known; with weights of groups, the weighted mean of the groups' own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from worthline.analyses.health.points import weight_of
from worthline.catalogue.vitals import NEUTRAL, Component, Part, Scheme
from worthline.tables.derived.healths import GREEN, RED, YELLOW

if TYPE_CHECKING:
    import ibis.expr.types as ir


def points_of(key: str) -> str:
    """The column of a sign's points."""
    return f"{key}_points"


def with_score(rows: ir.Table, signs: Sequence[Component], scheme: Scheme) -> ir.Table:
    """The rows with `known` (the share of the weights that is), `score` and `colour`."""
    sums = [
        _Sums(rows, [sign for sign in signs if name in ("", sign.group)], scheme, name)
        for name in _heaps(scheme)
    ]
    whole = _by_part(
        rows.part, scheme, lambda part: sum(_weight(name, part, scheme) for name in _heaps(scheme))
    )
    known = _total([each.known for each in sums]) / whole.nullif(0.0)
    score = _total([each.score for each in sums]) / _total([each.counts for each in sums]).nullif(0.0)
    enough = known >= scheme.least_known
    rows = rows.mutate(known=known.fill_null(0.0), score=enough.ifelse(score, None).cast("float64"))
    return rows.mutate(colour=_colour(rows, scheme))


def greatest_known(signs: Sequence[Component], scheme: Scheme) -> float:
    """The share of the weights that could be known of anybody who is no newcomer, given the signs that can be read."""
    read = {sign.key for sign in signs}
    own = {name: weight for name, weight in scheme.whole.weights if name in read}
    heaps = _heaps(scheme)
    whole = sum(_weight(name, scheme.whole, scheme) for name in heaps)
    known = sum(
        _weight(name, scheme.whole, scheme)
        * sum(weight for sign, weight in own.items() if name in ("", _group_of(sign, scheme)))
        / (_signs_weigh(name, scheme.whole, scheme) or 1.0)
        for name in heaps
    )
    return known / whole if whole else 0.0


def _heaps(scheme: Scheme) -> list[str]:
    """The groups that are weighed against each other; one without a name where signs are."""
    return [name for name, _ in scheme.groups] or [""]


def _weight(name: str, part: Part, scheme: Scheme) -> float:
    """What a group weighs; without groups, what all signs weigh together, those that nobody delivers too."""
    signs = _signs_weigh(name, part, scheme)
    return (dict(scheme.groups)[name] if signs else 0.0) if name else signs


def _signs_weigh(name: str, part: Part, scheme: Scheme) -> float:
    return sum(weight for sign, weight in part.weights if name in ("", _group_of(sign, scheme)))


def _group_of(sign: str, scheme: Scheme) -> str:
    return next((each.group for each in scheme.components if each.key == sign), "")


class _Sums:
    """What one group adds: its score and what that counts for, and how much of it is known."""

    def __init__(self, rows: ir.Table, signs: Sequence[Component], scheme: Scheme, name: str) -> None:
        import ibis

        nought = ibis.literal(0, "int64").cast(
            "float64"
        )  # Spark takes 0.0 for a decimal, and divides to six digits
        weights = {sign: weight_of(sign, scheme, rows.part) for sign in signs}
        points = {sign: _read(rows, sign, scheme) for sign in signs}
        earned = _total([nought, *((points[sign] * weights[sign]).fill_null(0.0) for sign in signs)])
        counted = _total([nought, *(points[sign].notnull().ifelse(weights[sign], 0.0) for sign in signs)])
        read = _total(
            [nought, *(rows[points_of(sign.key)].notnull().ifelse(weights[sign], 0.0) for sign in signs)]
        )
        if not name:
            self.score, self.counts, self.known = earned, counted, read
            return
        weight = _by_part(rows.part, scheme, lambda part: _weight(name, part, scheme))
        whole = _by_part(rows.part, scheme, lambda part: _signs_weigh(name, part, scheme))
        there = (counted > 0).ifelse(weight, 0.0)
        self.score, self.counts = (earned / counted.nullif(0.0)).fill_null(0.0) * there, there
        self.known = (read / whole.nullif(0.0)).fill_null(0.0) * weight


def _read(rows: ir.Table, sign: Component, scheme: Scheme) -> ir.FloatingValue:
    """A sign's points; the middle of yellow for what is not known, where the scheme says so."""
    points = rows[points_of(sign.key)]
    if scheme.missing != NEUTRAL:
        return points
    return points.fill_null(_by_part(rows.part, scheme, lambda part: (part.red_to + part.yellow_to) / 2))


def _colour(rows: ir.Table, scheme: Scheme) -> ir.StringValue:
    import ibis

    red_to = _by_part(rows.part, scheme, lambda part: part.red_to)
    yellow_to = _by_part(rows.part, scheme, lambda part: part.yellow_to)
    named = ibis.cases((rows.score <= red_to, RED), (rows.score <= yellow_to, YELLOW), else_=GREEN)
    return rows.score.isnull().ifelse(ibis.null("string"), named)


def _by_part(part: ir.IntegerValue, scheme: Scheme, number: Callable[[Part], float]) -> ir.FloatingValue:
    import ibis

    branches = [(part == at, ibis.literal(number(each), "float64")) for at, each in enumerate(scheme.parts)]
    return ibis.cases(*branches, else_=ibis.literal(0.0, "float64"))


def _total(parts: Sequence[ir.FloatingValue]) -> ir.FloatingValue:
    return reduce(add, parts)
