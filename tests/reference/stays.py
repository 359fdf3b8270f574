"""On which days was someone a customer, and what became of those there at the start?

Nothing here knows of stretches that touch or overlap: a customer is a set of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import count, pairwise

from tests.reference.company import (
    DAY,
    Company,
    Row,
    day,
    days_between,
    exact,
    maybe_day,
    months_later,
    remembered,
    share,
)
from tests.reference.survival import Wait, restricted_mean
from tests.reference.trade import to_places

BEYOND = date(2027, 1, 1)
"""Whoever is a customer on the last day of the data stays one as far as anybody looks."""

MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS_IN_MONTH = 30.4375


@dataclass(frozen=True)
class Paid:
    """A subscription at one price, from `start` up to and without `end` (none while it runs).

    `unpaid` says that it costs nothing and nobody marked it as a trial.
    """

    customer: str
    subscription: str
    start: date
    end: date | None
    mrr: Fraction
    trial: bool
    unpaid: bool

    @property
    def lasts(self) -> bool:
        """Whether it has a day at all."""
        return self.end is None or self.end > self.start

    @property
    def paying(self) -> bool:
        """Whether money comes in by it."""
        return self.lasts and self.mrr > 0 and not self.trial

    def covers(self, when: date) -> bool:
        """Whether it runs on that day."""
        return self.start <= when and (self.end is None or when < self.end)


@remembered
def subscribed(company: Company) -> list[Paid]:
    """Every stretch of every subscription; the next row of the same subscription ends the one before."""
    rows = company.rows("subscriptions")
    return [_stretch(company, row, _next_start(rows, row)) for row in rows]


@remembered
def days_there(company: Company, customer: str) -> set[date]:
    """Every day on which someone is a customer."""
    days = _days_ordering(company, customer)
    if company.rules.customer_is == "subscription":
        days = _days_subscribed(company, customer)
    days = without_gaps(days, company.rules.reactivation_gap_days)
    if company.as_of in days:
        days |= set(days_between(company.as_of, BEYOND))
    return days


def without_gaps(days: set[date], shortest: int) -> set[date]:
    """The days, and those of every gap between them of fewer days than the shortest that is leaving."""
    ordered = sorted(days)
    pairs = [(one, other) for one, other in pairwise(ordered) if (other - one).days - 1 < shortest]
    return days | {each for one, other in pairs for each in days_between(one, other)}


def customer_retention(company: Company, start: date, end: date) -> float | None:
    """Of those there on the eve of the period, the share still there on its last day."""
    there = [person for person in _everyone(company, start, end) if person.at_start]
    return share(sum(person.kept for person in there), len(there))


def customer_churn(company: Company, start: date, end: date) -> float | None:
    """Lost / at the start, by the rule."""
    lost, base = churned(company, start, end)
    return share(lost, base)


def churned(company: Company, start: date, end: date) -> tuple[int, int]:
    """Those lost and those they are held against, under the three rules of T10."""
    people = _everyone(company, start, end)
    at_start = sum(person.at_start for person in people)
    lost = sum(person.at_start and not person.kept for person in people)
    brief = sum(person.came and not person.at_end for person in people)
    came = sum(person.came for person in people)
    return {
        "lost_of_opening": (lost, at_start),
        "all_lost_over_opening": (lost + brief, at_start),
        "all_lost_over_opening_and_new": (lost + brief, at_start + came),
    }[company.rules.churn_counts]


def reactivation_rate(company: Company, start: date, end: date) -> float | None:
    """Of those who had been customers and were none on the eve, the share who came back."""
    away = [
        person for person in _everyone(company, start, end) if not person.at_start and not person.never_before
    ]
    return share(sum(person.came for person in away), len(away))


def lifetime_by_churn(company: Company, _start: date, end: date) -> float | None:
    """1 / the churn of the last months, their losses and bases added up."""
    months = churn_months(company, end)
    sums = [churned(company, month, months_later(month, 1)) for month in months]
    lost, base = (sum(column) for column in zip(*sums, strict=True))
    return base / lost if lost and base else None


def churn_months(company: Company, end: date) -> list[date]:
    """The months of churn behind a lifetime: the last ones up to the period's end, or to a month before it."""
    last = months_later(end.replace(day=1), -(company.rules.churn_window_ends == "month_before"))
    return [months_later(last, -back) for back in range(company.rules.churn_window_months, 0, -1)]


def lifetime_observed(company: Company, _start: date, end: date) -> float | None:
    """The mean stay of everyone who ever came, in months, as things stood at the period's end; none while all stay."""
    seen_until = min(end, company.as_of + DAY)
    waits = [
        Wait(((left if gone else seen_until - DAY) - began).days, gone)
        for customer in company.customers()
        for began, left in stays(company, customer)
        if began < end
        for gone in [left < seen_until]
    ]
    limit = company.rules.lifetime_limit_months * DAYS_IN_MONTH
    watched = [wait for wait in waits if wait.days >= 0]
    mean = restricted_mean(watched, limit) if any(wait.arrived for wait in watched) else None
    return None if mean is None else mean / DAYS_IN_MONTH


