"""Which metrics does the reference know? Each takes a company and the first day of a period and the first after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.reference import acquisition, answers, journeys, recurring, stays, tickets, trade, use, worth
from tests.reference.company import Company

Measured = Callable[[Company, date, date], float | None]

TRADE: dict[str, Measured] = {
    "revenue": trade.revenue,
    "gross_margin": trade.gross_margin,
    "order_value": trade.order_value,
    "purchase_frequency": trade.purchase_frequency,
    "repeat_purchase_rate": trade.repeat_purchase_rate,
}
STAYS: dict[str, Measured] = {
    "customer_retention": stays.customer_retention,
    "customer_churn": stays.customer_churn,
    "reactivation_rate": stays.reactivation_rate,
    "lifetime_by_churn": stays.lifetime_by_churn,
    "lifetime_observed": stays.lifetime_observed,
    "customer_lifetime": stays.customer_lifetime,
}
RECURRING: dict[str, Measured] = {
    "mrr": recurring.mrr,
    "arpa": recurring.arpa,
    "new_mrr": recurring.new_mrr,
    "expansion_mrr": recurring.expansion_mrr,
    "contraction_mrr": recurring.contraction_mrr,
    "churned_mrr": recurring.churned_mrr,
    "reactivated_mrr": recurring.reactivated_mrr,
    "arr": recurring.arr,
    "average_sale_price": recurring.average_sale_price,
    "gross_mrr_churn": recurring.gross_mrr_churn,
    "net_mrr_churn": recurring.net_mrr_churn,
    "gross_revenue_retention": recurring.gross_revenue_retention,
    "net_revenue_retention": recurring.net_revenue_retention,
    "quick_ratio": recurring.quick_ratio,
    "overdue_payments": recurring.overdue_payments,
}
JOURNEYS: dict[str, Measured] = {
    "new_customers": journeys.new_customers,
    "time_to_value": journeys.time_to_value,
    "activation_rate": journeys.activation_rate,
    "first_value_reached": journeys.first_value_reached,
    "time_to_first_reorder": journeys.time_to_first_reorder,
    "ltv_historic": journeys.ltv_historic(12),
    "ltv_historic_3": journeys.ltv_historic(3),
    "ltv_historic_6": journeys.ltv_historic(6),
}
ANSWERS: dict[str, Measured] = {
    "net_promoter_score": answers.net_promoter_score,
    "promoters": answers.promoters,
    "passives": answers.passives,
    "detractors": answers.detractors,
    "satisfaction": answers.satisfaction,
}
ACQUISITION: dict[str, Measured] = {
    "acquisition_spend": acquisition.all_spend,
    "media_spend": acquisition.media_spend,
    "acquisition_cost": acquisition.acquisition_cost,
    "paid_acquisition_cost": acquisition.paid_acquisition_cost,
}
WORTH: dict[str, Measured] = {
    "purchases_a_month": worth.purchases_a_month,
    "ltv_simple": worth.ltv_simple,
    "ltv_margin": worth.ltv_margin,
    "ltv_arpa": worth.ltv_arpa,
    "ltv_arpa_margin": worth.ltv_arpa_margin,
    "ltv_saas": worth.ltv_saas,
    "ltv_average": worth.ltv_average,
    "ltv_to_cac": worth.ltv_to_cac,
    "cac_payback": worth.cac_payback,
}
USE: dict[str, Measured] = {
    "active_people": use.active_people,
    "use_frequency": use.use_frequency,
    "use_depth": use.use_depth,
    "open_tickets": tickets.open_tickets,
}
TOTALS = frozenset({"revenue", "mrr", "new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr",
                    "new_customers", "overdue_payments", "open_tickets"})  # fmt: skip
"""Sums of money and counts: equal to the last digit."""
EVERY: dict[str, Measured] = TRADE | STAYS | RECURRING | JOURNEYS | ANSWERS | ACQUISITION | WORTH | USE
