"""How do the rows of a table in the lake become typed rows, each with its first fault, without leaving the lake?

SQL for Spark in layers: what stands there, what it reads as, its local day, the first rule it breaks. The rules are
those that files are held to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from worthline.loading.checking import reasons
from worthline.loading.checking.checks import Judged, first_fault, required
from worthline.loading.checking.reasons import column_of, fault
from worthline.loading.sql import aliased, ident, text
from worthline.loading.values.typed import raw_name
from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Column, Kind, Recorded

SPARK = {
    "string": "string", "timestamp": "timestamp_ntz", "date": "date", "decimal(18, 4)": "decimal(18, 4)",
    "float64": "double", "int64": "bigint", "boolean": "boolean",
}  # fmt: skip
"""Spark's types of stored columns."""
HASHED = 256
_HAS_ZONE = "(Z|[+-][0-9][0-9]:?[0-9][0-9])$"


@dataclass(frozen=True, slots=True)
class Offered:
    """A source as the session shows it.

    Attributes:
        source: what the project file says of it.
        number: its place among the sources.
        relation: the name it is shown under.
        types: its columns and their types, as Ibis writes them.
        found: recorded columns and the headers they are filled from.
        own: further columns of an open table, and their headers.
    """

    source: Source
    number: int
    relation: str
    types: Mapping[str, str]
    found: Mapping[str, str]
    own: Mapping[str, str]

    @property
    def table(self) -> Recorded:
        """The recorded table it fills."""
        return RECORDED[self.source.table]

    @property
    def filled(self) -> frozenset[str]:
        """The recorded columns it says anything of."""
        return frozenset({*self.found, *(name for name in self.source.values if self.table.column(name))})


def columns_of(table: Recorded, own: Sequence[str]) -> dict[str, str]:
    """The stored columns of a table and Spark's types of them."""
    return {name: SPARK[kind] for name, kind in table.schema().items()} | dict.fromkeys(own, "string")


def typed(offered: Offered, own: Sequence[str], settings: Settings, now: datetime) -> str:
    """SQL of a source's rows under recorded names, with `_source`, `_fault`, `_value` and `_hash` of each."""
    table, filled = offered.table, offered.filled
    zone, home = offered.source.time_zone or settings.company.time_zone, settings.company.time_zone
    shown = {name: ident(header) for name, header in {**offered.found, **offered.own}.items()}
    shown |= {name: text(_constant(value)) for name, value in offered.source.values.items()}
    clean = {raw_name(name): f"nullif(trim(cast({value} as string)), '')" for name, value in shown.items()}
    read = {
        column.name: _read(column, offered.types.get(offered.found.get(column.name, ""), "string"), zone)
        if column.name in filled
        else _nothing(SPARK[table.schema()[column.name]])
        for column in table.columns
    }
    read |= {name: ident(raw_name(name)) if name in shown else _nothing("string") for name in own}
    judged = Judged(
        table, filled, required(table, filled, completes=False), {}, settings.company.currency, now
    )
    sql = f"select {aliased(shown | clean)} from {ident(offered.relation)}"
    sql = f"select {', '.join(map(ident, clean))}, {aliased(read)} from ({sql})"
    sql = f"select *, {aliased(_days(table, home))} from ({sql})" if _days(table, home) else sql
    sql = f"select *, {_first_fault(judged)} as _fault from ({sql})"
    kept = [ident(name) for name in columns_of(table, own)]
    content = f"sha2(to_json(struct({', '.join(kept)})), {HASHED})"
    return (
        f"select {', '.join(kept)}, {offered.number} as _source, _fault, {_value(clean)} as _value, "
        f"{content} as _hash from ({sql})"
    )


def _constant(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _nothing(kind: str) -> str:
    return f"cast(null as {kind})"


def _read(column: Column, kind: str, zone: str) -> str:
    """What a column's value reads as; null where it cannot be read."""
    name, raw = ident(column.name), ident(raw_name(column.name))
    number = f"try_cast({name} as double)"
    finite = f"{number} = {number} and abs({number}) <> double('infinity')"
    match column.kind:
        case Kind.TIME:
            return _moment(name, raw, kind, zone)
        case Kind.MONEY:
            return f"try_cast({name} as decimal(18, 4))"
        case Kind.NUMBER:
            return f"case when {finite} then {number} end"
        case Kind.WHOLE:
            return f"case when {finite} and {number} = floor({number}) then try_cast({name} as bigint) end"
        case Kind.FLAG:
            return f"try_cast({raw} as boolean)"
    return raw


def _moment(name: str, raw: str, kind: str, zone: str) -> str:
    """The instant in UTC; what is written without a zone is by the source's clocks."""

    def from_clock(value: str) -> str:
        return f"cast(to_utc_timestamp({value}, {text(zone)}) as timestamp_ntz)"

    if kind.startswith("timestamp('"):
        return f"cast({name} as timestamp_ntz)"
    if kind in {"timestamp", "date"}:
        return from_clock(f"cast({name} as timestamp_ntz)")
    placed = f"cast(try_cast({raw} as timestamp_ltz) as timestamp_ntz)"
    clock = from_clock(f"try_cast({raw} as timestamp_ntz)")
    return f"case when {raw} rlike {text(_HAS_ZONE)} then {placed} else {clock} end"


def _days(table: Recorded, zone: str) -> dict[str, str]:
    """The company's local day of each instant, and its local time where that counts."""
    made = {}
    for column in table.columns:
        local = f"cast(from_utc_timestamp({ident(column.name)}, {text(zone)}) as timestamp_ntz)"
        if column.kind is Kind.TIME:
            made[column.day] = f"cast({local} as date)"
        if column.clock:
            made[column.local] = local
    return made


def _first_fault(judged: Judged) -> str:
    """The rules files are held to, and one more: what is in another currency has no rate here."""
    own = first_fault(judged).replace("\\", "\\\\")
    if "currency" not in judged.found:
        return own
    foreign = f"upper(currency) <> {text(judged.currency)}"
    return f"coalesce({own}, case when {foreign} then {fault(reasons.NO_RATE, 'currency')} end)"


def _value(clean: Mapping[str, str]) -> str:
    """What stood in the column at fault."""
    cases = " ".join(f"when {text(raw.removeprefix('r_'))} then {ident(raw)}" for raw in clean)
    return f"case {column_of('_fault')} {cases} end"
