"""Which column of a file fills which column of a recorded table, by its header and by its values?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worthline.loading.files.headers import EXACT, meaning
from worthline.loading.files.looks import Looks
from worthline.tables.table import Column, Kind, Recorded

LEAST = 0.35
SURE = 0.6
_BLANK = 0.75
_PARTS = {"tax", "shipping"}
"""Parts of an amount: without the amount, what a file calls freight is something else."""


@dataclass(frozen=True, slots=True)
class Match:
    """A column of a file that is guessed to fill a column of a recorded table.

    Attributes:
        column: the recorded column.
        header: the file's column, or its position where there is no header.
        confidence: 0 to 1; under 0.6 a person is asked.
        samples: some of its values, as they are written.
    """

    column: str
    header: str
    confidence: float
    samples: tuple[str, ...]


def matches(table: Recorded, looks: Mapping[str, Looks]) -> dict[str, Match]:
    """The best fitting of the file's columns to the table's, one to one; surest pairs first."""
    pairs = [
        (confidence, column, header)
        for column in table.columns
        for header in looks
        if (confidence := meaning(header, column) * fit(column, looks[header], header)) >= LEAST
    ]
    taken: dict[str, Match] = {}
    for confidence, column, header in sorted(pairs, key=lambda pair: -pair[0]):
        if column.name not in taken and header not in {match.header for match in taken.values()}:
            taken[column.name] = _match(column, header, confidence, looks[header])
    found = {column.name: taken[column.name] for column in table.columns if column.name in taken}
    return found if "amount" in found else {name: one for name, one in found.items() if name not in _PARTS}


def matches_by_values(looks: Mapping[str, Looks]) -> dict[str, Match]:
    """What the columns of a file without a header are, if they are orders: never sure."""
    times = [header for header, cells in looks.items() if cells.dates >= 0.9]
    amounts = [header for header, cells in looks.items() if cells.fractions > 0.05 and header not in times]
    keys = [header for header, cells in looks.items() if header not in {*times, *amounts} and _repeats(cells)]
    found = {"customer_id": keys[:1], "ordered_at": times[:1], "amount": amounts[-1:]}
    return {
        column: Match(column, header, 0.5, samples_of(looks[header]))
        for column, headers in found.items()
        for header in headers
    }


def fit(column: Column, looks: Looks, header: str) -> float:
    """How well the values suit what the column holds, 0 to 1; without values the header alone speaks."""
    if not looks.cells:
        return _BLANK
    match column.kind:
        case Kind.TIME:
            return _time_fit(looks)
        case Kind.NUMBER if column.worded and not looks.numbers:
            return _graded(looks.answers)
        case Kind.MONEY | Kind.NUMBER | Kind.WHOLE:
            return _graded(looks.numbers) * (0.3 if looks.eight_digits else 1.0)
        case Kind.FLAG:
            return 1.0 if looks.flags else 0.3
        case Kind.KEY:
            return 0.2 if looks.fractions > 0.1 or looks.dates > 0.5 else 1.0
        case Kind.TEXT:
            return _text_fit(looks, said_plainly=meaning(header, column) > 0.9 * EXACT)


def samples_of(looks: Looks, count: int = 3) -> tuple[str, ...]:
    """Some different values, short enough to be shown."""
    return tuple(cell if len(cell) <= 40 else cell[:39] + "…" for cell in looks.distinct[:count])


def _time_fit(looks: Looks) -> float:
    if looks.excel_days > 0.9 and looks.dates < 0.5:
        return 0.65
    return _graded(looks.dates)


def _text_fit(looks: Looks, *, said_plainly: bool) -> float:
    if looks.dates > 0.9:
        return 0.2
    return 1.0 if looks.numbers < 0.9 or said_plainly else 0.5


def _graded(share: float) -> float:
    return 1.0 if share >= 0.9 else 0.75 if share >= 0.5 else 0.0


def _match(column: Column, header: str, confidence: float, looks: Looks) -> Match:
    return Match(column.name, header, round(confidence, 2), samples_of(looks))


def _repeats(looks: Looks) -> bool:
    return (
        looks.dates < 0.5 and len(looks.distinct) > 1 and looks.rows > len(looks.distinct) > looks.rows / 20
    )


def headers_used(found: Sequence[Mapping[str, Match]]) -> set[str]:
    """The file's columns that fill something."""
    return {match.header for one in found for match in one.values()}
