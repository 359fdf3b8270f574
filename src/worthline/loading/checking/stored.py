"""How do good rows become the recorded tables of a store?

Each table is written once, sorted by customer and time, so that whatever reads customer by customer reads on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.loading.checking.exchange import Exchange
from worthline.loading.checking.reasons import MISSING, fault
from worthline.loading.checking.relations import good
from worthline.loading.checking.rows import Rows
from worthline.loading.sql import ident, text
from worthline.loading.values.typed import STORED
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb


def types(table: Recorded) -> dict[str, str]:
    """The stored columns of a table and their types in DuckDB."""
    kinds = {column.name: STORED[column.kind] for column in table.columns}
    return {name: kinds.get(name, "DATE") for name in table.schema()}


def write(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], how: Exchange) -> None:
    """Write every recorded table, empty where nothing was delivered; amounts are in the company's currency."""
    for table in RECORDED.values():
        own = [part for part in parts if part.table.name == table.name]
        con.execute(f"CREATE TABLE {table.name} AS {_query(table, own, how)}")


def _query(table: Recorded, parts: list[Rows], how: Exchange) -> str:
    further = list(dict.fromkeys(name for part in parts for name in part.open))
    columns = [*types(table), *further]
    rows = " UNION ALL ".join([_whole(table, parts, columns, how), *_made(table, columns)])
    shown = ", ".join(_final(table, name, how) for name in columns)
    return f"SELECT {shown} FROM ({rows}) ORDER BY {', '.join(_order(table))}"


def _order(table: Recorded) -> list[str]:
    """Customer, time, key: whichever the table has, each once."""
    names = ["customer_id" if table.column("customer_id") else "", table.time, *table.key]
    return list(dict.fromkeys(name for name in names if name)) or [table.columns[0].name]


def _final(table: Recorded, name: str, how: Exchange) -> str:
    """Rows that name no currency are in the company's."""
    if name == "currency" and table.column(name):
        return f"CAST(coalesce(currency, {text(how.own)}) AS VARCHAR) AS currency"
    kind = types(table).get(name, "VARCHAR")
    return f"CAST({ident(name)} AS {kind}) AS {ident(name)}"


def _made(table: Recorded, columns: list[str]) -> list[str]:
    if table.name != "customers":
        return []
    values = ", ".join(
        f"{'customer_id' if name == 'customer_id' else _nothing(table, name)} AS {ident(name)}"
        for name in columns
    )
    return [f"SELECT {values} FROM scratch.made"]


def _nothing(table: Recorded, name: str) -> str:
    return f"CAST(NULL AS {types(table).get(name, 'VARCHAR')})"


def _rows(table: Recorded, part: Rows, columns: list[str], how: Exchange) -> str:
    own = {*types(table), *part.open}
    values = ", ".join(ident(n) if n in own else f"{_nothing(table, n)} AS {ident(n)}" for n in columns)
    return f"SELECT {values} FROM {how.worth(part)}"


def _whole(table: Recorded, parts: list[Rows], columns: list[str], how: Exchange) -> str:
    """The rows of sources of their own, completed by the sources that complete them."""
    own = [_rows(table, part, columns, how) for part in parts if not part.source.completes]
    relation = " UNION ALL ".join(own or [_none(table, columns)])
    for part in parts:
        if part.source.completes:
            relation = _completed(table, relation, _rows(table, part, columns, how), columns)
    return f"SELECT * FROM ({relation})"


def _none(table: Recorded, columns: list[str]) -> str:
    values = ", ".join(f"{_nothing(table, name)} AS {ident(name)}" for name in columns)
    return f"SELECT {values} WHERE false"


def _completed(table: Recorded, base: str, addition: str, columns: list[str]) -> str:
    values = ", ".join(f"{_filled(table, name)} AS {ident(name)}" for name in columns)
    same = " AND ".join(f"b.{ident(name)} = a.{ident(name)}" for name in table.key)
    return f"SELECT {values} FROM ({base}) b FULL JOIN ({addition}) a ON {same}"


def _filled(table: Recorded, name: str) -> str:
    """A value of the source of its own, else of the completing one; an original stays with its amount."""
    column = table.column(name)
    if column and column.made:
        amount = ident(next(each.name for each in table.columns if each.kind is Kind.MONEY))
        return f"CASE WHEN b.{amount} IS NULL THEN a.{ident(name)} ELSE b.{ident(name)} END"
    return f"coalesce(b.{ident(name)}, a.{ident(name)})"


def reject_incomplete(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows]) -> None:
    """Reject rows that were to complete others, find none, and cannot stand alone."""
    for part in parts:
        if part.source.completes and part.key:
            _reject_alone(
                con, part, [one for one in parts if one.table is part.table and not one.source.completes]
            )


def _reject_alone(con: duckdb.DuckDBPyConnection, part: Rows, others: list[Rows]) -> None:
    key = ", ".join(map(ident, part.key))
    keys = " UNION ALL ".join([*(f"SELECT {key} FROM {good(one)}" for one in others), _no_keys(part)])
    for column in part.table.columns:
        if column.required and column.name not in part.key:
            con.execute(
                f"INSERT INTO scratch.fates SELECT file, line, {fault(MISSING, column.name)} FROM "
                f"(SELECT * FROM {good(part)}) ANTI JOIN ({keys}) USING ({key}) "
                f"WHERE {ident(column.name)} IS NULL"
            )


def _no_keys(part: Rows) -> str:
    return f"SELECT {', '.join(map(ident, part.key))} FROM {part.relation} WHERE false"
