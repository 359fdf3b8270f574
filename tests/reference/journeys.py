"""When did each customer join, first pay, first feel the value and order again, and what had they brought by an age?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from tests.reference.company import (
    DAY,
    Company,
    day,
    maybe_day,
    months_later,
    reaches_back,
    remembered,
    share,
)
from tests.reference.stays import counts, subscribed
from tests.reference.survival import Wait, median
from tests.reference.trade import sales


@remembered
def order_days(company: Company, customer: str) -> list[date]:
    """The days on which they ordered, in turn, each once."""
    return sorted({sale.day for sale in sales(company) if sale.customer == customer and sale.orders})


@remembered
def first_paid_on(company: Company, customer: str) -> date | None:
    """Their first order or the first day of their first paid subscription."""
    contracts = [paid for paid in subscribed(company) if paid.customer == customer and counts(company, paid)]
    starts = [paid.start for paid in contracts if paid.lasts]
    return min([*order_days(company, customer)[:1], *starts], default=None)


def joined_on(company: Company, customer: str) -> date | None:
    """When they signed up; where nothing says so, when they first paid."""
    stated = [
        maybe_day(row.get("joined_at")) for row in company.rows("customers") if row["customer_id"] == customer
    ]
    return next((each for each in stated if each), None) or first_paid_on(company, customer)


def value_start_on(company: Company, customer: str) -> date | None:
    """The moment from which time to value is counted, by the rule."""
    if company.rules.value_starts == "joined":
        return joined_on(company, customer)
    if company.rules.value_starts == "first_payment":
        return first_paid_on(company, customer)
    return next(iter(order_days(company, customer)), None)


def first_value_on(company: Company, customer: str) -> date | None:
    """The first event in which they feel the value, by the rule; otherwise their first order."""
    wanted = company.rules.first_value_event
    if not wanted:
        return next(iter(order_days(company, customer)), None)
    felt = [
        row for row in company.rows("events") if row["customer_id"] == customer and row["event"] == wanted
    ]
    return min((day(row["happened_at"]) for row in felt), default=None)


def new_customers(company: Company, start: date, end: date) -> float | None:
    """Those who paid for the first time in the period."""
    firsts = [first_paid_on(company, customer) for customer in company.customers()]
    won = sum(first is not None and start <= first < end for first in firsts)
    return float(won) if won else None


def time_to_value(company: Company, start: date, end: date) -> float | None:
    """The median of days from start to value, over those who started in the period."""
    pairs = [(value_start_on(company, each), first_value_on(company, each)) for each in company.customers()]
    return _median(company, pairs, start, end)


def time_to_first_reorder(company: Company, _start: date, end: date) -> float | None:
    """The median of days from the first order to the next day with one, over first orders of the last months."""
    months = company.rules.repeat_window_months
    if not reaches_back(company, end, months):
        return None
    ordered = [order_days(company, each) for each in company.customers()]
    pairs = [(days[0], days[1] if len(days) > 1 else None) for days in ordered if days]
    return _median(company, pairs, months_later(end, -months), end)


def activation_rate(company: Company, start: date, end: date) -> float | None:
    """Reached value within the window / those of the period whose window is closed."""
    closed = reached = 0
    for customer in company.customers():
        began, value = value_start_on(company, customer), first_value_on(company, customer)
        if began is None or not start <= began < end:
            continue
        closes = began + company.rules.activation_window_days * DAY
        closed += closes <= company.as_of
        reached += closes <= company.as_of and value is not None and value <= closes
    return share(reached, closed)


def first_value_reached(company: Company, start: date, end: date) -> float | None:
    """Reached value by now / those who started in the period."""
    arrived = [
        first_value_on(company, each) is not None
        for each in company.customers()
        if (began := value_start_on(company, each)) is not None and start <= began < end
    ]
    return share(sum(arrived), len(arrived))


def ltv_historic(age: int) -> Callable[[Company, date, date], float | None]:
    """Margin brought by that age per customer, over those who reached it in the last months."""

    def brought(company: Company, _start: date, end: date) -> float | None:
        months = company.rules.ltv_window_months
        if not reaches_back(company, end, months) or not company.costed:
            return None
        margins = [
            margin_by(company, customer, turned)
            for customer in company.customers()
            for turned in _turned(company, customer, age)
            if months_later(end, -months) <= turned < end and turned <= company.as_of
        ]
        return share(sum(margins), len(margins))

    return brought


def margin_by(company: Company, customer: str, when: date) -> Fraction:
    """What a customer had brought before that day, after cost and refunds."""
    own = (sale for sale in sales(company) if sale.customer == customer and sale.day < when)
    return sum((sale.costed - sale.cost for sale in own), Fraction(0))


def _turned(company: Company, customer: str, age: int) -> list[date]:
    return [months_later(first, age) for first in order_days(company, customer)[:1]]


def _median(
    company: Company, pairs: Sequence[tuple[date | None, date | None]], start: date, end: date
) -> float | None:
    waits = [
        Wait(((arrived or company.as_of) - began).days, arrived is not None)
        for began, arrived in pairs
        if began is not None and start <= began < end
    ]
    return median([wait for wait in waits if wait.days >= 0])
