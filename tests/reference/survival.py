"""How long does it take, when some have not arrived yet? Kaplan and Meier (1958), one day after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Wait:
    """How many days someone was watched, and whether they arrived on the last of them."""

    days: int
    arrived: bool


def waiting(waits: Sequence[Wait]) -> list[Fraction]:
    """The share not there yet after day 0, 1, 2, ... up to the last day anyone was watched."""
    shares, left = [], Fraction(1)
    for today in range(max(wait.days for wait in waits) + 1):
        at_risk = sum(wait.days >= today for wait in waits)
        arrive = sum(wait.days == today and wait.arrived for wait in waits)
        left *= 1 - Fraction(arrive, at_risk)
        shares.append(left)
    return shares


def median(waits: Sequence[Wait]) -> float | None:
    """The first day by which half have arrived; none where it has not come."""
    if not waits:
        return None
    return next((float(today) for today, left in enumerate(waiting(waits)) if left <= Fraction(1, 2)), None)


def restricted_mean(waits: Sequence[Wait], limit: float) -> float | None:
    """The mean wait, each counted up to the limit and no further than anyone was watched."""
    if not waits:
        return None
    shares = waiting(waits)
    limit = min(limit, len(shares) - 1)
    whole = int(limit)
    return float(sum(shares[:whole])) + (limit - whole) * float(shares[whole])
