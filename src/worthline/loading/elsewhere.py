"""Where is a company asked, when its tables do not stay in the store inside?

Files are received, typed and checked by the engine inside in any case. Another engine then takes the recorded tables of
the generation being made, the derived ones are made there, and what is asked is asked there. What a load wrote down
about itself (deliveries, rejected rows, the passport) stays in the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from worthline.engines import DuckDB, Engine, opened
from worthline.engines.chosen import engine_at, is_inside, spark_at
from worthline.loading.keeping.store import Store
from worthline.loading.sql import text
from worthline.project.settings import EngineChoice
from worthline.tables.recorded import RECORDED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from worthline.engines.spark import Spark

_NOT_HIDDEN = "^[^_]"
"""Columns that are not for the store's own use."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Which engine a company is asked on.

    Attributes:
        project: the project's folder.
        chosen: what the project file says of it.
        session: a Spark session given from outside, which is taken instead.
    """

    project: Path
    chosen: EngineChoice
    session: SparkSession | None = None

    @property
    def inside(self) -> bool:
        """Whether everything stays in the store."""
        return is_inside(self.chosen, self.session)

    def current(self, store: Store) -> Engine:
        """The engine with the tables of the generation that counts.

        Raises:
            StoreError: nothing has been loaded, the store is damaged, or the engine refuses.
        """
        path = store.open()
        return DuckDB.open(path) if self.inside else self._at(path.parent)

    @contextmanager
    def building(self, store: Engine) -> Iterator[Engine]:
        """The engine in which the derived tables of the generation being built are made; it has the recorded ones.

        An engine that is not the store has them already.

        Raises:
            StoreError: the engine refuses.
        """
        if self.inside or not isinstance(store, DuckDB):
            yield store
            return
        folder = _folder_of(store)
        engine = self._at(folder)
        try:
            for name in RECORDED:
                _hand_over(store, engine, name, folder / "scratch")
            yield engine
        finally:
            engine.close()

    def spark(self, generation: Path) -> Spark:
        """Spark, with room for a generation.

        Raises:
            ProjectError: neither the project file nor the caller names a cluster.
        """
        return spark_at(self.chosen, self.session, self.project, generation)

    def _at(self, generation: Path) -> Engine:
        return engine_at(self.chosen, self.session, self.project, generation)


@contextmanager
def kept(engine: Engine, store: Store) -> Iterator[DuckDB]:
    """The store itself, which holds what the loads wrote down, wherever the tables are asked."""
    with nullcontext(engine) if isinstance(engine, DuckDB) else opened(store.open()) as inside:
        yield inside


def _folder_of(store: DuckDB) -> Path:
    row = store.connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    assert row is not None
    return Path(row[0]).parent


def _hand_over(store: DuckDB, engine: Engine, table: str, scratch: Path) -> None:
    scratch.mkdir(exist_ok=True)
    file = scratch / f"{table}.parquet"
    rows = f"SELECT COLUMNS({text(_NOT_HIDDEN)}) FROM {table}"
    store.connection.execute(f"COPY ({rows}) TO {text(str(file))} (FORMAT parquet)")
    engine.take(table, [file])
    file.unlink()
