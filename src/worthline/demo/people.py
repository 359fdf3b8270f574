"""Who joins, when, by which channel, and of what sort?"""

from dataclasses import dataclass

import numpy as np

from worthline.demo.clock import DAY, MONTH_DAYS, MONTH_STARTS, START, Flags, Floats, Ints, awake, seconds
from worthline.demo.columns import Ids, Table, Times, Words
from worthline.demo.company import MONTHS, ONBOARDING_CHANGE, Company

SIZES = ("home", "office")


@dataclass(frozen=True)
class People:
    """A run of customers in the order of their joining, one element each."""

    number: Ints
    joined_day: Floats
    joined: Ints
    channel: Ints
    region: Ints
    office: Ints
    subscribes: Flags
    shops: Flags
    first_payment_day: Floats
    latent: Floats
    width: int

    @property
    def after(self) -> Flags:
        """Whether each joined after the onboarding change."""
        return self.joined >= seconds(ONBOARDING_CHANGE)

    def ids(self, rows: Ints) -> Ids:
        """Customer ids of the people at these positions."""
        return Ids("C", self.width, self.number[rows])


def joining_days(company: Company, customers: int, seed: int) -> Floats:
    """Days since the start of the history on which customers join, ascending.

    Month by the company's growth and season, evenly within the month.
    """
    rng = np.random.default_rng([seed, 0])
    month = rng.choice(MONTHS, size=customers, p=company.monthly_weights())
    day = (MONTH_STARTS[month] - START) / DAY + rng.random(customers) * MONTH_DAYS[month]
    return np.sort(day)


def gather(
    company: Company, joined_day: Floats, first_number: int, width: int, rng: np.random.Generator
) -> People:
    """The customers who join on these days."""
    n = len(joined_day)
    channel = rng.choice(len(company.channels), size=n, p=[each.share for each in company.channels])
    sort = rng.random(n)
    subscribes = sort < company.subscriber_share
    return People(
        number=np.arange(first_number, first_number + n, dtype=np.int64),
        joined_day=joined_day,
        joined=awake(joined_day),
        channel=channel,
        region=rng.choice(len(company.regions), size=n, p=company.region_share),
        office=(rng.random(n) < company.office_share).astype(np.int64),
        subscribes=subscribes,
        shops=~subscribes & (sort < 1 - company.never_pays),
        first_payment_day=joined_day + rng.exponential(company.first_payment_days, n),
        latent=rng.standard_normal(n) + np.array([each.warmth for each in company.channels])[channel],
        width=width,
    )


def customer_rows(company: Company, people: People) -> Table:
    """The customers table."""
    return {
        "customer_id": Ids("C", people.width, people.number),
        "joined_at": Times(people.joined),
        "channel": Words(tuple(each.name for each in company.channels), people.channel),
        "region": Words(company.regions, people.region),
        "size": Words(SIZES, people.office),
    }
