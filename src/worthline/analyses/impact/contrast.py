"""How did one side change from before to after, and how surely is that known?

A ratio of sums is the coefficient of a regression of part / whole, weighted by the whole, on a constant and on `after`:
the regression is saturated, so it returns the ratio of sums in each of its cells exactly, and its errors clustered by
unit are those of linearization (Cameron & Miller 2015, "A practitioner's guide to cluster-robust inference", Journal of
Human Resources 50). What a customer does in one month says what they do in the next: without clusters, errors are far
too small (Bertrand, Duflo & Mullainathan 2004, "How much should we trust differences-in-differences estimates?").

A total has no whole: two totals are told apart on the scale of logarithms, where growth is a difference, with the
variance of a process that customers come to at random, the sum of their squares (`measuring.interval.total`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.impact.panel import Side
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from worthline.analyses.impact.panel import Numbers

TINY = 1e-9
"""The weight, against a mean one, of a unit with a part and no whole: it adds its part and nothing below."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One side, before and after.

    Attributes:
        before: the metric before: a ratio, or a total's mean of a month.
        after: the same since.
        change: the difference; of totals, of their logarithms.
        variance: its variance.
        from_after: the part of the variance that the months since brought.
        freedom: units less one, of the phase that has fewer.
    """

    before: float
    after: float
    change: float
    variance: float
    from_after: float
    freedom: float


def contrast(side: Side, before: Sequence[int], after: Sequence[int]) -> Contrast:
    """The change of one side between two stretches of months.

    Raises:
        WorthlineError: there is nothing of it in one of them.
    """
    cells = [side.within(before), side.within(after)]
    if side.wholes is None:
        return _of_totals(side, before, after)
    for part, whole in cells:
        if whole is None or not whole.sum() > 0 or not _counted(part, whole) > 1:
            raise WorthlineError("Nothing was counted in the months before the change, or in those since.")
    return _of_ratios([(part, whole) for part, whole in cells if whole is not None])


def _of_ratios(cells: Sequence[tuple[Numbers, Numbers]]) -> Contrast:
    import numpy as np

    values, variance = regressed(cells)
    units = min(_counted(part, whole) for part, whole in cells)
    steps = np.array([-1.0, 1.0])
    from_after = float(variance[1, 1])
    return Contrast(
        float(values[0]), float(values[1]), float(values[1] - values[0]), float(steps @ variance @ steps),
        from_after, units - 1,
    )  # fmt: skip


def regressed(cells: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """The ratio of sums in each cell, and how their errors vary together, clustered by unit.

    Args:
        cells: each unit's part and whole, in the same order in every cell.
    """
    import numpy as np
    from statsmodels.regression.linear_model import WLS

    rows = [_rows(part, whole) for part, whole in cells]
    units = np.concatenate([at for at, _, _ in rows])
    design = np.zeros((len(units), len(cells)))
    design[np.arange(len(units)), np.repeat(np.arange(len(cells)), [len(at) for at, _, _ in rows])] = 1.0
    answers = np.concatenate([part / whole for _, part, whole in rows])
    weights = np.concatenate([whole for _, _, whole in rows])
    groups = np.unique(units, return_inverse=True)[1]
    fit = WLS(answers, design, weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    found: Numbers = np.asarray(fit.cov_params())
    sizes = np.array([max(len(at), 2) for at, _, _ in rows], dtype=float)
    widened = np.sqrt(sizes / (sizes - 1))
    return np.asarray(fit.params), found * np.outer(widened, widened)


def _rows(part: Numbers, whole: Numbers) -> tuple[npt.NDArray[np.int64], Numbers, Numbers]:
    """The units of which a cell holds anything; one with a part and no whole weighs next to nothing."""
    import numpy as np

    at = np.flatnonzero((part != 0) | (whole > 0))
    held = whole[at]
    return at, part[at], np.maximum(held, TINY * max(float(held.mean()), TINY))


def _counted(part: Numbers, whole: Numbers) -> int:
    return int(((part != 0) | (whole > 0)).sum())


def _of_totals(side: Side, before: Sequence[int], after: Sequence[int]) -> Contrast:
    import numpy as np

    (then, _), (since, _) = side.within(before), side.within(after)
    if not (then.sum() > 0 and since.sum() > 0):
        raise WorthlineError("Nothing was counted in the months before the change, or in those since.")
    units = min(int((then != 0).sum()), int((since != 0).sum()))
    share_then, share_since = then / then.sum(), since / since.sum()
    widened = units / max(units - 1, 1)
    values = float(then.sum()) / len(before), float(since.sum()) / len(after)
    return Contrast(
        *values, float(np.log(values[1] / values[0])), widened * float(((share_since - share_then) ** 2).sum()),
        widened * float((share_since**2).sum()), units - 1,
    )  # fmt: skip
