"""Where does a table begin in lines of text, and does a line name its columns?

A delimiter is right when the lines fall into the same number of columns; a header is a line unlike those
below it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from worthline.loading.files.headers import is_known_header
from worthline.loading.files.looks import looks_like_value

_LOOKED_AT = 200
_LONGEST_TITLE = 20
_LONGEST_CELL = 1 << 30


@dataclass(frozen=True, slots=True)
class Shape:
    """What a way of cutting lines makes of them.

    Attributes:
        columns: the names, or the positions from 1.
        header: whether the first row names them.
        skip: lines before it.
        even: share of rows that have as many columns as most, 0 to 1.
        numeric: share of cells that are numbers or dates.
    """

    columns: list[str]
    header: bool
    skip: int
    even: float
    numeric: float

    def score(self, delimiter: str) -> float:
        """How likely the lines were meant to be cut at this delimiter."""
        if len(self.columns) < 2 or self.even < 0.6 or (delimiter == " " and self.numeric < 0.5):
            return 0.0 if delimiter == "," else -1.0
        return self.even - 0.1 * min(self.skip, 5) + min(len(self.columns), 20) / 100


def rows_in(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The lines cut into cells; `" "` cuts at runs of spaces. A cell may be as long as it likes."""
    if delimiter == " ":
        return (line.split() for line in lines)
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def shape_of(rows: Iterable[Sequence[str]], *, header: bool | None = None) -> Shape:
    """What the first rows look like as a table; `header` where it is known."""
    looked_at = [list(cells) for cells in islice(rows, _LOOKED_AT)]
    widths = Counter(len(cells) for cells in looked_at if any(cells))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    skip = next((n for n, cells in enumerate(looked_at[:_LONGEST_TITLE]) if _begins(cells, usual)), 0)
    body = [cells for cells in looked_at[skip:] if any(cells)]
    named = _is_header(body) if header is None else header
    first = body[0] if body else []
    cells = [cell for row in body[1:] for cell in row if cell]
    return Shape(
        columns=names_of(first) if named else [str(n) for n in range(1, len(first) + 1)],
        header=named,
        skip=skip,
        even=sum(len(cells) == usual for cells in body) / max(len(body), 1),
        numeric=sum(map(looks_like_value, cells)) / max(len(cells), 1),
    )


def names_of(cells: Sequence[str]) -> list[str]:
    """Headers as names: blank and repeated ones are told apart."""
    seen: Counter[str] = Counter()
    names = []
    for position, cell in enumerate(cells, start=1):
        name = re.sub(r"\s+", " ", cell.strip()) or f"column {position}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _begins(cells: Sequence[str], usual: int) -> bool:
    return len(cells) >= usual and sum(bool(cell.strip()) for cell in cells) > usual / 2


def _is_header(body: Sequence[Sequence[str]]) -> bool:
    if not body:
        return False
    first = body[0]
    if any(is_known_header(cell) for cell in first):
        return True
    if any(looks_like_value(cell) for cell in first):
        return False
    return not any(_recurs(cell, position, body[1:]) for position, cell in enumerate(first))


def _recurs(cell: str, position: int, rows: Iterable[Sequence[str]]) -> bool:
    return bool(cell) and any(len(row) > position and row[position] == cell for row in rows)
