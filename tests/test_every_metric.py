"""What every metric of the catalogue promises, because it exists."""

from __future__ import annotations

import re
from dataclasses import fields

import ibis
import pytest

from worthline.analyses.models import MODELS as WHAT_GIVES
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import ZONES, Example, Metric, OfMetrics, OfModel, OverTable, Ratio, Refuse
from worthline.catalogue.texts import texts
from worthline.doors.pages.worked import answer
from worthline.measuring.bind import blank
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.words.i18n import LANGUAGES
from worthline.words.values import Better

RULES = Rules().settled(contracts=True)
EVERY = list(every_metric().values())
OVER_TABLE = [metric for metric in EVERY if isinstance(metric.how, OverTable)]
MODELS = [metric for metric in EVERY if isinstance(metric.how, OfModel)]
FORMULAS = [metric for metric in EVERY if isinstance(metric.how, OfMetrics) and metric not in MODELS]
WORKED = [(metric, example) for metric in EVERY for example in metric.examples]


def named(value: object) -> str | None:
    return value.key if isinstance(value, Metric) else None


@pytest.mark.parametrize(("metric", "example"), WORKED, ids=named)
def test_a_worked_example_gives_its_answer(metric: Metric, example: Example) -> None:
    got = answer(metric, example)
    if example.answer is None:
        assert got is None or isinstance(got, Refuse)
    else:
        assert got == pytest.approx(example.answer, rel=1e-6)


@pytest.mark.parametrize("metric", EVERY, ids=named)
def test_a_metric_has_a_worked_example(metric: Metric) -> None:
    assert metric.examples


def columns_used(how: OverTable) -> set[str]:
    """The columns a metric's expressions read, from the SQL they become."""
    table = blank(how.table)
    row = how.rows(table, RULES)
    parts = [row.part, row.whole] if isinstance(row, Ratio) else [row.start, row.end]
    sql = ibis.to_sql(table.select(**{f"x{at}": part for at, part in enumerate(parts) if part is not None}))
    return set(re.findall(r'"t\d+"\."(\w+)"', str(sql)))


@pytest.mark.parametrize("metric", MODELS, ids=named)
def test_the_formula_of_a_model_names_exactly_its_answers(metric: Metric) -> None:
    assert isinstance(metric.how, OfModel)
    assert set(re.findall(r"[a-z_][a-z_0-9]*", metric.formula)) == set(metric.how.units)
    assert metric.key in WHAT_GIVES


@pytest.mark.parametrize("metric", OVER_TABLE, ids=named)
def test_the_formula_names_only_what_the_expression_uses(metric: Metric) -> None:
    assert isinstance(metric.how, OverTable)
    names = set(re.findall(r"[a-z_][a-z_0-9]*", metric.formula)) & set(blank(metric.how.table).columns)
    assert names <= columns_used(metric.how) | {metric.how.when}


@pytest.mark.parametrize("metric", FORMULAS, ids=named)
def test_the_formula_names_exactly_its_parts(metric: Metric) -> None:
    assert isinstance(metric.how, OfMetrics)
    for rules in (RULES, Rules().settled(contracts=False)):
        names = set(re.findall(r"[a-z_][a-z_0-9]*", metric.formula.removeprefix("mean of "))) - {"months"}
        assert names == {name for name, part in metric.how.under(rules).items() if not part.limits}


@pytest.mark.parametrize("metric", OVER_TABLE, ids=named)
def test_nothing_and_noughts_are_answered(metric: Metric) -> None:
    assert isinstance(metric.how, OverTable)
    assert answer(metric, Example([], None)) is None
    assert answer(metric, Example([{}], None)) in (None, 0.0)


@pytest.mark.parametrize("metric", [metric for metric in EVERY if metric.bands], ids=named)
def test_bands_rise_and_follow_the_direction(metric: Metric) -> None:
    bands = metric.bands
    assert bands is not None
    assert bands.source
    assert list(bands.limits) == sorted(bands.limits)
    assert len(bands.zones) == len(bands.limits) + 1
    ranks = [ZONES.index(zone) for zone in bands.zones]
    assert ranks == sorted(ranks, reverse=metric.better is Better.LOWER)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metric", EVERY, ids=named)
def test_every_text_is_there_in_every_language(metric: Metric, language: str) -> None:
    said = texts(metric, language)
    assert all(getattr(said, field.name).strip() for field in fields(said))
    assert "{" not in " ".join(getattr(said, field.name) for field in fields(said))


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("metric", EVERY, ids=named)
def test_a_translation_is_not_english(metric: Metric, language: str) -> None:
    assert texts(metric, language).what != texts(metric, "en").what
    assert re.search("[а-яіїєґ]", texts(metric, language).what)


@pytest.mark.parametrize("metric", EVERY, ids=named)
def test_a_metric_says_what_it_is_and_why_it_matters(metric: Metric) -> None:
    assert metric.what.endswith(".")
    assert metric.why.endswith(".")


@pytest.mark.parametrize("metric", OVER_TABLE, ids=named)
def test_what_a_metric_needs_exists(metric: Metric) -> None:
    for need in (one for needs in metric.needs for one in needs.split("|")):
        table, _, column = need.partition(".")
        if need.startswith("rule:"):
            name = need.removeprefix("rule:").partition("=")[0]
            assert name in {field.name for field in fields(Rules)}
        else:
            assert table in RECORDED
            assert not column or RECORDED[table].column(column)
