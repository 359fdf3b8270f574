"""How do the points of all signs become one score, and the score a colour?

The weighted mean of what is known; with weights of groups, the weighted mean of the groups' own. `score.overall` says
the same of one customer in plain Python.
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
    groups = _groups(signs, scheme)
    sums = [_Sums(rows, members, scheme, weight) for weight, members in groups]
    known = _total([each.known for each in sums]) / _total([each.all for each in sums]).nullif(0.0)
    score = _total([each.score for each in sums]) / _total([each.counts for each in sums]).nullif(0.0)
    enough = known >= scheme.least_known
    rows = rows.mutate(known=known.fill_null(0.0), score=enough.ifelse(score, None).cast("float64"))
    return rows.mutate(colour=_colour(rows, scheme))


def _groups(signs: Sequence[Component], scheme: Scheme) -> list[tuple[float | None, list[Component]]]:
    """The signs that are weighed together, each heap with its group's weight; all where groups have none."""
    if not scheme.groups:
        return [(None, list(signs))]
    weights = dict(scheme.groups)
    names = dict.fromkeys(sign.group for sign in signs)
    return [(weights.get(name, 0.0), [sign for sign in signs if sign.group == name]) for name in names]


class _Sums:
    """What one group adds: its score and what that counts for, and how much of it is known."""

    def __init__(
        self, rows: ir.Table, signs: Sequence[Component], scheme: Scheme, group: float | None
    ) -> None:
        weights = {sign: weight_of(sign, scheme, rows.part) for sign in signs}
        points = {sign: _read(rows, sign, scheme) for sign in signs}
        earned = _total([(points[sign] * weights[sign]).fill_null(0.0) for sign in signs])
        counted = _total([points[sign].notnull().ifelse(weights[sign], 0.0) for sign in signs])
        known = _total([rows[points_of(sign.key)].notnull().ifelse(weights[sign], 0.0) for sign in signs])
        whole = _total(list(weights.values()))
        if group is None:
            self.score, self.counts, self.known, self.all = earned, counted, known, whole
            return
        there = (counted > 0).ifelse(group, 0.0)
        self.score, self.counts = (earned / counted.nullif(0.0)).fill_null(0.0) * there, there
        self.known = (known / whole.nullif(0.0)).fill_null(0.0) * group
        self.all = (whole > 0).ifelse(group, 0.0)


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
