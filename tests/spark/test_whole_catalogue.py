"""Does Spark give the numbers of the engine inside: the whole catalogue, cohorts, the scorecard, lifetime's counting?

Each test runs twice: in one process, and on two workers that are processes of their own.
"""

from __future__ import annotations

from datetime import timedelta

import pyarrow.compute as pc
import pytest
from tests.spark.twins import Twins, alike, differences, of_models, of_sums

from worthline.analyses.lifetime.counted import bought
from worthline.words.periods import Grain

pytestmark = pytest.mark.spark


def test_every_metric_of_the_demo_company_month_by_month(demo: Twins) -> None:
    assert demo.unlike(of_sums(), demo.periods()) == []


def test_every_metric_of_the_demo_company_by_channel(demo: Twins) -> None:
    assert demo.unlike(demo.inside.metrics(), demo.periods(Grain.QUARTER)[-3:], ["channel"]) == []


def test_every_metric_of_cdnow_month_by_month(cdnow: Twins) -> None:
    assert cdnow.unlike(of_sums(), cdnow.periods()) == []


def modelled(twins: Twins) -> list[str]:
    """What differs of the latest month's forecasts, values and refusals alike."""
    inside, there = (each.measurer.measure(of_models(), twins.periods()[-1:]) for each in twins.both)
    return differences(inside, there)


def test_every_metric_that_a_model_gives_of_the_demo_company(demo: Twins) -> None:
    assert modelled(demo) == []


def test_every_metric_that_a_model_gives_of_cdnow(cdnow: Twins) -> None:
    assert modelled(cdnow) == []


def test_the_scorecard(demo: Twins) -> None:
    inside, there = (company.scorecard() for company in demo.both)
    assert differences([card.now for card in inside.cards], [card.now for card in there.cards]) == []
    assert [row.metric for row in inside.refused] == [row.metric for row in there.refused]


@pytest.mark.parametrize("metric", ["retention", "revenue_to_date"])
def test_cohorts(demo: Twins, metric: str) -> None:
    inside, there = (company.cohorts(metric) for company in demo.both)
    assert alike(inside, there)


def test_what_the_models_of_lifetime_count(demo: Twins) -> None:
    until = demo.inside.known.as_of - timedelta(days=365)
    inside, there = (bought(company.measurer, until, company.known.as_of) for company in demo.both)
    assert inside.size == there.size
    assert inside.again == there.again
    assert there.margin == pytest.approx(inside.margin, rel=1e-9)
    assert sum(there.since) == pytest.approx(sum(inside.since), rel=1e-9)


def test_an_explanation_shows_the_sql_that_spark_runs(demo: Twins) -> None:
    inside, there = (company.explain("customer_churn") for company in demo.both)
    assert alike(inside.now, there.now)
    assert "`customer_id`" in "".join(there.statements)


def test_a_question_of_ones_own_is_answered_there(demo: Twins) -> None:
    inside, there = (company.run(company.tables.orders.amount.sum().name("paid")) for company in demo.both)
    assert pc.sum(there["paid"]) == pc.sum(inside["paid"])


def test_what_the_load_wrote_down_is_told_too(demo: Twins) -> None:
    assert demo.there.passport() == demo.inside.passport()
    assert demo.there.rejected() == demo.inside.rejected()
