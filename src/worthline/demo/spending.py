"""What is spent to win customers?

Media is laid out by day and channel in proportion to the payers expected from that day, so the true cost of a
channel is its parameter. Salaries and tools are shared: one row each on the first of a month, with no
channel.
"""

import numpy as np

from worthline.demo.clock import DAY, MONTH_DAYS, MONTH_STARTS, START, Floats, Ints
from worthline.demo.columns import Days, Money, Table, Words
from worthline.demo.company import DAYS, MONTHS, Company

SHARED_KINDS = ("salaries", "tools")
KINDS = ("media", *SHARED_KINDS)


def payers_joining(company: Company, customers: int) -> Floats:
    """Expected customers who join in each month and will pay."""
    return np.array(company.monthly_weights()) * customers * (1 - company.never_pays)


def media(company: Company, customers: int) -> Ints:
    """Cents of media by day and channel."""
    by_day = np.repeat(payers_joining(company, customers) / MONTH_DAYS, MONTH_DAYS)
    euros = np.array([each.share * each.media_per_payer for each in company.channels])
    cents: Ints = np.rint(by_day[:, None] * euros * 100).astype(np.int64)
    return cents


def shared(company: Company, customers: int) -> Ints:
    """Cents of salaries and tools by month."""
    euros = np.array([company.salaries_per_payer, company.tools_per_payer])
    cents: Ints = np.rint(payers_joining(company, customers)[:, None] * euros * 100).astype(np.int64)
    return cents


def spend_rows(company: Company, customers: int) -> Table:
    """The spend table: media by day and channel, then the shared costs by month."""
    channels = len(company.channels)
    first_day = START // DAY
    media_days = np.repeat(first_day + np.arange(DAYS), channels)
    shared_days = np.repeat(MONTH_STARTS[:-1] // DAY, 2)
    no_channel = np.full(2 * MONTHS, -1)
    kind = np.concatenate([np.zeros(DAYS * channels, dtype=np.int64), np.tile([1, 2], MONTHS)])
    channel = np.concatenate([np.tile(np.arange(channels), DAYS), no_channel])
    cents = np.concatenate([media(company, customers).ravel(), shared(company, customers).ravel()])
    return {
        "spent_on": Days(np.concatenate([media_days, shared_days])),
        "channel": Words(tuple(each.name for each in company.channels), channel),
        "kind": Words(KINDS, kind),
        "amount": Money(cents),
    }
