"""What does a new customer cost, and through which channel?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.company import Company, day, exact, months_later, remembered
from tests.reference.journeys import first_paid_on, new_customers
from tests.reference.trade import sales


@dataclass(frozen=True)
class Spent:
    """Money of one kind spent on one day for one channel, or for none."""

    day: date
    channel: str | None
    kind: str
    amount: Fraction


@remembered
def spending(company: Company) -> list[Spent]:
    """What was spent; what serves all channels is spread by their share of the month's new customers, by the rule."""
    given = [
        Spent(
            day(row["spent_at"]),
            row.get("channel"),
            (row.get("kind") or "media").lower(),
            exact(row["amount"]),
        )
        for row in company.rows("spend")
    ]
    return [part for spent in given for part in _spread(company, spent)]


def all_spend(company: Company, start: date, end: date) -> float | None:
    """Everything that wins customers."""
    wanted = company.rules.acquisition_kinds
    return _spend(company, start, end, lambda kind: not wanted or kind in wanted)


def media_spend(company: Company, start: date, end: date) -> float | None:
    """Media alone."""
    return _spend(company, start, end, lambda kind: kind in company.rules.media_kinds)


def acquisition_cost(company: Company, start: date, end: date) -> float | None:
    """All spend, by the rule of so many months earlier / new customers."""
    spent = all_spend(company, *_earlier(company, start, end))
    if spent is not None and company.rules.first_goods_in_cac:
        spent += first_goods(company, start, end)
    return per_customer(spent, new_customers(company, start, end))


def first_goods(company: Company, start: date, end: date) -> float:
    """What the goods cost with which the customers of a period began, where the rule counts them."""
    began = {customer: first_paid_on(company, customer) for customer in company.customers()}
    goods = [
        sale.cost for sale in sales(company)
        if sale.orders and began[sale.customer] == sale.day and start <= sale.day < end
    ]  # fmt: skip
    return float(sum(goods, Fraction(0)))


def paid_acquisition_cost(company: Company, start: date, end: date) -> float | None:
    """Media / new customers."""
    return per_customer(
        media_spend(company, *_earlier(company, start, end)), new_customers(company, start, end)
    )


def channel_cost(company: Company, channel: str | None, start: date, end: date) -> float | None:
    """All spend of a channel, its share of the shared cost included / the customers it won."""
    found = [each for each in spending(company) if start <= each.day < end and each.channel == channel]
    members: set[str | None] = {name for name, owner in channels(company).items() if owner == channel}
    won = new_customers(company.of(members), start, end)
    return per_customer(float(sum(each.amount for each in found)) if found else None, won)


def channels(company: Company) -> dict[str, str | None]:
    """What brought each customer."""
    stated = {row["customer_id"]: row.get("channel") for row in company.rows("customers")}
    return {customer: stated.get(customer) for customer in company.customers()}


def per_customer(spent: float | None, won: float | None) -> float | None:
    """Spend / customers, where both are known."""
    return spent / won if spent is not None and won else None


def _earlier(company: Company, start: date, end: date) -> tuple[date, date]:
    lag = company.rules.spend_lag_months
    return months_later(start, -lag), months_later(end, -lag)


def _spend(company: Company, start: date, end: date, counts: Callable[[str], bool]) -> float | None:
    found = [each for each in spending(company) if start <= each.day < end]
    return float(sum((each.amount for each in found if counts(each.kind)), Fraction(0))) if found else None


def _spread(company: Company, spent: Spent) -> list[Spent]:
    if spent.channel is not None or company.rules.shared_spend == "left_out":
        return [spent]
    month = spent.day.replace(day=1)
    firsts = {customer: first_paid_on(company, customer) for customer in company.customers()}
    owners = channels(company)
    won = Counter(owners[who] for who, first in firsts.items() if first and first.replace(day=1) == month)
    if not won:
        return [spent]
    return [
        Spent(spent.day, channel, spent.kind, spent.amount * Fraction(count, won.total()))
        for channel, count in won.items()
    ]
