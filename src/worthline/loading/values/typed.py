"""How does a column of the source become the stored column, in SQL that runs over all rows at once?

Time zones: a moment without an offset is local time of the source; an hour that the clock jumps over in
spring is taken as the hour after it, an hour that comes twice in autumn as the second. A day without a time
is a day of the company's calendar, whatever zone the source is in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from worthline.loading.sql import ident, text
from worthline.loading.values.clocks import Clock
from worthline.loading.values.dates import OFFSET
from worthline.loading.values.formats import Written, WrittenDate, WrittenNumber
from worthline.loading.values.numbers import CURRENCY
from worthline.loading.values.words import NOTHING_IN_TEXT, cleaned, flag, value_of
from worthline.tables.table import Column, Kind

STORED = {
    Kind.KEY: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.TIME: "TIMESTAMP", Kind.MONEY: "DECIMAL(18, 4)",
    Kind.NUMBER: "DOUBLE", Kind.WHOLE: "BIGINT", Kind.FLAG: "BOOLEAN",
}  # fmt: skip
"""DuckDB's types of stored columns."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Whose clocks: the company's and the source's."""

    company: Clock
    source: Clock


@dataclass(frozen=True, slots=True)
class Steps:
    """SQL in four layers, each over the names of the layer below.

    Attributes:
        clean: the value with nothing around it, null where nothing stands there: `r_<name>`.
        parse: read, not yet placed in time.
        place: the stored value.
        day: what is made from the stored value.
    """

    clean: dict[str, str] = field(default_factory=dict)
    parse: dict[str, str] = field(default_factory=dict)
    place: dict[str, str] = field(default_factory=dict)
    day: dict[str, str] = field(default_factory=dict)


def raw_name(column: str) -> str:
    """What the cleaned but unread value of a column is called."""
    return f"r_{column}"


def is_number(kind: str) -> bool:
    """Whether a type of DuckDB holds numbers."""
    return kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or is_whole(kind)


def is_whole(kind: str) -> bool:
    """Whether a type of DuckDB holds whole numbers alone."""
    return kind.endswith(("INT", "INTEGER"))


def must_be_settled(column: Column, kind: str) -> bool:
    """Whether a column's values have to tell how they are written."""
    if column.kind is Kind.TIME:
        return not kind.startswith(("DATE", "TIMESTAMP"))
    return column.kind in {Kind.MONEY, Kind.NUMBER, Kind.WHOLE} and not is_number(kind)


def absent(column: Column) -> Steps:
    """A column that the source does not have."""
    place = {column.name: f"CAST(NULL AS {STORED[column.kind]})"}
    day = {column.day: "CAST(NULL AS DATE)"} if column.kind is Kind.TIME else {}
    local = {column.local: "CAST(NULL AS TIMESTAMP)"} if column.clock else {}
    return Steps(place=place, day=day | local)


def steps(column: Column, kind: str, written: Written | None, zones: Zones) -> Steps:
    """How this column is read from a source column of a type of DuckDB."""
    match column.kind:
        case Kind.TIME:
            return _with_clock(column, _moment(column, kind, written, zones), zones)
        case Kind.KEY | Kind.TEXT:
            return _text(column, kind)
        case Kind.FLAG:
            clean = value_of(_as_text(ident(column.name), kind))
            return _simple(column, clean, flag(ident(raw_name(column.name))))
    return _amount(column, kind, written)


def _simple(column: Column, clean: str, place: str) -> Steps:
    return Steps({raw_name(column.name): clean}, {}, {column.name: place})


def _text(column: Column, kind: str) -> Steps:
    if is_whole(kind):
        return _simple(column, _as_text(ident(column.name), kind), ident(raw_name(column.name)))
    clean = cleaned(_as_text(ident(column.name), kind), words=NOTHING_IN_TEXT)
    return _simple(column, clean, ident(raw_name(column.name)))


def _as_text(value: str, kind: str) -> str:
    """A typed value as text; a whole number kept as a fraction (as tables with gaps do) loses its `.0`."""
    if kind in {"DOUBLE", "FLOAT"}:
        whole = f"CAST(CAST({value} AS BIGINT) AS VARCHAR)"
        is_whole = f"isfinite({value}) AND {value} = trunc({value})"
        return f"CASE WHEN {is_whole} THEN {whole} ELSE CAST({value} AS VARCHAR) END"
    return value if kind == "VARCHAR" else f"CAST({value} AS VARCHAR)"


