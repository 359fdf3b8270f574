"""What do customers pay a month, and what moved it between two days?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.company import DAY, Company, months_later, share
from tests.reference.stays import Paid, subscribed


@dataclass(frozen=True)
class Movement:
    """What one customer paid a month on the eve of a period and on its last day, and whether that was their first."""

    opening: Fraction
    closing: Fraction
    first: bool

    @property
    def new(self) -> Fraction:
        """The first paid day ever lies in the period."""
        return self.closing if not self.opening and self.first else Fraction(0)

    @property
    def reactivated(self) -> Fraction:
        """They paid before, not on the eve, and pay again."""
        return self.closing if not self.opening and not self.first else Fraction(0)

    @property
    def expansion(self) -> Fraction:
        """They pay more than on the eve."""
        return max(self.closing - self.opening, Fraction(0)) if self.opening else Fraction(0)

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
        """What is left without credit for any increase."""
        return min(self.opening, self.closing)


def movements(company: Company, start: date, end: date) -> list[Movement]:
    """One movement for everyone who paid on the eve or on the last day."""
    own: dict[str, list[Paid]] = {}
    for paid in subscribed(company):
        if paid.mrr > 0 and not paid.trial and (paid.end is None or paid.end > paid.start):
            own.setdefault(paid.customer, []).append(paid)
    found = [
        Movement(_mrr(paid, start - DAY), _mrr(paid, end - DAY), min(each.start for each in paid) >= start)
        for paid in own.values()
    ]
    return [each for each in found if each.opening or each.closing]


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
gross_mrr_churn = ratio(lambda each: each.churned + each.contraction, lambda each: each.opening)
gross_revenue_retention = ratio(lambda each: each.kept, lambda each: each.opening)


def net_revenue_retention(company: Company, start: date, end: date) -> float | None:
    """What those who paid on the eve pay on the last day / what they paid; returning customers by the rule."""
    found = movements(company, start, end)
    now = sum(each.closing for each in found if each.opening)
    back = sum(each.reactivated for each in found) if company.rules.nrr_reactivation else 0
    return share(now + back, sum(each.opening for each in found))


def quick_ratio(company: Company, start: date, end: date) -> float | None:
    """(new + expansion) / (churned + contraction); returning customers by the rule."""
    found = movements(company, start, end)
    back = sum(each.reactivated for each in found) if company.rules.quick_ratio_reactivation else 0
    gained = sum(each.new + each.expansion for each in found) + back
    return share(gained, sum(each.churned + each.contraction for each in found))


def pooled_mrr_churn(company: Company, end: date) -> float | None:
    """Gross MRR churn of the last months, their losses and openings added up."""
    first = end.replace(day=1)
    months = [months_later(first, -back) for back in range(company.rules.churn_window_months, 0, -1)]
    found = [each for month in months for each in movements(company, month, months_later(month, 1))]
    return share(sum(each.churned + each.contraction for each in found), sum(each.opening for each in found))


def _mrr(paid: list[Paid], when: date) -> Fraction:
    return sum((each.mrr for each in paid if each.covers(when)), Fraction(0))
