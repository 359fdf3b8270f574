"""How is a column written, settled once from all its values?

A value that can mean two things is never judged alone. The reading that fits all values is taken; where two
fit and give different answers, or the column mixes two that cannot be told apart, the settings have to say
which. Where no reading fits all, the one that fits most is taken and the rest become rejected rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from worthline.loading.change import NotLocal
from worthline.loading.sql import ident, text
from worthline.loading.values import dates, numbers
from worthline.loading.values.dates import DateReading, Seen
from worthline.loading.values.numbers import NumberReading
from worthline.loading.values.words import value_of
from worthline.project.settings import Source
from worthline.tables.table import Column, Kind
from worthline.words.errors import AmbiguousError

if TYPE_CHECKING:
    import duckdb

NUMBERS = {Kind.MONEY, Kind.NUMBER, Kind.WHOLE}


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying every reading on a column came to, so that more values can be added to it later.

    Attributes:
        fits: how many values each reading fits.
        rivals: of each reading against the best one: values read otherwise, values that only the best one fits, values
            that only it fits; whether there are any is what counts.
        seen: what else stands in the values, as their kind wants to know it.
    """

    fits: tuple[int, ...] = ()
    rivals: tuple[tuple[int, int, int], ...] = ()
    seen: tuple[bool, ...] = ()

    @property
    def best(self) -> int | None:
        """The place of the reading that fits most; None where none fits."""
        return self.fits.index(max(self.fits)) if any(self.fits) else None


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """How a column of moments is written."""

    reading: DateReading
    seen: Seen
    tried: Tried = Tried()


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """How a column of amounts is written: with `plain` digits only, or with signs to take off."""

    reading: NumberReading
    plain: bool
    named: bool
    tried: Tried = Tried()


Written = WrittenDate | WrittenNumber


def settle(
    con: duckdb.DuckDBPyConnection, relation: str, column: Column, source: Source, before: Tried | None = None
) -> Written:
    """How the text column `column.name` of a relation is written.

    Args:
        con: has the scratch database.
        relation: SQL of the rows.
        column: one whose kind has several ways to be written.
        source: what the settings say of it.
        before: what trying came to on the rows that came earlier; all of them together settle it.

    Raises:
        AmbiguousError: its values can be read in two ways that differ.
        NotLocal: all values together are to be read otherwise than those before were.
    """
    value = value_of(ident(column.name))
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.written AS SELECT v, count(*) AS n FROM (SELECT {value} AS v "
        f"FROM {relation}) WHERE v IS NOT NULL GROUP BY v"
    )
    if column.kind in NUMBERS:
        return _number(con, column, source, before or Tried())
    return _date(con, column, source, before or Tried())


def _number(con: duckdb.DuckDBPyConnection, column: Column, source: Source, before: Tried) -> WrittenNumber:
    odd, named = _any(before.seen, _row(con, (
        f"SELECT coalesce(bool_or(NOT regexp_full_match(v, {text(numbers.PLAIN)})), false), "
        f"coalesce(bool_or(regexp_matches(v, {text(numbers.CURRENCY)})), false) FROM scratch.written"
    )))  # fmt: skip
    readings = numbers.readings(source.decimal)
    parsed = [reading.parse("v", column.kind, plain=False) for reading in readings]
    ways = [f'decimal = "{reading.decimal}" ({reading.name})' for reading in readings]
    chosen, tried = _choose(con, parsed, ways, column, source, before)
    return WrittenNumber(readings[chosen], not odd, named, replace(tried, seen=(odd, named)))


def _date(con: duckdb.DuckDBPyConnection, column: Column, source: Source, before: Tried) -> WrittenDate:
    seen = Seen(*_any(before.seen, _seen(con)))
    readings = dates.readings(source.date_order, source.date_format)
    parsed = [reading.parse("v", seen) for reading in readings]
    ways = [f'date_order = "{reading.order}" ({reading.name})' for reading in readings]
    chosen, tried = _choose(con, parsed, ways, column, source, before)
    return WrittenDate(readings[chosen], seen, replace(tried, seen=astuple(seen)))


