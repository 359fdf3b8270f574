"""What do metrics say of one segment alone?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worthline.analyses.segments import customers_by, values_of
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.derived.profile import YES
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Period


def measure_only(
    measurer: Measurer, keys: Sequence[str], periods: Sequence[Period], by: Sequence[str], only: str
) -> list[Measurement]:
    """Metrics of the customers in one segment: `vip`, which the project defines, or `region=North`.

    They are cut by the segment and the rest left out, so what cannot be cut by it (spend) says so.

    Raises:
        UnknownNameError: there is no such segment, or no such value of the column.
        WorthlineError: nobody is in it.
    """
    column, value = segment_asked(measurer, only)
    rows = measurer.measure(keys, periods, [*by, column])
    found = [row for key in dict.fromkeys(keys) for row in _of(key, rows, column, value)]
    return [replace(row, segment={name: row.segment[name] for name in by}) for row in found]


def _of(key: str, rows: Sequence[Measurement], column: str, value: str) -> list[Measurement]:
    """One metric's rows of the segment; where it has none, why."""
    own = [row for row in rows if row.metric == key]
    mine = [row for row in own if row.segment[column] == value]
    if mine:
        return mine
    first = {row.period: row for row in reversed(own)}
    return [row if row.refused else _nothing(row) for row in reversed(first.values())]


def _nothing(row: Measurement) -> Measurement:
    return Measurement(row.metric, row.period, row.segment, row.unit, refused=Refuse("nothing_happened"))


def segment_asked(measurer: Measurer, only: str) -> tuple[str, str]:
    """The column and its value of a segment as people write it; that somebody is in it is made sure of.

    Raises:
        UnknownNameError: there is no such segment, or no such value of the column.
        WorthlineError: nobody is in it.
    """
    column, has_value, value = (part.strip() for part in only.partition("="))
    known = measurer.known
    if not has_value:
        if column not in known.segments:
            raise UnknownNameError(
                "segment", column, known.segments, do="Of a column, name the value: region=North."
            )
        value = YES
    counts = customers_by(measurer, column)
    if value in counts:
        return column, value
    if column in known.segments:
        raise WorthlineError(
            f"Nobody is in the segment {column}: {known.segments[column]}.",
            do="Mend its condition in worthline.toml.",
        )
    there = [
        each for each in values_of(column, list(counts), measurer) if each in counts and each is not None
    ]
    raise UnknownNameError(f"customer whose {column} is", value, there)
