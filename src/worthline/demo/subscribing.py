"""Who subscribes, changes plan, leaves and returns?

A contract is renewed once a month (or a year) on its day, so whoever subscribes just before a month begins
has exactly one monthly renewal in it, and the chance of being lost in that month is the parameter itself.
"""

from dataclasses import dataclass, field

import numpy as np

from worthline.demo.clock import (
    DAY,
    MONTH_DAYS,
    MONTH_STARTS,
    NEVER,
    WAKING,
    Flags,
    Floats,
    Ints,
    awake,
    months,
)
from worthline.demo.company import DAYS, MONTHS, PRICE_RISE, Company, Contracts, month_of
from worthline.demo.people import SIZES, People

RISE_MONTH = month_of(PRICE_RISE)
INTERVALS = ("month", "year")


@dataclass
class Book:
    """The state of the contracts in a run of customers, an element each, moved on month by month."""

    who: Ints
    channel: Ints
    early_factor: Floats
    begins: Ints
    begin_month: Ints
    plan: Ints
    yearly: Ints
    active: Flags
    left: Flags
    renewals: Ints
    day: Ints
    time: Ints
    since: Ints


@dataclass
class Diary:
    """What happened to the contracts: stretches and charges as rows, state and true risk by month."""

    who: Ints
    channel: Ints
    mrr: Ints
    """Twelfths of a cent a month, by subscriber and by month boundary, just before it."""
    at_risk: Ints
    lost: Ints
    expected_lost: Floats
    stretches: list[Ints] = field(default_factory=list)
    """Rows of position, start, end, cents, yearly, plan."""
    charges: list[Ints] = field(default_factory=list)
    """Rows of position, moment, cents."""


def price_list(contracts: Contracts, raised: bool) -> Ints:
    """Cents by interval and plan."""
    return np.array([contracts.price(yearly, raised) for yearly in (False, True)], dtype=np.int64)


def open_book(company: Company, people: People, rng: np.random.Generator) -> Book:
    """The contracts of those who subscribe within the history, none of them begun."""
    who = np.flatnonzero(people.subscribes & (people.first_payment_day < DAYS)).astype(np.int64)
    begins = awake(people.first_payment_day[who])
    begin_month = months(begins)
    n = len(who)
    mix = np.cumsum([company.contracts.first_plan[size] for size in SIZES], axis=1)[people.office[who]]
    factor = np.where(people.after[who], company.after.early_churn, company.before.early_churn)
    nothing = np.zeros(n, dtype=np.int64)
    return Book(
        who=who,
        channel=people.channel[who],
        early_factor=factor,
        begins=begins,
        begin_month=begin_month,
        plan=(rng.random(n)[:, None] > mix[:, :-1]).sum(axis=1).astype(np.int64),
        yearly=(rng.random(n) < company.contracts.year_share).astype(np.int64),
        active=np.zeros(n, dtype=np.bool_),
        left=np.zeros(n, dtype=np.bool_),
        renewals=nothing.copy(),
        day=(begins - MONTH_STARTS[begin_month]) // DAY,
        time=begins % DAY,
        since=nothing.copy(),
    )


def keep_books(company: Company, people: People, rng: np.random.Generator) -> Diary:
    """Everything that happens to the contracts of these customers over the whole history."""
    book = open_book(company, people, rng)
    channels = len(company.channels)
    diary = Diary(
        who=book.who,
        channel=book.channel,
        mrr=np.zeros((len(book.who), MONTHS + 1), dtype=np.int64),
        at_risk=np.zeros((MONTHS, channels), dtype=np.int64),
        lost=np.zeros((MONTHS, channels), dtype=np.int64),
        expected_lost=np.zeros((MONTHS, channels)),
    )
    for month in range(MONTHS):
        live_a_month(company, book, diary, month, rng)
    still_open = np.full(len(book.who), NEVER)
    close(book, diary, np.flatnonzero(book.active), still_open, price_list(company.contracts, True))
    return diary


def live_a_month(company: Company, book: Book, diary: Diary, month: int, rng: np.random.Generator) -> None:
    """Raise prices, renew, take back and begin contracts; nobody has two of the last three in a month."""
    prices = price_list(company.contracts, month >= RISE_MONTH)
    if month == RISE_MONTH:
        raise_prices(company.contracts, book, diary)
    away = book.left & ~book.active
    back = np.flatnonzero(away & (rng.random(len(away)) < company.contracts.comeback))
    renew(company, book, diary, month, prices, rng)
    settle_again(company.contracts, book, back, rng)
    start(book, diary, back, anniversaries(book, month), prices)
    begin(book, diary, month, prices)
    twelfths = prices * np.array([[12], [1]])
    diary.mrr[:, month + 1] = np.where(book.active, twelfths[book.yearly, book.plan], 0)


