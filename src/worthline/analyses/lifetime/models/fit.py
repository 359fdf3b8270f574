"""How are a model's parameters found, and how sure are they?

Every parameter is positive, so all work is done on its logarithm; the errors come from how sharply the likelihood falls
off around its maximum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Likelihood = Callable[[Array], tuple[float, Array]]

STEP = 1e-4
"""How far from the maximum, in logarithms, the slope is looked at to see how sharply it falls off."""
FLATTEST = 0.25
"""The least information about a direction of the logarithms: a likelihood flatter than this says e^2 up or down."""
LEAST, MOST = 1e-6, 1e8
"""Parameters beyond these say that the data does not hold the model."""
AT_BOUND = 1e-3
"""So close to a bound, in logarithms, a parameter sits on it."""
STEEPEST = 1e-3
"""How much likelier a top may yet be, in the log-likelihood, before it is none."""
STEPS, GAIN = 8, 1e-7
"""Newton's steps from a part of the data to all of it, and the gain in the log-likelihood that is not worth another."""
EXACT, LONGEST = 1e-12, 1_000
"""The search ends where the likelihood gains less than this share of itself, or after so many steps."""


class NoFitError(ArithmeticError):
    """A model finds no parameters for this data; whoever asked refuses the number and says so."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters by maximum likelihood.

    Attributes:
        parameters: their values, in the model's order.
        log_likelihood: at the maximum.
        covariance: of the parameters' logarithms, from the observed information.
        most: the largest value of each that is believed.
        converged: the likelihood has a top here. It has none where a parameter sits on its bound, or where the
            likelihood hardly changes in some direction: a ridge, on which other parameters do as well.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    covariance: Array
    most: tuple[float, ...]
    converged: bool = True

    @property
    def errors(self) -> tuple[float, ...]:
        """The standard error of each parameter, by the delta method from its logarithm's; nan where there is no top."""
        if not self.converged:
            return (math.nan,) * len(self.parameters)
        return tuple(
            value * float(self.covariance[at, at]) ** 0.5 for at, value in enumerate(self.parameters)
        )

    def draws(self, count: int, seed: int) -> Array:
        """Sets of parameters as the data would have them again, one a row; the same for the same seed."""
        import numpy as np

        found = np.random.default_rng(seed).multivariate_normal(
            np.log(self.parameters), self.covariance, count, method="eigh"
        )
        return np.exp(np.minimum(found, np.log(self.most)))


def maximise(
    likelihood: Likelihood,
    starts: Sequence[Sequence[float]],
    most: Sequence[float] = (),
    rough: Likelihood | None = None,
) -> Fit:
    """The parameters under which the data is likeliest, the best of several starts.

    Args:
        likelihood: parameters to the log-likelihood and its gradient.
        starts: parameters to begin with.
        most: the largest value of each parameter that is believed; where customers are all alike, the likelihood rises
            for ever towards no spread at all.
        rough: the likelihood of some of the data, quicker: the starts are tried on it, and the search on all the data
            begins where the best of them led, unless that is a bound.

    Raises:
        NoFitError: no start leads to a maximum.
    """
    import numpy as np

    limits = tuple(most) or (MOST,) * len(starts[0])
    if rough is not None:
        tried, _ = _lowest(_downhill(rough), starts, limits)
        starts = (np.exp(tried).tolist(),) if _is_inside(tried, limits) else starts
    downhill = _downhill(likelihood)
    logs, least = _lowest(downhill, starts, limits)
    information = _information(downhill, logs)
    return Fit(
        tuple(map(float, np.exp(logs))), -least, _covariance(information), limits,
        _is_top(downhill(logs)[1], information, logs, limits),
    )  # fmt: skip


def refined(likelihood: Likelihood, near: Fit, times: float) -> Fit | None:
    """The parameters under which all of the data is likeliest, from those of an even part of it, in Newton's steps.

    How sharply the likelihood falls off is known from the part; so each step leaves about a hundredth of the way.

    Args:
        likelihood: of all of the data.
        near: the fit to the part.
        times: how many times as many customers there are in all.

    Returns:
        None where the part has no top, or its shape does not lead to one.
    """
    import numpy as np

    if not near.converged:
        return None
    downhill, covariance, logs = _downhill(likelihood), near.covariance / times, np.log(near.parameters)
    least = np.inf
    for _ in range(STEPS):
        value, slope = downhill(logs)
        step = covariance @ slope
        if not value <= least or not _is_inside(logs - step, near.most):
            return None
        if slope @ step / 2 < GAIN:
            return Fit(tuple(map(float, np.exp(logs))), -value, covariance, near.most)
        least, logs = value, logs - step
    return None


def _downhill(likelihood: Likelihood) -> Likelihood:
    """The likelihood turned over, by the logarithms of the parameters: what minimisers ask for."""
    import numpy as np

    def downhill(logs: Array) -> tuple[float, Array]:
        values = np.exp(logs)
        value, slope = likelihood(values)
        return -value, -slope * values

    return downhill


def _lowest(
    downhill: Likelihood, starts: Sequence[Sequence[float]], limits: Sequence[float]
) -> tuple[Array, float]:
    """The logarithms at the lowest point that the starts lead to, and how low it is."""
    import numpy as np
    from scipy.optimize import Bounds, minimize

    bounds = Bounds(np.full(len(limits), np.log(LEAST)), np.log(limits))
    found = [
        minimize(
            downhill, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"ftol": EXACT, "gtol": 1e-9, "maxiter": LONGEST},
        )
        for start in starts
    ]  # fmt: skip
    good = [each for each in found if np.isfinite(each.fun)]
    if not good:
        raise NoFitError("no parameters make this data likely")
    best = min(good, key=lambda each: float(each.fun))
    return np.asarray(best.x, dtype=np.float64), float(best.fun)


def _information(downhill: Likelihood, logs: Array) -> Array:
    """How sharply the likelihood falls off around a point, from differences of its gradient."""
    import numpy as np

    steps = np.eye(len(logs)) * STEP
    found = np.array([(downhill(logs + step)[1] - downhill(logs - step)[1]) / (2 * STEP) for step in steps])
    return np.asarray((found + found.T) / 2)


def _covariance(information: Array) -> Array:
    """The inverse of the information; nowhere flatter than is believed."""
    import numpy as np

    sharp, directions = np.linalg.eigh(information)
    return np.asarray(directions @ np.diag(1 / np.maximum(sharp, FLATTEST)) @ directions.T)


def _is_top(slope: Array, information: Array, logs: Array, limits: Sequence[float]) -> bool:
    """Whether the point is a maximum: inside the bounds, sharp in every direction, and with nothing left to gain."""
    import numpy as np

    sharp = np.linalg.eigvalsh(information)
    if not _is_inside(logs, limits) or not np.isfinite(sharp).all() or sharp[0] <= FLATTEST:
        return False
    return bool(slope @ np.linalg.solve(information, slope) / 2 < STEEPEST)


def _is_inside(logs: Array, limits: Sequence[float]) -> bool:
    """Whether no parameter sits on its bound."""
    import numpy as np

    inside = (logs > np.log(LEAST) + AT_BOUND) & (logs < np.log(limits) - AT_BOUND)
    return bool(inside.all())
