"""How do the rows of a source become typed rows, each with its first fault?

One pass over the source writes `scratch.rows_<number>`: file, line, the stored columns, the open ones, and
`fault`, empty where the row is good. Everything later reads this table alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from worthline.loading.checking.checks import Judged, first_fault, required
from worthline.loading.checking.mapping import Mapped
from worthline.loading.sql import aliased, ident
from worthline.loading.values.currencies import named, signs
from worthline.loading.values.formats import Written, WrittenDate, WrittenNumber, settle
from worthline.loading.values.typed import Steps, Zones, absent, must_be_settled, steps
from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Rows:
    """The typed rows of one source.

    Attributes:
        source: where they came from.
        relation: their table in the scratch database.
        found: recorded columns that the source has.
        open: its further columns.
        settled: how columns were read, in words.
        names_currency: whether its rows say the currency of their amounts, in a column or by a sign beside them.
    """

    source: Source
    relation: str
    found: frozenset[str]
    open: tuple[str, ...]
    settled: dict[str, str] = field(default_factory=dict)
    names_currency: bool = False

    @property
    def table(self) -> Recorded:
        """The recorded table they fill."""
        return RECORDED[self.source.table]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart; none where the source does not deliver all of them."""
        return self.table.key if {*self.table.key} <= self.found else ()

    @property
    def money(self) -> str:
        """The amount whose sum is reconciled; empty where the source has none."""
        amounts = (column.name for column in self.table.columns if column.kind is Kind.MONEY)
        return next((name for name in amounts if name in self.found), "")

    @property
    def content(self) -> tuple[str, ...]:
        """The columns that make two rows the same."""
        found = {*self.found, "currency"} if self.names_currency else self.found
        return (*(column.name for column in self.table.columns if column.name in found), *self.open)


def type_rows(
    con: duckdb.DuckDBPyConnection,
    number: int,
    source: Source,
    mapped: Mapped,
    settings: Settings,
    now: datetime,
) -> Rows:
    """Read every value of a source, and name each row's first fault.

    Raises:
        AmbiguousError: the values of a column can be read in two ways.
    """
    table = RECORDED[source.table]
    found = frozenset(mapped.types)
    written = _settle(con, source, mapped)
    zones = Zones(settings.company.time_zone, source.time_zone or settings.company.time_zone)
    currency = _currency(table, found, written, settings.company.currency)
    layers = [*_layers(table, mapped, written, zones), currency]
    needed = required(table, found, completes=source.completes)
    judged = Judged(table, found, needed, written, settings.company.currency, now)
    relation = f"scratch.rows_{number}"
    con.execute(f"CREATE TABLE {relation} AS {_query(mapped, layers, judged)}")
    words = {name: _in_words(one) for name, one in written.items()}
    return Rows(source, relation, found, tuple(mapped.open), words, names_currency=bool(currency.place))


def _currency(table: Recorded, found: frozenset[str], written: Mapping[str, Written], own: str) -> Steps:
    """The code of each row's currency, from its own column or from a sign beside an amount."""
    code = named(found, signs(table, written).values(), own) if table.column("currency") else None
    return Steps(place={"currency": code}) if code else Steps()


def _settle(con: duckdb.DuckDBPyConnection, source: Source, mapped: Mapped) -> dict[str, Written]:
    table = RECORDED[source.table]
    return {
        column.name: settle(con, mapped.relation, column, source)
        for column in table.columns
        if column.name in mapped.types and must_be_settled(column, mapped.types[column.name])
    }


def _in_words(written: Written) -> str:
    match written:
        case WrittenDate(reading):
            return reading.name
        case WrittenNumber(reading):
            return reading.name


def _layers(table: Recorded, mapped: Mapped, written: Mapping[str, Written], zones: Zones) -> list[Steps]:
    return [
        steps(column, mapped.types[column.name], written.get(column.name), zones)
        if column.name in mapped.types
        else absent(column)
        for column in table.columns
    ]


def _query(mapped: Mapped, layers: list[Steps], judged: Judged) -> str:
    """Four layers, so that no value is read twice: cleaned, read, placed in time, judged."""
    clean = _merged([layer.clean for layer in layers])
    parse = _merged([layer.parse for layer in layers])
    place = _merged([layer.place for layer in layers])
    day = _merged([layer.day for layer in layers])
    further = {name: ident(name) for name in mapped.open}
    base = {"file": "file", "line": "line", **further}
    first = f"SELECT {aliased({**base, **clean})} FROM {mapped.relation}"
    second = f"SELECT *{_also(parse)} FROM ({first})"
    third = f"SELECT *{_also(place)} FROM ({second})"
    fourth = f"SELECT *{_also(day)} FROM ({third})"
    stored = {name: ident(name) for name in judged.table.schema()}
    fault = {"fault": first_fault(judged)}
    return f"SELECT {aliased({'file': 'file', 'line': 'line', **stored, **further, **fault})} FROM ({fourth})"


def _also(expressions: Mapping[str, str]) -> str:
    return f", {aliased(expressions)}" if expressions else ""


def _merged(parts: list[dict[str, str]]) -> dict[str, str]:
    return {name: expression for part in parts for name, expression in part.items()}