def raise_prices(contracts: Contracts, book: Book, diary: Diary) -> None:
    """End every running stretch at the instant of the rise and start another at the new price."""
    running = np.flatnonzero(book.active)
    instant = np.full(len(book.who), MONTH_STARTS[RISE_MONTH])
    close(book, diary, running, instant, price_list(contracts, False))
    book.since[running] = instant[running]


def renew(
    company: Company, book: Book, diary: Diary, month: int, prices: Ints, rng: np.random.Generator
) -> None:
    """Let each contract that is due end, change its plan or go on, and charge those that go on."""
    book.renewals += book.active
    due = book.active & ((book.yearly == 0) | (book.renewals % 12 == 0))
    risk = np.where(due, renewal_risk(company, book), 0.0)
    leaves = due & (rng.random(len(risk)) < risk)
    count_risk(company, book, diary, month, risk, leaves)
    step = np.where(due & ~leaves, change_of_plan(company.contracts, book, rng), 0)
    when = anniversaries(book, month)
    changed = np.flatnonzero(leaves | (step != 0))
    close(book, diary, changed, when, prices)
    book.plan += step
    book.since[changed] = when[changed]
    book.active &= ~leaves
    book.left |= leaves
    charge(book, diary, np.flatnonzero(due & ~leaves), when, prices)


def renewal_risk(company: Company, book: Book) -> Floats:
    """Chance that a contract ends if it is due now."""
    settled = np.array([each.churn for each in company.channels])[book.channel]
    early = book.renewals <= company.contracts.early_renewals
    monthly = np.where(early, settled * book.early_factor, settled)
    return np.where(book.yearly == 1, company.contracts.year_churn, monthly)


def change_of_plan(contracts: Contracts, book: Book, rng: np.random.Generator) -> Ints:
    """Steps up (+1) or down (-1) the ladder of plans, if the contract is due and goes on."""
    luck = rng.random(len(book.who))
    up = np.where(book.yearly == 1, contracts.year_upgrade, contracts.upgrade)
    down = np.where(book.yearly == 1, contracts.year_downgrade, contracts.downgrade)
    rises = (luck < up) & (book.plan < len(contracts.plans) - 1)
    falls = (luck > 1 - down) & (book.plan > 0)
    return rises.astype(np.int64) - falls.astype(np.int64)


def anniversaries(book: Book, month: int) -> Ints:
    """Moment at which each contract is due in a month: on its day, or the month's last if that has none."""
    day = np.minimum(book.day, MONTH_DAYS[month] - 1)
    moment: Ints = MONTH_STARTS[month] + day * DAY + book.time
    return moment


def settle_again(contracts: Contracts, book: Book, rows: Ints, rng: np.random.Generator) -> None:
    """Give returners a new day, a contract by the month, and no early renewals."""
    book.day[rows] = rng.integers(0, 28, len(rows))
    book.time[rows] = rng.integers(WAKING, DAY, len(rows))
    book.yearly[rows] = 0
    book.renewals[rows] = contracts.early_renewals


def begin(book: Book, diary: Diary, month: int, prices: Ints) -> None:
    """Start the contracts whose first day falls in this month."""
    start(book, diary, np.flatnonzero(book.begin_month == month), book.begins, prices)


def start(book: Book, diary: Diary, rows: Ints, when: Ints, prices: Ints) -> None:
    """Make contracts run from a moment on, and charge them."""
    book.active[rows] = True
    book.since[rows] = when[rows]
    charge(book, diary, rows, when, prices)


def charge(book: Book, diary: Diary, rows: Ints, when: Ints, prices: Ints) -> None:
    """Write down a payment."""
    cents = prices[book.yearly[rows], book.plan[rows]]
    diary.charges.append(np.stack([book.who[rows], when[rows], cents]))


def close(book: Book, diary: Diary, rows: Ints, when: Ints, prices: Ints) -> None:
    """Write down a stretch of constant price that ends, or is still open."""
    yearly, plan = book.yearly[rows], book.plan[rows]
    columns = [book.who[rows], book.since[rows], when[rows], prices[yearly, plan], yearly, plan]
    diary.stretches.append(np.stack(columns))


def count_risk(company: Company, book: Book, diary: Diary, month: int, risk: Floats, leaves: Flags) -> None:
    """Add up by channel who subscribed as the month began, who left, and how many were to be expected."""
    channels = len(company.channels)
    diary.at_risk[month] = np.bincount(book.channel, book.active, channels).astype(np.int64)
    diary.lost[month] = np.bincount(book.channel, leaves, channels).astype(np.int64)
    diary.expected_lost[month] = np.bincount(book.channel, risk, channels)
