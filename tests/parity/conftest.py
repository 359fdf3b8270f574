"""Where do two engines meet, with the same recorded tables?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from tests.parity.companies import COMPANIES, Company

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import OfModel
from worthline.engines import DuckDB, Engine, PostgreSQL
from worthline.loading.derive import derive
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.recorded import RECORDED
from worthline.words.periods import Grain


def _postgresql(request: pytest.FixtureRequest, schema: str) -> Engine:
    return PostgreSQL.open(request.getfixturevalue("postgresql"), schema=schema)


ENGINES: dict[str, Callable[[pytest.FixtureRequest, str], Engine]] = {"postgresql": _postgresql}
"""Every engine but DuckDB: how a test opens it, with room for the tables of one company."""

Measured = dict[str, list[Measurement]]
LATEST = 3
"""Months in which models are held against each other; each fits its own, which takes its time."""


def _together(engine: str, *more: str) -> object:
    return pytest.param((engine, *more), id=" ".join(filter(None, (engine, *more))))


def _companies(cut: bool) -> Sequence[object]:
    """Each engine with each company, and, where they are to be cut, with each of its cuts."""
    return [
        _together(engine, company.name, *cuts)
        for engine in ENGINES
        for company in COMPANIES
        for cuts in ([(by,) for by in company.cuts] if cut else [()])
    ]


@dataclass(frozen=True)
class Both:
    """One company on DuckDB and on another engine."""

    company: Company
    duckdb: Measurer
    other: Measurer


Meet = Callable[[str, str], Both]


@pytest.fixture(scope="session")
def meet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Meet:
    """A company on DuckDB, and its recorded tables handed over to another engine and derived there; each once."""

    @cache
    def here(name: str) -> tuple[Company, Measurer]:
        company = next(each for each in COMPANIES if each.name == name)
        return company, company.measurer(request)

    @cache
    def both(engine_name: str, name: str) -> Both:
        engine = ENGINES[engine_name](request, name)
        company, duckdb = here(name)
        _hand_over(duckdb.engine, engine, tmp_path_factory.mktemp("recorded"))
        known = replace(
            derive(engine, duckdb.rules, duckdb.known.as_of),
            segments=duckdb.known.segments,
            health=duckdb.known.health,
        )
        return Both(company, duckdb, replace(duckdb, engine=engine, known=known))

    return both


def _hand_over(duckdb: Engine, engine: Engine, folder: Path) -> None:
    assert isinstance(duckdb, DuckDB)
    for name in RECORDED:
        file = folder / f"{name}.parquet"
        duckdb.connection.execute(f"copy \"{name}\" to '{file}' (format parquet)")
        engine.take(name, [file])


@pytest.fixture(scope="session", params=_companies(cut=False))
def both(request: pytest.FixtureRequest, meet: Meet) -> Both:
    """Each company on each engine."""
    return meet(*request.param)


@pytest.fixture(scope="session", params=_companies(cut=True))
def measured(request: pytest.FixtureRequest, meet: Meet) -> tuple[Measured, Measured]:
    """Each company's whole catalogue by month, for everyone or by a segment: on DuckDB, and on another engine."""
    engine, name, cut = request.param
    pair = meet(engine, name)
    return _measured(pair.duckdb, cut), _measured(pair.other, cut)


def _measured(company: Measurer, cut: str) -> Measured:
    known, every = company.known, every_metric()
    periods = company.calendar.between(known.since, known.as_of, Grain.MONTH)
    models = [key for key, metric in every.items() if isinstance(metric.how, OfModel)]
    found: Measured = {}
    for keys, asked in (([key for key in every if key not in models], periods), (models, periods[-LATEST:])):
        for row in company.measure(keys, asked, [cut] if cut else []):
            found.setdefault(row.metric, []).append(row)
    return found


@pytest.fixture(scope="session", params=[_together(engine) for engine in ENGINES])
def bare(request: pytest.FixtureRequest) -> Engine:
    """Each engine with no tables in it."""
    (name,) = request.param
    return ENGINES[name](request, "bare")
