"""Which customers are alike, so that each kind is worked out once?

A million customers differ in surprisingly few ways: how often they bought, on which day first, on which day last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from worthline.analyses.lifetime.models.fit import Array

    Places = NDArray[np.intp]

UNITS = (1.0, 7.0, 100.0)
"""What most columns are whole numbers in: counts and days as they are, weeks by the day, amounts by the cent."""
CLOSE = 1e-6
"""How far rounding may have brought a whole number from being one."""
FEW = 1_000
"""The first rows show soon that a column is not whole."""
LARGEST = 2**62
"""Larger keys do not fit into the machine's whole numbers."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Rows sorted by kind.

    Attributes:
        order: the place of each row, those alike side by side.
        starts: where each kind begins in that order.
    """

    order: Places
    starts: Places

    @property
    def first(self) -> Places:
        """One row of each kind."""
        return self.order[self.starts]

    @property
    def of_rows(self) -> Places:
        """The kind of each row, in the order the rows came in."""
        import numpy as np

        kinds = np.empty_like(self.order)
        kinds[self.order] = np.repeat(
            np.arange(len(self.starts)), np.diff(self.starts, append=len(self.order))
        )
        return kinds

    def total(self, column: Array) -> Array:
        """The sum of a column over the rows of each kind."""
        import numpy as np

        return np.add.reduceat(column[self.order], self.starts) if len(self.order) else column


def kinds(*columns: Array) -> Kinds:
    """The kinds of rows that differ in no column; columns of one length, in any unit."""
    import numpy as np

    key = _packed(columns)
    sorts = columns if key is None else (key,)
    order = np.argsort(key) if key is not None else np.lexsort(columns)
    changes = [each[order][1:] != each[order][:-1] for each in sorts]
    begins = np.concatenate([np.ones(min(len(order), 1), dtype=bool), np.logical_or.reduce(changes)])
    return Kinds(order, np.flatnonzero(begins))


def _packed(columns: tuple[Array, ...]) -> NDArray[np.int64] | None:
    """All columns in one whole number a row, which sorts ten times as fast; none where they are not whole."""
    import numpy as np

    key, room = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        whole = _whole(column)
        if whole is None:
            return None
        span = int(whole.max(initial=0)) + 1
        room *= span
        if room > LARGEST:
            return None
        key = key * span + whole
    return key


def _whole(column: Array) -> NDArray[np.int64] | None:
    """A column as whole numbers from 0 up, in the first unit in which it is whole."""
    import numpy as np

    for unit in UNITS:
        if _is_whole(column[:FEW] * unit) and _is_whole(column * unit):
            rounded = np.rint(column * unit)
            return np.asarray(rounded - rounded.min(initial=np.inf), dtype=np.int64)
    return None


def _is_whole(column: Array) -> bool:
    import numpy as np

    away = np.abs(column - np.rint(column)).max(initial=0.0)
    return bool(away < CLOSE and np.abs(column).max(initial=0.0) < LARGEST)
