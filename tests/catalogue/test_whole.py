"""Is every metric there that the catalogue promises, in every trade that looks at it?"""

from __future__ import annotations

import pytest

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import find
from worthline.catalogue.packs import PACKS, find_pack

KEYS = """
revenue gross_margin order_value purchase_frequency customer_lifetime ltv_simple ltv_margin ltv_arpa ltv_saas
ltv_historic ltv_predicted ltv_average ltv_error
new_customers acquisition_cost paid_acquisition_cost ltv_to_cac cac_payback break_even first_order_covers_cac
lead_conversion time_to_convert
customer_retention customer_churn reactivation_rate week_8_retention
mrr arr arpa average_sale_price new_mrr expansion_mrr contraction_mrr churned_mrr reactivated_mrr
gross_revenue_retention net_revenue_retention gross_mrr_churn net_mrr_churn quick_ratio
net_promoter_score promoters passives detractors satisfaction satisfaction_mean effort response_rate
time_to_value activation_rate early_retention
active_customers stickiness use_frequency use_depth goal_attainment touches
repeat_purchase_rate retention_90_days time_to_first_reorder return_rate
first_contact_resolution lead_to_job repeat_contact_180_days first_response_time resolution_time sla_attainment
reopen_rate
time_to_outcome completion_rate outcome_rate
on_time in_full on_time_in_full defect_rate share_of_wallet
health_score red_customers green_customers money_in_red
"""
PROMISED = frozenset(KEYS.split())
"""The public keys of the catalogue."""


@pytest.mark.parametrize("key", sorted(PROMISED))
def test_a_promised_metric_is_there_and_shown(key: str) -> None:
    assert find(key).shown


def test_nothing_is_shown_that_is_not_promised_but_its_kin() -> None:
    kin = {"return_rate_units", "return_rate_orders", "return_rate_revenue"}
    assert {key for key, metric in every_metric().items() if metric.shown} - PROMISED <= kin


@pytest.mark.parametrize("key", PACKS)
def test_a_trade_looks_at_shown_metrics_alone(key: str) -> None:
    assert [name for name in find_pack(key).metrics if not find(name).shown] == []
