"""Did it help: in one word, and with the day on which more can be said?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from worthline.analyses.impact.ahead import Errors, months_needed
from worthline.analyses.impact.effect import Effect, smallest
from worthline.analyses.impact.expected import Expected
from worthline.analyses.impact.methods import Method
from worthline.analyses.impact.warned import Warned
from worthline.words.periods import month_start
from worthline.words.values import Better, Unit

HELPED, HURT, MOVED, SAME, EARLY = "helped", "hurt", "moved", "not distinguishable", "too early"
"""`moved` is for metrics of which neither direction is good."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When the months since a change are whole and ripe.

    Attributes:
        first: the first month since the change that counts, by `month_index`.
        followed: months of age that newcomers are followed after the month they joined in.
        ripens: days after a month's end from which on everybody in it has had time.
    """

    first: int
    followed: int
    ripens: int

    def judged_on(self, months: int) -> date:
        """The day on which so many months since the change can be judged."""
        return month_start(self.first + months + self.followed) + timedelta(days=self.ripens)


@dataclass(frozen=True, slots=True)
class Sight:
    """What this many customers can show.

    Attributes:
        smallest: the smallest effect found in four of five cases with the months there are; none before there are any.
        wanted: the effect that is looked for, in the metric's unit; none where only a direction is expected.
        months: months since the change with which that is found; none within five years.
        judged_on: the day on which there are so many; none where that is never.
    """

    smallest: float | None
    wanted: float | None
    months: int | None
    judged_on: date | None


def sight(
    errors: Errors, now: int, wanted: float | None, method: Method, timing: Timing, effect: Effect | None
) -> Sight:
    """What can be seen now, and when what is expected could be."""
    seen = smallest(effect.error, effect.freedom) if effect else None
    least = max(method.least_after, 1)
    if wanted is None:
        return Sight(seen, None, least, timing.judged_on(least))
    if seen is not None and seen <= abs(wanted):
        return Sight(seen, wanted, now, timing.judged_on(now))
    months = months_needed(errors, wanted, max(least, now))
    return Sight(seen, wanted, months, timing.judged_on(months) if months else None)


def verdict(
    effect: Effect | None, better: Better, seen: Sight, warnings: Sequence[Warned], *, stands: bool
) -> str:
    """The verdict in a word.

    It is too early where there is no month yet, or where what is expected is smaller than what so many customers can
    show and the day on which it can be shown is known. An effect stands if it is distinguishable beside the other
    metrics of the same change, and no warning says that it may be something else.
    """
    if effect is None:
        return EARLY
    if stands and not any(each.doubt for each in warnings):
        if better is Better.NEITHER:
            return MOVED
        return HELPED if (effect.value > 0) is (better is Better.HIGHER) else HURT
    if not stands and _still_hidden(seen):
        return EARLY
    return SAME


def size_wanted(wanted: Expected | None, would_be: float, unit: Unit) -> float | None:
    """The size that is looked for, in the metric's unit."""
    return wanted.amount(would_be, unit) if wanted else None


def _still_hidden(seen: Sight) -> bool:
    hidden = seen.wanted is not None and (seen.smallest is None or seen.smallest > abs(seen.wanted))
    return hidden and seen.judged_on is not None
