"""Which new rows without a key are there already?

What stands in the store as often as in one file came before; whatever stands there more often is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.adding.kept import ASIDE, DELIVERIES, Notes
from worthline.loading.change import DELIVERY, NotLocal
from worthline.loading.checking.repeats import DUPLICATE
from worthline.loading.checking.rows import Rows
from worthline.loading.counting import is_any
from worthline.loading.sql import ident

if TYPE_CHECKING:
    import duckdb


def judge_keyless(con: duckdb.DuckDBPyConnection, place: int, part: Rows, notes: Notes) -> None:
    """Write the fate of every new row of a source that repeats another.

    Raises:
        NotLocal: a row comes again that does not stand, or cannot be compared.
    """
    content, rows = notes.hashed(place), notes.as_stored(part)
    _count_standing(con, place, part, notes)
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.counted AS SELECT file, line, {content} AS content, "
        f"row_number() OVER (PARTITION BY file, {content} ORDER BY line) AS nth FROM {rows} WHERE fault IS NULL"
    )
    if is_any(con, f"SELECT 1 FROM {ASIDE} SEMI JOIN scratch.counted USING (content) WHERE place = {place}"):
        raise NotLocal("a row comes again that was rejected for the sake of others")
    if notes.each[place].unnamed and is_any(con, "SELECT 1 FROM scratch.standing"):
        raise NotLocal("a row without a currency and one with the company's are two contents")
    con.execute(
        f"INSERT INTO scratch.fates SELECT file, line, '{DUPLICATE}' FROM (SELECT *, row_number() OVER "
        "(PARTITION BY content, nth ORDER BY file) AS again FROM scratch.counted) LEFT JOIN scratch.standing "
        "USING (content) WHERE again > 1 OR nth <= coalesce(times, 0)"
    )


def _count_standing(con: duckdb.DuckDBPyConnection, place: int, part: Rows, notes: Notes) -> None:
    """Count how often each content stands, among the stored rows of the same customers and moments."""
    near = [name for name in ("customer_id", part.table.time) if name in part.content] or [part.content[0]]
    same = " AND ".join(f"t.{ident(name)} IS NOT DISTINCT FROM r.{ident(name)}" for name in near)
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.found AS SELECT t.rowid AS spot FROM {part.table.name} t SEMI JOIN "
        f"(SELECT * FROM {notes.as_stored(part)} WHERE fault IS NULL) r ON {same}"
    )
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.standing AS SELECT {notes.hashed(place)} AS content, count(*) AS times "
        f"FROM (SELECT s.* FROM {part.table.name} s JOIN {DELIVERIES} d ON d.number = s.{DELIVERY} "
        f"AND d.place = {place} WHERE s.rowid IN (SELECT spot FROM scratch.found)) GROUP BY 1"
    )
