"""How is one company asked on two engines, and when are two answers the same?"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.real.project import made_of

import worthline
from worthline.catalogue.metric import METRICS, OfModel, find
from worthline.doors.company import Company
from worthline.doors.demo import make_demo
from worthline.measuring.measurement import Measurement
from worthline.words.periods import Grain, Period
from worthline.words.values import Unit

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CUSTOMERS, SEED = 300, 7
EXACT = {Unit.COUNT, Unit.MONEY}
SHARED_OUT = {"acquisition_spend"}
"""Money shared out over customers in fractions of a cent, whose sum depends on the order in its last digits."""
SAME = 1e-9

ONE_PROCESS, SEPARATE_WORKERS = "local[2]", "local-cluster[2,1,1024]"
"""The two ways to run Spark on one machine: all in one process, or with workers that are processes of their own."""


@dataclass(frozen=True, slots=True)
class Twins:
    """One company twice: asked on the engine inside, and on Spark."""

    inside: Company
    there: Company

    @classmethod
    @contextmanager
    def of(cls, project: Path, folder: Path, session: SparkSession) -> Iterator[Twins]:
        """The company of a project's files, loaded on both engines."""
        for name in ("inside", "there"):
            shutil.copytree(project, folder / name)
        with (
            worthline.open(folder / "inside") as inside,
            worthline.open(folder / "there", spark=session) as there,
        ):
            yield cls(inside, there)

    @property
    def both(self) -> tuple[Company, Company]:
        return self.inside, self.there

    def periods(self, grain: Grain = Grain.MONTH) -> Sequence[Period]:
        """Every period the data speaks of."""
        known = self.inside.known
        return self.inside.measurer.calendar.between(known.since, known.as_of, grain)

    def unlike(self, keys: Sequence[str], periods: Sequence[Period], by: Sequence[str] = ()) -> list[str]:
        """What differs between the two, in words."""
        inside, there = (company.measurer.measure(keys, periods, by) for company in self.both)
        assert any(row.value is not None for row in inside)
        return differences(inside, there)


def differences(inside: Sequence[Measurement], there: Sequence[Measurement]) -> list[str]:
    """Where two answers differ: counts and money at all, ratios and their intervals by more than a billionth."""
    assert [_named(row) for row in inside] == [_named(row) for row in there]
    return [
        f"{_named(one)} {part}: {getattr(one, part)} inside, {getattr(other, part)} on Spark"
        for one, other in zip(inside, there, strict=True)
        for part in ("value", "low", "high", "error", "customers", "part", "whole", "refused", "maturity")
        if not _same(getattr(one, part), getattr(other, part), exactly=_exact(one, part))
    ]


def _named(row: Measurement) -> str:
    return f"{row.metric} {row.period.start} {dict(row.segment)}"


def _exact(row: Measurement, part: str) -> bool:
    total = row.whole is None and not row.parts and find(row.metric).unit in EXACT
    total = total and row.metric not in SHARED_OUT
    return part == "customers" or (total and part in {"value", "part"})


def _same(one: object, other: object, *, exactly: bool) -> bool:
    if exactly or not (isinstance(one, float | int) and isinstance(other, float | int)):
        return one == other
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME)


def alike(one: Any, other: Any) -> bool:
    """Whether two answers of any shape are the same, numbers with fractions to a billionth."""
    if is_dataclass(one) and not isinstance(one, type):
        return type(one) is type(other) and all(
            alike(getattr(one, each.name), getattr(other, each.name)) for each in fields(one)
        )
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return _same(one, other, exactly=not isinstance(one, float))


def of_sums() -> list[str]:
    """Every metric but those of a model."""
    return [key for key, metric in METRICS.items() if not isinstance(metric.how, OfModel)]


def of_models() -> list[str]:
    """The metrics a model gives, from what the engine counts of each customer."""
    return [key for key in METRICS if key not in of_sums()]


def of_demo(folder: Path) -> Path:
    """The files of the demo company."""
    return make_demo(folder / "demo", CUSTOMERS, SEED, "parquet").parent


def of_cdnow(folder: Path, master: Path) -> Path:
    """A project of the CD shop's file, as a stranger would type it."""
    return made_of(folder, master).folder
