"""How do the rows of a source become typed rows, each with its first fault?

One pass over the source writes a table: the stored columns, the open ones, file, line, and `fault`, empty where the
row is good. Everything later reads this table alone. It lies in the scratch database, or, where the source is the only
one of its recorded table, in the store, sorted as that is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from worthline.loading.checking.checks import Judged, first_fault, required
from worthline.loading.checking.mapping import Columns, Mapped
from worthline.loading.sql import aliased, ident, text
from worthline.loading.values.clocks import Clock
from worthline.loading.values.currencies import named, signs
from worthline.loading.values.formats import Tried, Written, WrittenDate, WrittenNumber, settle
from worthline.loading.values.typed import Steps, Zones, absent, must_be_settled, steps
from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Read:
    """How the deliveries of a source were read, for those that come later.

    Attributes:
        columns: what they bring.
        tried: what trying every reading came to, for each column that can be written in several ways.
    """

    columns: Columns = field(default_factory=Columns)
    tried: dict[str, Tried] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """The typed rows of one source.

    Attributes:
        source: where they came from.
        relation: their table.
        found: recorded columns that the source has.
        open: its further columns.
        settled: how columns were read, in words.
        names_currency: whether its rows say the currency of their amounts, in a column or by a sign beside them.
        read: how they were read.
        lies_in_store: whether their table is sorted and written as the recorded table is.
    """

    source: Source
    relation: str
    found: frozenset[str]
    open: tuple[str, ...]
    settled: dict[str, str] = field(default_factory=dict)
    names_currency: bool = False
    read: Read = field(default_factory=Read)
    lies_in_store: bool = False

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


def order_of(table: Recorded) -> list[str]:
    """What the rows of a recorded table are sorted by: customer, time, key, whichever it has, each once."""
    names = ["customer_id" if table.column("customer_id") else "", table.time, *table.key]
    return list(dict.fromkeys(name for name in names if name)) or [table.columns[0].name]


def type_rows(
    con: duckdb.DuckDBPyConnection,
    number: int,
    source: Source,
    mapped: Mapped,
    settings: Settings,
    now: datetime,
    before: Read | None = None,
) -> Rows:
    """Read every value of a source, and name each row's first fault.

    Args:
        con: the generation being built.
        number: of the source.
        source: where the rows come from.
        mapped: its deliveries.
        settings: the project's.
        now: later than this is the future.
        before: how the deliveries before these were read.

    Raises:
        AmbiguousError: the values of a column can be read in two ways.
        NotLocal: they are to be read otherwise than those `before` them were.
    """
    table = RECORDED[source.table]
    found = frozenset(mapped.types)
    written = _settle(con, source, mapped, before.tried if before else {})
    own = settings.company.time_zone
    zones = Zones(Clock(own), Clock(source.time_zone or own))
    currency = _currency(table, found, written, settings.company.currency)
    layers = [*_layers(table, mapped, written, zones), currency]
    needed = required(table, found, completes=source.completes)
    judged = Judged(table, found, needed, written, settings.company.currency, now)
    alone = before is None and _is_alone(source, settings)
    constants = _constants(table, mapped, layers, settings.company.currency if alone else "")
    relation = f"rows_{number}" if alone else f"scratch.rows_{number}"
    order = f" ORDER BY {', '.join(order_of(table))}" if alone else ""
    con.execute(f"CREATE TABLE {relation} AS {_query(mapped, layers, judged, constants, order)}")
    words = {name: _in_words(one) for name, one in written.items()}
    read = Read(mapped.delivered, {name: one.tried for name, one in written.items()})
    named = bool(currency.place)
    return Rows(source, relation, found, tuple(mapped.open), words, named, read, alone)


def _is_alone(source: Source, settings: Settings) -> bool:
    """Whether no other source fills its recorded table."""
    return [one.table for one in settings.sources].count(source.table) == 1 and not source.completes


def _currency(table: Recorded, found: frozenset[str], written: Mapping[str, Written], own: str) -> Steps:
    """The code of each row's currency, from its own column or from a sign beside an amount."""
    code = named(found, signs(table, written).values(), own) if table.column("currency") else None
    return Steps(place={"currency": code}) if code else Steps()


def _settle(
    con: duckdb.DuckDBPyConnection, source: Source, mapped: Mapped, before: Mapping[str, Tried]
) -> dict[str, Written]:
    table = RECORDED[source.table]
    return {
        column.name: settle(con, mapped.relation, column, source, before.get(column.name))
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


def _constants(table: Recorded, mapped: Mapped, layers: Sequence[Steps], currency: str) -> dict[str, str]:
    """SQL of what is the same in all rows: it need not be carried along while they are sorted."""
    placed = _merged([layer.place | layer.day for layer in layers])
    missing = [absent(column) for column in table.columns if column.name not in mapped.types]
    found = _merged([one.place | one.day for one in missing])
    constants = {name: sql for name, sql in found.items() if placed[name] == sql}
    if currency and "currency" in constants:
        constants["currency"] = text(currency)
    return constants | ({"file": str(mapped.files[0])} if len(mapped.files) == 1 else {})


def _query(
    mapped: Mapped, layers: list[Steps], judged: Judged, constants: Mapping[str, str], order: str
) -> str:
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
    stored = {name: ident(name) for name in (*judged.table.schema(), *mapped.open, "file", "line")}
    varied = {name: one for name, one in stored.items() if name not in constants}
    fifth = f"SELECT {aliased(varied | {'fault': first_fault(judged)})} FROM ({fourth}){order}"
    return f"SELECT {aliased({**stored, **constants, 'fault': 'fault'})} FROM ({fifth})"


def _also(expressions: Mapping[str, str]) -> str:
    return f", {aliased(expressions)}" if expressions else ""


def _merged(parts: list[dict[str, str]]) -> dict[str, str]:
    return {name: expression for part in parts for name, expression in part.items()}
