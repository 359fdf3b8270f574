"""What does a past look like of which a test knows the truth?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from worthline.analyses.health.outcomes import History

Numbers = NDArray[np.float64]
FIRST_DAY, APART = 738_000, 91
"""The days of these worlds are numbered as Python numbers dates."""


def rows(  # noqa: PLR0913 (one parameter for each column)
    score: Sequence[float] | Numbers,
    left: Sequence[bool] | NDArray[np.bool_],
    *,
    customer: Sequence[int] | NDArray[np.int64] | None = None,
    period: Sequence[int] | NDArray[np.int64] | None = None,
    age: Sequence[float] | Numbers | None = None,
    idle: Sequence[float] | Numbers | None = None,
    points: Numbers | None = None,
    signs: tuple[str, ...] = (),
    change: Sequence[float] | Numbers | None = None,
) -> History:
    """Rows of which nothing but what is named is of interest."""
    n, flags = len(score), np.asarray(left, dtype=bool)
    scores = np.asarray(score, dtype=np.float64)
    return History(
        np.arange(n) if customer is None else np.asarray(customer, dtype=np.int64),
        np.full(n, FIRST_DAY) if period is None else np.asarray(period, dtype=np.int64),
        scores,
        np.digitize(scores, [50, 75], right=True).astype(np.int64),
        np.full(n, 100.0) if age is None else np.asarray(age, dtype=np.float64),
        np.full(n, np.nan) if idle is None else np.asarray(idle, dtype=np.float64),
        np.ones(n),
        np.empty((n, 0)) if points is None else points,
        signs,
        flags,
        np.where(flags, -1.0, 0.0) if change is None else np.asarray(change, dtype=np.float64),
    )


def leaving(
    seed: int,
    slopes: Sequence[float],
    intercept: float,
    *,
    customers: int = 600,
    days: int = 5,
    unknown: float = 0.0,
) -> History:
    """Customers on several days, who leave with the log odds of `intercept` and `slopes` on points of 0 to 1."""
    chance = np.random.default_rng(seed)
    n, names = customers * days, tuple(f"sign{at}" for at in range(len(slopes)))
    points = chance.random((n, len(slopes))) * 100
    risk = intercept + points @ np.asarray(slopes) / 100
    left = chance.random(n) < 1 / (1 + np.exp(-risk))
    points[chance.random(points.shape) < unknown] = np.nan
    period = FIRST_DAY + APART * np.repeat(np.arange(days), customers)
    return rows(
        np.where(np.isnan(points), 50.0, points).mean(axis=1), left, customer=np.tile(np.arange(customers), days),
        period=period, age=chance.integers(60, 900, n).astype(np.float64),
        idle=chance.exponential(20, n), points=points, signs=names,
    )  # fmt: skip
