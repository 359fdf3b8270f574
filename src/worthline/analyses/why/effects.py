"""How is the difference between two numbers shared out, so that the shares add up to it exactly?

Plain arithmetic: over segments into what each does otherwise (rate) and how many there are of each (mix), over the
parts of a formula by Shapley's values. Neither depends on which of the two numbers came first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from worthline.catalogue.metric import Refuse

Name = TypeVar("Name", bound=Hashable)
MOST_PARTS = 12
"""Parts of a formula that can be told apart: each doubles the work."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was added up of a segment above and below the line; a total has nothing below."""

    part: float
    whole: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one segment contributes to the difference.

    Attributes:
        rate: by being otherwise than before itself; of a total, by being more or less.
        mix: by having another share of the whole; 0 of a total.
    """

    rate: float
    mix: float = 0.0

    @property
    def whole(self) -> float:
        """Both together."""
        return self.rate + self.mix


def rate_and_mix(before: Mapping[Name, Counted], after: Mapping[Name, Counted]) -> dict[Name, Effect]:
    """The difference between two ratios, or two totals, over their segments.

    A segment's rate counts at the mean of its two shares, its share at the mean of its two rates against that of
    everybody (Marshall and Edgeworth's weights). One that is there in one period only has one rate, and is all mix.

    Args:
        before: segment to what was added up; those of one mapping together are everybody.
        after: the same of the later period.
    """
    names = dict.fromkeys((*before, *after))
    nothing = {each.whole is None for each in (*before.values(), *after.values())}
    if nothing == {True}:
        return {name: Effect(_part(after, name) - _part(before, name)) for name in names}
    wholes, parts = (
        [sum(getattr(each, name) or 0.0 for each in side.values()) for side in (before, after)]
        for name in ("whole", "part")
    )
    common = sum(part / whole for part, whole in zip(parts, wholes, strict=True)) / 2
    return {name: _effect(before.get(name), after.get(name), wholes, common) for name in names}


def _effect(before: Counted | None, after: Counted | None, wholes: Sequence[float], common: float) -> Effect:
    shares = [
        (each.whole or 0.0) / whole if each else 0.0
        for each, whole in zip((before, after), wholes, strict=True)
    ]
    rates = [each.part / each.whole if each and each.whole else None for each in (before, after)]
    known = [rate for rate in rates if rate is not None]
    if not known:
        return Effect(0.0)
    first, last = (known[0] if rate is None else rate for rate in rates) if len(known) == 1 else known
    return Effect((last - first) * sum(shares) / 2, (shares[1] - shares[0]) * ((first + last) / 2 - common))


def _part(side: Mapping[Name, Counted], name: Name) -> float:
    return side[name].part if name in side else 0.0


def shapley(
    value: Callable[[Mapping[Name, float]], float | Refuse],
    before: Mapping[Name, float],
    after: Mapping[Name, float],
) -> dict[Name, float] | Refuse:
    """What each part of a formula contributes to its difference: its mean over every order in which parts may move.

    Shapley, "A value for n-person games" (1953).

    Args:
        value: the formula, of all parts.
        before: each part as it was.
        after: each part as it is; the same names.

    Returns:
        A refusal where the formula has no value for some mixture of old and new parts.
    """
    names = [name for name in before if before[name] != after[name]]
    values: dict[frozenset[Name], float] = {}
    for size in range(len(names) + 1):
        for moved in combinations(names, size):
            said = value({**before, **{name: after[name] for name in moved}})
            if isinstance(said, Refuse):
                return said
            values[frozenset(moved)] = said
    found = dict.fromkeys(before, 0.0)
    for others, worth in values.items():
        for name in names:
            if name not in others:
                weight = 1 / (len(names) * math.comb(len(names) - 1, len(others)))
                found[name] += weight * (values[others | {name}] - worth)
    return found
