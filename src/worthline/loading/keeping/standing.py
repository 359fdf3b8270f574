"""What does the good state hold already?"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from worthline.engines import opened
from worthline.loading.keeping.store import Store
from worthline.loading.passport import about
from worthline.words.errors import StoreError


@dataclass(frozen=True, slots=True)
class Standing:
    """The good state, as far as the next load has to know it.

    Attributes:
        inputs: the fingerprint of what it was made from; empty where there is none.
        rejected: rows rejected of each table, source and hash.
    """

    inputs: str = ""
    rejected: dict[tuple[str, str, str], int] = field(default_factory=dict)


def standing(store: Store) -> Standing:
    """The good state; none where nothing is loaded, or its file is damaged and has to be made again."""
    try:
        with opened(store.path) as engine:
            rows = engine.connection.execute(
                "SELECT table_name, source, hash, rejected FROM batches"
            ).fetchall()
            inputs = str(about(engine.connection)["inputs"])
            return Standing(inputs, {(table, source, digest): bad for table, source, digest, bad in rows})
    except (StoreError, duckdb.Error, KeyError):
        return Standing()
