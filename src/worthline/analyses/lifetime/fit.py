"""How are a model's parameters found, and how sure are they?

Every parameter is positive, so all work is done on its logarithm; the errors come from how sharply the likelihood falls
off around its maximum.
"""

from __future__ import annotations

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
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    covariance: Array
    most: tuple[float, ...]

    @property
    def errors(self) -> tuple[float, ...]:
        """The standard error of each parameter, by the delta method from its logarithm's."""
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


def maximise(likelihood: Likelihood, starts: Sequence[Sequence[float]], most: Sequence[float] = ()) -> Fit:
    """The parameters under which the data is likeliest, the best of several starts.

    Args:
        likelihood: parameters to the log-likelihood and its gradient.
        starts: parameters to begin with.
        most: the largest value of each parameter that is believed; where customers are all alike, the likelihood rises
            for ever towards no spread at all.

    Raises:
        NoFitError: no start leads to a maximum.
    """
    import numpy as np
    from scipy.optimize import minimize

    def downhill(logs: Array) -> tuple[float, Array]:
        values = np.exp(logs)
        value, slope = likelihood(values)
        return -value, -slope * values

    bounds = [(np.log(LEAST), np.log(limit)) for limit in most or [MOST] * len(starts[0])]
    found = [
        minimize(downhill, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds) for start in starts
    ]
    good = [each for each in found if np.isfinite(each.fun)]
    if not good:
        raise NoFitError("no parameters make this data likely")
    best = min(good, key=lambda each: float(each.fun))
    logs = np.asarray(best.x, dtype=np.float64)
    limits = tuple(most) or (MOST,) * len(logs)
    return Fit(tuple(map(float, np.exp(logs))), -float(best.fun), _covariance(downhill, logs), limits)


def _covariance(downhill: Likelihood, logs: Array) -> Array:
    """The inverse of the information, from differences of the gradient; nowhere flatter than is believed."""
    import numpy as np

    steps = np.eye(len(logs)) * STEP
    information = np.array(
        [(downhill(logs + step)[1] - downhill(logs - step)[1]) / (2 * STEP) for step in steps]
    )
    sharp, directions = np.linalg.eigh((information + information.T) / 2)
    return np.asarray(directions @ np.diag(1 / np.maximum(sharp, FLATTEST)) @ directions.T)
