"""What do the ten metrics cost in pandas, written by someone who knows it?

Every file is read once, only the columns needed, money as binary fractions (decimals would be Python objects), and
customers are numbered, so that no group-by has to compare texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from bench.files import files_of
from bench.peers.ten import (
    AS_OF,
    FIRST_MONTH,
    LAST_MONTH,
    RETURN_DAYS,
    SECOND_ORDER_DAYS,
    SEGMENT,
    WINDOW,
    Row,
)

MONTHS = LAST_MONTH - FIRST_MONTH + 1
LAST_DAY = pd.Timestamp(AS_OF)


class Frames:
    """The files in memory, each row with the number of its customer."""

    def __init__(self, folder: Path) -> None:
        people = _read(folder, "customers", ["customer_id", SEGMENT])
        index = pd.Index(people["customer_id"])
        self.channel = people[SEGMENT].astype("category")
        self.orders = _of(index, folder, "orders", ["order_id", "ordered_at", "amount", "cost"])
        self.refunds = _of(index, folder, "refunds", ["order_id", "refunded_at", "amount"])
        self.subscriptions = _of(index, folder, "subscriptions", ["started_at"])
        self.answers = _of(index, folder, "answers", ["answered_at", "survey", "scale", "score"])
        self.orders["day"] = self.orders.ordered_at.dt.normalize()
        self.first = self.orders.groupby("customer").day.min()

    def sales(self) -> pd.DataFrame:
        """Orders, and refunds as sales below zero on their own day."""
        sold = self.orders[["customer", "day", "amount", "cost"]].assign(orders=1)
        back = self.refunds.assign(day=self.refunds.refunded_at.dt.normalize(), cost=0.0, orders=0)
        back["amount"] = -back["amount"]
        return pd.concat([sold, back[sold.columns]], ignore_index=True)

    def rows(self, metric: str, customers: pd.Series, days: pd.Series, **sums: object) -> Iterator[Row]:
        """Sums by month and the customer's channel: `part` and `whole`."""
        frame = pd.DataFrame(
            {"month": _month(days), "channel": self.channel.array.take(customers.to_numpy()), **sums}
        )
        added = frame.groupby(["month", "channel"], observed=True)[["part", "whole"]].sum()
        for (month, channel), part, whole in added.itertuples(name=None):
            yield metric, int(month), str(channel), float(part), float(whole)


def measured(folder: Path) -> Iterator[Row]:
    """The ten metrics by pandas."""
    frames = Frames(folder)
    yield from _of_sales(frames)
    yield from _frequency(frames)
    yield from _new(frames)
    yield from _repeating(frames)
    yield from _second_orders(frames)
    yield from _historic(frames)
    yield from _returns(frames)
    yield from _promoters(frames)


def _of_sales(frames: Frames) -> Iterator[Row]:
    sales = frames.sales()
    who, day, amount = sales.customer, sales.day, sales.amount
    yield from frames.rows("revenue", who, day, part=amount, whole=0)
    yield from frames.rows("order_value", who, day, part=amount, whole=sales.orders)
    yield from frames.rows("gross_margin", who, day, part=amount - sales.cost, whole=amount)


def _frequency(frames: Frames) -> Iterator[Row]:
    grouped = frames.orders.assign(month=_month(frames.orders.day)).groupby(["customer", "month"])
    found = grouped.agg(day=("day", "first"), orders=("day", "size")).reset_index()
    yield from frames.rows("purchase_frequency", found.customer, found.day, part=found.orders, whole=1)


def _new(frames: Frames) -> Iterator[Row]:
    started = frames.subscriptions.rename(columns={"started_at": "day"})
    paid = (
        pd.concat([frames.orders[["customer", "day"]], started]).groupby("customer").day.min().reset_index()
    )
    yield from frames.rows("new_customers", paid.customer, paid.day, part=1, whole=0)


