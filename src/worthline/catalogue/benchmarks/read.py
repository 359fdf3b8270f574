"""What does a file of benchmarks say, and where does it say something that cannot be taken?

A figure without a source and a link is hearsay: it is an error that names its line, never left out in silence.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from worthline.catalogue.benchmarks.basis import FAMILY, INDEX, UNLIKE
from worthline.catalogue.benchmarks.benchmark import ANY, Benchmark
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import METRICS, Metric
from worthline.words.errors import ProjectError, UnknownNameError
from worthline.words.values import Unit

COLUMNS = (
    "metric", "industry", "segment", "value", "low", "high", "unit", "year", "definition", "basis", "source",
    "publisher", "link", "sure",
)  # fmt: skip
MUST = ("metric", "unit", "source", "link")
SURE = ("", "read", "quoted", "copy")
SCALES: Mapping[str, Mapping[str, float]] = {
    "%": {Unit.SHARE: 0.01},
    "share": {Unit.SHARE: 1.0},
    "x": {Unit.TIMES: 1.0, Unit.NUMBER: 1.0},
    "points": {Unit.SCORE: 1.0},
    "number": {Unit.NUMBER: 1.0},
    "count": {Unit.COUNT: 1.0},
    "hours": {"hours": 1.0, Unit.DAYS: 1 / 24},
    "days": {"hours": 24.0, Unit.DAYS: 1.0},
    "months": {Unit.MONTHS: 1.0},
}
"""Unit of a figure to the units of metrics it fits, with what to multiply it by."""


def read_benchmarks(text: str, file: str, *, own: bool = True) -> tuple[Benchmark, ...]:
    """The benchmarks of a CSV file.

    Args:
        text: what stands in it; its columns are parted by commas or semicolons.
        file: what it is called, for errors.
        own: whether the company brought it itself.

    Raises:
        ProjectError: a column, a source, a link or a figure is missing or impossible; names the line.
    """
    every_metric()
    lines = text.splitlines()
    first = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=";" if ";" in first and "," not in first else ",")
    _check_columns(reader.fieldnames or (), file)
    return tuple(
        each
        for row in reader
        if any(value for value in row.values())
        for each in _Line(file, reader.line_num, row).benchmarks(own)
    )


@cache
def published() -> tuple[Benchmark, ...]:
    """Everything that comes with Worthline, read when it is first asked for."""
    source = files("worthline.catalogue.benchmarks") / "published.csv"
    return read_benchmarks(source.read_text(encoding="utf-8"), "published.csv", own=False)


def definition(benchmark: Benchmark, language: str) -> str:
    """What was measured, in the reader's language; a company's own file speaks its own."""
    return _definitions(language).get(benchmark.definition, benchmark.definition)


@cache
def _definitions(language: str) -> dict[str, str]:
    source = files("worthline.catalogue") / "texts" / language / "benchmarks.toml"
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}


def _check_columns(there: object, file: str) -> None:
    names = list(there) if isinstance(there, list | tuple) else []
    lacking = [name for name in MUST if name not in names]
    strange = [name for name in names if name not in COLUMNS]
    if lacking or strange:
        found = f"has no column {lacking[0]!r}" if lacking else f"has a column {strange[0]!r} nobody knows"
        raise ProjectError(
            f"{file}, line 1, {found}.",
            expected=f"Its columns are: {', '.join(COLUMNS)}.",
            do=f"Needed are {', '.join(MUST)} and one of value, low, high; the others may be left out.",
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a file, and where it stands."""

    file: str
    number: int
    row: Mapping[str, str | None]

    def benchmarks(self, own: bool) -> Iterator[Benchmark]:
        """A benchmark for each metric that the row names; several are parted by `|`."""
        for name in MUST:
            if not self.text(name):
                raise self.error(f"has no {name}.", _LACKING[name])
        for key in self.text("metric").split("|"):
            yield self.benchmark(key.strip(), own)

    def benchmark(self, key: str, own: bool) -> Benchmark:
        scale = self.scale(self.metric(key), self.basis())
        figures = {name: self.figure(name, scale) for name in ("value", "low", "high")}
        if all(figure is None for figure in figures.values()):
            raise self.error("has no figure.", "Give a value, or a low or high end.")
        return Benchmark(
            metric=key, industry=self.text("industry") or ANY, segment=self.text("segment"), **figures,
            unit=self.text("unit"), year=self.text("year"), definition=self.text("definition"), basis=self.basis(),
            source=self.text("source"), publisher=self.text("publisher"), link=self.text("link"),
            sure=self.sure(), own=own,
        )  # fmt: skip

    def text(self, name: str) -> str:
        return (self.row.get(name) or "").strip()

    def metric(self, key: str) -> Metric:
        if key not in METRICS:
            unknown = UnknownNameError("metric", key, METRICS)
            raise self.error(
                f"names a metric that does not exist: {key!r}.", unknown.do or "Run: worthline catalogue"
            )
        return METRICS[key]

    def basis(self) -> tuple[str, ...]:
        tags = tuple(self.text("basis").split())
        strange = [tag for tag in tags if tag not in FAMILY]
        if strange:
            raise self.error(f"has a basis nobody knows: {strange[0]!r}.", f"There are: {', '.join(FAMILY)}.")
        return tags

    def scale(self, metric: Metric, basis: tuple[str, ...]) -> float:
        unit = self.text("unit")
        unlike = INDEX in basis or any(FAMILY[tag] in UNLIKE for tag in basis)
        if unlike and unit not in SCALES:
            return 1.0
        if metric.unit is Unit.MONEY and len(unit) == 3 and unit.isupper():
            return 1.0
        scale = SCALES.get(unit, {}).get(metric.unit)
        if scale is None:
            fitting = [name for name, units in SCALES.items() if metric.unit in units] or [
                "a currency, like EUR"
            ]
            raise self.error(
                f"has a unit that does not fit {metric.key}: {unit!r}.", f"Write {' or '.join(fitting)}."
            )
        return scale

    def figure(self, name: str, scale: float) -> float | None:
        text = self.text(name)
        try:
            figure = float(text) if text else None
        except ValueError:
            figure = math.nan
        if figure is None or math.isfinite(figure):
            return None if figure is None else figure * scale
        raise self.error(f"has a {name} that is no number: {text!r}.", "Write it with a point, like 5.4.")

    def sure(self) -> str:
        if self.text("sure") not in SURE:
            raise self.error(
                f"is sure in a way nobody knows: {self.text('sure')!r}.", "Write read, quoted or copy."
            )
        return self.text("sure")

    def error(self, what: str, do: str) -> ProjectError:
        return ProjectError(f"{self.file}, line {self.number}, {what}", do=do)


_LACKING: Mapping[str, str] = {
    "metric": "Write a key of the catalogue; worthline catalogue lists them.",
    "unit": f"Write one of {', '.join(SCALES)}, or a currency, like EUR.",
    "source": "Write the title of the page or report that says so; a figure nobody stands for is no benchmark.",
    "link": "Write where it can be read: an address, or where the report is kept.",
}
