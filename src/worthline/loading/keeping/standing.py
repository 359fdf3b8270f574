"""What does the good state hold already?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from worthline.engines import opened
from worthline.loading.adding.kept import DELIVERIES
from worthline.loading.keeping.store import Store
from worthline.loading.passport import about
from worthline.words.errors import StoreError


@dataclass(frozen=True, slots=True)
class Standing:
    """The good state, as far as the next load has to know it.

    Attributes:
        path: its file; None where there is none that can be read.
        facts: what the load that made it wrote down.
        rejected: rows rejected of each table, source and hash.
        deliveries: the hashes of the deliveries of each source, in order.
    """

    path: Path | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    rejected: dict[tuple[str, str, str], int] = field(default_factory=dict)
    deliveries: tuple[list[str], ...] = ()

    @property
    def inputs(self) -> str:
        """The fingerprint of what it was made from; empty where there is none."""
        return str(self.facts.get("inputs", ""))


def standing(store: Store) -> Standing:
    """The good state; none where nothing is loaded, or its file is damaged and has to be made again."""
    try:
        with opened(store.path) as engine:
            return _standing(engine.connection, store.path)
    except (StoreError, duckdb.Error):
        return Standing()


def _standing(con: duckdb.DuckDBPyConnection, path: Path) -> Standing:
    rows = con.execute("SELECT table_name, source, hash, rejected FROM batches").fetchall()
    rejected = {(table, source, digest): bad for table, source, digest, bad in rows}
    found: list[list[str]] = []
    for place, digest in con.execute(
        f"SELECT place, hash FROM {DELIVERIES} ORDER BY place, number"
    ).fetchall():
        found.extend([] for _ in range(len(found), place + 1))
        found[place].append(digest)
    return Standing(path, about(con), rejected, tuple(found))