def _amount(column: Column, kind: str, written: Written | None) -> Steps:
    name, raw = ident(column.name), ident(raw_name(column.name))
    if isinstance(written, WrittenNumber):
        clean = value_of(_as_text(name, kind))
        return _simple(column, clean, written.reading.parse(raw, column.kind, plain=written.plain))
    finite = f"CASE WHEN isfinite({name}) THEN {name} END" if kind in {"DOUBLE", "FLOAT"} else name
    whole = f"CASE WHEN {raw} = trunc({raw}) THEN TRY_CAST({raw} AS BIGINT) END"
    cast = whole if column.kind is Kind.WHOLE else f"TRY_CAST({raw} AS {STORED[column.kind]})"
    return _simple(column, finite, cast)


def currency_of(column: Column, written: Written | None) -> str | None:
    """SQL of the currency an amount names, empty where it names none; None where no amount names one."""
    if not isinstance(written, WrittenNumber) or not written.named:
        return None
    return f"regexp_extract({ident(raw_name(column.name))}, {text(CURRENCY)}, 1)"


def _moment(column: Column, kind: str, written: Written | None, zones: Zones) -> Steps:
    name, raw, local = ident(column.name), ident(raw_name(column.name)), ident(f"l_{column.name}")
    if not isinstance(written, WrittenDate):
        return _typed_moment(column, kind, zones)
    clean = {raw_name(column.name): value_of(_as_text(name, kind))}
    reading, seen = written.reading, written.seen
    parse = {f"l_{column.name}": reading.parse(raw, seen)}
    if reading.utc:
        return Steps(clean, parse, {column.name: local}, {column.day: zones.company.day(name)})
    offset = f"regexp_matches({raw}, {text(OFFSET)})" if seen.offset else ""
    alone = (
        f"NOT contains({raw}, ':')" if seen.dated and seen.clocked else "false" if seen.clocked else "true"
    )
    if reading.sql:
        alone = f"{local} = date_trunc('day', {local})"
    at = [f"WHEN {offset} THEN {reading.instant(raw)}"] if offset else []
    at.append(f"WHEN {alone} THEN {zones.company.instant(local)}")
    on = [f"WHEN {offset} THEN {zones.company.day(name)}"] if offset else []
    on.append(f"WHEN {alone} THEN CAST({local} AS DATE)")
    elsewhere = f"CAST({local} AS DATE)" if zones.source == zones.company else zones.company.day(name)
    return Steps(
        clean,
        parse,
        {column.name: f"CASE {' '.join(at)} ELSE {zones.source.instant(local)} END"},
        {column.day: f"CASE {' '.join(on)} ELSE {elsewhere} END"},
    )


def _with_clock(column: Column, moment: Steps, zones: Zones) -> Steps:
    """The company's local time of day beside the instant, where the column keeps it."""
    if not column.clock:
        return moment
    local = {column.local: zones.company.local(ident(column.name))}
    return Steps(moment.clean, moment.parse, moment.place, moment.day | local)


def _typed_moment(column: Column, kind: str, zones: Zones) -> Steps:
    """A moment that the file itself types: a day, a local time or an instant."""
    name, raw, local = ident(column.name), ident(raw_name(column.name)), ident(f"l_{column.name}")
    clean = {raw_name(column.name): f"CASE WHEN isfinite({name}) THEN {name} END"}
    if "TIME ZONE" in kind:
        at = f"timezone('UTC', CAST({raw} AS TIMESTAMPTZ))"
        return Steps(clean, {}, {column.name: at}, {column.day: zones.company.day(name)})
    clock = zones.company if kind == "DATE" else zones.source
    day = f"CAST({local} AS DATE)" if clock == zones.company else zones.company.day(name)
    parse = {f"l_{column.name}": f"CAST({raw} AS TIMESTAMP)"}
    return Steps(clean, parse, {column.name: clock.instant(local)}, {column.day: day})
