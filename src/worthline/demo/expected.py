"""What does the process expect, before chance has its say?

Contracts follow a Markov chain over months, first payments an exponential wait after an even joining within
the day, so every value here is worked out, not simulated. Two things are rounded, and named where they are:
the day of the month on which returners come back, and the offset between joining and the first payment.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from worthline.demo.clock import MONTH_DAYS, Floats
from worthline.demo.company import DAYS, MONTHS, ONBOARDING_CHANGE, Channel, Company, month_of
from worthline.demo.subscribing import RISE_MONTH

CHANGE_MONTH = month_of(ONBOARDING_CHANGE)


@dataclass(frozen=True)
class Course:
    """The expected course of one subscriber, by months since the first charge (0 is the month of it)."""

    at_start: Floats
    """Chance of subscribing just before the month begins."""
    lost: Floats
    """Chance of being lost in the month."""
    month_charges: Floats
    """Expected monthly charges, by month and plan."""
    comeback_charges: Floats
    """Those among them that returners pay."""
    year_charges: Floats
    """Expected yearly charges, by month and plan."""


def first_plans(company: Company) -> Floats:
    """Chance of each plan at the first charge, over all sizes of customer."""
    mix = company.contracts.first_plan
    home, office = np.array(mix["home"]), np.array(mix["office"])
    return (1 - company.office_share) * home + company.office_share * office


def ladder(up: float, down: float, plans: int) -> Floats:
    """Chances of moving from each plan (row) to each plan (column) at a renewal that goes on."""
    steps = np.diag(np.full(plans - 1, up), 1) + np.diag(np.full(plans - 1, down), -1)
    chances: Floats = steps + np.diag(1 - steps.sum(axis=1))
    return chances


def course(company: Company, channel: Channel, early_factor: float, length: int = MONTHS) -> Course:
    """Follow a subscriber of a channel through the chain for so many months."""
    rules = company.contracts
    plans = len(rules.plans)
    monthly_step = ladder(rules.upgrade, rules.downgrade, plans)
    yearly_step = ladder(rules.year_upgrade, rules.year_downgrade, plans)
    young = first_plans(company) * (1 - rules.year_share)
    yearly = first_plans(company) * rules.year_share
    returned, away = np.zeros(plans), np.zeros(plans)
    rows = [(0.0, 0.0, young, returned, yearly)]
    for month in range(1, length):
        at_start = float((young + yearly + returned).sum())
        risk = channel.churn * (early_factor if month <= rules.early_renewals else 1)
        year_risk = rules.year_churn if month % 12 == 0 else 0.0
        gone = young * risk + returned * channel.churn + yearly * year_risk
        back = away * rules.comeback
        young = young * (1 - risk) @ monthly_step
        returned = returned * (1 - channel.churn) @ monthly_step + back
        away = away - back + gone
        yearly = yearly * (1 - year_risk) @ (yearly_step if month % 12 == 0 else np.eye(plans))
        rows.append((at_start, float(gone.sum()), young + returned, returned, yearly * (month % 12 == 0)))
    return Course(*(np.array(column) for column in zip(*rows, strict=True)))


def courses(company: Company, channel: Channel) -> tuple[Course, Course]:
    """The course of those who joined before the onboarding change, and of those after."""
    return (
        course(company, channel, company.before.early_churn),
        course(company, channel, company.after.early_churn),
    )


def joining_by_day(company: Company) -> Floats:
    """Share of all customers that joins on each day."""
    return np.repeat(np.array(company.monthly_weights()) / MONTH_DAYS, MONTH_DAYS)


def first_payment_by_day(company: Company) -> Floats:
    """Share of all future payers that first pays on each day, by joining before or after the change.

    A wait is exponential from an even moment of the day of joining, so the chance of m midnights in between
    is 1 - w (1 - e^(-1/w)) for m = 0, and w (1 - e^(-1/w))^2 e^(-(m-1)/w) for more.
    """
    wait = company.first_payment_days
    day = 1 - np.exp(-1 / wait)
    midnights = wait * day**2 * np.exp(-(np.arange(DAYS) - 1) / wait)
    midnights[0] = 1 - wait * day
    joining = joining_by_day(company)
    change_day = int(MONTH_DAYS[:CHANGE_MONTH].sum())
    groups = [np.where((np.arange(DAYS) < change_day) == early, joining, 0) for early in (True, False)]
    return np.stack([np.convolve(group, midnights)[:DAYS] for group in groups])


def first_payment_by_month(company: Company) -> Floats:
    """The same by month."""
    starts = np.concatenate([[0], np.cumsum(MONTH_DAYS)[:-1]])
    return np.add.reduceat(first_payment_by_day(company), starts, axis=1)


def price_path(company: Company, yearly: bool) -> Floats:
    """Euros of each plan by calendar month."""
    old, new = (np.array(company.contracts.price(yearly, raised)) / 100 for raised in (False, True))
    return np.where(np.arange(MONTHS)[:, None] < RISE_MONTH, old, new)


def cohorts(company: Company) -> Iterator[tuple[Channel, int, float, Course]]:
    """Every channel, month of first charge, share of all subscribers, and their course."""
    weights = first_payment_by_month(company)
    for channel in company.channels:
        for group, path in enumerate(courses(company, channel)):
            for month in range(MONTHS):
                yield channel, month, channel.share * weights[group, month], path


def subscription_totals(company: Company) -> tuple[float, float]:
    """Expected charges, and euros charged, over the whole history for each customer who will subscribe."""
    by_month, by_year = price_path(company, False), price_path(company, True)
    charges = euros = 0.0
    for _, month, share, path in cohorts(company):
        left = MONTHS - month
        months, years = path.month_charges[:left], path.year_charges[:left]
        charges += share * float(months.sum() + years.sum())
        euros += share * float((months * by_month[month:]).sum() + (years * by_year[month:]).sum())
    return charges, euros


def churn_by_month(company: Company) -> tuple[Floats, Floats]:
    """Expected subscribers at each month's start, and lost in it, by channel, for each future subscriber."""
    names = [each.name for each in company.channels]
    at_start, lost = np.zeros((MONTHS, len(names))), np.zeros((MONTHS, len(names)))
    for channel, month, share, path in cohorts(company):
        column = names.index(channel.name)
        at_start[month:, column] += share * path.at_start[: MONTHS - month]
        lost[month:, column] += share * path.lost[: MONTHS - month]
    return at_start, lost
