"""Does Spark give the numbers of the engine inside: the whole catalogue, cohorts, the scorecard, lifetime's counting?

Each test runs twice: in one process, and on two workers that are processes of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pyarrow.compute as pc
import pytest
from tests.spark.twins import Twins, alike, differences, of_models, of_sums

from worthline.analyses.health.overview import overview
from worthline.analyses.lifetime.counted import bought
from worthline.analyses.lifetime.curve import Curves, curves
from worthline.analyses.lifetime.lifetime import Customers, Lifetime, lifetime
from worthline.analyses.lifetime.prospects import prospects
from worthline.analyses.lifetime.tried import Tried
from worthline.analyses.watch.watch import Watching, watch
from worthline.project.watching import Bound
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
    inside, there = (bought(company.measurer, until, 12) for company in demo.both)
    assert inside.size == there.size
    assert inside.again == there.again
    for exact in ("margin", "came", "before"):
        assert getattr(there, exact) == pytest.approx(getattr(inside, exact), rel=1e-9)
    for summed in ("paid", "amount", "squares"):
        assert getattr(there, summed).sum() == pytest.approx(getattr(inside, summed).sum(), rel=1e-9)


def with_margin(cdnow: Twins) -> Iterator[Lifetime]:
    """What is expected of cdnow's customers on both engines, a third of what they pay being margin."""
    for company in cdnow.both:
        rules = company.measurer.rules.with_(gross_margin=0.3)
        yield lifetime(replace(company.measurer, rules=rules))


def test_how_wrong_the_models_were(cdnow: Twins) -> None:
    """Trials are held on the cluster: what each model says of a kind of customer is lent to it."""
    inside, there = (found.tried for found in with_margin(cdnow))
    assert isinstance(inside, Tried)
    assert isinstance(there, Tried)
    for ours, theirs in zip(inside.trials, there.trials, strict=True):
        assert theirs.name == ours.name
        assert theirs.miss == pytest.approx(ours.miss, rel=1e-6, abs=1e-9)
        assert theirs.each == pytest.approx(ours.each, rel=1e-6)


def test_what_is_expected_of_each_customer(cdnow: Twins) -> None:
    inside, there = (found.customers() for found in with_margin(cdnow))
    assert isinstance(inside, Customers)
    assert isinstance(there, Customers)
    ours, theirs = (
        {row["customer_id"]: row for row in rows.to_arrow().to_pylist()} for rows in (inside, there)
    )
    assert theirs.keys() == ours.keys()
    for who, row in ours.items():
        assert theirs[who]["margin"] == pytest.approx(row["margin"], rel=1e-6, abs=1e-9)
        assert theirs[who]["group"] == row["group"]


def test_when_customers_pay_back_and_how_long_they_stay(demo: Twins) -> None:
    """What comes by the end of each month ahead is added up on the cluster, and so is who left at which age."""
    inside, there = (lifetime(company.measurer) for company in demo.both)
    ours, theirs = (curves(found, "channel") for found in (inside, there))
    assert isinstance(ours, Curves)
    assert isinstance(theirs, Curves)
    for mine, other in zip(ours.to_dicts(), theirs.to_dicts(), strict=True):
        numbers = {name: value for name, value in mine.items() if isinstance(value, float)}
        assert {name: other[name] for name in numbers} == pytest.approx(numbers, rel=1e-6)
    stayed, stays = inside.stays(), there.stays()
    assert stayed is not None
    assert stays is not None
    assert stays.after(12) == stayed.after(12)


def test_customers_are_in_the_same_groups_of_the_forecast(cdnow: Twins) -> None:
    inside, there = (
        Counter(row["outlook"] for row in found.measurer.engine.rows(prospects(found.measurer) or ""))
        for found in with_margin(cdnow)
    )
    assert there == inside
    assert set(inside) == {"there", "win_back", "lost"}


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


def test_everybodys_health_and_what_the_past_says_of_it(demo: Twins) -> None:
    inside, there = (overview(company.measurer, limit=1000) for company in demo.both)
    assert alike(inside.now, there.now)
    assert inside.at_risk
    for listed in ("at_risk", "next_in_line", "champions"):
        assert alike(getattr(inside, listed), getattr(there, listed))
    assert alike(inside.proof, there.proof)


def test_what_has_moved_and_who_moved_it(demo: Twins) -> None:
    """A bound that everything passes: each alert names its money, its segment and its customers."""
    watching = Watching(["revenue", "customer_churn"], ["channel"], Grain.MONTH, {"revenue": Bound(above=0)})
    inside, there = (watch(company.measurer, watching) for company in demo.both)
    assert inside.alerts
    assert all(alert.first for alert in inside.alerts)
    assert alike(inside.alerts, there.alerts)
