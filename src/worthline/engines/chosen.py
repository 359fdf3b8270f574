"""Which engine holds a company's tables, where they do not stay in the store inside?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from worthline.engines.engine import Engine
from worthline.engines.place import ALTERNATING, Place
from worthline.engines.postgresql import PostgreSQL
from worthline.engines.spark import Spark, session_at
from worthline.project.settings import EngineChoice
from worthline.words.errors import ProjectError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def is_inside(chosen: EngineChoice, session: SparkSession | None) -> bool:
    """Whether everything stays in the store."""
    return session is None and chosen.kind == "duckdb"


def engine_at(chosen: EngineChoice, session: SparkSession | None, project: Path, generation: Path) -> Engine:
    """The engine of the project file, or of the session given in its place, and in it the room of a generation.

    Raises:
        StoreError: the engine refuses.
    """
    if session is None and chosen.kind == "postgresql":
        return PostgreSQL.open(chosen.address, schema=f"worthline_{int(generation.name) % ALTERNATING}")
    return spark_at(chosen, session, project, generation)


def spark_at(chosen: EngineChoice, session: SparkSession | None, project: Path, generation: Path) -> Spark:
    """Spark, with room for a generation.

    Raises:
        ProjectError: neither the project file nor the caller names a cluster.
    """
    if session is None and chosen.kind != "spark":
        raise ProjectError(
            "A source lies in a lake, and no Spark is named that could read it.",
            do='Write kind = "spark" under [engine] in worthline.toml, or open the project with a Spark session.',
        )
    session = session or session_at(chosen.address, chosen.options)
    folder = chosen.folder or ".worthline/lake"
    seen = folder if "://" in folder else str((project / folder).resolve())
    return Spark(session, Place.of(seen, generation))
