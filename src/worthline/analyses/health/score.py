"""How healthy is a customer, from measures of 0 to 100?

The overall score is the mean of the measures by their weights; a measure nobody knows is left out and its weight is
shared by the others. A score at a bound belongs to the colour below it: 50 is red, 75 is yellow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RED, YELLOW, GREEN = "red", "yellow", "green"


@dataclass(frozen=True, slots=True)
class Scored:
    """One measure of a customer.

    Attributes:
        score: 0 to 100; `None` where it is not known.
        weight: how much it counts beside the others.
    """

    score: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Colours:
    """Where red ends and where yellow ends."""

    red_to: float = 50.0
    yellow_to: float = 75.0

    def of(self, score: float) -> str:
        """The colour of a score."""
        if score <= self.red_to:
            return RED
        return YELLOW if score <= self.yellow_to else GREEN


def overall(measures: Sequence[Scored]) -> float | None:
    """The weighted mean of the measures that are known; `None` where none is, or none weighs anything."""
    known = [(each.score, each.weight) for each in measures if each.score is not None]
    weight = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / weight if weight > 0 else None
