"""Can other tools read the definitions, and is none left out in silence?"""

from __future__ import annotations

import re

import pytest
import sqlglot
from tests.showing.golden.texts import CHOSEN, FOLDER, texts

from worthline.catalogue.everything import every_metric
from worthline.engines import DIALECTS
from worthline.measuring.portable.definitions import Definitions
from worthline.showing.exported.cube import cube, unsaid
from worthline.showing.exported.layer import Layer, layer
from worthline.showing.exported.metricflow import metricflow
from worthline.showing.exported.yaml_text import Data, as_yaml, comment

EVERY_KEY = list(every_metric())
FILES = ["metricflow.yml", "cube.yml"]
NAMED = re.compile(r"^ +- name: (\S+)$", re.MULTILINE)
LISTED = re.compile(r"^#   (\w+): ", re.MULTILINE)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return texts()


@pytest.fixture(scope="module")
def whole() -> Layer:
    """The whole catalogue."""
    return layer(Definitions(dialects={}), EVERY_KEY, DIALECTS["duckdb"])


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_was_looked_at(made: dict[str, str], name: str) -> None:
    """Where the change is meant: `python -m tests.showing.golden`."""
    assert made[name] == (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("write", [metricflow, cube])
def test_every_metric_is_written_or_named_with_its_reason(whole: Layer, write: object) -> None:
    assert callable(write)
    text = write(whole)
    assert set(EVERY_KEY) - set(NAMED.findall(text)) == set(LISTED.findall(text))


def test_a_duration_is_named_with_its_reason(whole: Layer) -> None:
    assert "have not reached" in whole.unsaid["time_to_value"]


def test_arithmetic_over_several_cubes_is_named_with_them(whole: Layer) -> None:
    assert "(journeys, spending)" in unsaid(whole)["acquisition_cost"]
    assert "acquisition_cost" not in whole.unsaid


def test_a_formula_says_where_it_refuses(whole: Layer) -> None:
    said = whole.combined["acquisition_cost"].arithmetic({"acquisition_spend": "a", "new_customers": "b"})
    assert said == "CASE WHEN b <> 0 THEN a / NULLIF(b, 0) END"


def test_no_two_metrics_have_one_name(whole: Layer) -> None:
    written = metricflow(whole).partition("\nmodels:")[2]
    told = re.findall(r"- name: (\S+)\n +label:", written)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_added_up_is_sql_of_its_dialect(dialect: str) -> None:
    said = layer(Definitions(dialects={}), CHOSEN, DIALECTS[dialect])
    sums = [
        each
        for model in said.models.values()
        for measure in model.measures.values()
        for each in (measure.part, measure.whole)
        if each is not None
    ]
    assert sums
    for each in sums:
        sqlglot.parse_one(each.expression.replace("{row}", "t."), read=_read_as(dialect))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_yaml(made: dict[str, str], name: str) -> None:
    yaml = pytest.importorskip("yaml")
    told = yaml.safe_load(made[name])
    key = "models" if name == "metricflow.yml" else "cubes"
    assert all(each["name"] for each in told[key])


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("plain words", "a: plain words"),
        ("yes", "a: 'yes'"),
        ("it's: so", "a: 'it''s: so'"),
        ('"kept" / 2', "a: '\"kept\" / 2'"),
        ("two\nlines", "a: 'two lines'"),
        (True, "a: true"),
        ([{"b": "c", "d": ["e"]}], "a:\n  - b: c\n    d:\n      - e"),
    ],
)
def test_a_value_keeps_its_meaning_in_yaml(value: Data, line: str) -> None:
    assert as_yaml({"a": value}) == line + "\n"


def test_a_long_comment_hangs() -> None:
    lines = comment("  key: " + "word " * 40, "    ").splitlines()
    assert all(line.startswith("#     word") for line in lines[1:])


def _read_as(dialect: str) -> str:
    return {"postgresql": "postgres"}.get(dialect, dialect)