def _repeating(frames: Frames) -> Iterator[Row]:
    """Orders of each customer in each month as a matrix, whose running sums give every window."""
    place = frames.orders.customer * MONTHS + _month(frames.orders.day) - FIRST_MONTH
    bought = np.bincount(place, minlength=len(frames.channel) * MONTHS).reshape(-1, MONTHS)
    sums = bought.cumsum(axis=1)
    sums[:, WINDOW:] -= sums[:, :-WINDOW].copy()
    for code, channel in enumerate(frames.channel.cat.categories):
        own = sums[frames.channel.cat.codes == code]
        for month in range(MONTHS):
            again, ever = float((own[:, month] >= 2).sum()), float((own[:, month] >= 1).sum())
            yield "repeat_purchase_rate", FIRST_MONTH + month, str(channel), again, ever


def _second_orders(frames: Frames) -> Iterator[Row]:
    later = frames.orders[frames.orders.day > frames.orders.customer.map(frames.first)]
    second = later.groupby("customer").day.min().reindex(frames.first.index)
    closes = frames.first + pd.Timedelta(days=SECOND_ORDER_DAYS)
    closed = closes <= LAST_DAY
    first, again = frames.first[closed], (second <= closes)[closed]
    yield from frames.rows(
        "retention_90_days",
        pd.Series(first.index),
        first.reset_index(drop=True),
        part=again.to_numpy(),
        whole=1,
    )


def _historic(frames: Frames) -> Iterator[Row]:
    """Margin of the first year by the month in which it was over, then added up over a year of such months."""
    sales, year = frames.sales(), frames.first + pd.DateOffset(months=12)
    early = sales[sales.day < sales.customer.map(year)]
    margin = (early.amount - early.cost).groupby(early.customer).sum().reindex(year.index, fill_value=0.0)
    aged = year[year <= LAST_DAY]
    monthly = frames.rows(
        "ltv_historic",
        pd.Series(aged.index),
        aged.reset_index(drop=True),
        part=margin[aged.index].to_numpy(),
        whole=1,
    )
    yield from _over_windows(list(monthly))


def _over_windows(monthly: Sequence[Row]) -> Iterator[Row]:
    """Each month's sums counted in its own month and the eleven after it."""
    found: dict[tuple[int, str], tuple[float, float]] = {}
    for _, month, channel, part, whole in monthly:
        for seen_in in range(month, min(month + WINDOW - 1, LAST_MONTH) + 1):
            parts, wholes = found.get((seen_in, channel), (0.0, 0.0))
            found[seen_in, channel] = (parts + part, wholes + whole)
    for (month, channel), (part, whole) in found.items():
        yield "ltv_historic", month, channel, part, whole


def _returns(frames: Frames) -> Iterator[Row]:
    grown = frames.orders[frames.orders.day + pd.Timedelta(days=RETURN_DAYS) <= LAST_DAY]
    back = grown.order_id.isin(frames.refunds.order_id)
    yield from frames.rows("return_rate_orders", grown.customer, grown.day, part=back, whole=1)


def _promoters(frames: Frames) -> Iterator[Row]:
    asked = frames.answers[(frames.answers.survey == "nps") & (frames.answers.scale == "0-10")]
    part = 100 * ((asked.score >= 9).astype(int) - (asked.score <= 6).astype(int))
    yield from frames.rows("net_promoter_score", asked.customer, asked.answered_at, part=part, whole=1)


def _month(days: pd.Series) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = days.dt.year.to_numpy() * 12 + days.dt.month.to_numpy() - 1
    return found


def _of(index: pd.Index, folder: Path, table: str, columns: list[str]) -> pd.DataFrame:
    frame = _read(folder, table, ["customer_id", *columns])
    frame.insert(0, "customer", index.get_indexer(pd.Index(frame.pop("customer_id"))))
    return frame


def _read(folder: Path, table: str, columns: list[str]) -> pd.DataFrame:
    """A table's columns, decimals as binary fractions."""
    found = pa.concat_tables([pq.read_table(path, columns=columns) for path in files_of(folder, table)])
    kinds = [
        pa.field(field.name, pa.float64()) if pa.types.is_decimal(field.type) else field
        for field in found.schema
    ]
    frame: pd.DataFrame = found.cast(pa.schema(kinds)).to_pandas()
    return frame
