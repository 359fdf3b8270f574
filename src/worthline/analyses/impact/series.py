"""Where nobody was left untouched: did the metric leave the way it was on?

Interrupted time series by segmented regression (Wagner, Soumerai, Zhang & Ross-Degnan 2002, "Segmented regression
analysis of interrupted time series studies in medication use research"; Bernal, Cummins & Gasparrini 2017): a level, a
slope, a term for each month of the year where two years before the change tell them, and a step at the change, which
is the effect. Totals are taken as logarithms, where growth is a line and a season a factor.

What one month misses, the next misses too. In series of a few years neither Newey-West's errors nor those of a
correlation put in as if it were known hold what they promise (Turner, Forbes, Karahalios, Taljaard & McKenzie 2021,
"Evaluation of statistical methods used in the analysis of interrupted time series studies", BMC Medical Research
Methodology 21). So the correlation is not chosen: every value that it may have is weighed by its restricted likelihood
(Harville 1974), which is the posterior under flat priors, and the effect is the mixture of Student's distributions that
results (Zellner & Tiao 1964, "Bayesian analysis of the regression model with autocorrelated errors", Journal of the
American Statistical Association 59). The same is done for how far months with more customers are surer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from worthline.analyses.impact.effect import LEVEL, Effect
from worthline.analyses.impact.panel import Panel, Side, Window
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worthline.analyses.impact.panel import Numbers

YEARS_OF_SEASON = 24
"""Months before the change from which on each month of the year has a term."""
CORRELATIONS = (-0.3, -0.15, 0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9)
"""What one month's error may say of the next; the likelihood weighs them."""
SURER = (0.0, 0.5, 1.0)
"""How far a month's variance follows that of its customers: not at all, by half, wholly."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The regression under one correlation.

    Attributes:
        step: the effect.
        error: its standard error.
        freedom: months less terms.
        weight: how likely this correlation is.
        expected: each month without the step.
        correlation: of neighbouring months.
        spread: the standard deviation of a month.
    """

    step: float
    error: float
    freedom: float
    weight: float
    expected: Numbers
    correlation: float
    spread: float


def series(panel: Panel, window: Window) -> Effect:
    """The step at the change.

    Raises:
        WorthlineError: a month has nothing, or there are fewer months than terms.
    """
    fits = fitted(panel, window)
    low, high = quantile(fits, 0.5 - LEVEL / 2), quantile(fits, 0.5 + LEVEL / 2)
    step = sum(each.weight * each.step for each in fits)
    under = mixed(fits, 0.0)
    error = (high - low) / 2 / _reach(fits[0].freedom)
    before, after = panel.touched.value(window.before), panel.touched.value(window.after)
    p, freedom = 2 * min(under, 1 - under), fits[0].freedom
    if not panel.total:
        return Effect(step, low, high, p, error, freedom, before, after, 1.0)
    value, less, more = (after * -math.expm1(-each) for each in (step, low, high))
    return Effect(value, less, more, p, error * after * math.exp(-step), freedom, before, after, 1.0)


def expected(panel: Panel, window: Window) -> Numbers:
    """Each month's value as it would have been without the change, of the months before and after."""
    import numpy as np

    fits = fitted(panel, window)
    told: Numbers = np.asarray(sum(each.weight * each.expected for each in fits))
    return np.exp(told) if panel.total else told


def fitted(panel: Panel, window: Window) -> list[Fitted]:
    """The regression under each correlation, with how likely that is."""
    at = [*window.before, *window.after]
    months = tuple(panel.months[each] for each in at)
    seasonal = len(window.before) >= YEARS_OF_SEASON
    answers, known = observed(panel.touched, at)
    terms = design(months, len(window.before), seasonal=seasonal)
    if len(at) - terms.shape[1] < 3:
        raise WorthlineError(
            f"There are {len(at)} months to draw a line through.", expected="Three more than the line has terms.",
            do="Wait for more months, or ask for another --method.",
        )  # fmt: skip
    return weighed(answers, terms, known, months)


