"""What is known of people who buy without a contract, and what makes a model of them?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.alike import counted, kinds
from worthline.analyses.lifetime.models.fit import Fit, NoFitError, maximise, refined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from worthline.analyses.lifetime.models.fit import Array

SOME = 4_000
"""Customers on whom the starts of a search are tried."""
MANY = 100_000
"""Customers who are enough to come so near the top that a few steps lead the others there."""


@dataclass(frozen=True, slots=True)
class Buyers:
    """What is known of customers who buy without a contract; arrays of one length.

    Attributes:
        frequency: purchases after the first.
        recency: time from the first purchase to the last.
        age: time from the first purchase to the end of what is known, in the same unit.
        count: how many customers are alike in these three.
    """

    frequency: Array
    recency: Array
    age: Array
    count: Array

    @property
    def alike(self) -> Buyers:
        """Customers who are alike counted once, in order of age, recency and frequency."""
        if (self.count == 1).all():
            (age, recency, frequency), count = counted(self.age, self.recency, self.frequency)
            return Buyers(frequency, recency, age, count)
        found = kinds(self.age, self.recency, self.frequency)
        at = found.first
        return Buyers(self.frequency[at], self.recency[at], self.age[at], found.total(self.count))

    def rows(self, start: int, stop: int) -> Buyers:
        """The rows from one place to another."""
        part = slice(start, stop)
        return Buyers(self.frequency[part], self.recency[part], self.age[part], self.count[part])

    def some(self, most: int) -> Buyers:
        """About so many of these customers, evenly from the first row to the last, as if they were all."""
        import numpy as np

        until = self.count.cumsum()
        at = until.searchsorted((np.arange(most) + 0.5) * until[-1] / most)
        rows, times = np.unique(at, return_counts=True)
        return Buyers(self.frequency[rows], self.recency[rows], self.age[rows], times.astype(np.float64))


def fitted(
    likelihood: Callable[[Array, Buyers], tuple[float, Array]],
    buyers: Buyers,
    starts: Sequence[Sequence[float]],
    most: Sequence[float],
) -> Fit:
    """The parameters under which these customers are likeliest; of many, some are tried first.

    Raises:
        NoFitError: there is no maximum: nobody has bought again, or there is one customer only.
    """
    alike = buyers.alike
    if alike.count.sum() < 2 or not (alike.frequency * alike.count > 0).any():
        raise NoFitError("nobody has bought again, or there is one customer only")
    if len(alike.count) > 2 * MANY:
        near = _of_kinds(likelihood, alike.some(MANY), starts, most)
        found = refined(lambda values: likelihood(values, alike), near, float(alike.count.sum()) / MANY)
        if found is not None:
            return found
    return _of_kinds(likelihood, alike, starts, most)


def _of_kinds(
    likelihood: Callable[[Array, Buyers], tuple[float, Array]],
    alike: Buyers,
    starts: Sequence[Sequence[float]],
    most: Sequence[float],
) -> Fit:
    some = alike.some(SOME) if len(alike.count) > 2 * SOME else None
    rough = None if some is None else lambda values: likelihood(values, some)
    return maximise(lambda values: likelihood(values, alike), starts, most, rough)


def by_frequency(buyers: Buyers) -> tuple[NDArray[np.intp], Array, Array]:
    """The frequency of each as a place; all frequencies from 0 to the highest; how many customers have each.

    Functions of the frequency alone are worked out once for each of the few there are.
    """
    import numpy as np

    at = buyers.frequency.astype(np.intp)
    count = np.bincount(at, weights=buyers.count).astype(np.float64)
    return at, np.arange(len(count), dtype=np.float64), count


def total(count: Array, values: Array) -> float:
    """The sum of the values of so many customers each.

    Not with `@`: for a sum this short the threads behind it wait for each other longer than they work.
    """
    import numpy as np

    return float(np.einsum("i,i", count, values))
