"""When are the typed rows of a source the recorded table already, as they lie?

The only source of a table is typed into the store, in the table's own order. If its rows need nothing more - no amount
in another currency, no customer beside them - those that do not stand are taken out and the table is given its name:
nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.loading.change import DELIVERY
from worthline.loading.checking.exchange import Exchange
from worthline.loading.checking.rows import Rows
from worthline.loading.sql import ident

if TYPE_CHECKING:
    import duckdb

_FEW = 20
"""At most one row in so many is taken out; with more of them the table is written anew, without holes."""


def becomes(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], how: Exchange) -> bool:
    """Whether the rows of the sources of a table are the table, but for a few that do not stand."""
    if len(parts) != 1 or not parts[0].lies_in_store:
        return False
    (part,) = parts
    if part.relation in how.foreign or part.names_currency:
        return False
    made = "SELECT count(*) FROM scratch.made" if part.table.name == "customers" else "SELECT 0"
    row = con.execute(
        f"SELECT ({made}), count(*), (SELECT count(*) FROM {part.relation} WHERE fault IS NOT NULL) "
        f"+ (SELECT count(*) FROM scratch.fates) FROM {part.relation}"
    ).fetchone()
    added, rows, lost = row or (0, 0, 0)
    return not added and lost * _FEW <= rows


def become(con: duckdb.DuckDBPyConnection, part: Rows) -> None:
    """Make the typed rows of a source the recorded table."""
    con.execute(
        f"DELETE FROM {part.relation} WHERE fault IS NOT NULL "
        "OR (file, line) IN (SELECT (file, line) FROM scratch.fates)"
    )
    for changed in (
        "DROP COLUMN line",
        "DROP COLUMN fault",
        f"RENAME COLUMN file TO {ident(DELIVERY)}",
        f"RENAME TO {ident(part.table.name)}",
    ):
        con.execute(f"ALTER TABLE {part.relation} {changed}")
