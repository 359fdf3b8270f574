"""Which stored rows do new rows meet, and what becomes of both?

New rows are judged together with the stored rows of the same keys, and with those that were corrected before, by the
same rules as if all had come at once. Whatever would change more than a stored row's being corrected is left to a load
of everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from worthline.loading.adding.kept import ASIDE, DELIVERIES, Notes, key_of
from worthline.loading.adding.keyless import judge_keyless
from worthline.loading.change import DELIVERY, NotLocal
from worthline.loading.checking.reasons import SAME_KEY
from worthline.loading.checking.relations import good
from worthline.loading.checking.repeats import CORRECTED, fates
from worthline.loading.checking.rows import Rows
from worthline.loading.counting import is_any
from worthline.loading.sql import ident, text
from worthline.tables.table import Recorded

if TYPE_CHECKING:
    import duckdb

Places = Mapping[int, Rows]
"""The new rows of each source that has any, by its place in the settings."""
_BEFORE_STORED = 1_000_000_000_000
"""Stored rows are told from new ones by line numbers below zero, corrected ones by still lower ones."""


def meet(con: duckdb.DuckDBPyConnection, places: Places, notes: Notes) -> None:
    """Write the fate of every new row that repeats another, and the stored rows that are corrected.

    `scratch.met_<table>` holds the stored rows met, with their row number `spot`; `scratch.leaving` those that are
    corrected: table_name, spot, delivery.

    Raises:
        NotLocal: the fate of other rows would change too.
    """
    con.execute("CREATE TABLE scratch.leaving (table_name VARCHAR, spot BIGINT, delivery INTEGER)")
    for name in {part.table.name: part.table for part in places.values()}.values():
        own = {place: part for place, part in places.items() if part.table is name}
        _find(con, name, own, places)
        if keyed := {place: part for place, part in own.items() if part.key}:
            _judge_keyed(con, name, keyed, notes)
        for place, part in own.items():
            if not part.key:
                judge_keyless(con, place, part, notes)


def find_orders(con: duckdb.DuckDBPyConnection, places: Places) -> None:
    """Look up the orders that new rows name, where no new order did so already."""
    if not any(part.table.name == "orders" for part in places.values()):
        _fetch(con, "orders", ["order_id"], _named_orders(places))


def _named_orders(places: Places) -> list[str]:
    return [
        f"SELECT order_id FROM {part.relation} WHERE fault IS NULL"
        for part in places.values()
        if part.table.name != "orders" and "order_id" in part.found
    ]


def _find(con: duckdb.DuckDBPyConnection, table: Recorded, own: Places, places: Places) -> None:
    keys = ", ".join(map(ident, table.key))
    asked = [f"SELECT {keys} FROM {part.relation} WHERE fault IS NULL" for part in own.values() if part.key]
    if table.name == "orders":
        asked += _named_orders(places)
    _fetch(con, table.name, list(table.key), asked)


def _fetch(con: duckdb.DuckDBPyConnection, table: str, key: list[str], asked: list[str]) -> None:
    """The stored rows of some keys; only the keys are read of all rows."""
    keys = ", ".join(map(ident, key))
    if not asked:
        con.execute(f"CREATE TABLE scratch.met_{table} AS SELECT rowid AS spot, * FROM {table} WHERE false")
        return
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.asked AS SELECT DISTINCT {keys} FROM ({' UNION ALL '.join(asked)})"
    )
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.found AS SELECT rowid AS spot FROM {table} "
        f"SEMI JOIN scratch.asked USING ({keys})"
    )
    con.execute(
        f"CREATE TABLE scratch.met_{table} AS SELECT rowid AS spot, * FROM {table} "
        "WHERE rowid IN (SELECT spot FROM scratch.found)"
    )


def _judge_keyed(con: duckdb.DuckDBPyConnection, table: Recorded, own: Places, notes: Notes) -> None:
    if not _list_repeated(con, table, own):
        return
    _claim(con, table, own, notes)
    _refuse_contested(con, table, own, notes)
    con.execute(f"CREATE OR REPLACE TABLE scratch.verdicts AS {fates('key', table.key[-1])}")
    _refuse_revived(con)
    con.execute("INSERT INTO scratch.fates SELECT file, line, fate FROM scratch.verdicts WHERE line >= 0")
    con.execute(
        f"INSERT INTO scratch.leaving SELECT {text(table.name)}, -1 - line, file FROM scratch.verdicts "
        f"WHERE line < 0 AND line > -{_BEFORE_STORED}"
    )


def _list_repeated(con: duckdb.DuckDBPyConnection, table: Recorded, own: Places) -> bool:
    """Write the new keys that stand in several new rows, or in the store, or were set aside; whether there are any."""
    key = key_of(table.key)
    rows = " UNION ALL ".join(
        f"SELECT {key} AS key FROM {part.relation} WHERE fault IS NULL" for part in own.values()
    )
    stored = f"SELECT {key} AS key FROM scratch.met_{table.name} WHERE {DELIVERY} IS NOT NULL"
    aside = f"SELECT key FROM {ASIDE} WHERE table_name = {text(table.name)}"
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.keys AS SELECT key FROM "
        f"(SELECT key, count(*) AS times FROM ({rows}) GROUP BY key) "
        f" WHERE times > 1 OR key IN ({stored}) OR key IN ({aside})"
    )
    return is_any(con, "SELECT 1 FROM scratch.keys")


def _claim(con: duckdb.DuckDBPyConnection, table: Recorded, own: Places, notes: Notes) -> None:
    """Write the rows of the repeated keys: new ones, stored ones, and those that were corrected before."""
    met, key = f"scratch.met_{table.name}", key_of(table.key)
    known = "WHERE key IN (SELECT key FROM scratch.keys)"
    claims = [
        f"SELECT {key} AS key, {place} AS origin, file, line, {notes.hashed(place)} AS content "
        f"FROM (SELECT * FROM {notes.as_stored(part)} WHERE fault IS NULL) {known}"
        for place, part in own.items()
    ]
    claims += [
        f"SELECT {key} AS key, {place}, {DELIVERY}, -1 - spot, {notes.hashed(place)} "
        f"FROM (SELECT m.* FROM {met} m JOIN {DELIVERIES} d ON d.number = m.{DELIVERY} AND d.place = {place}) {known}"
        for place, noted in notes.each.items()
        if noted.key and notes.sources[place].table == table.name
    ]
    claims.append(
        f"SELECT key, place, delivery, -{_BEFORE_STORED} - row_number() OVER (), content FROM {ASIDE} "
        f"{known} AND table_name = {text(table.name)} AND fate = '{CORRECTED}'"
    )
    con.execute(f"CREATE OR REPLACE TABLE scratch.claims AS {' UNION ALL '.join(claims)}")


def _refuse_contested(con: duckdb.DuckDBPyConnection, table: Recorded, own: Places, notes: Notes) -> None:
    """Leave keys of several sources, and rejected rows that a new one might let in, to a load of everything."""
    if is_any(con, "SELECT 1 FROM scratch.claims GROUP BY key HAVING count(DISTINCT origin) > 1"):
        raise NotLocal("a key is another source's too")
    again = (
        f"SELECT a.* FROM {ASIDE} a SEMI JOIN scratch.keys USING (key) WHERE table_name = {text(table.name)}"
    )
    if is_any(con, f"SELECT 1 FROM ({again}) WHERE fate NOT IN ('{CORRECTED}', {text(SAME_KEY.rule)})"):
        raise NotLocal("a row comes again that was rejected for the sake of others")
    torn = f"SELECT key, place AS origin FROM ({again}) WHERE fate = {text(SAME_KEY.rule)}"
    if is_any(con, f"SELECT 1 FROM ({torn}) t JOIN scratch.claims c USING (key) WHERE t.origin <> c.origin"):
        raise NotLocal("two sources contradicted each other")
    if is_any(con, f"SELECT 1 FROM ({torn}) GROUP BY key HAVING count(DISTINCT origin) > 1"):
        raise NotLocal("two sources contradicted each other")
    unnamed = any(notes.each[place].unnamed for place in own)
    if unnamed and is_any(con, "SELECT 1 FROM scratch.claims WHERE line < 0"):
        raise NotLocal("a row without a currency and one with the company's are two contents")


def _refuse_revived(con: duckdb.DuckDBPyConnection) -> None:
    """A row that was corrected stays so, a stored one stands or is corrected; else rows of old deliveries changed."""
    corrected = f"line < -{_BEFORE_STORED}"
    row = con.execute(
        f"SELECT (SELECT count(*) FROM scratch.claims WHERE {corrected}) - "
        f"(SELECT count(*) FROM scratch.verdicts WHERE {corrected} AND fate = '{CORRECTED}'), "
        f"(SELECT count(*) FROM scratch.verdicts WHERE line < 0 AND fate <> '{CORRECTED}')"
    ).fetchone()
    if row != (0, 0):
        raise NotLocal("a row is again as it was before it was corrected")


def leaving(table: str) -> str:
    """SQL of the stored rows of a table that are to go, as they stand, with the delivery they are counted in."""
    return (
        f"SELECT m.*, l.delivery FROM scratch.met_{table} m "
        f"JOIN scratch.leaving l ON l.table_name = {text(table)} AND l.spot = m.spot"
    )


def entering(places: Places, table: str) -> str:
    """SQL of the new rows of a table that stand; empty where there is none."""
    return " UNION ALL BY NAME ".join(
        f"SELECT * FROM {good(part)}" for part in places.values() if part.table.name == table
    )
