"""What do the ten metrics cost in polars, streaming, which plans all ten together and shares what they share?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from bench.files import files_of
from bench.peers.ten import (
    AS_OF,
    LAST_MONTH,
    RETURN_DAYS,
    SECOND_ORDER_DAYS,
    SEGMENT,
    WINDOW,
    Row,
)

LAST_DAY = pl.lit(AS_OF)
WHO = "customer_id"


class Frames:
    """The files as polars sees them, none of it read yet."""

    def __init__(self, folder: Path) -> None:
        self.customers = _scan(folder, "customers").select(WHO, channel=SEGMENT)
        self.orders = _scan(folder, "orders").with_columns(day=pl.col("ordered_at").dt.date())
        self.refunds = _scan(folder, "refunds")
        self.subscriptions = _scan(folder, "subscriptions")
        self.answers = _scan(folder, "answers")
        self.firsts = self.orders.group_by(WHO).agg(first=pl.col("day").min())

    def sales(self) -> pl.LazyFrame:
        """Orders, and refunds as sales below zero on their own day."""
        sold = self.orders.select(WHO, "day", "amount", "cost", orders=pl.lit(1))
        back = self.refunds.select(
            WHO,
            day=pl.col("refunded_at").dt.date(),
            amount=-pl.col("amount"),
            cost=pl.lit(0.0),
            orders=pl.lit(0),
        )
        return pl.concat([sold, back])

    def sums(
        self, rows: pl.LazyFrame, month: pl.Expr, part: pl.Expr, whole: pl.Expr | None = None
    ) -> pl.LazyFrame:
        """Sums by month and the customer's channel."""
        added = rows.select(WHO, month=month, part=part, whole=pl.lit(0) if whole is None else whole)
        joined = added.join(self.customers, on=WHO)
        return joined.group_by("month", "channel").agg(pl.col("part", "whole").sum().cast(pl.Float64))


def measured(folder: Path) -> Iterator[Row]:
    """The ten metrics by polars."""
    frames = Frames(folder)
    asked = {
        **_of_sales(frames),
        "purchase_frequency": _frequency(frames),
        "new_customers": _new(frames),
        "repeat_purchase_rate": _repeating(frames),
        "retention_90_days": _second_orders(frames),
        "ltv_historic": _historic(frames),
        "return_rate_orders": _returns(frames),
        "net_promoter_score": _promoters(frames),
    }
    for metric, found in zip(asked, pl.collect_all(list(asked.values()), engine="streaming"), strict=True):
        for month, channel, part, whole in found.select("month", "channel", "part", "whole").iter_rows():
            yield metric, month, channel, part, whole


def _of_sales(frames: Frames) -> dict[str, pl.LazyFrame]:
    sales, month, amount = frames.sales(), _month("day"), pl.col("amount")
    return {
        "revenue": frames.sums(sales, month, amount),
        "order_value": frames.sums(sales, month, amount, pl.col("orders")),
        "gross_margin": frames.sums(sales, month, amount - pl.col("cost"), amount),
    }


def _frequency(frames: Frames) -> pl.LazyFrame:
    monthly = frames.orders.group_by(WHO, month=_month("day")).agg(orders=pl.len())
    return frames.sums(monthly, pl.col("month"), pl.col("orders"), pl.lit(1))


def _new(frames: Frames) -> pl.LazyFrame:
    started = frames.subscriptions.select(WHO, day=pl.col("started_at").dt.date())
    paid = pl.concat([frames.orders.select(WHO, "day"), started]).group_by(WHO).agg(pl.col("day").min())
    return frames.sums(paid, _month("day"), pl.lit(1))


def _repeating(frames: Frames) -> pl.LazyFrame:
    monthly = frames.orders.group_by(WHO, month=_month("day")).agg(orders=pl.len())
    windows = (
        monthly.with_columns(later=pl.int_ranges(0, WINDOW))
        .explode("later")
        .select(WHO, "orders", month=(pl.col("month") + pl.col("later")).cast(pl.Int32))
        .filter(pl.col("month") <= LAST_MONTH)
    )
    summed = windows.group_by(WHO, "month").agg(pl.col("orders").sum())
    return frames.sums(summed, pl.col("month"), pl.col("orders") >= 2, pl.col("orders") >= 1)


def _second_orders(frames: Frames) -> pl.LazyFrame:
    later = frames.orders.join(frames.firsts, on=WHO).filter(pl.col("day") > pl.col("first"))
    second = later.group_by(WHO).agg(second=pl.col("day").min())
    closes = pl.col("first") + pl.duration(days=SECOND_ORDER_DAYS)
    known = frames.firsts.filter(closes <= LAST_DAY).join(second, on=WHO, how="left")
    return frames.sums(known, _month("first"), (pl.col("second") <= closes).fill_null(value=False), pl.lit(1))


def _historic(frames: Frames) -> pl.LazyFrame:
    """Margin of the first year by the month in which it was over, then added up over a year of such months."""
    years = frames.firsts.select(WHO, year=pl.col("first").dt.offset_by("12mo"))
    early = frames.sales().join(years, on=WHO).filter(pl.col("day") < pl.col("year"))
    margins = early.group_by(WHO, "year").agg(margin=(pl.col("amount") - pl.col("cost")).sum())
    monthly = frames.sums(
        margins.filter(pl.col("year") <= LAST_DAY), _month("year"), pl.col("margin"), pl.lit(1)
    )
    windows = monthly.with_columns(later=pl.int_ranges(0, WINDOW)).explode("later")
    shifted = windows.with_columns(month=(pl.col("month") + pl.col("later")).cast(pl.Int32))
    summed = shifted.group_by("month", "channel").agg(pl.col("part").sum(), pl.col("whole").sum())
    return summed.filter(pl.col("month") <= LAST_MONTH)


def _returns(frames: Frames) -> pl.LazyFrame:
    grown = frames.orders.filter(pl.col("day") + pl.duration(days=RETURN_DAYS) <= LAST_DAY)
    back = frames.refunds.select("order_id").unique().with_columns(back=pl.lit(1))
    joined = grown.join(back, on="order_id", how="left")
    return frames.sums(joined, _month("day"), pl.col("back").fill_null(0), pl.lit(1))


def _promoters(frames: Frames) -> pl.LazyFrame:
    asked = frames.answers.filter((pl.col("survey") == "nps") & (pl.col("scale") == "0-10"))
    above, below = (pl.col("score") >= 9).cast(pl.Int64), (pl.col("score") <= 6).cast(pl.Int64)
    return frames.sums(asked, _month("answered_at"), 100 * (above - below), pl.lit(1))


def _month(name: str) -> pl.Expr:
    day = pl.col(name)
    return day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - 1


def _scan(folder: Path, table: str) -> pl.LazyFrame:
    """A table's files, decimals as binary fractions."""
    found = pl.scan_parquet(files_of(folder, table))
    return found.with_columns(pl.selectors.decimal().cast(pl.Float64))