def observed(side: Side, columns: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Each month's value and the variance its customers give it; of totals, of the logarithm.

    What a customer scatters by is taken from all months together: a month in which nobody of five left is not certain.
    """
    import numpy as np

    part = side.parts[:, list(columns)]
    totals = part.sum(axis=0)
    if side.wholes is None:
        if not (totals > 0).all():
            raise WorthlineError("A month before the change, or since, has nothing to count.")
        return np.log(totals), (part**2).sum(axis=0) / totals**2
    whole = side.wholes[:, list(columns)]
    below = whole.sum(axis=0)
    if not (below > 0).all():
        raise WorthlineError("A month before the change, or since, has nothing to count.")
    values = totals / below
    each = float(((part - values * whole) ** 2).sum()) / float((whole**2).sum())
    return values, each * (whole**2).sum(axis=0) / below**2


def design(months: Sequence[int], before: int, *, seasonal: bool) -> Numbers:
    """Level, slope, the months of the year, and the step, which comes last."""
    import numpy as np

    time = np.asarray(months, dtype=float)
    columns = [np.ones(len(time)), (time - time[before - 1]) / 12]
    if seasonal:
        columns += [(time % 12 == month) * 1.0 for month in range(1, 12)]
    step = (np.arange(len(time)) >= before) * 1.0
    kept = np.column_stack([*(each for each in columns if each.any()), step])
    return np.asarray(kept, dtype=float)


def weighed(answers: Numbers, terms: Numbers, known: Numbers, months: Sequence[int]) -> list[Fitted]:
    """The regression under each correlation, weighed by its restricted likelihood; the last term is the step."""
    import numpy as np

    found = [
        _one(answers, terms, _covariance(tuple(months), correlation, surer, known), correlation)
        for correlation, surer in product(CORRELATIONS, SURER)
    ]
    likely = np.array([like for _, like in found])
    weights = np.exp(likely - likely.max())
    weights /= weights.sum()
    return [
        Fitted(each.step, each.error, each.freedom, float(weight), each.expected, each.correlation, each.spread)
        for (each, _), weight in zip(found, weights, strict=True)
    ]  # fmt: skip


def _one(answers: Numbers, terms: Numbers, errors: Numbers, correlation: float) -> tuple[Fitted, float]:
    """The regression under one covariance of errors, and the logarithm of its restricted likelihood."""
    import numpy as np
    from statsmodels.regression.linear_model import GLS

    model = GLS(answers, terms, sigma=errors)
    fit = model.fit()
    freedom = float(fit.df_resid)
    scale, information = max(float(fit.scale), 1e-300), model.wexog.T @ model.wexog
    likely = -0.5 * (
        freedom * math.log(scale) + float(np.linalg.slogdet(errors)[1]) + float(np.linalg.slogdet(information)[1])
    )  # fmt: skip
    step, error = float(fit.params[-1]), math.sqrt(float(np.linalg.inv(information)[-1, -1]) * scale)
    expected = terms[:, :-1] @ fit.params[:-1]
    return Fitted(step, error, freedom, 0.0, expected, correlation, math.sqrt(scale)), likely


def _covariance(months: tuple[int, ...], correlation: float, surer: float, known: Numbers) -> Numbers:
    """Errors that follow each other, of months whose variance follows that of their customers so far."""
    import numpy as np

    mean = float(known.mean())
    spread = np.sqrt(1 - surer + surer * known / mean) if mean > 0 else np.ones(len(known))
    spread = np.maximum(spread, 0.1)
    return np.asarray(following(months, correlation) * np.outer(spread, spread))


@lru_cache(maxsize=4096)
def following(months: tuple[int, ...], correlation: float) -> Numbers:
    """The correlation of every two months: less with each month between them."""
    import numpy as np

    time = np.asarray(months)
    apart = np.abs(time[:, None] - time[None, :])
    return np.asarray(np.sign(correlation) ** apart * np.abs(correlation) ** apart, dtype=float)


def mixed(fits: Sequence[Fitted], value: float) -> float:
    """How likely the effect is below a value."""
    from scipy.special import stdtr

    return float(
        sum(
            each.weight * stdtr(each.freedom, (value - each.step) / each.error)
            if each.error
            else each.weight * (value > each.step)
            for each in fits
        )
    )


def quantile(fits: Sequence[Fitted], share: float) -> float:
    """The value below which the effect lies with a probability."""
    from scipy.optimize import brentq

    wide = max(each.error for each in fits) * 200
    if not wide:
        return fits[0].step
    low, high = min(each.step for each in fits) - wide, max(each.step for each in fits) + wide
    return float(brentq(lambda value: mixed(fits, value) - share, low, high, xtol=wide * 1e-8))


def _reach(freedom: float) -> float:
    from worthline.analyses.impact.effect import reach

    return reach(freedom)
