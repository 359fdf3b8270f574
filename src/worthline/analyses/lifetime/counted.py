"""What does a model need to know of those who buy without a contract, as things stood on a day?

The engine keeps one row a customer: how often and when they bought, what an order was worth, and what they have brought
since. What leaves it are customers who are alike, counted once. Purchases of one day are one purchase; nothing after
the day is seen, but what customers brought since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.beside import beside
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.gamma_gamma import Amounts
from worthline.measuring.measure import Measurer
from worthline.tables.derived.sales import sales
from worthline.words.periods import months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.analyses.lifetime.models.fit import Array

WEEK = 7.0
"""Days in the models' unit of time, as in the literature."""
KIND = ("frequency", "recency", "age")
"""What tells customers apart to a model of buying: purchases after the first, and days."""
FINE = 200.0
"""Steps of a mean amount to each e-fold, where there are too many customers to tell every amount: half a per cent."""
MANY = 200_000
"""Customers who bought again, beyond which their amounts are counted in such steps."""


@dataclass(frozen=True, slots=True)
class Bought:
    """Customers who had bought by a day, those alike counted once.

    Attributes:
        rows: one row a customer, as the engine keeps it: `customer_id`, KIND, `amount` (the mean of what repeat
            purchases came to, zero where there are none), `so_far` and `lately` (the margin brought up to the day, and
            in as many months before it as are looked at after it), `since` (the margin brought from then on).
        buyers: how often and when, in weeks, and how many are so.
        paid: how many of each kind have paid something for repeat purchases.
        amount: the sum of their mean amounts, by kind.
        squares: the sum of the squares of these, by kind.
        amounts: what repeat purchases were worth, for a model of amounts.
        came: the margin that all together brought from the day on.
        before: the margin they all had brought in as many months before it.
        margin: the share of an order's amount that is left as margin, after refunds.
    """

    rows: ir.Table
    buyers: Buyers
    paid: Array
    amount: Array
    squares: Array
    amounts: Amounts
    came: float
    before: float
    margin: float

    @property
    def size(self) -> int:
        """How many customers."""
        return int(self.buyers.count.sum())

    @property
    def paid_on_average(self) -> float:
        """The mean of what those who paid for repeat purchases paid for one."""
        return float(self.amount.sum() / max(self.paid.sum(), 1.0))

    @property
    def again(self) -> int:
        """How many of them have bought again."""
        return int(self.buyers.count[self.buyers.frequency > 0].sum())


def bought(measurer: Measurer, until: date, months: int) -> Bought:
    """Everyone who had bought before a day, and what they brought in so many months from it."""
    import numpy as np

    rows = beside(measurer, f"bought_{until:%Y%m%d}_{months}", _customers(measurer, until, months))
    kinds = measurer.ask(_kinds(rows))

    def column(name: str) -> Array:
        return np.asarray(kinds[name].to_numpy(), dtype=np.float64)

    buyers = Buyers(column("frequency"), column("recency") / WEEK, column("age") / WEEK, column("people"))
    (whole,) = measurer.ask(_totals(rows)).to_pylist()
    return Bought(
        rows, buyers, column("paid"), column("amounts"), column("squares"),
        _amounts(measurer, rows, many=float(column("paid").sum()) > MANY),
        whole["since"] or 0.0, whole["lately"] or 0.0, _margin(whole),
    )  # fmt: skip


def kinds_of(buyers: Buyers) -> dict[str, Array]:
    """The columns of KIND by which the engine knows these customers: purchases, and days."""
    import numpy as np

    found = {
        "frequency": buyers.frequency, "recency": buyers.recency * WEEK, "age": buyers.age * WEEK,
    }  # fmt: skip
    return {name: np.rint(each).astype(np.int64) for name, each in found.items()}


def _customers(measurer: Measurer, until: date, months: int) -> ir.Table:
    """One row a customer."""
    import ibis

    sold = sales(measurer.known, measurer.rules)
    end, later, lately = (
        ibis.date(day.isoformat()) for day in (until, months_on(until, months), months_on(until, -months))
    )
    earlier = sold.filter(sold.day < end)
    days = earlier.filter(earlier.orders > 0).group_by("customer_id", "day")
    daily = days.agg(amount=lambda rows: rows.revenue.sum().cast("float64"))
    first = daily.group_by("customer_id").agg(first_on=daily.day.min())
    known = daily.inner_join(first, "customer_id")
    again = known.day > known.first_on
    counted = known.group_by("customer_id").agg(
        frequency=again.cast("int64").sum(),
        recency=known.day.max().delta(known.first_on.min(), unit="day").cast("int64"),
        age=(end.delta(known.first_on.min(), unit="day") - 1).cast("int64"),
        amount=known.amount.mean(where=again).coalesce(0.0),
        ordered=known.amount.sum(),
    )
    margin = (sold.costed - sold.cost).cast("float64")
    before, after = sold.day < end, (sold.day >= end) & (sold.day < later)
    brought = sold.group_by("customer_id").agg(
        so_far=margin.sum(where=before),
        lately=margin.sum(where=before & (sold.day >= lately)),
        since=margin.sum(where=after),
        costed=sold.costed.sum(where=before).cast("float64"),
        revenue=sold.revenue.sum(where=before).cast("float64"),
    )
    whole = counted.left_join(brought, "customer_id").drop("customer_id_right")
    sums = ("so_far", "lately", "since", "costed", "revenue")
    return whole.mutate(**{name: whole[name].coalesce(0.0) for name in sums})


def _kinds(rows: ir.Table) -> ir.Table:
    """Customers who are alike to a model of buying, counted, with sums of their amounts.

    In order, so that those drawn from them by chance are the same each time.
    """
    paid = (rows.frequency > 0) & (rows.amount > 0)
    kinds = rows.group_by(*KIND).agg(
        people=rows.count(),
        paid=paid.cast("int64").sum(),
        amounts=rows.amount.sum(where=paid).coalesce(0.0),
        squares=(rows.amount * rows.amount).sum(where=paid).coalesce(0.0),
    )
    return kinds.order_by(*KIND)


def _totals(rows: ir.Table) -> ir.Table:
    return rows.agg(**{
        name: rows[name].sum() for name in ("since", "lately", "so_far", "ordered", "costed", "revenue")
    })  # fmt: skip


def _amounts(measurer: Measurer, rows: ir.Table, *, many: bool) -> Amounts:
    """Repeat purchases and their mean amount, those alike counted; of many customers, in steps too fine to matter."""
    import numpy as np

    paid = rows.filter((rows.frequency > 0) & (rows.amount > 0))
    step = (paid.amount.ln() * FINE).floor() if many else paid.amount
    grouped = paid.group_by(paid.frequency, step=step)
    found = measurer.ask(grouped.agg(people=paid.count(), amount=paid.amount.mean()))
    purchases, mean, people = (
        np.asarray(found[name].to_numpy(), dtype=np.float64) for name in ("frequency", "amount", "people")
    )
    return Amounts(purchases, mean, people)


def _margin(whole: dict[str, float | None]) -> float:
    """What an order's amount leaves: what stays after refunds, times the margin of what has a known cost."""
    ordered, costed = whole["ordered"] or 0.0, whole["costed"] or 0.0
    if ordered <= 0 or costed <= 0:
        return 0.0
    return (whole["revenue"] or 0.0) / ordered * (whole["so_far"] or 0.0) / costed
