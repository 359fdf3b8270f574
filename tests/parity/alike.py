"""Do two engines say the same?

Whatever is counted, named or decided must be the same to the letter; a number with a fraction to nine digits, because
engines add up in different orders.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import zip_longest
from typing import Any

CLOSE = 1e-9


def differences(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Where the two differ, in words."""
    match one:
        case float():
            if not (isinstance(other, float) and _close(one, other)):
                yield f"{at}: {one!r} and {other!r}"
        case Mapping():
            yield from _each(_pairs(one), _pairs(other) if isinstance(other, Mapping) else [], at)
        case str():
            if one != other:
                yield f"{at}: {one!r} and {other!r}"
        case Sequence():
            yield from _each(enumerate(one), enumerate(other) if isinstance(other, Sequence) else [], at)
        case _ if is_dataclass(one) and type(one) is type(other):
            for each in fields(one):
                yield from differences(
                    getattr(one, each.name), getattr(other, each.name), f"{at}.{each.name}"
                )
        case _:
            if one != other:
                yield f"{at}: {one!r} and {other!r}"


def _pairs(given: Mapping[Any, Any]) -> Iterable[tuple[Any, Any]]:
    return sorted(given.items(), key=repr)


def _each(one: Iterable[tuple[Any, Any]], other: Iterable[tuple[Any, Any]], at: str) -> Iterator[str]:
    for mine, theirs in zip_longest(one, other):
        if mine is None or theirs is None or mine[0] != theirs[0]:
            yield f"{at}: {mine!r} and {theirs!r}"
            return
        yield from differences(mine[1], theirs[1], f"{at}[{mine[0]}]")


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))


Row = tuple[Any, ...]


def other_rows(one: Iterable[Row], other: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of each that the other has not to the letter, in an order that no last digit decides."""
    mine, theirs = Counter(one), Counter(other)
    return _in_order((mine - theirs).elements()), _in_order((theirs - mine).elements())


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(
        rows, key=lambda row: [f"{cell:.6g}" if isinstance(cell, float) else repr(cell) for cell in row]
    )
