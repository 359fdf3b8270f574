"""What is a customer worth, and when do they pay back? The formulas of the catalogue, over the reference alone."""

from __future__ import annotations

from datetime import date

from tests.reference import recurring, trade
from tests.reference.acquisition import acquisition_cost
from tests.reference.company import Company, months_later, reaches_back
from tests.reference.journeys import ltv_historic
from tests.reference.stays import customer_lifetime

Number = float | None


def times(*factors: Number) -> Number:
    """The product, where every factor is known."""
    product = 1.0
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def purchases_a_month(company: Company, _start: date, end: date) -> Number:
    """Orders of a buying customer a month, over the months behind the formulas."""
    if not _enough(company, end):
        return None
    frequency = trade.purchase_frequency(company, *_window(company, end))
    return None if frequency is None else frequency / company.rules.ltv_window_months


def ltv_simple(company: Company, start: date, end: date) -> Number:
    """Order value x purchases a month x months of lifetime."""
    if not _enough(company, end):
        return None
    value = trade.order_value(company, *_window(company, end))
    return times(value, purchases_a_month(company, start, end), customer_lifetime(company, start, end))


def ltv_margin(company: Company, start: date, end: date) -> Number:
    """The same on margin."""
    return times(ltv_simple(company, start, end), _margin(company, end))


def ltv_arpa(company: Company, start: date, end: date) -> Number:
    """ARPA x lifetime."""
    return times(recurring.arpa(company, start, end), customer_lifetime(company, start, end))


def ltv_arpa_margin(company: Company, start: date, end: date) -> Number:
    """The same on margin."""
    return times(ltv_arpa(company, start, end), _margin(company, end))


def ltv_saas(company: Company, start: date, end: date) -> Number:
    """ARPA x margin / revenue churn; none at zero churn."""
    churn = recurring.pooled_mrr_churn(company, end)
    margin = times(recurring.arpa(company, start, end), _margin(company, end))
    return margin / churn if margin is not None and churn else None


def ltv_average(company: Company, start: date, end: date) -> Number:
    """The mean of the forms on margin that could be computed."""
    every = [each(company, start, end) for each in (ltv_margin, ltv_arpa_margin, ltv_saas, ltv_historic(12))]
    known = [each for each in every if each is not None]
    return sum(known) / len(known) if known else None


def ltv_to_cac(company: Company, start: date, end: date) -> Number:
    """LTV on margin / CAC."""
    contracts = company.rules.customer_is == "subscription"
    ltv, cost = (
        (ltv_saas if contracts else ltv_margin)(company, start, end),
        acquisition_cost(company, start, end),
    )
    return ltv / cost if ltv is not None and cost else None


def cac_payback(company: Company, start: date, end: date) -> Number:
    """CAC / monthly margin, in months; none where the customer is gone before."""
    margin = times(_monthly_income(company, start, end), _margin(company, end))
    cost, lifetime = acquisition_cost(company, start, end), customer_lifetime(company, start, end)
    if cost is None or lifetime is None or margin is None or margin <= 0:
        return None
    return cost / margin if cost / margin <= lifetime else None


def _monthly_income(company: Company, start: date, end: date) -> Number:
    if company.rules.customer_is == "subscription":
        return recurring.arpa(company, start, end)
    value = trade.order_value(company, *_window(company, end))
    return times(value, purchases_a_month(company, start, end))


def _margin(company: Company, end: date) -> Number:
    if not _enough(company, end) or not company.costed:
        return None
    return trade.gross_margin(company, *_window(company, end))


def _window(company: Company, end: date) -> tuple[date, date]:
    return months_later(end, -company.rules.ltv_window_months), end


def _enough(company: Company, end: date) -> bool:
    return reaches_back(company, end, company.rules.ltv_window_months)