def _any(before: Sequence[bool], found: Sequence[int]) -> tuple[bool, ...]:
    """What was seen then or now."""
    return tuple(bool(now or then) for then, now in zip(before or [False] * len(found), found, strict=True))


def _seen(con: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    return _row(con, (
        f"SELECT coalesce(bool_or(clocked), false), coalesce(bool_or(NOT clocked), false), "
        f"coalesce(bool_or(clocked AND regexp_matches(v, {text(dates.HALF)})), false), "
        f"coalesce(bool_or(clocked AND regexp_matches(v, {text(dates.OFFSET)})), false) "
        f"FROM (SELECT v, contains(v, ':') AS clocked FROM scratch.written)"
    ))  # fmt: skip


def _row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = con.execute(query).fetchone()
    return tuple(row) if row else ()


def _choose(
    con: duckdb.DuckDBPyConnection,
    parsed: Sequence[str], ways: Sequence[str], column: Column, source: Source, before: Tried,
) -> tuple[int, Tried]:  # fmt: skip
    """The reading that fits most values, if no other is a rival, and what trying them came to."""
    read = ", ".join(f"{expression} AS p{place}" for place, expression in enumerate(parsed))
    con.execute(f"CREATE OR REPLACE TABLE scratch.reading AS SELECT v, n, {read} FROM scratch.written")
    sums = ", ".join(f"coalesce(sum(n) FILTER (p{place} IS NOT NULL), 0)" for place in range(len(parsed)))
    found = [int(fit) for fit in _row(con, f"SELECT {sums} FROM scratch.reading")]
    fits = [then + now for then, now in zip(before.fits or [0] * len(found), found, strict=True)]
    best = fits.index(max(fits))
    if before.best not in (None, best):
        raise NotLocal(f"{source.name}: {column.name} is to be read otherwise than before")
    rivals = [
        _added(before.rivals[place] if before.rivals else (0, 0, 0), _against(con, best, place, found))
        for place in range(len(fits))
    ]
    for place, rival in enumerate(rivals):
        if fits[place] and place != best:
            _refuse_rival(con, best, place, rival, (ways[best], ways[place]), column, source)
    return best, Tried(tuple(fits), tuple(rivals))


def _added(before: tuple[int, int, int], found: tuple[int, int, int]) -> tuple[int, int, int]:
    return before[0] + found[0], before[1] + found[1], before[2] + found[2]


def _against(
    con: duckdb.DuckDBPyConnection, best: int, rival: int, fits: Sequence[int]
) -> tuple[int, int, int]:
    """How a reading differs from the best one: values read otherwise, read by the best alone, by the rival alone."""
    if rival == best or not fits[rival]:
        return 0, fits[best] if rival != best else 0, 0
    differ, only_best, only_rival = _row(con, (
        f"SELECT count(*) FILTER (p{best} <> p{rival}), "
        f"count(*) FILTER (p{best} IS NOT NULL AND p{rival} IS NULL), "
        f"count(*) FILTER (p{best} IS NULL AND p{rival} IS NOT NULL) FROM scratch.reading"
    ))  # fmt: skip
    return differ, only_best, only_rival


def _refuse_rival(
    con: duckdb.DuckDBPyConnection,
    best: int, rival: int, against: tuple[int, int, int], ways: tuple[str, str], column: Column, source: Source,
) -> None:  # fmt: skip
    """Ask, where the rival gives other answers and no value that only the best one fits rules it out."""
    differ, only_best, only_rival = against
    if not differ or (only_best and not only_rival):
        return
    samples = con.execute(
        f"SELECT v FROM scratch.reading WHERE p{best} <> p{rival} ORDER BY v LIMIT 3"
    ).fetchall()
    shown = ", ".join(repr(row[0]) for row in samples)
    header = source.columns.get(column.name, column.name)
    mixed = " The column mixes both." if only_rival else ""
    raise AmbiguousError(
        f"{source.name}: column {header!r} ({column.name}) has values that can mean two things: "
        f"{shown}.{mixed}",
        expected=f"Either {ways[0]} or {ways[1]}.",
        do=f"Write the right one under the [[sources]] of {source.name} in worthline.toml.",
    )
