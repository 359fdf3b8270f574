"""What every metric of the catalogue promises, because it exists."""

from __future__ import annotations

import pytest
from tests.examples import answer

from worthline.catalogue.metric import METRICS, Example, Metric, OfMetrics, OverTable, Refuse
from worthline.tables.rules import Rules

RULES = Rules().settled(contracts=True)
EVERY = list(METRICS.values())
WORKED = [(metric, example) for metric in EVERY for example in metric.examples]


def named(value: object) -> str | None:
    return value.key if isinstance(value, Metric) else None


def combined(how: OfMetrics, example: Example) -> float | None:
    said = how.combine(**example.given)
    return None if isinstance(said, Refuse) else said


@pytest.mark.parametrize(("metric", "example"), WORKED, ids=named)
def test_a_worked_example_gives_its_answer(metric: Metric, example: Example) -> None:
    if isinstance(metric.how, OverTable):
        got = answer(metric.how, example.given, RULES)
    else:
        got = combined(metric.how, example)
    assert got == (None if example.answer is None else pytest.approx(example.answer, rel=1e-6))


@pytest.mark.parametrize("metric", EVERY, ids=named)
def test_a_metric_has_a_worked_example(metric: Metric) -> None:
    assert metric.examples
