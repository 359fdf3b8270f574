"""Does Worthline find in the demo company what is true of it?

What was counted while the company was simulated must be met exactly. What the simulation draws around is met within
the interval of 95 %, which misses one time in twenty: of many comparisons no more lie outside than that allows, and
each pooled value lies within four standard errors. All expected figures are those of truth.json, worked out from the
parameters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from math import ceil, log, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

import worthline
from worthline.analyses.impact.impact import asked_of, change_named, impact, to_move
from worthline.doors.company import Company
from worthline.doors.demo import make_demo
from worthline.measuring.measurement import Measurement

CUSTOMERS = 20_000
ERRORS = 4
CHANNELS = ("search", "social", "referral", "partner", "store")
MOVEMENTS = {
    "new_mrr": "new",
    "reactivated_mrr": "reactivated",
    "expansion_mrr": "expansion",
    "contraction_mrr": "contraction",
    "churned_mrr": "churned",
    "mrr": "closing",
}
CHANGED = "2025-03"
"""The month from which new customers were onboarded better."""
Compared = tuple[Measurement, float]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("truth")
    make_demo(folder, CUSTOMERS, 7, "parquet")
    return folder


@pytest.fixture(scope="module")
def company(folder: Path) -> Company:
    return worthline.open(folder)


@pytest.fixture(scope="module")
def truth(folder: Path) -> Any:
    return json.loads((folder / "truth.json").read_text())


def covers(compared: Iterable[Compared]) -> bool:
    """Whether 95 % intervals hold the true value about as often as they say: three standard errors short at most."""
    hits = [
        row.low is not None and row.high is not None and row.low <= true <= row.high for row, true in compared
    ]
    return sum(hits) / len(hits) >= 0.95 - 3 * sqrt(0.95 * 0.05 / len(hits))


def pooled(rows: Iterable[Measurement]) -> tuple[float, float]:
    """All parts over all wholes, and how many there are below the line."""
    kept = list(rows)
    whole = sum(row.whole or 0 for row in kept)
    return sum(row.part or 0 for row in kept) / whole, whole


def together(rows: Sequence[Measurement]) -> tuple[float, float]:
    """All parts over all wholes, and a standard error that takes the same customers to stand behind every row."""
    value, whole = pooled(rows)
    return value, sum((row.error or 0) * (row.whole or 0) for row in rows) / whole


def near(share: float, n: float) -> Any:
    """Within four standard errors of a share."""
    return pytest.approx(share, abs=ERRORS * sqrt(share * (1 - share) / n))


def by_channel(company: Company, metric: str, every: str = "month") -> dict[str, list[Measurement]]:
    rows = company.measure(metric, every=every, by=["channel"])
    return {name: [row for row in rows if row.segment["channel"] == name] for name in CHANNELS}


def values(rows: Iterable[Measurement]) -> list[float]:
    return [row.value or 0 for row in rows]


def stages(company: Company, metric: str) -> dict[str, list[Measurement]]:
    """Months of joining before and after the change; the last, not yet ripe, is left out."""
    rows = [row for row in company.measure(metric) if row.maturity == "finished"]
    changed = [row for row in rows if str(row.period.start)[:7] >= CHANGED]
    return {"before": [row for row in rows if row not in changed], "after": changed}


@pytest.mark.parametrize("metric", MOVEMENTS)
def test_mrr_and_its_movements_are_those_simulated(company: Company, truth: Any, metric: str) -> None:
    expected = truth["realised"]["mrr_by_month"][MOVEMENTS[metric]]
    assert values(company.measure(metric)) == pytest.approx(expected, abs=0.02)


def test_subscribers_and_their_losses_are_those_simulated(company: Company, truth: Any) -> None:
    facts = truth["realised"]["by_month_and_channel"]
    for channel, rows in by_channel(company, "customer_churn").items():
        assert [row.whole or 0 for row in rows] == facts["subscribers_at_start"][channel]
        assert [row.part or 0 for row in rows] == facts["subscribers_lost"][channel]


def test_retention_is_what_churn_leaves(company: Company) -> None:
    kept, lost = company.measure("customer_retention"), company.measure("customer_churn")
    assert [(k.part or 0) + (c.part or 0) for k, c in zip(kept, lost, strict=True)] == [
        k.whole or 0 for k in kept
    ]


def test_orders_and_revenue_are_those_simulated(company: Company, truth: Any) -> None:
    money, counts = truth["realised"]["money_by_month"], truth["realised"]["counts_by_month"]
    names = ("shop_amount", "subscription_amount", "refunded")
    expected = [shop + sold - back for shop, sold, back in zip(*(money[name] for name in names), strict=True)]
    assert values(company.measure("revenue")) == pytest.approx(expected, abs=0.005)
    assert [row.whole for row in company.measure("order_value")] == counts["orders"]


def test_what_the_onboarding_did_is_found_by_its_name(company: Company, truth: Any) -> None:
    """Activation rose, and the time to the first brew fell, by what the parameters say; held by four errors."""
    stages = truth["process"]["time_to_value"]
    change = change_named(company.settings.changes, "New onboarding")
    asked = asked_of(company.measurer, change, company.settings.changes)
    found = impact(company.measurer, asked, to_move(change))
    activation, time, churn = found.judged
    assert [each.verdict for each in found.judged] == ["helped"] * 3
    rose = stages["after"]["activated_within_30_days"] - stages["before"]["activated_within_30_days"]
    assert activation.effect is not None
    assert activation.effect.value == pytest.approx(rose, abs=ERRORS * activation.effect.error)
    assert time.effect is not None
    waited = {
        name: _within_30_days(stage) for name, stage in truth["changes"]["onboarding"].items() if name != "on"
    }
    fell = waited["after"] - waited["before"]
    assert time.effect.value == pytest.approx(fell, abs=ERRORS * time.effect.error + HALF_A_DAY)
    assert churn.effect is not None
    assert churn.effect.value < 0


HALF_A_DAY = 0.5
"""The simulator draws moments, and Worthline counts whole days."""


def _within_30_days(stage: dict[str, float]) -> float:
    """The mean days to the first brew, counted up to thirty: the area under those still waiting."""
    spread, median = stage["spread"], stage["median_days"]
    arrived = NormalDist(0, spread)
    steps = [(at + 0.5) / 10 for at in range(300)]
    return sum(1 - (1 - stage["never"]) * arrived.cdf(log(day / median)) for day in steps) / 10


def test_first_time_payers_are_those_simulated(company: Company, truth: Any) -> None:
    expected = truth["realised"]["by_month_and_channel"]["first_time_payers"]
    found = {channel: values(rows) for channel, rows in by_channel(company, "new_customers").items()}
    assert found == expected


def test_spend_is_that_of_the_books(company: Company, truth: Any) -> None:
    money = truth["realised"]["money_by_month"]
    media = [sum(parts) for parts in zip(*(money[f"media_{name}"] for name in CHANNELS), strict=True)]
    shared = [sum(parts) for parts in zip(money["salaries"], money["tools"], strict=True)]
    whole = [sum(parts) for parts in zip(media, shared, strict=True)]
    assert values(company.measure("media_spend")) == pytest.approx(media, abs=0.005)
    assert values(company.measure("acquisition_spend")) == pytest.approx(whole, abs=0.005)


def test_spend_by_channel_adds_up_to_the_books(company: Company) -> None:
    """The cost that serves all channels is spread, and none of it disappears."""
    parts = company.measure("acquisition_spend", every="year", by=["channel"])
    whole = company.measure("acquisition_spend", every="year")
    assert sum(values(parts)) == pytest.approx(sum(values(whole)), abs=0.01)


def test_churn_by_channel_and_month_covers_its_chance(company: Company, truth: Any) -> None:
    """The chance of each month and channel: losses expected of those who were there, over how many there were."""
    facts = truth["realised"]["by_month_and_channel"]["expected_lost"]
    compared = [
        (row, expected / row.whole)
        for channel, rows in by_channel(company, "customer_churn").items()
        for row, expected in zip(rows, facts[channel], strict=True)
        if row.whole and row.value is not None
    ]
    assert len(compared) > 150
    assert covers(compared)


def test_churn_of_the_last_year_is_that_of_the_process(company: Company, truth: Any) -> None:
    expected = truth["process"]["churn"]["last_year"]
    for channel, rows in by_channel(company, "customer_churn").items():
        churn, n = pooled(rows[-12:])
        assert churn == near(expected[channel], n)
    churn, n = pooled(list(company.measure("customer_churn"))[-12:])
    assert churn == near(expected["all"], n)


@pytest.fixture(scope="module")
def trading(truth: Any) -> dict[str, float]:
    """Expected money of an order after refunds, and margin after goods and refunds, over both kinds of order."""
    facts = truth["process"]["trading"]
    sold, kept = sum(facts["amount"].values()), 1 - facts["refunded_part_of_amount"]
    margin = (
        sum(facts["margin_after_refunds"][kind] * facts["amount"][kind] for kind in facts["amount"]) / sold
    )
    return {"order_value": kept * sold / sum(facts["orders"].values()), "gross_margin": margin}


@pytest.mark.parametrize("metric", ["order_value", "gross_margin"])
def test_order_value_and_margin_are_those_of_the_process(
    company: Company, trading: dict[str, float], metric: str
) -> None:
    found, error = together(company.measure(metric, every="year"))
    assert found == pytest.approx(trading[metric], abs=ERRORS * error)


@pytest.mark.parametrize("stage", ["before", "after"])
def test_time_to_value_covers_its_median(company: Company, truth: Any, stage: str) -> None:
    """Days between two dates: a wait of 10.3 days is seen as 10 by most."""
    median = ceil(truth["process"]["time_to_value"][stage]["median_days"] - 0.5)
    rows = stages(company, "time_to_value")[stage]
    assert covers((row, median) for row in rows)


@pytest.mark.parametrize("stage", ["before", "after"])
def test_activation_is_that_of_the_process(company: Company, truth: Any, stage: str) -> None:
    expected = truth["process"]["time_to_value"][stage]["activated_within_30_days"]
    rows = stages(company, "activation_rate")[stage]
    share, n = pooled(rows)
    assert share == near(expected, n)
    assert covers((row, expected) for row in rows)


def test_the_better_onboarding_is_seen(company: Company) -> None:
    rows = {str(row.period.start)[:7]: row for row in company.measure("activation_rate")}
    before = rows[CHANGED].verdict.before
    assert before is not None
    assert before.verdict == "better"


@pytest.mark.parametrize(("metric", "name"), [("net_promoter_score", "nps"), ("satisfaction", "csat")])
def test_opinions_by_channel_are_those_of_the_process(
    company: Company, truth: Any, metric: str, name: str
) -> None:
    expected = truth["process"]["opinion"][name]
    found = by_channel(company, metric, every="quarter")
    rows = [
        (row, expected[channel]) for channel, each in found.items() for row in each if row.value is not None
    ]
    assert covers(rows)
    for channel in CHANNELS:
        score, error = together([row for row in found[channel] if row.value is not None])
        assert score == pytest.approx(expected[channel], abs=ERRORS * error)


def test_cost_of_a_customer_by_channel_is_that_of_the_process(company: Company, truth: Any) -> None:
    expected = truth["process"]["acquisition"]["media"]
    found = by_channel(company, "paid_acquisition_cost", every="quarter")
    rows = [(row, expected[channel]) for channel, each in found.items() for row in each]
    assert covers(rows)


def test_the_full_cost_of_a_customer_is_that_of_the_process(company: Company, truth: Any) -> None:
    """All that was spent, on those expected to pay within the history.

    Who joins pays 2.5 days later, so the first month alone pays for some customers of the second.
    """
    facts = truth["process"]["acquisition"]
    spent = sum(values(company.measure("acquisition_spend", every="year")))
    payers = sum(values(company.measure("new_customers", every="year")))
    expected = facts["fully_loaded"] * facts["payers_joining"] / facts["payers_within_history"]
    assert spent / payers == pytest.approx(expected, rel=ERRORS / sqrt(payers))
    rows = company.measure("acquisition_cost")[1:]
    assert covers((row, facts["fully_loaded"]) for row in rows)


def test_the_second_order_comes_when_the_process_says(company: Company, truth: Any) -> None:
    """The median falls into the jump of monthly renewals, so it is good to about a day."""
    last = company.measure("time_to_first_reorder", every="year")[-1]
    assert last.value == pytest.approx(truth["process"]["trading"]["reorder_median_days"]["all"], abs=1)


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_a_year_of_a_customer_is_worth_what_the_process_says(company: Company, truth: Any, year: str) -> None:
    """Those who turned a year old in a year came the year before.

    Truth counts twelve months from joining, the metric from the first order 2.5 days later: under 1 % more.
    """
    table = truth["process"]["trading"]["first_year_margin_of_a_payer"]
    joined = truth["realised"]["counts_by_month"]["joined"]
    months = [month for month in truth["months"] if month[:4] == str(int(year) - 1)]
    weights = [joined[truth["months"].index(month)] for month in months]
    expected = sum(table[m]["all"] * w for m, w in zip(months, weights, strict=True)) / sum(weights)
    found = {str(row.period.start)[:4]: row for row in company.measure("ltv_historic", every="year")}[year]
    assert found.error is not None
    assert found.value == pytest.approx(expected, abs=ERRORS * found.error + 0.01 * expected)
