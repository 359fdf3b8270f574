"""What stays true of the numbers whatever is chosen, and does the engine choose as plain Python does?

Rules and companies are drawn together: no two choices may break what holds under each of them alone.
"""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.properties import companies
from tests.properties.agreement import disagreements, periods
from tests.properties.test_invariants import MOVES, Cell, amount, cells
from tests.reference import metrics
from tests.rows import few, measurer

from worthline.tables.rules import Rules

IN_CI = bool(os.environ.get("CI"))
a_few = settings(
    max_examples=3,
    deadline=None,
    derandomize=IN_CI,
    phases=[Phase.explicit, Phase.generate] if IN_CI else list(Phase),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Each draw is SQL of its own and a company of fifteen customers, compared in every cell."""

yes_or_no = st.booleans()
OF_CONTRACTS = st.builds(
    few,
    trials_are_customers=yes_or_no,
    lost_when=st.sampled_from(["term_ended", "cancelled"]),
    past_due_grace_days=st.sampled_from([None, 0, 30]),
    paying_to_free=st.sampled_from(["lost", "stays"]),
    reactivation_gap_days=st.sampled_from([0, 1, 10, 45]),
    churn_counts=st.sampled_from(
        ["lost_of_opening", "all_lost_over_opening", "all_lost_over_opening_and_new"]
    ),
    left_and_returned=st.sampled_from(["kept", "lost"]),
    joined_and_left=st.sampled_from(["counted", "removed"]),
    reactivated_counts_as=st.sampled_from(["reactivation", "new"]),
    second_subscription=st.sampled_from(["expansion", "new"]),
    coupons=st.sampled_from(["lower_mrr", "forever_only", "ignored"]),
    nrr_reactivation=yes_or_no,
    nrr_contraction=yes_or_no,
    mrr_churn_reactivation=yes_or_no,
    grr_method=st.sampled_from(["per_customer", "movements"]),
    quick_ratio_reactivation=yes_or_no,
    churn_window_ends=st.sampled_from(["with_the_month", "month_before"]),
)
OF_TRADE = st.builds(
    few,
    activity_window_days=st.sampled_from([31, 90, 180]),
    reactivation_gap_days=st.sampled_from([0, 10, 45]),
    joined_and_left=st.sampled_from(["counted", "removed"]),
    churn_counts=st.sampled_from(["all_lost_over_opening", "all_lost_over_opening_and_new"]),
    refunds_on=st.sampled_from(["refund_date", "order_date", "not_at_all"]),
    tax_in_revenue=yes_or_no,
    shipping_in_revenue=yes_or_no,
    gross_margin=st.sampled_from([None, 0.4]),
    first_goods_in_cac=yes_or_no,
    repeat_counts=st.sampled_from(["both_in_window", "first_may_be_earlier"]),
    repeat_window_months=st.sampled_from([3, 6]),
)


@a_few
@given(tables=companies.subscribing(), rules=OF_CONTRACTS, grain=st.sampled_from(["month", "quarter"]))
def test_i1_i3_i12_what_opened_and_moved_is_what_closed_under_every_rule(
    tables: companies.Tables, rules: Rules, grain: str
) -> None:
    """Gross retention is never above the whole nor above net retention, whichever rules both are counted by."""
    engine = measurer(tables, rules, as_of=companies.AS_OF)
    keys = [*MOVES, "gross_revenue_retention", "net_revenue_retention"]
    found = cells(engine.measure(keys, periods(engine, grain), judged=0))
    for before, cell in pairwise(found):
        assert amount(before, "mrr") + _gained(cell) - _lost(cell) == amount(cell, "mrr")
        assert all(amount(cell, key) >= 0 for key in MOVES)
        assert _gross_is_within(cell)


def _gained(cell: Cell) -> Fraction:
    return sum((amount(cell, key) for key in ("new_mrr", "expansion_mrr", "reactivated_mrr")), Fraction(0))


def _lost(cell: Cell) -> Fraction:
    return amount(cell, "contraction_mrr") + amount(cell, "churned_mrr")


def _gross_is_within(cell: Cell) -> bool:
    gross, net = cell["gross_revenue_retention"].value, cell["net_revenue_retention"].value
    return gross is None or net is None or gross <= min(1, net) + 1e-12


@pytest.mark.parametrize(("grain", "by"), [("month", ""), ("quarter", "region"), ("week", "")])
@a_few
@given(tables=companies.subscribing(), rules=OF_CONTRACTS)
def test_contracts_under_every_rule(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    assert not disagreements(tables, rules, grain, metrics.RECURRING | metrics.STAYS, by)


@pytest.mark.parametrize(("grain", "by"), [("month", "region"), ("week", "")])
@a_few
@given(tables=companies.spending(), rules=OF_TRADE)
def test_trade_under_every_rule(tables: companies.Tables, rules: Rules, grain: str, by: str) -> None:
    wanted = metrics.TRADE | metrics.STAYS | ({} if by else metrics.ACQUISITION)
    assert not disagreements(tables, rules, grain, wanted, by)
