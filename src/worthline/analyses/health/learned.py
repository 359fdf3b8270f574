"""What should each sign count for, judged by who of the company's own customers left?

A regularised logistic regression of leaving on the points of every sign, in which no sign may count the wrong way
round: one that would is taken out and the rest learned again. The weights are offered, never used unasked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.health.outcomes import History
from worthline.measuring.interval import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PER_SIGN = 10
"""Leavers for each weight learned: Peduzzi et al., "A simulation study of the number of events per variable in logistic
regression analysis" (1996)."""
STRENGTHS = (0.03, 0.3, 3.0, 30.0)
"""Inverse strengths of regularisation that are tried, each on customers it was not fitted on."""
AGAIN = 200
"""Times the customers are drawn anew for the intervals."""
MOST = 20_000
"""Rows that weights are learned from; more change no digit that is shown."""
LEAST_KNOWN = 0.2
"""Share of the rows of which a sign must be known."""
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights learned from who left.

    Attributes:
        weights: sign to weight, all together 100; 0 for one that says nothing beside the others.
        reversed: signs that went with staying the wrong way round, and so count for nothing.
        unknown: signs too seldom known to learn from.
        leavers: how many left of those they were learned from.
        level: the intercept, and the slopes on points of 0 to 1: log odds of leaving.
    """

    weights: dict[str, Estimate]
    reversed: tuple[str, ...]
    unknown: tuple[str, ...]
    leavers: int
    level: tuple[float, dict[str, float]]
    means: dict[str, float]

    def risk(self, rows: History) -> Numbers:
        """The log odds of leaving by the learned weights."""
        import numpy as np

        intercept, slopes = self.level
        found = np.full(len(rows), intercept)
        for name, slope in slopes.items():
            points = rows.points[:, rows.signs.index(name)] / WHOLE
            found += slope * np.where(np.isnan(points), self.means[name], points)
        return found


def leavers_needed(rows: History) -> int:
    """How many must have left before weights can be learned."""
    return PER_SIGN * max(len(_usable(rows)), 1)


def learn(rows: History, seed: int = 0) -> Learned | None:
    """The weights; none where no sign goes with staying.

    Args:
        rows: past days, all of them over; no fewer leavers than `leavers_needed`.
        seed: of the draws behind the intervals.
    """
    import numpy as np

    rows = _fewer(rows, seed)
    usable = _usable(rows)
    points = rows.points[:, [rows.signs.index(name) for name in usable]] / WHOLE
    means = np.nanmean(points, axis=0)
    told = _Told.of(np.where(np.isnan(points), means, points), rows.left)
    strength = _strength(told, rows)
    intercept, slopes = told.downward(strength)
    if not slopes.any():
        return None
    drawn = _drawn(told, rows, strength, seed)
    named = [_of_hundred(slopes), *map(_of_hundred, drawn)]
    shares = np.array(named)
    low, high = np.percentile(shares[1:], [2.5, 97.5], axis=0)
    weights = {
        name: Estimate(float(shares[0][at]), float(low[at]), float(high[at]), float(shares[1:, at].std()))
        for at, name in enumerate(usable)
    }
    return Learned(
        weights,
        tuple(name for at, name in enumerate(usable) if not slopes[at]),
        tuple(name for name in rows.signs if name not in usable),
        int(rows.left.sum()),
        (intercept, dict(zip(usable, slopes.tolist(), strict=True))),
        dict(zip(usable, means.tolist(), strict=True)),
    )


def _usable(rows: History) -> list[str]:
    """The signs that are known often enough, and tell somebody from somebody."""
    import numpy as np

    known = ~np.isnan(rows.points)
    return [
        name
        for at, name in enumerate(rows.signs)
        if known[:, at].mean() >= LEAST_KNOWN and len(np.unique(rows.points[known[:, at], at])) > 1
    ]


def _fewer(rows: History, seed: int) -> History:
    """No more rows than are needed: those of some customers, drawn by chance."""
    import numpy as np

    if len(rows) <= MOST:
        return rows
    chance = np.random.default_rng(seed).random(int(rows.customer.max()) + 1)
    return rows.only(chance[rows.customer] < MOST / len(rows))


@dataclass(frozen=True, slots=True)
class _Told:
    """What is learned from: the points there are, each once, and which of them each row has."""

    points: Numbers
    of_row: NDArray[np.int64]
    left: Flags

    @classmethod
    def of(cls, points: Numbers, left: Flags) -> _Told:
        import numpy as np

        once, of_row = np.unique(points.round(6), axis=0, return_inverse=True)
        return cls(once, of_row.ravel(), left)

    def downward(self, strength: float, often: Numbers | None = None) -> tuple[float, Numbers]:
        """Intercept and slopes, none of them above 0: more points never mean more risk.

        Args:
            strength: the inverse strength of regularisation.
            often: how often each row counts; once where not said.
        """
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        often = np.ones(len(self.left)) if often is None else often
        both = [np.bincount(self.of_row, often * side, len(self.points)) for side in (self.left, ~self.left)]
        weights = np.concatenate(both)
        there = weights > 0
        points, left = np.vstack([self.points] * 2)[there], np.repeat([True, False], len(self.points))[there]
        slopes, chosen = np.zeros(self.points.shape[1]), list(range(self.points.shape[1]))
        while chosen:
            fitted = LogisticRegression(C=strength, solver="newton-cholesky", max_iter=500)
            fitted.fit(points[:, chosen], left, sample_weight=weights[there])
            found = fitted.coef_[0]
            if (found <= 0).all():
                slopes[chosen] = found
                return float(fitted.intercept_[0]), slopes
            chosen.pop(int(found.argmax()))
        leaving = both[0].sum() / weights.sum()
        return float(np.log(leaving / (1 - leaving))), slopes


def _strength(told: _Told, rows: History) -> float:
    """The strength that tells best of customers that were not fitted on."""
    import numpy as np
    from sklearn.metrics import log_loss
    from sklearn.model_selection import GroupKFold

    lost = dict.fromkeys(STRENGTHS, 0.0)
    folds = GroupKFold(min(5, len(np.unique(rows.customer))))
    for fitted, held in folds.split(told.of_row, rows.left, rows.customer):
        if not 0 < rows.left[fitted].sum() < len(fitted):
            continue
        often = np.bincount(fitted, minlength=len(rows)).astype(np.float64)
        for strength in STRENGTHS:
            intercept, slopes = told.downward(strength, often)
            chance = 1 / (1 + np.exp(-(intercept + (told.points @ slopes)[told.of_row[held]])))
            lost[strength] += float(log_loss(rows.left[held], chance, labels=[False, True], normalize=False))
    return min(lost, key=lambda each: lost[each])


def _drawn(told: _Told, rows: History, strength: float, seed: int) -> Sequence[Numbers]:
    """Slopes of customers drawn anew, each as often as chance would have it (the bootstrap over whole customers)."""
    import numpy as np

    rng, found = np.random.default_rng(seed), []
    customers, place = np.unique(rows.customer, return_inverse=True)
    for _ in range(AGAIN):
        often = np.bincount(rng.integers(0, len(customers), len(customers)), minlength=len(customers))[place]
        if 0 < (often * rows.left).sum() < often.sum():
            found.append(told.downward(strength, often.astype(np.float64))[1])
    return found


def _of_hundred(slopes: Numbers) -> Numbers:
    total = -slopes.sum()
    return 0.0 - slopes / total * WHOLE if total > 0 else 0.0 * slopes
