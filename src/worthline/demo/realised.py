"""What happened in this very run, counted while it happened?

Exact figures of the written rows: a measured count or sum must equal them, not merely come near.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from worthline.demo.clock import DAY, MONTH_STARTS, START, Ints, per_month
from worthline.demo.company import Company
from worthline.demo.people import People
from worthline.demo.spending import SHARED_KINDS
from worthline.demo.subscribing import Diary
from worthline.demo.trading import KINDS, Orders, Refunds

MOVEMENTS = ("opening", "new", "reactivated", "expansion", "contraction", "churned", "closing")
TWELFTHS_PER_EURO = 1200
CENTS_PER_EURO = 100


def movements(mrr: Ints) -> dict[str, Ints]:
    """Movements of MRR by month out of each customer's state just before every month boundary.

    End to end: one customer has at most one movement a month, by comparing the two boundaries alone.
    """
    opening, closing = mrr[:, :-1], mrr[:, 1:]
    paid_before = np.maximum.accumulate(mrr, axis=1)[:, :-1] > 0
    change = closing - opening
    stays = (opening > 0) & (closing > 0)
    parts = {
        "opening": opening,
        "new": np.where(paid_before, 0, closing),
        "reactivated": np.where(paid_before & (opening == 0), closing, 0),
        "expansion": np.where(stays, np.maximum(change, 0), 0),
        "contraction": np.where(stays, np.maximum(-change, 0), 0),
        "churned": np.where(closing == 0, opening, 0),
        "closing": closing,
    }
    return {name: part.sum(axis=0) for name, part in parts.items()}


@dataclass
class Tally:
    """Running totals by month over all runs of customers."""

    company: Company
    rows: Counter[str] = field(default_factory=Counter)
    money: dict[str, Ints] = field(default_factory=dict)
    """Cents by month."""
    counts: dict[str, Ints] = field(default_factory=dict)
    mrr: dict[str, Ints] = field(default_factory=dict)
    """Twelfths of a cent by month."""
    by_channel: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    """Month by channel."""

    def people(self, people: People) -> None:
        """Count those who join."""
        add(self.counts, "joined", per_month(people.joined))

    def contracts(self, diary: Diary) -> None:
        """Count subscribers and their MRR."""
        for name, part in movements(diary.mrr).items():
            add(self.mrr, name, part)
        add(self.by_channel, "subscribers_at_start", diary.at_risk)
        add(self.by_channel, "subscribers_lost", diary.lost)
        add(self.by_channel, "expected_lost", diary.expected_lost)

    def trade(self, people: People, orders: Orders, refunds: Refunds) -> None:
        """Count orders, first-time payers, refunds and their money."""
        add(self.counts, "orders", per_month(orders.moment))
        add(self.counts, "refunds", per_month(refunds.moment))
        add(self.money, "refunded", per_month(refunds.moment, refunds.cents))
        for code, kind in enumerate(KINDS):
            rows = orders.kind == code
            add(self.counts, f"{kind}_orders", per_month(orders.moment[rows]))
            add(self.money, f"{kind}_amount", per_month(orders.moment[rows], orders.cents[rows]))
            add(self.money, f"{kind}_cost", per_month(orders.moment[rows], orders.cost[rows]))
        self._first_payers(people, orders)

    def _first_payers(self, people: People, orders: Orders) -> None:
        channel = people.channel[orders.who[orders.first]]
        moment = orders.moment[orders.first]
        columns = [per_month(moment[channel == code]) for code in range(len(self.company.channels))]
        add(self.by_channel, "first_time_payers", np.stack(columns, axis=1))

    def spend(self, media: Ints, shared: Ints) -> None:
        """Count media by day and channel, and shared costs by month and kind, in cents."""
        by_month = np.add.reduceat(media, (MONTH_STARTS[:-1] - START) // DAY)
        for channel, cents in zip(self.company.channels, by_month.T, strict=True):
            add(self.money, f"media_{channel.name}", cents)
        for kind, cents in zip(SHARED_KINDS, shared.T, strict=True):
            add(self.money, kind, cents)

    def as_facts(self) -> dict[str, object]:
        """Everything counted, in plain numbers: counts, euros, and euros a month; lists run by month."""
        names = [each.name for each in self.company.channels]
        return {
            "rows": dict(self.rows),
            "counts_by_month": {name: part.tolist() for name, part in self.counts.items()},
            "money_by_month": {name: (part / CENTS_PER_EURO).tolist() for name, part in self.money.items()},
            "mrr_by_month": {name: (part / TWELFTHS_PER_EURO).tolist() for name, part in self.mrr.items()},
            "by_month_and_channel": {
                name: dict(zip(names, part.T.tolist(), strict=True)) for name, part in self.by_channel.items()
            },
        }


def add(totals: dict[str, npt.NDArray[Any]], name: str, part: npt.NDArray[Any]) -> None:
    """Add a part to a running total that may not exist yet."""
    totals[name] = totals[name] + part if name in totals else part
