"""Does the engine say what plain Python says, for every metric, period and company?"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.properties import companies
from tests.properties.agreement import disagreements, periods, same
from tests.reference import metrics
from tests.reference.acquisition import channel_cost
from tests.reference.company import company
from tests.rows import few, measurer

from worthline.tables.rules import Rules

IN_CI = bool(os.environ.get("CI"))
a_few_companies = settings(
    max_examples=3,
    deadline=None,
    derandomize=IN_CI,
    phases=[Phase.explicit, Phase.generate] if IN_CI else list(Phase),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Three are few, but each is a company of fifteen customers over two years, compared in every cell.

The same ones each time in CI; new ones on a desk, where one that fails is made small.
"""
QUARTERLY = few(activity_window_days=90, repeat_window_months=3)
BY_ORDER = few(activity_window_days=31, refunds_on="order_date", churn_counts="all_lost_over_opening")
BY_MARGIN = few(
    activity_window_days=180, refunds_on="not_at_all", gross_margin=0.4, left_and_returned="lost",
    churn_counts="all_lost_over_opening_and_new", repeat_window_months=6,
)  # fmt: skip
MARGIN_BACK = few(gross_margin=0.25)
TRIALS = few(trials_are_customers=True, left_and_returned="lost", churn_counts="all_lost_over_opening")
RETURNS = few(
    nrr_reactivation=True, quick_ratio_reactivation=True, churn_counts="all_lost_over_opening_and_new"
)
EVENTS = few(first_value_event="setup", activation_window_days=60)
FROM_PAYMENT = few(value_starts="first_payment", first_value_event="setup", ltv_window_months=6)


@pytest.mark.parametrize(
    ("rules", "grain", "by"),
    [
        (QUARTERLY, "month", "region"),
        (BY_ORDER, "quarter", ""),
        (BY_MARGIN, "year", "region"),
        (MARGIN_BACK, "week", ""),
    ],
)
@a_few_companies
@given(tables=companies.trading())
def test_trade(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.TRADE | metrics.STAYS, by)


@pytest.mark.parametrize(
    ("rules", "grain", "by"),
    [
        (few(), "month", "region"),
        (TRIALS, "quarter", "region"),
        (RETURNS, "year", ""),
        (few(), "week", "region"),
    ],
)
@a_few_companies
@given(tables=companies.subscribing())
def test_contracts(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.RECURRING | metrics.STAYS, by)


@pytest.mark.parametrize(
    ("rules", "grain", "by"),
    [(EVENTS, "month", ""), (FROM_PAYMENT, "quarter", "region"), (few(), "year", "")],
)
@a_few_companies
@given(tables=companies.arriving())
def test_journeys(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.JOURNEYS, by)


@pytest.mark.parametrize(("grain", "by"), [("month", "region"), ("week", "")])
@a_few_companies
@given(tables=companies.answering())
def test_answers(tables: companies.Tables, grain: str, by: str) -> None:
    assert not disagreements(tables, few(), grain, metrics.ANSWERS, by)


@pytest.mark.parametrize(
    ("grain", "by"), [("month", "region"), ("week", ""), ("quarter", "region"), ("year", "")]
)
@a_few_companies
@given(tables=companies.using())
def test_use_and_help(tables: companies.Tables, grain: str, by: str) -> None:
    assert not disagreements(tables, few(), grain, metrics.USE, by)


@pytest.mark.parametrize(
    ("rules", "grain"),
    [(few(spend_lag_months=2), "month"), (few(acquisition_kinds=("media", "rent")), "quarter")],
)
@a_few_companies
@given(tables=companies.spending())
def test_acquisition(tables: companies.Tables, rules: Rules, grain: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.ACQUISITION)


@pytest.mark.parametrize(
    ("rules", "grain"), [(few(), "month"), (few(customer_is="activity", activity_window_days=90), "quarter")]
)
@a_few_companies
@given(tables=companies.whole())
def test_worth(tables: companies.Tables, rules: Rules, grain: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.WORTH)


@a_few_companies
@given(tables=companies.trading())
def test_a_year_that_begins_in_april(tables: companies.Tables) -> None:
    assert not disagreements(tables, QUARTERLY, "year", metrics.TRADE, fiscal_month=4)


@a_few_companies
@given(tables=companies.spending())
def test_cost_of_a_customer_by_channel(tables: companies.Tables) -> None:
    engine, whole = measurer(tables, few(), as_of=companies.AS_OF), company(tables, few(), companies.AS_OF)
    for row in engine.measure(["acquisition_cost"], periods(engine, "quarter"), ["channel"], judged=0):
        expected = channel_cost(whole, row.segment["channel"], row.period.start, row.period.end)
        assert same("acquisition_cost", expected, row.value), row
