"""How long does it take, when some have not arrived yet?

Kaplan-Meier from counted histograms: at each age in days, how many arrived and how many were last seen
without having arrived. The mean over those who arrived looks better the more people never arrive; this does
not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.measuring.interval import UNKNOWN, Estimate, deviations, wilson

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDING = 1e-9
"""Two shares closer than this are the same: products of fractions are not exact."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The share not there yet at each age, from everyone, those still on their way included.

    Attributes:
        n: how many were observed.
        share_arrived: how many of them have been seen to arrive: a fact, not the estimate `at` gives.
        days: the ages at which anything happened, in rising order.
        waiting: the share not there yet after each of these days (Kaplan & Meier 1958).
        spread: Greenwood's sum up to each day; waiting^2 times it is the variance of `waiting` (Greenwood
            1926).
        people: how many people each step of the curve rests on: at risk / not there yet just before it.
        arrived: how many arrived on each day.
        at_risk: how many could have.
    """

    n: int
    share_arrived: float | None
    days: Floats
    waiting: Floats
    spread: Floats
    people: Floats
    arrived: Floats
    at_risk: Floats

    def at(self, day: float, level: float = 0.95) -> Estimate:
        """The share arrived by the end of this day, unknown past the last day anyone was still observed.

        The interval is Greenwood's on the log-log scale, which stays within 0 and 1; where nobody or
        everybody has arrived, Wilson's for the people the step rests on.
        """
        step = int(self.days.searchsorted(day, side="right")) - 1
        if not self.n or (day > self.days[-1] and self.waiting[-1] > ROUNDING):
            return UNKNOWN
        waiting = float(self.waiting[step]) if step >= 0 else 1.0
        low, high = self._band(max(step, 0), waiting, level)
        error = waiting * math.sqrt(self.spread[step]) if ROUNDING < waiting < 1 else 0.0
        return Estimate(1 - waiting, 1 - high, 1 - low, error or (high - low) / (2 * deviations(level)))

    def quantile(self, q: float, level: float = 0.95) -> Estimate:
        """The day by which a share `q` has arrived, with the interval of Brookmeyer & Crowley (1982).

        Its bounds are the days on which the curve's own bounds reach that share; where one is never
        reached, it is unknown, as the quantile itself is while fewer have arrived. The error is the one
        these bounds imply.
        """
        lows, highs = self._bands(level)
        value, low, high = (self._first_below(1 - q, shares) for shares in (self.waiting, lows, highs))
        error = None if low is None or high is None else (high - low) / (2 * deviations(level))
        return Estimate(value, low if value is not None else None, high, error if value is not None else None)

    def restricted_mean(self, limit: float, level: float = 0.95) -> Estimate:
        """The mean number of days, each counted up to `limit` (Irwin 1949): the area under the curve.

        Its variance is Greenwood's (Kaplan & Meier 1958, 2.3). Unknown where nobody was observed that long.
        """
        import numpy as np

        if not self.n or (limit > self.days[-1] and self.waiting[-1] > ROUNDING):
            return UNKNOWN
        edges = np.concatenate(([0.0], self.days.clip(0, limit), [limit]))
        areas = np.diff(edges) * np.concatenate(([1.0], self.waiting))
        left = areas[::-1].cumsum()[::-1][1:]
        value = float(areas.sum())
        error = math.sqrt(float((left**2 * _greenwood(self.arrived, self.at_risk)).sum()))
        reach = deviations(level) * error
        return Estimate(value, max(value - reach, 0.0), min(value + reach, limit), error)

    def _band(self, step: int, waiting: float, level: float) -> tuple[float, float]:
        """The bounds of the share not there yet after a step."""
        z = deviations(level)
        if not ROUNDING < waiting < 1:
            return wilson(float(round(waiting)), float(self.people[step]), z)
        turn = z * math.sqrt(self.spread[step]) / abs(math.log(waiting))
        return waiting ** math.exp(turn), waiting ** math.exp(-turn)

    def _bands(self, level: float) -> tuple[Floats, Floats]:
        """The same after every step: ages in minutes are many, so those on the log-log scale are found together."""
        import numpy as np

        between = (self.waiting > ROUNDING) & (self.waiting < 1)
        waiting = self.waiting[between]
        turn = deviations(level) * np.sqrt(self.spread[between]) / np.abs(np.log(waiting))
        lows, highs = self.waiting.copy(), self.waiting.copy()
        lows[between], highs[between] = waiting ** np.exp(turn), waiting ** np.exp(-turn)
        for step in np.flatnonzero(~between).tolist():
            lows[step], highs[step] = self._band(step, float(self.waiting[step]), level)
        return lows, highs

    def _first_below(self, share: float, shares: Floats) -> float | None:
        """The first day of an arrival on which these shares are down to a given one."""
        reached = (shares <= share + ROUNDING) & (self.waiting < 1)
        return float(self.days[reached.argmax()]) if reached.any() else None


def kaplan_meier(
    days: Sequence[int], arrived: Sequence[int], censored: Sequence[int], entered: Sequence[int] | None = None
) -> Curve:
    """The curve of those not there yet, from counts at each age (Kaplan & Meier 1958).

    Who arrives and who is last seen on the same day were both at risk on it. With `entered`, people come
    under observation at an age of their own (left truncation) and are at risk from the next day on; those
    who enter at age 0, from the start.

    Args:
        days: the ages, each once, in any order.
        arrived: how many arrived at each age.
        censored: how many were last seen at each age without having arrived.
        entered: how many came under observation at each age; without it, everyone at age 0.
    """
    import numpy as np

    order = np.argsort(days)
    ages, came, gone = (np.asarray(column, dtype=float)[order] for column in (days, arrived, censored))
    n = float(came.sum() + gone.sum())
    joined = (
        np.full(len(ages), n) if entered is None else _joined(ages, np.asarray(entered, dtype=float)[order])
    )
    at_risk = joined - np.concatenate(([0.0], (came + gone).cumsum()[:-1]))
    fractions = np.divide(came, at_risk, out=np.zeros_like(came), where=at_risk > 0)
    waiting = (1 - fractions).cumprod()
    before = np.concatenate(([1.0], waiting[:-1]))
    people = np.divide(at_risk, before, out=np.ones_like(came), where=(before > ROUNDING) & (at_risk > 0))
    spread = _greenwood(came, at_risk).cumsum()
    return Curve(int(n), float(came.sum()) / n if n else None, ages, waiting, spread, people, came, at_risk)


def _joined(ages: Floats, entered: Floats) -> Floats:
    """How many came under observation before each age, or at age 0."""
    return entered.cumsum() - entered * (ages > 0)


def _greenwood(arrived: Floats, at_risk: Floats) -> Floats:
    """The terms of Greenwood's sum (1926); after the step on which all arrive nothing is left to vary."""
    import numpy as np

    left = at_risk * (at_risk - arrived)
    return np.divide(arrived, left, out=np.zeros_like(arrived), where=left > 0)
