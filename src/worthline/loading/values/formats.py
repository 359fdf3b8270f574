"""How is a column written, settled once from all its values?

A value that can mean two things is never judged alone. The reading that fits all values is taken; where two
fit and give different answers, or the column mixes two that cannot be told apart, the settings have to say
which. Where no reading fits all, the one that fits most is taken and the rest become rejected rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
class WrittenDate:
    """How a column of moments is written."""

    reading: DateReading
    seen: Seen


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """How a column of amounts is written: with `plain` digits only, or with signs to take off."""

    reading: NumberReading
    plain: bool
    named: bool


Written = WrittenDate | WrittenNumber


def settle(con: duckdb.DuckDBPyConnection, relation: str, column: Column, source: Source) -> Written:
    """How the text column `column.name` of a relation is written.

    Raises:
        AmbiguousError: its values can be read in two ways that differ.
    """
    value = value_of(ident(column.name))
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.written AS SELECT v, count(*) AS n FROM (SELECT {value} AS v "
        f"FROM {relation}) WHERE v IS NOT NULL GROUP BY v"
    )
    if column.kind in NUMBERS:
        return _number(con, column, source)
    return _date(con, column, source)


def _number(con: duckdb.DuckDBPyConnection, column: Column, source: Source) -> WrittenNumber:
    plain, named = _row(con, (
        f"SELECT coalesce(bool_and(regexp_full_match(v, {text(numbers.PLAIN)})), true), "
        f"coalesce(bool_or(regexp_matches(v, {text(numbers.CURRENCY)})), false) FROM scratch.written"
    ))  # fmt: skip
    readings = numbers.readings(source.decimal)
    parsed = [reading.parse("v", column.kind, plain=False) for reading in readings]
    ways = [f'decimal = "{reading.decimal}" ({reading.name})' for reading in readings]
    chosen = readings[_choose(con, parsed, ways, column, source)]
    return WrittenNumber(chosen, bool(plain), bool(named))


def _date(con: duckdb.DuckDBPyConnection, column: Column, source: Source) -> WrittenDate:
    seen = _seen(con)
    readings = dates.readings(source.date_order, source.date_format)
    parsed = [reading.parse("v", seen) for reading in readings]
    ways = [f'date_order = "{reading.order}" ({reading.name})' for reading in readings]
    return WrittenDate(readings[_choose(con, parsed, ways, column, source)], seen)


def _seen(con: duckdb.DuckDBPyConnection) -> Seen:
    found = _row(con, (
        f"SELECT coalesce(bool_or(clocked), false), coalesce(bool_or(NOT clocked), false), "
        f"coalesce(bool_or(clocked AND regexp_matches(v, {text(dates.HALF)})), false), "
        f"coalesce(bool_or(clocked AND regexp_matches(v, {text(dates.OFFSET)})), false) "
        f"FROM (SELECT v, contains(v, ':') AS clocked FROM scratch.written)"
    ))  # fmt: skip
    return Seen(*map(bool, found))


def _row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = con.execute(query).fetchone()
    return tuple(row) if row else ()


def _choose(
    con: duckdb.DuckDBPyConnection, parsed: Sequence[str], ways: Sequence[str], column: Column, source: Source
) -> int:
    """The reading that fits most values, if no other is a rival."""
    read = ", ".join(f"{expression} AS p{place}" for place, expression in enumerate(parsed))
    con.execute(f"CREATE OR REPLACE TABLE scratch.reading AS SELECT v, n, {read} FROM scratch.written")
    sums = ", ".join(f"coalesce(sum(n) FILTER (p{place} IS NOT NULL), 0)" for place in range(len(parsed)))
    fits = [int(fit) for fit in _row(con, f"SELECT {sums} FROM scratch.reading")]
    best = fits.index(max(fits))
    rivals = [place for place, fit in enumerate(fits) if fit and place != best]
    for rival in rivals:
        _refuse_rival(con, best, rival, (ways[best], ways[rival]), column, source)
    return best


def _refuse_rival(
    con: duckdb.DuckDBPyConnection,
    best: int, rival: int, ways: tuple[str, str], column: Column, source: Source,
) -> None:  # fmt: skip
    """Ask, where the rival gives other answers and no value that only the best one fits rules it out."""
    differ, only_best, only_rival = _row(con, (
        f"SELECT count(*) FILTER (p{best} <> p{rival}), "
        f"count(*) FILTER (p{best} IS NOT NULL AND p{rival} IS NULL), "
        f"count(*) FILTER (p{best} IS NULL AND p{rival} IS NOT NULL) FROM scratch.reading"
    ))  # fmt: skip
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
