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

    packed = _packed(columns)
    sorts = columns if packed is None else (packed[0],)
    order = np.argsort(packed[0]) if packed is not None else np.lexsort(columns)
    changes = [each[order][1:] != each[order][:-1] for each in sorts]
    begins = np.concatenate([np.ones(min(len(order), 1), dtype=bool), np.logical_or.reduce(changes)])
    return Kinds(order, np.flatnonzero(begins))


def counted(*columns: Array) -> tuple[list[Array], Array]:
    """The kinds of rows, in order, and how many rows are of each; columns of one length, in any unit.

    Where rows are whole numbers the kinds are read off their sorted keys: no row is moved for it.
    """
    import numpy as np

    packed = _packed(columns)
    if packed is None:
        found = kinds(*columns)
        return [each[found.first] for each in columns], found.total(np.ones(len(columns[0])))
    key, wholes = packed
    key.sort()
    starts = np.flatnonzero(np.concatenate([np.ones(min(len(key), 1), dtype=bool), key[1:] != key[:-1]]))
    people = np.diff(starts, append=len(key)).astype(np.float64)
    return _unpacked(key[starts], wholes), people


@dataclass(frozen=True, slots=True)
class _Whole:
    """A column as whole numbers from 0 up: in which unit, from which number on, and how many there may be."""

    unit: float
    least: float
    span: int


def _packed(columns: tuple[Array, ...]) -> tuple[NDArray[np.int64], list[_Whole]] | None:
    """All columns in one whole number a row, which sorts ten times as fast; none where they are not whole."""
    import numpy as np

    key, room, wholes = np.zeros(len(columns[0]), dtype=np.int64), 1, []
    for column in columns:
        whole = _whole(column)
        if whole is None:
            return None
        numbers, how = whole
        room *= how.span
        if room > LARGEST:
            return None
        key *= how.span
        key += numbers
        wholes.append(how)
    return key, wholes


def _unpacked(key: NDArray[np.int64], wholes: list[_Whole]) -> list[Array]:
    """The columns again, of keys made of them."""
    import numpy as np

    found = []
    for how in reversed(wholes):
        key, numbers = key // how.span, key % how.span
        found.append(np.asarray((numbers + how.least) / how.unit, dtype=np.float64))
    return found[::-1]


def _whole(column: Array) -> tuple[NDArray[np.int64], _Whole] | None:
    """A column as whole numbers from 0 up, in the first unit in which it is whole."""
    import numpy as np

    for unit in UNITS:
        if _rounded(column[:FEW], unit) is None:
            continue
        rounded = _rounded(column, unit)
        if rounded is not None:
            least = float(rounded.min()) if len(rounded) else 0.0
            numbers = (rounded - least).astype(np.int64)
            return numbers, _Whole(unit, least, int(numbers.max(initial=0)) + 1)
    return None


def _rounded(column: Array, unit: float) -> Array | None:
    """The column as whole numbers of a unit; none where it is not whole in it, or too large."""
    import numpy as np

    scaled = column if unit == 1 else column * unit
    rounded = np.rint(scaled)
    away = scaled - rounded
    np.abs(away, out=away)
    if away.max(initial=0.0) >= CLOSE or max(rounded.max(initial=0.0), -rounded.min(initial=0.0)) >= LARGEST:
        return None
    return rounded
