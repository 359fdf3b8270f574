"""What does the derived table `healths` hold?"""

from __future__ import annotations

from pathlib import Path

from worthline.analyses.health.days import Days, ends_of_months
from worthline.analyses.health.scores import as_table, asked_of, scores
from worthline.loading.sql import text
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError

INSIDE = "duckdb"
"""The engine whose tables lie in a file beside which answers can be kept."""


def healths(measurer: Measurer) -> str | None:
    """The SQL of everybody's health at the end of every finished month; none where there is nothing to read it from."""
    if measurer.known.health is None:
        return None
    days = ends_of_months(measurer.calendar, measurer.known.since, measurer.known.as_of)
    if days is None:
        return None
    try:
        return _kept(measurer, days)
    except WorthlineError:
        return None


def _kept(measurer: Measurer, days: Days) -> str:
    """The rows as they were written beside the store before; from the tables where nothing can be kept."""
    if measurer.engine.dialect != INSIDE:
        return _sql(measurer, days)
    asked = f"healths {days.days} {asked_of(measurer)}"
    path = measurer.compiled.rows_answered(asked, lambda file: _write(measurer, days, file))
    return _sql(measurer, days) if path is None else f"select * from read_parquet({text(str(path))})"


def _sql(measurer: Measurer, days: Days) -> str:
    return measurer.engine.compile(as_table(scores(measurer, days)))


def _write(measurer: Measurer, days: Days, file: Path) -> None:
    from pyarrow import parquet

    writer = None
    for batch in measurer.engine.stream(_sql(measurer, days)):
        writer = writer or parquet.ParquetWriter(file, batch.schema)
        writer.write_batch(batch)
    if writer is not None:
        writer.close()
