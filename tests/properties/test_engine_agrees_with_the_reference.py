"""Does the engine say what plain Python says, for every metric, period and company?"""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties import companies
from tests.properties.agreement import disagreements
from tests.reference import metrics
from tests.rows import few
from worthline.tables.rules import Rules

GRAINS = st.sampled_from(["month", "month", "quarter", "year", "week"])
CUTS = st.sampled_from(["", "", "region"])
TRADING = st.sampled_from(
    [
        few(activity_window_days=90, repeat_window_months=3, ltv_window_months=12),
        few(activity_window_days=31, refunds_on="order_date", churn_counts="all_lost_over_opening"),
        few(activity_window_days=180, refunds_on="not_at_all", gross_margin=0.4, left_and_returned="lost",
            churn_counts="all_lost_over_opening_and_new", repeat_window_months=6),
    ]
)  # fmt: skip
CONTRACTS = st.sampled_from(
    [
        few(),
        few(trials_are_customers=True, left_and_returned="lost", churn_counts="all_lost_over_opening"),
        few(nrr_reactivation=True, quick_ratio_reactivation=True, churn_counts="all_lost_over_opening_and_new"),
    ]
)


@given(companies.trading(), TRADING, GRAINS, CUTS)
def test_trade(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.TRADE | metrics.STAYS, by)


@given(companies.subscribing(), CONTRACTS, GRAINS, CUTS)
def test_contracts(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.RECURRING | metrics.STAYS, by)
