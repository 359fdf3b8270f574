"""On which line of worthline.toml does a key stand?

Readers of TOML keep no line numbers. But a line is the place of a key when the text up to it, read as TOML,
has the key and the text before it has not; that holds for nested tables, arrays of tables, dotted keys and
values over several lines alike, and takes some ten readings.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

Place = Sequence[str | int]


def line_of(text: str, place: Place) -> int:
    """The line, from 1, where the key at this place begins; or else the nearest table above it."""
    known = deepest(tomllib.loads(text), place)
    lines = text.splitlines(keepends=True)

    def written_by(count: int) -> bool:
        return len(deepest(_readable_from(lines, count), known)) == len(known)

    return 1 + bisect_left(range(1, len(lines)), True, key=written_by) if known else 1


def deepest(document: Any, place: Place) -> Place:
    """As much of the place as exists in the document."""
    for depth, part in enumerate(place):
        if not _has(document, part):
            return place[:depth]
        document = document[part]
    return place


def _has(document: Any, part: str | int) -> bool:
    if isinstance(document, list):
        return isinstance(part, int) and part < len(document)
    return isinstance(document, Mapping) and part in document


def value_at(document: Any, place: Place) -> Any:
    """What stands at this place."""
    for part in place:
        document = document[part]
    return document


def _readable_from(lines: list[str], count: int) -> dict[str, Any]:
    """The first lines as a document, continued to the end of the value in which they stop."""
    for end in range(count, len(lines)):
        try:
            return tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
    return tomllib.loads("".join(lines))
