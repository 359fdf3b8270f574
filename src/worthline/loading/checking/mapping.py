"""Which column of a delivery is which column of the recorded table?

A recorded column is found by the header, or the position, that the settings name; one that they do not name
is found by its own name. Further columns of an open table come along under a name made from their header.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from worthline.loading.change import NotLocal
from worthline.loading.files.raw import Raw
from worthline.loading.sql import aliased, ident, slug, text
from worthline.loading.values.typed import is_number
from worthline.loading.values.words import answered
from worthline.project.settings import Source
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind
from worthline.words.errors import SourceError, UnknownNameError


@dataclass(frozen=True, slots=True)
class Columns:
    """What the deliveries of a source bring, before constants: recorded columns with their types, and further ones."""

    types: dict[str, str] = field(default_factory=dict)
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """The rows of one source under recorded names, as the source typed them.

    Attributes:
        relation: SQL of a relation with `file`, `line`, the columns found, and the open ones as text.
        types: recorded columns found, and their types in DuckDB.
        open: further columns, each a segment.
        delivered: the same without what the settings say of every row.
        files: the numbers of the deliveries.
    """

    relation: str
    types: dict[str, str]
    open: list[str]
    delivered: Columns
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """Where each column stands in one delivery: recorded and open names to positions."""

    recorded: dict[str, int]
    open: dict[str, int]


def places(source: Source, raw: Raw, shown: str) -> Places:
    """Where the columns of a source stand in one of its deliveries.

    Raises:
        UnknownNameError: a header the settings name is not there.
    """
    table = RECORDED[source.table]
    named = {name: _place(source, raw, name, wanted, shown) for name, wanted in source.columns.items()}
    free = {slug(header): place for place, header in enumerate(raw.headers) if place not in named.values()}
    for column in table.columns:
        if column.name not in named and column.name in free and raw.has_header and not column.made:
            named[column.name] = free[column.name]
    recorded = {name: place for name, place in named.items() if table.column(name)}
    if not table.open:
        return Places(recorded, {})
    own = {name: place for name, place in named.items() if not table.column(name)}
    for place, header in enumerate(raw.headers):
        if place not in named.values() and header.strip():
            own[_free_name(slug(header), {*table.schema(), *own})] = place
    return Places(recorded, own)


def _free_name(name: str, taken: set[str]) -> str:
    """A name that no other column has."""
    number = 2
    while (candidate := name if number == 2 else f"{name}_{number - 1}") in taken:
        number += 1
    return candidate


def _place(source: Source, raw: Raw, name: str, wanted: str | int, shown: str) -> int:
    if isinstance(wanted, int):
        if 1 <= wanted <= len(raw.headers):
            return wanted - 1
        raise SourceError(
            f"{shown} has {len(raw.headers)} columns; {name} is said to be column {wanted}.",
            do=f"Mend `columns` of {source.name} in worthline.toml.",
        )
    if wanted in raw.headers:
        return raw.headers.index(wanted)
    alike = [place for place, header in enumerate(raw.headers) if slug(header) == slug(wanted)]
    if len(alike) == 1:
        return alike[0]
    raise UnknownNameError(
        f"column of {shown}", wanted, raw.headers, do=f"Map {name} in worthline.toml, under {source.name}."
    )


def mapped(source: Source, raws: dict[int, tuple[Raw, str]], before: Columns | None = None) -> Mapped:
    """All deliveries of a source as one relation.

    Args:
        source: the source.
        raws: the number of each delivery, its rows, and what it is called in messages.
        before: what the deliveries before them brought.

    Raises:
        NotLocal: they bring a column, or a type, that those before them did not.
    """
    found = {number: (raw, places(source, raw, shown)) for number, (raw, shown) in raws.items()}
    known = before or Columns()
    types = _types(source, found, known.types)
    further = dict.fromkeys((*known.further, *(name for _, place in found.values() for name in place.open)))
    delivered = Columns(dict(types), tuple(further))
    if before not in (None, delivered):
        raise NotLocal(f"{source.name} has other columns than before")
    parts = [_part(number, raw, place, types, list(further)) for number, (raw, place) in found.items()]
    constants = _constants(source, types, further)
    extra = "".join(f", {expression} AS {ident(name)}" for name, expression in constants.items())
    shared = [name for name in constants if name in {*types, *further}]
    kept = f"* EXCLUDE ({', '.join(map(ident, shared))})" if shared else "*"
    relation = f"(SELECT {kept}{extra} FROM ({' UNION ALL '.join(parts)}))"
    for name in constants:
        if RECORDED[source.table].column(name):
            types[name] = "VARCHAR"
        else:
            further.setdefault(name)
    return Mapped(_in_numbers(source, relation, types), types, list(further), delivered, tuple(raws))


def _in_numbers(source: Source, relation: str, types: dict[str, str]) -> str:
    """The same relation, where answers in words are the numbers of their scale."""
    scale = 'CAST("scale" AS VARCHAR)' if "scale" in types else "CAST(NULL AS VARCHAR)"
    worded = [column.name for column in RECORDED[source.table].columns if column.worded]
    said = {name: answered(ident(name), scale) for name in worded if types.get(name) == "VARCHAR"}
    return f"(SELECT * REPLACE ({aliased(said)}) FROM {relation})" if said else relation


def _constants(source: Source, types: dict[str, str], further: dict[str, None]) -> dict[str, str]:
    """What the settings say of every row; a column that the file has too keeps its own values."""
    return {
        name: f"coalesce(CAST({ident(name)} AS VARCHAR), {text(value)})"
        if name in {*types, *further}
        else text(str(value).lower() if isinstance(value, bool) else value)
        for name, value in source.values.items()
    }


def _types(source: Source, found: dict[int, tuple[Raw, Places]], before: dict[str, str]) -> dict[str, str]:
    """The type of each recorded column; text where deliveries differ or the type says nothing."""
    types = dict(before)
    for raw, where in found.values():
        for name, place in where.recorded.items():
            kind = _useful(source, name, raw.types[place])
            types[name] = kind if types.get(name, kind) == kind else "VARCHAR"
    return types


def _useful(source: Source, name: str, kind: str) -> str:
    column = RECORDED[source.table].column(name)
    wanted = column.kind if column else Kind.TEXT
    fits = {
        Kind.TIME: kind.startswith(("DATE", "TIMESTAMP")),
        Kind.MONEY: is_number(kind), Kind.NUMBER: is_number(kind), Kind.WHOLE: is_number(kind),
        Kind.KEY: kind in {"DOUBLE", "FLOAT"}, Kind.TEXT: kind in {"DOUBLE", "FLOAT"},
    }  # fmt: skip
    if wanted in {Kind.KEY, Kind.TEXT} and kind in _COUNTED:
        return "BIGINT"
    return kind if fits.get(wanted, False) else "VARCHAR"


_COUNTED = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
"""Types of keys and names that are counted: written out they need no cleaning, and each is as good as another."""


def _part(number: int, raw: Raw, where: Places, types: dict[str, str], further: list[str]) -> str:
    """One delivery under recorded names, every column of the source in the same order."""
    columns = {"file": str(number), "line": "line"}
    for name, kind in types.items():
        place = where.recorded.get(name)
        columns[name] = f"CAST({'NULL' if place is None else f'c{place}'} AS {kind})"
    for name in further:
        place = where.open.get(name)
        columns[name] = f"CAST({'NULL' if place is None else f'c{place}'} AS VARCHAR)"
    return f"SELECT {aliased(columns)} FROM {raw.relation}"
