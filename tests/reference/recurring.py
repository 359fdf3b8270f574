"""What do customers pay a month, and what moved it between two days?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tests.reference.company import DAY, Company, days_between, maybe_day, months_later, share
from tests.reference.stays import Paid, churn_months, subscribed

from worthline.tables.rules import Rules


@dataclass(frozen=True)
class Movement:
    """What one customer paid a month on the eve of a period and on its last day, and whether that was their first.

    `begun` is what they pay on the last day for subscriptions first paid for in the period, `fallen` what all the days
    add up to on which they paid less than the day before.
    """

    opening: Fraction
    closing: Fraction
    first: bool
    begun: Fraction
    fallen: Fraction
    rules: Rules

    @property
    def new(self) -> Fraction:
        """The first paid day ever lies in the period; by the rules, a return or a further subscription."""
        if self.opening:
            return min(self.begun, self.rise) if self.rules.second_subscription == "new" else Fraction(0)
        return self.closing if self.first or self.rules.reactivated_counts_as == "new" else Fraction(0)

    @property
    def reactivated(self) -> Fraction:
        """They paid before, not on the eve, and pay again."""
        return Fraction(0) if self.opening else self.closing - self.new

    @property
    def rise(self) -> Fraction:
        """They pay more than on the eve."""
        return max(self.closing - self.opening, Fraction(0)) if self.opening else Fraction(0)

    @property
    def expansion(self) -> Fraction:
        """They pay more than on the eve, and not for what is called new."""
        return self.rise - self.new if self.opening else Fraction(0)

    @property
    def contraction(self) -> Fraction:
        """They pay less than on the eve, and still pay."""
        return max(self.opening - self.closing, Fraction(0)) if self.closing else Fraction(0)

    @property
    def churned(self) -> Fraction:
        """They pay nothing any more."""
        return self.opening if not self.closing else Fraction(0)

    @property
    def kept(self) -> Fraction:
        """What is left without credit for any increase, end to end or fall by fall."""
        if self.rules.grr_method == "movements":
            return self.opening - self.fallen if self.opening else Fraction(0)
        return min(self.opening, self.closing)


def movements(company: Company, start: date, end: date) -> list[Movement]:
    """One movement for everyone who paid on the eve or on the last day."""
    own: dict[str, list[Paid]] = {}
    for paid in subscribed(company):
        if paid.paying:
            own.setdefault(paid.customer, []).append(paid)
    found = [_movement(company, paid, start, end) for paid in own.values()]
    return [each for each in found if each.opening or each.closing]


def _movement(company: Company, paid: list[Paid], start: date, end: date) -> Movement:
    gap = company.rules.reactivation_gap_days
    begins = {
        each.subscription: min(one.start for one in paid if one.subscription == each.subscription)
        for each in paid
    }
    begun = [each.mrr for each in paid if start <= begins[each.subscription] < end and each.covers(end - DAY)]
    return Movement(
        _mrr(paid, start - DAY, gap), _mrr(paid, end - DAY, gap), min(begins.values()) >= start,
        sum(begun, Fraction(0)), _fallen(company, paid, start, end), company.rules,
    )  # fmt: skip


def _fallen(company: Company, paid: list[Paid], start: date, end: date) -> Fraction:
    """All falls from one day to the next; asked for by one rule alone, for it takes long."""
    if company.rules.grr_method == "per_customer":
        return Fraction(0)
    gap = company.rules.reactivation_gap_days
    daily = [_mrr(paid, each, gap) for each in days_between(start - DAY, end)]
    return sum((max(one - other, Fraction(0)) for one, other in pairwise(daily)), Fraction(0))


def total(of: Callable[[Movement], Fraction]) -> Callable[[Company, date, date], float | None]:
    """The sum of one side of the movements; nothing where nobody paid."""

    def added(company: Company, start: date, end: date) -> float | None:
        found = movements(company, start, end)
        return float(sum((of(each) for each in found), Fraction(0))) if found else None

    return added


def ratio(
    above: Callable[[Movement], Fraction], below: Callable[[Movement], Fraction | int]
) -> Callable[[Company, date, date], float | None]:
    """One side of the movements over another."""

    def divided(company: Company, start: date, end: date) -> float | None:
        found = movements(company, start, end)
        return share(sum(above(each) for each in found), sum(below(each) for each in found))

    return divided


mrr = total(lambda each: each.closing)
new_mrr = total(lambda each: each.new)
expansion_mrr = total(lambda each: each.expansion)
contraction_mrr = total(lambda each: each.contraction)
churned_mrr = total(lambda each: each.churned)
reactivated_mrr = total(lambda each: each.reactivated)
arpa = ratio(lambda each: each.closing, lambda each: int(each.closing > 0))
arr = total(lambda each: 12 * each.closing)
average_sale_price = ratio(lambda each: each.new, lambda each: int(each.new > 0))
gross_mrr_churn = ratio(lambda each: each.churned + each.contraction, lambda each: each.opening)
gross_revenue_retention = ratio(lambda each: each.kept, lambda each: each.opening)


def net_revenue_retention(company: Company, start: date, end: date) -> float | None:
    """What those who paid on the eve pay on the last day / what they paid; returning customers by the rule."""
    found = movements(company, start, end)
    now = sum(each.closing - each.new for each in found if each.opening)
    back = sum(each.reactivated for each in found) if company.rules.nrr_reactivation else 0
    down = 0 if company.rules.nrr_contraction else sum(each.contraction for each in found)
    return share(now + back + down, sum(each.opening for each in found))


def net_mrr_churn(company: Company, start: date, end: date) -> float | None:
    """(churned + contraction - expansion) / opening; returning customers by the rule."""
    found = movements(company, start, end)
    lost = sum(each.churned + each.contraction - each.expansion for each in found)
    back = sum(each.reactivated for each in found) if company.rules.mrr_churn_reactivation else 0
    return share(lost - back, sum(each.opening for each in found))


def quick_ratio(company: Company, start: date, end: date) -> float | None:
    """(new + expansion) / (churned + contraction); returning customers by the rule."""
    found = movements(company, start, end)
    back = sum(each.reactivated for each in found) if company.rules.quick_ratio_reactivation else 0
    gained = sum(each.new + each.expansion for each in found) + back
    return share(gained, sum(each.churned + each.contraction for each in found))


def pooled_mrr_churn(company: Company, end: date) -> float | None:
    """Gross MRR churn of the last months, their losses and openings added up."""
    found = [
        each
        for month in churn_months(company, end)
        for each in movements(company, month, months_later(month, 1))
    ]
    return share(sum(each.churned + each.contraction for each in found), sum(each.opening for each in found))


def _mrr(paid: list[Paid], when: date, gap: int) -> Fraction:
    """What is paid a month on a day; through a gap of fewer days than is leaving, what was paid before it."""
    running = sum((each.mrr for each in paid if each.covers(when)), Fraction(0))
    left = max((each.end for each in paid if each.end and each.end <= when), default=None)
    back = min((each.start for each in paid if each.start > when), default=None)
    if running or left is None or back is None or (back - left).days >= gap:
        return running
    return _mrr(paid, left - DAY, 0)


def overdue_payments(company: Company, start: date, end: date) -> float | None:
    """Subscriptions with a payment owed since a day of the period; nothing where there are none."""
    owed = [maybe_day(row.get("past_due_at")) for row in company.rows("subscriptions")]
    count = sum(each is not None and start <= each < end for each in owed)
    return float(count) if count else None
