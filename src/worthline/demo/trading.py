"""What is bought, what do its goods cost, and what is paid back?"""

from dataclasses import dataclass

import numpy as np

from worthline.demo.clock import DAY, END, Floats, Ints, awake
from worthline.demo.columns import Ids, Money, Table, Times, Words
from worthline.demo.company import DAYS, DAYS_PER_MONTH, Company
from worthline.demo.people import SIZES, People

KINDS = ("shop", "subscription")
REASONS = ("damaged", "late", "wrong item", "not to taste")


@dataclass(frozen=True)
class Orders:
    """Everything paid by a run of customers, by customer and then by time."""

    who: Ints
    moment: Ints
    cents: Ints
    cost: Ints
    kind: Ints

    @property
    def first(self) -> Ints:
        """Positions of each customer's first order."""
        return np.flatnonzero(np.diff(self.who, prepend=-1)).astype(np.int64)


@dataclass(frozen=True)
class Refunds:
    """Money given back, one element each; `order` is a position among the orders."""

    order: Ints
    moment: Ints
    cents: Ints
    reason: Ints


def shop_moments(company: Company, people: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Positions of shop customers and the moments of their orders.

    After the first order a Poisson process goes on until a drop-out that is exponential too; given their
    number, the moments of such a process are spread evenly.
    """
    who = np.flatnonzero(people.shops & (people.first_payment_day < DAYS)).astype(np.int64)
    channel = people.channel[who]
    first = people.first_payment_day[who]
    dropout = np.array([each.dropout for each in company.channels])[channel] / DAYS_PER_MONTH
    rate = np.array([each.purchases for each in company.channels])[channel] / DAYS_PER_MONTH
    span = np.minimum(rng.exponential(1 / dropout), DAYS - first)
    more = rng.poisson(rate * span)
    later = np.repeat(first, more) + rng.random(int(more.sum())) * np.repeat(span, more)
    return np.concatenate([who, np.repeat(who, more)]), awake(np.concatenate([first, later]))


def baskets(company: Company, office: Ints, rng: np.random.Generator) -> Ints:
    """Cents of shop orders: log-normal about the mean of the customer's size."""
    mean = np.array([company.basket[size] for size in SIZES])[office]
    spread = company.basket_spread
    euros = mean * np.exp(spread * rng.standard_normal(len(office)) - spread**2 / 2)
    cents: Ints = np.maximum(np.rint(euros * 100), 100).astype(np.int64)
    return cents


def trade(company: Company, people: People, charges: Ints, rng: np.random.Generator) -> Orders:
    """Shop orders and subscription charges together, with the cost of their goods."""
    shopper, shopped = shop_moments(company, people, rng)
    cents = np.concatenate([baskets(company, people.office[shopper], rng), charges[2]])
    who = np.concatenate([shopper, charges[0]])
    moment = np.concatenate([shopped, charges[1]])
    kind = np.repeat(np.arange(2), [len(shopper), charges.shape[1]])
    low, high = np.array([company.cost_share[each] for each in KINDS]).T
    part = low[kind] + rng.random(len(kind)) * (high - low)[kind]
    cost = np.rint(cents * part).astype(np.int64)
    order = np.lexsort((moment, who))
    return Orders(who[order], moment[order], cents[order], cost[order], kind[order])


def pay_back(company: Company, orders: Orders, rng: np.random.Generator) -> Refunds:
    """Refunds of some orders, whole or in part, one to twenty-one days later, at most one an order."""
    order = np.flatnonzero(rng.random(len(orders.who)) < company.refund_share).astype(np.int64)
    moment = orders.moment[order] + rng.integers(1, company.refund_days + 1, len(order)) * DAY
    part = partial(company, len(order), rng)
    cents = np.maximum(np.rint(orders.cents[order] * part), 1).astype(np.int64)
    reason = rng.integers(0, len(REASONS), len(order))
    seen = moment < END
    return Refunds(order[seen], moment[seen], cents[seen], reason[seen])


def partial(company: Company, n: int, rng: np.random.Generator) -> Floats:
    """Parts of their orders that refunds give back: mostly the whole."""
    low, high = company.partial_part
    part: Floats = low + rng.random(n) * (high - low)
    return np.where(rng.random(n) < company.partial_share, part, 1.0)


def order_rows(people: People, orders: Orders, before: int) -> Table:
    """The orders table; `before` orders have been numbered already."""
    return {
        "order_id": Ids("O", 9, before + 1 + np.arange(len(orders.who))),
        "customer_id": people.ids(orders.who),
        "ordered_at": Times(orders.moment),
        "amount": Money(orders.cents),
        "cost": Money(orders.cost),
        "kind": Words(KINDS, orders.kind),
    }


def refund_rows(people: People, orders: Orders, refunds: Refunds, before: int, orders_before: int) -> Table:
    """The refunds table."""
    return {
        "refund_id": Ids("R", 8, before + 1 + np.arange(len(refunds.order))),
        "order_id": Ids("O", 9, orders_before + 1 + refunds.order),
        "customer_id": people.ids(orders.who[refunds.order]),
        "refunded_at": Times(refunds.moment),
        "amount": Money(refunds.cents),
        "reason": Words(REASONS, refunds.reason),
    }
