"""What does a metric's worked example really give?

The rows become a table of the metric's own shape, every column they do not name being nought or nothing, and the
metric is measured over them as over any company's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from worthline.catalogue.metric import Duration, Example, Metric, OfMetrics, OverTable, Ratio, Refuse
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.engines import DuckDB

TODAY = date(2024, 12, 31)
"""The last day the examples of durations speak of."""
RULES = Rules().settled(contracts=True)
NOUGHT = {"string": None, "date": None, "timestamp": None, "boolean": None}
TYPES = {"string": "varchar", "int32": "integer", "int64": "bigint", "float64": "double"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of an example that say the same, and how many of them there are."""

    count: int
    row: Row


def answer(metric: Metric, example: Example) -> float | Refuse | None:
    """What the metric gives for this example, computed now."""
    if isinstance(metric.how, OfMetrics):
        return metric.how.combine(**cast("Mapping[str, float]", example.given))
    return _over_table(metric, metric.how, cast("Sequence[Row]", example.given))


def alike(rows: Sequence[Row]) -> list[Alike]:
    """The rows of an example, equal ones together, in their order."""
    counted = Counter(tuple(row.items()) for row in rows)
    return [Alike(count, dict(items)) for items, count in counted.items()]


def _over_table(metric: Metric, how: OverTable, rows: Sequence[Row]) -> float | None:
    from worthline.measuring.bind import blank

    engine, shape = _engine(), blank(how.table)
    _fill(engine, shape, rows)
    match how.rows(shape, RULES):
        case Ratio() as ratio:
            return _ratio(engine, shape, ratio)
        case Duration() as duration:
            steps = _duration(engine, shape, duration)
            return None if steps is None else steps / metric.steps


@cache
def _engine() -> DuckDB:
    """One engine in memory for all examples: making it takes longer than they do."""
    from worthline.engines import DuckDB

    return DuckDB.open()


def _fill(engine: DuckDB, shape: ir.Table, rows: Sequence[Row]) -> None:
    import pyarrow as pa

    columns = {name: str(kind).removeprefix("!") for name, kind in shape.schema().items()}
    given = {
        name: [_text(row.get(name, NOUGHT.get(kind, 0))) for row in rows] for name, kind in columns.items()
    }
    engine.connection.register(
        "given", pa.table({name: pa.array(cells, pa.string()) for name, cells in given.items()})
    )
    chosen = ", ".join(f'"{name}"::{TYPES.get(kind, kind)} as "{name}"' for name, kind in columns.items())
    engine.connection.execute(f"create or replace table {shape.get_name()} as select {chosen} from given")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _ratio(engine: DuckDB, shape: ir.Table, ratio: Ratio) -> float | None:
    sums = {"part": ratio.part.cast("float64").sum()}
    if ratio.whole is not None:
        sums["whole"] = ratio.whole.cast("float64").sum()
    (row,) = engine.run(engine.compile(shape.aggregate(**sums))).to_pylist()
    if row["part"] is None or row.get("whole", 1) in (0, None):
        return None
    return float(row["part"]) / float(row.get("whole", 1))


def _duration(engine: DuckDB, shape: ir.Table, duration: Duration) -> float | None:
    """The median or the mean, in the steps of its clock."""
    import ibis

    from worthline.measuring.query import watched
    from worthline.measuring.survival import kaplan_meier

    arrived, steps = watched(duration, ibis.date(TODAY.isoformat()))
    rows = shape.filter(duration.start.notnull()).select(steps=steps, arrived=arrived.cast("int32"))
    found = engine.run(engine.compile(rows)).to_pylist()
    came = [row["arrived"] for row in found]
    curve = kaplan_meier([row["steps"] for row in found], came, [1 - each for each in came])
    if duration.mean is None:
        return curve.quantile(0.5).value
    return curve.restricted_mean(duration.mean).value
