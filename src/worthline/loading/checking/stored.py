"""How do good rows become the recorded tables of a store?

Each table is written once, sorted by customer and time, so that whatever reads customer by customer reads on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from worthline.loading.change import DELIVERY
from worthline.loading.checking.becoming import become, becomes
from worthline.loading.checking.exchange import Exchange
from worthline.loading.checking.reasons import MISSING, fault
from worthline.loading.checking.relations import good
from worthline.loading.checking.rows import Rows, order_of
from worthline.loading.sql import aliased, ident, text
from worthline.loading.values.typed import STORED
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb


def types(table: Recorded) -> dict[str, str]:
    """The stored columns of a table and their types in DuckDB."""
    kinds = {column.name: STORED[column.kind] for column in table.columns}
    beside = {"date": "DATE", "timestamp": "TIMESTAMP"}
    return {name: kinds.get(name) or beside[kind] for name, kind in table.schema().items()}


def write(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], how: Exchange) -> None:
    """Write every recorded table, empty where nothing was delivered; amounts are in the company's currency."""
    for table in RECORDED.values():
        own = [part for part in parts if part.table.name == table.name]
        if becomes(con, own, how):
            become(con, own[0])
        else:
            con.execute(f"CREATE TABLE {table.name} AS {rows_of(table, own, how)}")
            _let_go(con, own)


def _let_go(con: duckdb.DuckDBPyConnection, parts: Iterable[Rows]) -> None:
    for part in parts:
        if part.lies_in_store:
            con.execute(f"DROP TABLE {part.relation}")


def rows_of(table: Recorded, parts: list[Rows], how: Exchange) -> str:
    """SQL of the rows of a recorded table as they are stored, with the number of the delivery each came from."""
    further = list(dict.fromkeys(name for part in parts for name in part.open))
    columns = [*types(table), *further, DELIVERY]
    rows = " UNION ALL ".join([_whole(table, parts, columns, how), *_made(table, columns)])
    shown = ", ".join(_final(table, name, how) for name in columns)
    return f"SELECT {shown} FROM ({rows}) ORDER BY {', '.join(order_of(table))}"


def _final(table: Recorded, name: str, how: Exchange) -> str:
    """Rows that name no currency are in the company's."""
    if name == "currency" and table.column(name):
        return f"CAST(coalesce(currency, {text(how.own)}) AS VARCHAR) AS currency"
    return f"CAST({ident(name)} AS {_kind(table, name)}) AS {ident(name)}"


def _kind(table: Recorded, name: str) -> str:
    return "INTEGER" if name == DELIVERY else types(table).get(name, "VARCHAR")


def _made(table: Recorded, columns: list[str]) -> list[str]:
    if table.name != "customers":
        return []
    values = ", ".join(
        f"{'customer_id' if name == 'customer_id' else _nothing(table, name)} AS {ident(name)}"
        for name in columns
    )
    return [f"SELECT {values} FROM scratch.made"]


def _nothing(table: Recorded, name: str) -> str:
    return f"CAST(NULL AS {_kind(table, name)})"


def _rows(table: Recorded, part: Rows, columns: list[str], how: Exchange) -> str:
    own = {name: ident(name) for name in (*types(table), *part.open)} | {DELIVERY: "file"}
    values = aliased({name: own.get(name) or _nothing(table, name) for name in columns})
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