def customer_lifetime(company: Company, start: date, end: date) -> float | None:
    """Months a customer stays, by the company's method."""
    by_churn = company.rules.lifetime_is == "by_churn"
    return (lifetime_by_churn if by_churn else lifetime_observed)(company, start, end)


def stays(company: Company, customer: str) -> list[tuple[date, date]]:
    """Each unbroken run of days: its first day and the first day after it."""
    days = days_there(company, customer)
    firsts = sorted(each for each in days if each - DAY not in days)
    afters = sorted(each + DAY for each in days if each + DAY not in days)
    return list(zip(firsts, afters, strict=True))


@dataclass(frozen=True)
class _Person:
    at_start: bool
    at_end: bool
    kept: bool
    came: bool
    never_before: bool


def _everyone(company: Company, start: date, end: date) -> list[_Person]:
    return [_person(company, days_there(company, customer), start, end) for customer in company.customers()]


def _person(company: Company, days: set[date], start: date, end: date) -> _Person:
    at_start, at_end = start - DAY in days, end - DAY in days
    inside = list(days_between(start, end))
    stayed = all(each in days for each in inside)
    kept = at_start and (stayed if company.rules.left_and_returned == "lost" else at_end)
    came = not at_start and any(each in days for each in inside)
    if company.rules.joined_and_left == "removed":
        came = came and at_end
    return _Person(at_start, at_end, kept, came, not any(each < start for each in days))


def _days_ordering(company: Company, customer: str) -> set[date]:
    window = timedelta(days=company.rules.activity_window_days)
    ordered = [day(row["ordered_at"]) for row in company.rows("orders") if row["customer_id"] == customer]
    return {each for first in ordered for each in days_between(first, first + window)}


def _days_subscribed(company: Company, customer: str) -> set[date]:
    own = [paid for paid in subscribed(company) if paid.customer == customer]
    days = _days_of(paid for paid in own if counts(company, paid))
    if company.rules.paying_to_free == "stays":
        for each in sorted(_days_of(paid for paid in own if paid.unpaid)):
            days |= {each} if _follows(each, days, company.rules.reactivation_gap_days) else set()
    return days


def _days_of(stretches: Iterable[Paid]) -> set[date]:
    return {each for paid in stretches for each in days_between(paid.start, paid.end or BEYOND)}


def _follows(when: date, days: set[date], gap: int) -> bool:
    """Whether a day follows upon another, or upon a gap too short to have left."""
    return any(when - back * DAY in days for back in range(1, max(gap, 1) + 1))


def counts(company: Company, paid: Paid) -> bool:
    """Whether it makes someone a customer: it is paid for, or it is a trial and the rule lets trials in.

    What costs nothing and nobody calls a trial is a free plan, once its customer has begun to pay.
    """
    if paid.paying or not (paid.trial and company.rules.trials_are_customers):
        return paid.paying
    began = [each.start for each in subscribed(company) if each.customer == paid.customer and each.paying]
    return not (paid.unpaid and any(start <= paid.start for start in began))


def _next_start(rows: Sequence[Row], row: Row) -> date | None:
    own = [each for each in rows if _same(each, row) and str(each["started_at"]) > str(row["started_at"])]
    return min((day(each["started_at"]) for each in own), default=None)


def _same(one: Row, other: Row) -> bool:
    return _name(one) == _name(other)


def _name(row: Row) -> tuple[str, str]:
    """A subscription without a number of its own is its customer's only one."""
    return row["customer_id"], row.get("subscription_id") or row["customer_id"]


def _stretch(company: Company, row: Row, following: date | None) -> Paid:
    ends = [each for each in (*_endings(company, row), following) if each is not None]
    end = min(ends, default=None)
    price, marked = _price(company, row), bool(row.get("trial"))
    mrr = to_places((price or Fraction(0)) / _months(row), 6)
    known = end if end is None or end <= company.as_of else None
    unpaid = price == 0 and not marked
    return Paid(*_name(row), day(row["started_at"]), known, mrr, marked or unpaid, unpaid)


def _endings(company: Company, row: Row) -> Iterator[date | None]:
    """The end written down, what the rule makes of cancelling, and the end of patience with a debt."""
    written, start = maybe_day(row.get("ended_at")), day(row["started_at"])
    cancelled, owed = maybe_day(row.get("cancelled_at")), maybe_day(row.get("past_due_at"))
    yield written
    if cancelled is not None and cancelled >= start:
        if company.rules.lost_when == "cancelled":
            yield cancelled
        elif written is None:
            turns = (months_later(start, turn * _months(row)) for turn in count(1))
            yield next(turn for turn in turns if turn >= cancelled)
    if owed is not None and company.rules.past_due_grace_days is not None:
        yield owed + company.rules.past_due_grace_days * DAY


def _price(company: Company, row: Row) -> Fraction | None:
    """The price of one interval, less what the coupon takes off by the rule."""
    if row.get("amount") is None:
        return None
    off = exact(row.get("discount") or 0)
    forever_alone = company.rules.coupons == "forever_only" and not row.get("discount_forever")
    if company.rules.coupons == "ignored" or forever_alone:
        off = Fraction(0)
    return max(exact(row["amount"]) - off, Fraction(0))


def _months(row: Row) -> int:
    return MONTHS[row.get("interval") or "month"]
