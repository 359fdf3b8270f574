"""What did a change do: how much, between which bounds, and how likely by chance?"""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.95
"""How often an interval is to hold the truth."""
POWER = 0.80
"""How often an effect is to be found that is there (Cohen 1988)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a change on one metric, in the metric's own unit.

    Attributes:
        value: what is otherwise since the change because of it.
        low: the lower bound, at `LEVEL`.
        high: the upper bound.
        p: how likely an effect this large is where nothing was changed.
        error: the standard error.
        freedom: the degrees of freedom the error is known with.
        before: the metric before.
        after: the metric since.
        expected: what it would have been without the change: `after - value`.
        from_after: how much of the squared error came with the months since the change, and shrinks as more come.
    """

    value: float
    low: float
    high: float
    p: float
    error: float
    freedom: float
    before: float
    after: float
    from_after: float

    @property
    def expected(self) -> float:
        """What the metric would have been without the change."""
        return self.after - self.value

    @property
    def relative(self) -> float | None:
        """The effect as a share of what would have been; none of nothing."""
        return self.value / abs(self.expected) if self.expected else None


def reach(freedom: float, level: float = LEVEL) -> float:
    """How many standard errors an interval reaches to each side (Student)."""
    from scipy.special import stdtrit

    return float(stdtrit(max(freedom, 1.0), 0.5 + level / 2))


def chance(value: float, error: float, freedom: float) -> float:
    """The two-sided probability of a value so many errors from nothing (Student)."""
    from scipy.special import stdtr

    if not error:
        return 0.0 if value else 1.0
    return float(2 * stdtr(max(freedom, 1.0), -abs(value) / error))


def smallest(error: float, freedom: float) -> float:
    """The smallest effect that is found in `POWER` of cases at this error (Bloom 1995).

    H. S. Bloom, "Minimum detectable effects", Evaluation Review 19: the sum of the two quantiles, times the error.
    """
    from scipy.special import stdtrit

    return (reach(freedom) + float(stdtrit(max(freedom, 1.0), POWER))) * error
