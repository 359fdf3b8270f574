"""What share of customers is still there at each age, when most have not left yet and some were met late?

Whatever the shape of leaving: Kaplan and Meier, "Nonparametric estimation from incomplete observations", Journal of the
American Statistical Association 53 (1958). From counts by age, so an engine sums them; the steps, errors and intervals
are those of `measuring.survival`, where leaving is arriving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.measuring import survival
from worthline.measuring.interval import Estimate

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

FEWEST = 10
"""A step that rests on fewer people is down to chance."""


@dataclass(frozen=True, slots=True)
class Watched:
    """How many customers came into sight, left, or went out of sight at each age; arrays of one length.

    Attributes:
        time: the ages, whole numbers in any unit, in any order.
        entered: how many came into sight: at 0 who is known from the start, later who was met later (left truncation);
            they could be seen to leave from the next age on.
        died: how many left.
        left: how many were last seen there still (censored); they could have left at that age yet.
    """

    time: Array
    entered: Array
    died: Array
    left: Array

    def __add__(self, other: Watched) -> Watched:
        """These customers and those together."""
        both = zip(
            (self.time, self.entered, self.died, self.left),
            (other.time, other.entered, other.died, other.left),
            strict=True,
        )
        return _by_age(*(_joined(one, two) for one, two in both))

    @classmethod
    def each(cls, exit_: Array, gone: Array, entry: Array | None = None) -> Watched:
        """From customers one by one: the age when last seen, whether they left then, the age when they entered."""
        import numpy as np

        start, none, one = (
            np.zeros(len(exit_)) if entry is None else entry,
            np.zeros(len(exit_)),
            gone.astype(np.float64),
        )
        return _by_age(
            _joined(start, exit_), _joined(1 + none, none), _joined(none, one), _joined(none, 1 - one)
        )


def _joined(one: Array, two: Array) -> Array:
    import numpy as np

    return np.concatenate([one, two])


def _by_age(time: Array, *columns: Array) -> Watched:
    """The columns summed over the rows of each age."""
    import numpy as np

    ages, at = np.unique(time, return_inverse=True)
    entered, died, left = (np.bincount(at, each, len(ages)).astype(np.float64) for each in columns)
    return Watched(ages, entered, died, left)


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """The share still there by age.

    Attributes:
        time: the ages at which anything happened, in rising order.
        at_risk: how many were in sight just before each and could have left at it.
        there: the share still there after each.
        errors: the standard error of that share (Greenwood 1926).
        thin_start: somebody left while fewer than ten were in sight and more came into sight later: everything after
            is a share of what so few have left, so the curve may lie far too low.
    """

    time: Array
    at_risk: Array
    there: Array
    errors: Array
    thin_start: bool
    _curve: survival.Curve

    def at(self, time: float, level: float = 0.95) -> Estimate:
        """The share still there after this age, with its log-log interval; unknown past the last age seen."""
        gone = self._curve.at(time, level)
        if gone.value is None or gone.low is None or gone.high is None:
            return gone
        return Estimate(1 - gone.value, 1 - gone.high, 1 - gone.low, gone.error)

    def median(self, level: float = 0.95) -> Estimate:
        """The age by which half have left; its interval is Brookmeyer and Crowley's, Biometrics 38 (1982)."""
        return self._curve.quantile(0.5, level)

    def restricted_mean(self, limit: float, level: float = 0.95) -> Estimate:
        """The mean time there, each counted up to a limit: the area under the curve (Irwin 1949)."""
        return self._curve.restricted_mean(limit, level)


def kaplan_meier(watched: Watched) -> Survival:
    """The share still there by age."""
    import numpy as np

    counts = (watched.time, watched.died, watched.left, watched.entered)
    time, died, left, entered = (np.rint(each).astype(np.int64).tolist() for each in counts)
    curve = survival.kaplan_meier(time, died, left, entered)
    errors = curve.waiting * np.sqrt(curve.spread)
    return Survival(curve.days, curve.at_risk, curve.waiting, errors, _is_thin_at_first(curve), curve)


def _is_thin_at_first(curve: survival.Curve) -> bool:
    """Whether somebody left while few were at risk, fewer than later."""
    import numpy as np

    most_later = np.maximum.accumulate(curve.at_risk[::-1])[::-1]
    return bool(((curve.arrived > 0) & (curve.at_risk < FEWEST) & (most_later > curve.at_risk)).any())
