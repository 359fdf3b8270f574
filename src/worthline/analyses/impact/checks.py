"""Does what a method stands on hold: no trend of one side alone before the change, no season it cannot see?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.impact.monthly import monthly
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.series import YEARS_OF_SEASON, design, mixed, observed, weighed

if TYPE_CHECKING:
    from worthline.analyses.impact.panel import Numbers

RISK = 0.05
"""How often a check may fail where nothing is wrong."""
FEWEST = 4
"""Months from which on a trend is looked for."""
FEWEST_FOR_A_BEND = 12
"""Months from which on a bend of the line is looked for."""
MOST = 24
"""Months before the change in which it is looked for."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How the metric moved before the change: of two sides, one against the other.

    Attributes:
        months: how many were looked at.
        slope: by how much a month; of totals, of the logarithm.
        p: how likely a slope this steep is where there is none.
        p_even: how likely months this uneven are where each differs by chance alone; none where it cannot be told.
        drift: what the slope alone would make of the time between the middle of before and the middle of since.
    """

    months: int
    slope: float
    p: float
    p_even: float | None
    drift: float

    @property
    def holds(self) -> bool:
        """Whether neither test finds anything; each is held to half the risk."""
        return min(self.p, 1.0 if self.p_even is None else self.p_even) > RISK / 2


def trend(panel: Panel, window: Window, near: Window) -> Trend | None:
    """The trend before the change; none of too few months.

    Two tests of one regression on the months before: one slope, which finds a slow divergence soonest, and all months
    at once (Hotelling 1931), which finds any other. Errors are those of customers, widened where months scatter more
    (Angrist & Pischke 2009, chapter 5.2, on the periods before as the test of parallel trends).
    """
    columns = window.before[-MOST:]
    if len(columns) < FEWEST:
        return None
    values, errors, freedom = monthly(panel, columns)
    if not _known(values, errors):
        return None
    time = [float(panel.months[at]) for at in columns]
    slope, p, apart = _sloped(values, errors, time)
    ahead = _middle(panel, near.after) - _middle(panel, near.before)
    return Trend(len(columns), slope, p, _even(apart, len(columns) - 1, freedom), slope * ahead)


def bent(panel: Panel, window: Window) -> float | None:
    """How likely the line before the change bends so much by chance; none of too few months.

    The square of time among the terms of the series, under every correlation that errors may have: a bend that is not
    in the line would look like errors that follow each other.
    """
    import numpy as np

    near = window.before
    if len(near) < FEWEST_FOR_A_BEND:
        return None
    months = tuple(panel.months[at] for at in near)
    answers, known = observed(panel.touched, near)
    terms = design(months, len(months), seasonal=len(near) >= YEARS_OF_SEASON)[:, :-1]
    time = (np.array(months) - months[0]) / 12
    fits = weighed(answers, np.column_stack([terms, (time - time.mean()) ** 2]), known, months)
    under = mixed(fits, 0.0)
    return 2 * min(under, 1 - under)


@dataclass(frozen=True, slots=True)
class Season:
    """Whether months of the year differ before the change, and what that makes of the months compared.

    Attributes:
        found: whether they differ beyond chance.
        drift: by how much the season of the months since lies above that of those before; of totals, the logarithm.
    """

    found: bool
    drift: float


def seasonal(panel: Panel, window: Window, near: Window) -> Season | None:
    """The season of the months before the change; none where there are not two years to see it in."""
    import numpy as np
    from statsmodels.regression.linear_model import WLS

    columns = window.before
    if len(columns) < YEARS_OF_SEASON:
        return None
    values, known = _beside(panel, columns)
    time = np.array([float(panel.months[at]) for at in columns])
    plain = np.column_stack([np.ones(len(time)), time - time[0]])
    season = np.column_stack([plain, *((time % 12 == month) * 1.0 for month in range(1, 12))])
    weights = 1 / known if (known > 0).all() else np.ones(len(time))
    with_season, without = (WLS(values, terms, weights=weights).fit() for terms in (season, plain))
    _, p, _ = with_season.compare_f_test(without)
    of_month = [0.0, *with_season.params[2:]]
    sides = [np.mean([of_month[panel.months[at] % 12] for at in side]) for side in (near.before, near.after)]
    return Season(bool(p <= RISK), float(sides[1] - sides[0]) if near.after else 0.0)


def whole_years(panel: Panel, near: Window) -> bool:
    """Whether each month of the year is as often before as since, so that a season falls out."""
    shares = [
        [sum(panel.months[at] % 12 == month for at in side) / len(side) for month in range(12)]
        for side in (near.before, near.after)
    ]
    return shares[0] == shares[1]


def _beside(panel: Panel, columns: Sequence[int]) -> tuple[Numbers, Numbers]:
    values, known = observed(panel.touched, columns)
    if panel.others is None:
        return values, known
    theirs, their_known = observed(panel.others, columns)
    return values - theirs, known + their_known


def _sloped(values: Numbers, errors: Numbers, time: Sequence[float]) -> tuple[float, float, float]:
    """The slope, how likely it is by chance, and how far months lie from being all the same (Hotelling's T squared)."""
    import numpy as np
    from statsmodels.regression.linear_model import GLS

    from worthline.analyses.impact.effect import chance

    at = np.asarray(time)
    sloped = GLS(values, np.column_stack([np.ones(len(at)), at - at.mean()]), sigma=errors).fit()
    level = GLS(values, np.ones(len(at)), sigma=errors).fit()
    slope, scale = float(sloped.params[1]), float(sloped.scale)
    error = float(sloped.bse[1]) * math.sqrt(max(scale, 1.0) / scale) if scale else 0.0
    return slope, chance(slope, error, float(sloped.df_resid)), float(level.ssr)


def _even(apart: float, terms: int, freedom: float) -> float | None:
    """How likely T squared is by chance, by F; none where there are hardly more customers than months."""
    from scipy.stats import f

    if freedom <= 2 * terms:
        return None
    return float(f.sf(apart * (freedom - terms + 1) / (freedom * terms), terms, freedom - terms + 1))


def _known(values: Numbers, errors: Numbers) -> bool:
    import numpy as np

    return bool(np.isfinite(values).all() and np.linalg.matrix_rank(errors) == len(values))


def _middle(panel: Panel, columns: Sequence[int]) -> float:
    return sum(panel.months[at] for at in columns) / len(columns)
