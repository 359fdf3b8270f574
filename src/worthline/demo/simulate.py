"""How does the company live through its history?

Customers do not meet, so they are simulated in runs of fixed size, each from its own seed: the same company
whatever the memory, and memory that does not grow with it.
"""

from collections.abc import Iterator

import numpy as np

from worthline.demo.clock import Ints
from worthline.demo.columns import Ids, Money, Table, Times, Words, row_count
from worthline.demo.company import Company
from worthline.demo.habit import used
from worthline.demo.people import People, customer_rows, gather, joining_days
from worthline.demo.realised import Tally
from worthline.demo.spending import media, shared, spend_rows
from worthline.demo.subscribing import INTERVALS, Diary, keep_books
from worthline.demo.talking import USED, answer_rows, ask_support, event_rows, first_brews, ticket_rows
from worthline.demo.trading import order_rows, pay_back, refund_rows, trade

RUN = 50_000
Batch = tuple[str, Table]


def subscription_rows(company: Company, people: People, diary: Diary, before: int) -> Table:
    """The subscriptions table, by customer and then by time."""
    rows = np.concatenate(diary.stretches, axis=1)
    who, started, ended, cents, yearly, plan = rows[:, np.lexsort((rows[1], rows[0]))]
    return {
        "subscription_id": Ids("S", 8, before + 1 + np.arange(len(who))),
        "customer_id": people.ids(who),
        "started_at": Times(started),
        "ended_at": Times(ended),
        "amount": Money(cents),
        "interval": Words(INTERVALS, yearly),
        "plan": Words(company.contracts.plans, plan),
    }


def one_run(
    company: Company, people: People, tally: Tally, rng: np.random.Generator, own: np.random.Generator
) -> Iterator[Batch]:
    """All rows of a run of customers, table by table."""
    tally.people(people)
    yield "customers", customer_rows(company, people)
    diary = keep_books(company, people, rng)
    tally.contracts(diary)
    yield "subscriptions", subscription_rows(company, people, diary, tally.rows["subscriptions"])
    yield from traded(company, people, np.concatenate(diary.charges, axis=1), tally, rng)
    yield from talked(company, people, habits(company, diary, own), tally, rng)


def habits(company: Company, diary: Diary, rng: np.random.Generator) -> list[tuple[Ints, Ints]]:
    """Positions and moments of what subscribers did by habit, of each kind; none where there is no such habit."""
    if company.habit is None:
        return []
    who, moment, kind = used(company.habit, diary, len(USED), rng)
    return [(who[kind == each], moment[kind == each]) for each in range(len(USED))]


def traded(
    company: Company, people: People, charges: Ints, tally: Tally, rng: np.random.Generator
) -> Iterator[Batch]:
    """Orders and refunds of a run of customers."""
    orders = trade(company, people, charges, rng)
    refunds = pay_back(company, orders, rng)
    tally.trade(people, orders, refunds)
    numbered = tally.rows["orders"]
    yield "orders", order_rows(people, orders, numbered)
    yield "refunds", refund_rows(people, orders, refunds, tally.rows["refunds"], numbered)


def talked(
    company: Company,
    people: People,
    by_habit: list[tuple[Ints, Ints]],
    tally: Tally,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Events, tickets and answers of a run of customers."""
    brews = first_brews(company, people, rng)
    yield "events", event_rows(people, brews, by_habit, tally.rows["events"], rng)
    tickets = ask_support(people, rng)
    yield "tickets", ticket_rows(people, tickets, tally.rows["tickets"])
    yield "answers", answer_rows(company, people, tickets, tally.rows["answers"], rng)


def simulate(company: Company, customers: int, seed: int, tally: Tally) -> Iterator[Batch]:
    """All rows of the company in batches of a table each; the tally is kept as they come."""
    days = joining_days(company, customers, seed)
    width = max(7, len(str(customers)))
    for first in range(0, customers, RUN):
        rng = np.random.default_rng([seed, 1 + first // RUN])
        people = gather(company, days[first : first + RUN], first + 1, width, rng)
        own = np.random.default_rng([seed, 1 + first // RUN, 1])
        for name, rows in one_run(company, people, tally, rng, own):
            yield counted(tally, name, rows)
    tally.spend(media(company, customers), shared(company, customers))
    yield counted(tally, "spend", spend_rows(company, customers))


def counted(tally: Tally, name: str, rows: Table) -> Batch:
    """The batch, with its rows added to the tally."""
    tally.rows[name] += row_count(rows)
    return name, rows
