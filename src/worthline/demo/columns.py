"""How does the simulator hold a column until it is written?

One small record per kind of column; `write` turns each into Arrow. Numbers stay whole (ids, cents, seconds).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from worthline.demo.clock import Ints


@dataclass(frozen=True)
class Ids:
    """Names such as C0000001: a letter and a number of fixed width."""

    letter: str
    width: int
    values: Ints


@dataclass(frozen=True)
class Words:
    """Texts out of a short list; -1 is empty."""

    vocabulary: tuple[str, ...]
    values: Ints


@dataclass(frozen=True)
class Times:
    """Local moments in seconds; `clock.NEVER` is empty."""

    values: Ints


@dataclass(frozen=True)
class Days:
    """Dates in days since 1970."""

    values: Ints


@dataclass(frozen=True)
class Money:
    """Amounts in cents."""

    values: Ints


@dataclass(frozen=True)
class Scores:
    """Whole numbers as they are."""

    values: Ints


Column = Ids | Words | Times | Days | Money | Scores
Table = Mapping[str, Column]


def row_count(table: Table) -> int:
    """Rows of a table: all its columns have as many values."""
    return len(next(iter(table.values())).values)
