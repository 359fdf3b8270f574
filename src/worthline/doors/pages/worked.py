"""What does a metric's worked example really give?

The rows become a table of the metric's own shape, every column they do not name being nought or nothing, and the
metric is measured over them as over any company's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from worthline.catalogue.metric import Duration, Example, Metric, OfMetrics, OverTable, Ratio, Refuse
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.engines import Engine

TODAY = date(2024, 12, 31)
"""The last day the examples of durations speak of."""
RULES = Rules().settled(contracts=True)
NOUGHT = {"string": None, "date": None, "timestamp": None, "boolean": None}
NOTHING = "''"
"""A missing cell of a table made of text."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows of an example that say the same, and how many of them there are."""

    count: int
    row: Row


def answer(metric: Metric, example: Example, engine: Engine | None = None) -> float | Refuse | None:
    """What the metric gives for this example, computed now; by the engine inside where no other is named."""
    if isinstance(metric.how, OfMetrics):
        return metric.how.combine(**cast("Mapping[str, float]", example.given))
    return _over_table(metric, metric.how, cast("Sequence[Row]", example.given), engine or _engine())


def alike(rows: Sequence[Row]) -> list[Alike]:
    """The rows of an example, equal ones together, in their order."""
    counted = Counter(tuple(row.items()) for row in rows)
    return [Alike(count, dict(items)) for items, count in counted.items()]


def _over_table(metric: Metric, how: OverTable, rows: Sequence[Row], engine: Engine) -> float | None:
    from worthline.measuring.bind import blank

    shape = blank(how.table)
    _fill(engine, shape, rows)
    match how.rows(shape, RULES):
        case Ratio() as ratio:
            return _ratio(engine, shape, ratio)
        case Duration() as duration:
            steps = _duration(engine, shape, duration)
            return None if steps is None else steps / metric.steps


@cache
def _engine() -> Engine:
    """One engine in memory for all examples: making it takes longer than they do."""
    from worthline.engines import DuckDB

    return DuckDB.open()


def _fill(engine: Engine, shape: ir.Table, rows: Sequence[Row]) -> None:
    """Make the table out of text alone, which every engine casts alike; rows that say the same are said once."""
    kinds = {name: str(kind).removeprefix("!") for name, kind in shape.schema().items()}
    said = alike(rows)
    cells = [
        [_text(each.row.get(name, NOUGHT.get(kind, 0))) for name, kind in kinds.items()] for each in said
    ]
    _put(engine, "said", ["nth", *_places(shape)], [[str(nth), *each] for nth, each in enumerate(cells)])
    times = [str(nth) for nth, each in enumerate(said) for _ in range(each.count)]
    _put(engine, "times", ["nth"], [[nth] for nth in times])
    engine.create(shape.get_name(), _typed(engine.compile, shape.get_name()), temporary=True)


def _put(engine: Engine, name: str, columns: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A table of these values, or of one row that is left out again where there are none."""
    written = ", ".join(f"({', '.join(line)})" for line in lines or [["-1", *[NOTHING] * (len(columns) - 1)]])
    engine.create(name, f"select * from (values {written}) as t({', '.join(columns)})", temporary=True)


@cache
def _typed(compiled: Callable[[ir.Expr], str], table: str) -> str:
    """The SQL that makes a table out of its cells as text, of which an empty one is nothing."""
    import ibis

    from worthline.measuring.bind import blank

    shape = blank(table)
    said = ibis.table({"nth": "int32"} | dict.fromkeys(_places(shape), "string"), name="said")
    rows = ibis.table({"nth": "int32"}, name="times").inner_join(said, "nth")
    kinds = zip(_places(shape), shape.schema().items(), strict=True)
    columns = {name: rows[place].nullif("").cast(kind) for place, (name, kind) in kinds}
    return compiled(rows.filter(rows.nth >= 0).select(**columns))


def _places(shape: ir.Table) -> list[str]:
    return [f"c{at}" for at in range(len(shape.columns))]


def _text(value: object) -> str:
    return NOTHING if value is None else "'" + str(value).replace("'", "''") + "'"


def _ratio(engine: Engine, shape: ir.Table, ratio: Ratio) -> float | None:
    sums = {"part": ratio.part.cast("float64").sum()}
    if ratio.whole is not None:
        sums["whole"] = ratio.whole.cast("float64").sum()
    (row,) = engine.run(engine.compile(shape.aggregate(**sums))).to_pylist()
    if row["part"] is None or row.get("whole", 1) in (0, None):
        return None
    return float(row["part"]) / float(row.get("whole", 1))


def _duration(engine: Engine, shape: ir.Table, duration: Duration) -> float | None:
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
