"""What is a customer truly worth in the first year, and when does the second order come?

Both follow from the parameters; no simulation takes part.
"""

from collections import Counter
from datetime import timedelta

import numpy as np

from worthline.demo.clock import Floats
from worthline.demo.company import (
    DAYS,
    DAYS_PER_MONTH,
    FIRST_DAY,
    MONTHS,
    Channel,
    Company,
    month_of,
    month_start,
)
from worthline.demo.expected import CHANGE_MONTH, course, first_payment_by_day, price_path

YEAR = 12
STEP_DAYS = 0.01


def basket(company: Company) -> float:
    """Mean shop order in euros over all sizes of customer."""
    home, office = company.basket["home"], company.basket["office"]
    return home + company.office_share * (office - home)


def shop_orders_in(company: Company, channel: Channel, months: float) -> float:
    """Expected orders of a shop customer within so many months of joining.

    One, and purchases / dropout x (1 - e^(-dropout x months left)); the wait W before the first is
    exponential, so E[e^(dropout x W)] = 1 / (1 - dropout x mean W).
    """
    wait = company.first_payment_days / DAYS_PER_MONTH
    staying = np.exp(-channel.dropout * months) / (1 - channel.dropout * wait)
    return 1 + channel.purchases / channel.dropout * float(1 - staying)


def shop_orders(company: Company) -> float:
    """Expected shop orders within the history for each customer who shops, then or later."""
    first = first_payment_by_day(company).sum(axis=0)
    left = (DAYS - 0.5 - np.arange(DAYS)) / DAYS_PER_MONTH
    total = 0.0
    for channel in company.channels:
        more = channel.purchases / channel.dropout * (1 - np.exp(-channel.dropout * left))
        total += channel.share * float((first * (1 + more)).sum())
    return total


def subscriber_year(company: Company, channel: Channel, month: int) -> float:
    """Expected euros charged to a subscriber within twelve months of joining in a calendar month.

    The first charge is taken to fall in the month of joining. In the thirteenth month only returners with an
    earlier day than the day of joining are charged within the year: half of them.
    """
    stage = company.before if month < CHANGE_MONTH else company.after
    path = course(company, channel, stage.early_churn, YEAR + 1)
    months = np.concatenate([path.month_charges[:YEAR], path.comeback_charges[YEAR:] / 2])
    calendar = np.minimum(month + np.arange(YEAR + 1), MONTHS - 1)
    by_month = (months * price_path(company, False)[calendar]).sum()
    return float(by_month + (path.year_charges[0] * price_path(company, True)[month]).sum())


def first_year_margin(company: Company, channel: Channel, month: int) -> float:
    """Expected margin in euros, after goods and refunds, of a payer in the twelve months after joining."""
    pays = 1 - company.never_pays
    subscribed = subscriber_year(company, channel, month) * company.margin("subscription")
    shopped = shop_orders_in(company, channel, YEAR) * basket(company) * company.margin("shop")
    shops = pays - company.subscriber_share
    return (company.subscriber_share * subscribed + shops * shopped) / pays


def first_year_by_cohort(company: Company) -> dict[str, dict[str, float]]:
    """First-year margin of a payer by month of joining, for cohorts whose year lies within the history."""
    table = {}
    for month in range(MONTHS - YEAR + 1):
        row = {each.name: first_year_margin(company, each, month) for each in company.channels}
        row["all"] = sum(each.share * row[each.name] for each in company.channels)
        table[month_start(month).isoformat()] = row
    return table


def renewal_gaps(company: Company) -> dict[int, tuple[float, float]]:
    """Days from first charge to first monthly renewal: chance of each, joined before and after the change."""
    weights = first_payment_by_day(company)
    gaps: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        coming = month_start(month_of(day) + 1)
        length = (month_start(month_of(day) + 2) - coming).days
        gap = (coming - day).days + min(day.day, length) - 1
        gaps[gap] += weights[0, number]
        late[gap] += weights[1, number]
    total = weights.sum()
    return {gap: (float(gaps[gap] / total), float(late[gap] / total)) for gap in sorted(gaps | late)}


def shop_reordered_by(company: Company, days: Floats) -> Floats:
    """Share of shop customers with a second order so many days after the first: two competing hazards."""
    months = days / DAYS_PER_MONTH
    share = np.zeros_like(days)
    for each in company.channels:
        pace = each.purchases + each.dropout
        share += each.share * each.purchases / pace * (1 - np.exp(-pace * months))
    return share


def renewed_by(company: Company, days: Floats) -> Floats:
    """Share of subscribers renewed by the month so many days after the first charge."""
    churn = sum(each.share * each.churn for each in company.channels)
    stages = (company.before, company.after)
    share = np.zeros_like(days)
    for gap, chances in renewal_gaps(company).items():
        stays = sum(p * (1 - churn * stage.early_churn) for p, stage in zip(chances, stages, strict=True))
        share += (days >= gap) * stays * (1 - company.contracts.year_share)
    return share


def reorder_medians(company: Company) -> dict[str, float]:
    """Median days from first to second order, those who never reorder included as not there yet.

    That of all payers falls into the jump of monthly renewals at 28 to 31 days, so it is good to about a day.
    """
    days = np.arange(0, 300, STEP_DAYS)
    subscribes = company.subscriber_share / (1 - company.never_pays)
    shop = shop_reordered_by(company, days)
    both = subscribes * renewed_by(company, days) + (1 - subscribes) * shop
    return {name: float(days[np.argmax(part >= 0.5)]) for name, part in (("shop", shop), ("all", both))}
