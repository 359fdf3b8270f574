"""What does a model need to know of each customer, as things stood on a day?

One row a customer from the engine: how often and when they bought, what an order was worth, and what they have brought
since. Purchases of one day are one purchase. Nothing after the day is seen, but what they brought since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.bg_nbd import Buyers
from worthline.analyses.lifetime.gamma_gamma import Amounts
from worthline.measuring.measure import Measurer
from worthline.tables.derived.sales import sales

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from worthline.analyses.lifetime.fit import Array

WEEK = 7.0
"""Days in the models' unit of time, as in the literature."""


@dataclass(frozen=True, slots=True)
class Bought:
    """Customers who had bought by a day, in no order.

    Attributes:
        buyers: how often and when, in weeks.
        amounts: what their repeat purchases were worth.
        since: the margin each has brought from that day up to another; zero where nothing.
        margin: the share of an order's amount that is left as margin, after refunds.
    """

    buyers: Buyers
    amounts: Amounts
    since: Array
    margin: float

    @property
    def size(self) -> int:
        """How many customers."""
        return len(self.since)

    @property
    def again(self) -> int:
        """How many of them have bought again."""
        return int((self.buyers.frequency > 0).sum())


def bought(measurer: Measurer, until: date, later: date) -> Bought:
    """Everyone who had bought before a day, and what they brought from it to a later one."""
    import numpy as np

    rows = measurer.ask(_customers(measurer, until, later))

    def column(name: str) -> Array:
        return np.asarray(rows[name].to_numpy(), dtype=np.float64)

    frequency = column("days") - 1
    repeats = np.where(frequency > 0, column("repeated") / np.maximum(frequency, 1), 0.0)
    count = np.ones(len(frequency))
    buyers = Buyers(frequency, column("recency") / WEEK, column("age") / WEEK, count)
    return Bought(buyers, Amounts(frequency, repeats), column("since"), _margin(rows))


def _customers(measurer: Measurer, until: date, later: date) -> ir.Table:
    import ibis

    sold = sales(measurer.known, measurer.rules)
    end = ibis.date(until.isoformat())
    earlier = sold.filter(sold.day < end)
    days = earlier.filter(earlier.orders > 0).group_by("customer_id", "day")
    daily = days.agg(amount=lambda rows: rows.revenue.sum().cast("float64"))
    first = daily.group_by("customer_id").agg(first_on=daily.day.min())
    known = daily.inner_join(first, "customer_id")
    counted = known.group_by("customer_id").agg(
        days=known.count(),
        recency=known.day.max().delta(known.first_on.min(), unit="day"),
        age=end.delta(known.first_on.min(), unit="day") - 1,
        repeated=known.amount.sum(where=known.day > known.first_on).coalesce(0.0),
        ordered=known.amount.sum(),
    )
    whole = _margins(counted, earlier, "before")
    after = sold.filter((sold.day >= end) & (sold.day < ibis.date(later.isoformat())))
    return _filled(_margins(whole, after, "since"))


def _margins(counted: ir.Table, rows: ir.Table, name: str) -> ir.Table:
    """The customers with what these rows left of them as margin, and of how much revenue."""
    margin = (rows.costed - rows.cost).sum().cast("float64")
    brought = rows.group_by("customer_id").agg(
        **{name: margin, f"{name}_costed": rows.costed.sum().cast("float64"),
           f"{name}_revenue": rows.revenue.sum().cast("float64")}
    )  # fmt: skip
    return counted.left_join(brought, "customer_id").drop("customer_id_right")


def _filled(rows: ir.Table) -> ir.Table:
    """Nothing is zero, in every column but the customer."""
    return rows.select(
        **{name: rows[name].cast("float64").coalesce(0.0) for name in rows.columns if name != "customer_id"}
    )


def _margin(rows: pa.Table) -> float:
    """What an order's amount leaves: what stays after refunds, times the margin of what has a known cost."""
    import pyarrow.compute as pc

    def total(name: str) -> float:
        return float(pc.sum(rows[name]).as_py() or 0.0)

    ordered, costed = total("ordered"), total("before_costed")
    if ordered <= 0 or costed <= 0:
        return 0.0
    return total("before_revenue") / ordered * total("before") / costed
