"""What does each sign count for in one customer's score?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worthline.catalogue.vitals import NEUTRAL, Component, Part, Scheme


def counts(
    points: Mapping[str, float | None], scheme: Scheme, part: int, signs: Sequence[Component]
) -> dict[str, float]:
    """The share of the score that each known sign makes up, together 1; empty where nothing is known.

    Args:
        points: sign to its points; `None` where nothing is known.
        scheme: how the company scores.
        part: the customer's place in `scheme.parts`.
        signs: the signs that can be read.
    """
    weights = dict(scheme.parts[part].weights)
    known = {
        sign: weights.get(sign.key, 0.0)
        for sign in signs
        if scheme.missing == NEUTRAL or points[sign.key] is not None
    }
    if scheme.groups:
        known = _by_group(known, dict(scheme.groups))
    whole = sum(known.values())
    return {sign.key: weight / whole for sign, weight in known.items() if weight} if whole else {}


def _by_group(known: Mapping[Component, float], groups: Mapping[str, float]) -> dict[Component, float]:
    """The weights, those of one group making up what the group counts for."""
    of_group: dict[str, float] = {}
    for sign, weight in known.items():
        of_group[sign.group] = of_group.get(sign.group, 0.0) + weight
    return {
        sign: groups.get(sign.group, 0.0) * weight / of_group[sign.group]
        for sign, weight in known.items()
        if of_group[sign.group]
    }


def middle(part: Part) -> float:
    """The points of what is not known, where the scheme is neutral: the middle of yellow."""
    return (part.red_to + part.yellow_to) / 2
