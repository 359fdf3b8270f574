"""Which rows came before, which correct an earlier one, and which contradict each other?

Rows with a key: the same content again is a duplicate; other content in the same file contradicts it, and all
rows of that key are rejected, because their order must not decide; other content in a later delivery of the
same source corrects the earlier row. Two sources that contradict each other are rejected too, unless one
completes the other.

Rows without a key are told apart by content and by how often it stands in one file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from worthline.loading.checking.reasons import SAME_KEY, fault
from worthline.loading.checking.rows import Rows
from worthline.loading.sql import ident

if TYPE_CHECKING:
    import duckdb

DUPLICATE = "duplicate"
CORRECTED = "corrected"
_SORTED_AT_ONCE = 120_000_000
"""Hashes of eight bytes each: under 1 GB."""


def mark_repeats(con: duckdb.DuckDBPyConnection, parts: list[Rows]) -> None:
    """Write the fate of every repeated row of one table to `scratch.fates`."""
    for keyed in (True, False):
        whole = [part for part in parts if bool(part.key) == keyed and not part.source.completes]
        if whole and keyed:
            _keyed(con, whole)
        for part in whole if not keyed else []:
            _keyless(con, part)
    for part in parts:
        if part.source.completes and part.key:
            _keyed(con, [part])


def _keyed(con: duckdb.DuckDBPyConnection, parts: list[Rows]) -> None:
    key = ", ".join(map(ident, parts[0].key))
    if _surely_once(con, parts, key):
        return
    keys = " UNION ALL ".join(f"SELECT {key} FROM {part.relation} WHERE fault IS NULL" for part in parts)
    con.execute(
        f"CREATE OR REPLACE TABLE scratch.repeated AS SELECT {key} FROM ({keys}) GROUP BY {key} "
        "HAVING count(*) > 1"
    )
    if con.execute("SELECT 1 FROM scratch.repeated LIMIT 1").fetchone() is None:
        return
    rows = " UNION ALL ".join(_hashed(place, part, parts, key) for place, part in enumerate(parts))
    con.execute(f"CREATE OR REPLACE TABLE scratch.claims AS SELECT * FROM ({rows})")
    con.execute(f"INSERT INTO scratch.fates {fates(key, parts[0].key[-1])}")


def _surely_once(con: duckdb.DuckDBPyConnection, parts: list[Rows], key: str) -> bool:
    """Whether no key stands twice, told from sorted hashes, four times faster than by grouping the keys themselves."""
    import numpy as np

    hashes = " UNION ALL ".join(
        f"SELECT hash({key}) AS h FROM {part.relation} WHERE fault IS NULL" for part in parts
    )
    row = con.execute(f"SELECT count(*) FROM ({hashes})").fetchone()
    if row is None or row[0] > _SORTED_AT_ONCE:
        return False
    found = np.sort(con.execute(hashes).fetchnumpy()["h"])
    return not bool((found[1:] == found[:-1]).any())


def content(own: Collection[str], names: Iterable[str]) -> str:
    """SQL of the hash of a row's content, the same whatever order its columns came in.

    Args:
        own: the columns that make rows of its source the same.
        names: those of all sources that are compared, sorted.
    """
    values = [ident(name) if name in own else "NULL" for name in names]
    return f"md5(to_json([{', '.join(f'CAST({value} AS VARCHAR)' for value in values)}]))"


def _hashed(place: int, part: Rows, parts: list[Rows], key: str) -> str:
    names = sorted({name for one in parts for name in one.content})
    return (
        f"SELECT {key}, {place} AS origin, file, line, {content(part.content, names)} AS content "
        f"FROM {part.relation} SEMI JOIN scratch.repeated USING ({key}) WHERE fault IS NULL"
    )


def fates(key: str, named: str) -> str:
    """SQL of the fates of `scratch.claims`.

    Contents may not differ in a file, nor between sources; a source's last file speaks for it.
    """
    return f"""
    WITH in_file AS (
        SELECT {key}, origin, file, min(content) AS content, count(DISTINCT content) > 1 AS torn
        FROM scratch.claims GROUP BY {key}, origin, file
    ), last_word AS (
        SELECT {key}, origin, arg_max(content, file) AS content FROM in_file WHERE NOT torn
        GROUP BY {key}, origin
    ), agreed AS (
        SELECT {key}, min(content) AS content, count(DISTINCT content) > 1 AS torn FROM last_word
        GROUP BY {key}
    ), placed AS (
        SELECT c.*, f.torn OR a.torn AS torn, c.content = a.content AS stands,
            row_number() OVER (
                PARTITION BY {_of("c", key)}, c.content, f.torn ORDER BY c.file, c.line
            ) AS nth
        FROM scratch.claims c
        JOIN in_file f ON {_same("c", "f", key)} AND c.origin = f.origin AND c.file = f.file
        LEFT JOIN agreed a ON {_same("c", "a", key)}
    )
    SELECT file, line, CASE WHEN torn THEN {fault(SAME_KEY, named)}
        WHEN nth > 1 THEN '{DUPLICATE}' WHEN NOT stands THEN '{CORRECTED}' END AS fate
    FROM placed WHERE torn OR nth > 1 OR NOT stands
    """


def _of(alias: str, key: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in key.split(", "))


def _same(left: str, right: str, key: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in key.split(", "))


def _keyless(con: duckdb.DuckDBPyConnection, part: Rows) -> None:
    files = con.execute(f"SELECT count(DISTINCT file) FROM {part.relation}").fetchone()
    if files is None or files[0] < 2:
        return
    con.execute(f"""
    INSERT INTO scratch.fates
    WITH counted AS (
        SELECT file, line, {content(part.content, sorted(part.content))} AS content,
            row_number() OVER (PARTITION BY file, content ORDER BY line) AS nth
        FROM {part.relation} WHERE fault IS NULL
    ), placed AS (
        SELECT file, line, row_number() OVER (PARTITION BY content, nth ORDER BY file) AS again FROM counted
    )
    SELECT file, line, '{DUPLICATE}' FROM placed WHERE again > 1
    """)
