"""How do new rows take their place in the store, and how does everything still add up?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from worthline.loading.adding.kept import ASIDE, DELIVERIES, Notes, key_of
from worthline.loading.adding.met import Places, leaving
from worthline.loading.change import DELIVERY
from worthline.loading.checking.exchange import Exchange
from worthline.loading.checking.ledger import Batch
from worthline.loading.checking.relations import good
from worthline.loading.checking.repeats import CORRECTED
from worthline.loading.checking.stored import rows_of
from worthline.loading.counting import count
from worthline.loading.sql import ident, text
from worthline.tables.recorded import RECORDED
from worthline.words.errors import BrokenPromiseError

if TYPE_CHECKING:
    import duckdb


def write_rows(con: duckdb.DuckDBPyConnection, places: Places, how: Exchange) -> None:
    """Take the corrected rows out of the recorded tables and put the new ones in.

    Raises:
        BrokenPromiseError: a row was lost or doubled on the way.
    """
    for name, table in RECORDED.items():
        own = [part for part in places.values() if part.table is table]
        if not own and name != "customers":
            continue
        leaves = f"scratch.leaving WHERE table_name = {text(name)}"
        come = sum(count(con, good(part)) for part in own)
        made = count(con, "scratch.made") if name == "customers" else 0
        expected = count(con, name) + come + made - count(con, leaves)
        con.execute(f"DELETE FROM {name} WHERE rowid IN (SELECT spot FROM {leaves})")
        con.execute(f"INSERT INTO {name} BY NAME {rows_of(table, own, how)}")
        if (stored := count(con, name)) != expected:
            raise BrokenPromiseError(
                f"{name}: {stored} rows are stored, {expected} were to be.", do="Nothing was changed."
            )


def correct(con: duckdb.DuckDBPyConnection, notes: Notes, places: Places) -> None:
    """Count the stored rows that were corrected where they came from, and keep that they were there."""
    for place in [place for place in notes.each if notes.each[place].key]:
        source, noted = notes.sources[place], notes.each[place]
        if not any(part.table.name == source.table for part in places.values()):
            continue
        amount = f"coalesce({ident(noted.money)}, 0)" if noted.money else "0"
        left = (
            f"(SELECT m.*, d.hash FROM ({leaving(source.table)}) m "
            f"JOIN {DELIVERIES} d ON d.number = m.delivery AND d.place = {place})"
        )
        con.execute(
            "UPDATE batches SET corrected = corrected + rows, money_corrected = money_corrected + money "
            f"FROM (SELECT hash AS digest, count(*) AS rows, sum(CAST({amount} AS DECIMAL(38, 4))) AS money "
            f"FROM {left} GROUP BY 1) WHERE hash = digest AND source = {text(source.name)} "
            f"AND table_name = {text(source.table)}"
        )
        con.execute(
            f"INSERT INTO {ASIDE} SELECT {text(source.table)}, {place}, {DELIVERY}, {key_of(noted.key)}, "
            f"{notes.hashed(place)}, '{CORRECTED}', NULL FROM {left}"
        )


def all_batches(con: duckdb.DuckDBPyConnection, notes: Notes) -> list[Batch]:
    """Every delivery with what became of its rows, in the order of the sources."""
    places: Mapping[tuple[str, str], int] = {
        (source.name, source.table): place for place, source in enumerate(notes.sources)
    }
    rows = con.execute("SELECT * FROM batches ORDER BY rowid").fetchall()
    return sorted((Batch(*row) for row in rows), key=lambda one: places[one.source, one.table_name])
