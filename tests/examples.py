"""How is a metric's worked example run on a real engine?

The example's rows become a table of the metric's own shape, every column it does not name being nought or nothing, and
the metric is measured over them as over any company's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from worthline.catalogue.metric import Duration, OverTable, Ratio
from worthline.engines import DuckDB
from worthline.measuring.interval import Estimate
from worthline.measuring.survival import kaplan_meier
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules

TABLE = "example"
TYPES = {"string": "varchar", "int32": "integer", "int64": "bigint", "float64": "double"}


def answer(how: OverTable, rows: Sequence[Mapping[str, Any]], rules: Rules) -> float | None:
    """What the metric gives over these rows."""
    engine = DuckDB.open()
    columns = columns_of(how.table)
    _fill(engine, columns, rows)
    table = ibis.table(columns, name=TABLE)
    match how.rows(table, rules):
        case Ratio() as ratio:
            return _ratio(engine, table, ratio)
        case Duration() as duration:
            return _duration(engine, table, duration)


def columns_of(table: str) -> dict[str, str]:
    """The columns a metric over this table may use."""
    if table in STREAMED:
        return dict(STREAMED[table].columns)
    return dict(STORED[table].columns) if table in STORED else RECORDED[table].schema()


def _fill(engine: DuckDB, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
    kinds = {name: TYPES.get(kind, kind) for name, kind in columns.items()}
    engine.connection.execute(f"create table {TABLE} ({', '.join(f'{n} {k}' for n, k in kinds.items())})")
    if rows:
        given = {
            name: [_text(row.get(name, _nought(kind))) for row in rows] for name, kind in columns.items()
        }
        engine.connection.register(
            "given", pa.table({name: pa.array(column, pa.string()) for name, column in given.items()})
        )
        casts = ", ".join(f"{name}::{kind}" for name, kind in kinds.items())
        engine.connection.execute(f"insert into {TABLE} select {casts} from given")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _nought(kind: str) -> Any:
    return None if kind in ("string", "date", "timestamp", "boolean") else 0


def _ratio(engine: DuckDB, table: ibis.Table, ratio: Ratio) -> float | None:
    sums = {"part": ratio.part.cast("float64").sum()}
    if ratio.whole is not None:
        sums["whole"] = ratio.whole.cast("float64").sum()
    (row,) = engine.run(engine.compile(table.aggregate(**sums))).to_pylist()
    if row["part"] is None or row.get("whole", 1) in (0, None):
        return None
    return float(row["part"]) / float(row.get("whole", 1))


def _duration(engine: DuckDB, table: ibis.Table, duration: Duration) -> float | None:
    started = table.select(start=duration.start, end=duration.end).filter(lambda row: row.start.notnull())
    rows = engine.run(engine.compile(started)).to_pylist()
    today = date(2024, 12, 31)
    ages = [((row["end"] or today) - row["start"]).days for row in rows]
    there = [int(row["end"] is not None) for row in rows]
    curve = kaplan_meier(ages, there, [1 - each for each in there])
    found: Estimate = curve.restricted_mean(duration.mean) if duration.mean else curve.quantile(0.5)
    return found.value if duration.mean is None or found.value is None else found.value / 30.4375
