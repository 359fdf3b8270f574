"""What does a load leave in the store, so that the next one need not read everything again?

Which deliveries it holds and how they were read; and every row that was good by itself and does not stand: corrected
since, contradicted, without a rate. Whatever comes later under the same key may change what became of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from worthline.loading.checking.mapping import Columns
from worthline.loading.checking.reasons import BEFORE_ORDER, FUTURE, UNKNOWN_CUSTOMER, fault, rule_of
from worthline.loading.checking.repeats import DUPLICATE, content
from worthline.loading.checking.rows import Read, Rows
from worthline.loading.keeping.manifest import Delivery
from worthline.loading.sql import ident, text
from worthline.loading.values.formats import Tried
from worthline.project.settings import Source
from worthline.tables.table import Kind

if TYPE_CHECKING:
    import duckdb

DELIVERIES = "_deliveries"
ASIDE = "_aside"
READ, SCALES, SORTED = "read", "scales", "sorted"
"""Facts: how each source was read; what was said of answers' scales; how many deliveries stand in the tables' order."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How one source was read, as far as later deliveries have to agree with it.

    Attributes:
        read: its columns, and how they are written.
        content: the columns that make two rows the same.
        key: those that tell rows apart; none where the source does not deliver all of them.
        money: the amount whose sum is reconciled.
        unnamed: whether some of its rows leave a currency out that others name.
        due: when the first of its rows that lie in the future would come in, ISO; empty where none does.
    """

    read: Read
    content: tuple[str, ...]
    key: tuple[str, ...]
    money: str
    unnamed: bool
    due: str = ""

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, part: Rows, before: Noted | None = None) -> Noted:
        """How a source was read now, and before."""
        unnamed = part.names_currency and bool(
            con.execute(
                f"SELECT 1 FROM {part.relation} WHERE fault IS NULL AND currency IS NULL LIMIT 1"
            ).fetchall()
        )
        due = min(filter(None, (_due(con, part), before.due if before else "")), default="")
        unnamed = unnamed or bool(before and before.unnamed)
        return cls(part.read, part.content, part.key, part.money, unnamed, due)

    @classmethod
    def from_dict(cls, noted: Mapping[str, Any]) -> Noted:
        """The same from plain values, as they were noted."""
        columns = noted["read"]["columns"]
        read = Read(
            Columns(dict(columns["types"]), tuple(columns["further"])),
            {name: _tried(one) for name, one in noted["read"]["tried"].items()},
        )
        rest = tuple(noted["content"]), tuple(noted["key"]), noted["money"], noted["unnamed"], noted["due"]
        return cls(read, *rest)


def _due(con: duckdb.DuckDBPyConnection, part: Rows) -> str:
    moments = [
        f"min({ident(column.name)}) FILTER (fault = {fault(FUTURE, column.name)})"
        for column in part.table.columns
        if column.kind is Kind.TIME and column.name in part.found
    ]
    if not moments:
        return ""
    row = con.execute(
        f"SELECT least({', '.join(moments)}) FROM {part.relation} WHERE fault IS NOT NULL"
    ).fetchone()
    return row[0].isoformat() if row and row[0] else ""


def _tried(noted: Mapping[str, Any]) -> Tried:
    rivals = tuple((one[0], one[1], one[2]) for one in noted["rivals"])
    return Tried(tuple(noted["fits"]), rivals, tuple(noted["seen"]))


@dataclass(frozen=True, slots=True)
class Notes:
    """How every source was read, by its place in the settings.

    Attributes:
        sources: those of the settings.
        each: what was noted of each.
        own: the company's currency.
    """

    sources: Sequence[Source]
    each: Mapping[int, Noted]
    own: str

    def compared(self, place: int) -> list[str]:
        """The columns by which rows of a source are compared, with other sources too where keys tell rows apart."""
        if not self.each[place].key:
            return sorted(self.each[place].content)
        alike = [
            one.content
            for other, one in self.each.items()
            if one.key and self.sources[other].table == self.sources[place].table
        ]
        return sorted({name for names in alike for name in names})

    def hashed(self, place: int) -> str:
        """SQL of the hash of a row's content, typed or stored."""
        return content(self.each[place].content, self.compared(place))

    def as_stored(self, part: Rows) -> str:
        """The typed rows of a source, those without a currency in the company's."""
        if not part.names_currency:
            return part.relation
        return f"(SELECT * REPLACE (coalesce(currency, {text(self.own)}) AS currency) FROM {part.relation})"

    def to_list(self) -> list[dict[str, Any]]:
        """What was noted of each source, in order, as plain values."""
        return [asdict(self.each[place]) for place in sorted(self.each)]


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables for it."""
    con.execute(f"CREATE TABLE {DELIVERIES} (number INTEGER, place INTEGER, hash VARCHAR)")
    con.execute(
        f"CREATE TABLE {ASIDE} (table_name VARCHAR, place INTEGER, delivery INTEGER, key VARCHAR, content VARCHAR, "
        "fate VARCHAR, waits_for VARCHAR)"
    )


def keep(
    con: duckdb.DuckDBPyConnection, notes: Notes, place: int, part: Rows, deliveries: Mapping[int, Delivery]
) -> None:
    """Write down the deliveries of a source, and its rows that were good by themselves and do not stand."""
    con.executemany(
        f"INSERT INTO {DELIVERIES} VALUES (?, ?, ?)",
        [[number, place, one.hash] for number, one in deliveries.items()],
    )
    con.execute(
        f"INSERT INTO {ASIDE} SELECT {text(part.table.name)}, {place}, file, {key_of(part.key)}, "
        f"{notes.hashed(place)}, {rule_of('fate')}, {_waits_for(part)} "
        f"FROM {notes.as_stored(part)} JOIN scratch.fates USING (file, line) WHERE fate <> {text(DUPLICATE)}"
    )


def _waits_for(part: Rows) -> str:
    """SQL of what would let a rejected row in: a customer, or another day of an order."""
    reasons = {UNKNOWN_CUSTOMER.rule: "customer_id", BEFORE_ORDER.rule: "order_id"}
    cases = " ".join(
        f"WHEN {text(rule)} THEN {name}" for rule, name in reasons.items() if part.table.column(name)
    )
    return f"CASE {rule_of('fate')} {cases} END" if cases else "NULL"


def key_of(names: Sequence[str]) -> str:
    """SQL of a row's key as one text; null where there is none."""
    values = ", ".join(f"CAST({ident(name)} AS VARCHAR)" for name in names)
    return f"CAST(to_json([{values}]) AS VARCHAR)" if names else "NULL"
