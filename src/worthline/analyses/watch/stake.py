"""How much money a month is at stake, and what kind of figure is that?

Three figures that must not be taken for each other: the money that is missing or came on top, the customers concerned
at what one of them brings, and, where a number is no money at all, the revenue of the customers behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worthline.analyses.watch.judged import Signal
from worthline.catalogue.metric import OverTable
from worthline.measuring.measurement import Measurement
from worthline.words.values import Unit

DIFFERENCE, CUSTOMERS, BEHIND = "difference", "customers", "behind"
NEEDED = ("revenue", "customers_at_end", "arpa")
"""Metrics that say what a customer brings."""
MOVEMENTS, PEOPLE = "revenue_movements", "customer_periods"
MONEY_BELOW = frozenset({"gross_margin", "return_rate", "return_rate_revenue"})
"""Shares of an amount of money of the period."""


@dataclass(frozen=True, slots=True)
class Stake:
    """Money at stake.

    Attributes:
        money: how much a month.
        kind: `difference`: that much more or less than expected; `customers`: so many customers more or less than
            expected, at what one brings; `behind`: what those behind the number bring, which is not lost or won.
        customers: how many customers more or less than expected, of `customers`.
    """

    money: float
    kind: str
    customers: float | None = None


def stake(signal: Signal, beside: Mapping[str, Measurement]) -> Stake | None:
    """The money at stake in a number that moved; none where the data has no money to count it in.

    Args:
        signal: the number.
        beside: what `NEEDED` says of the same customers in the same period.
    """
    now = signal.followed.now
    apart = abs((now.value or 0.0) - reference(signal))
    return (
        _difference(signal, apart)
        or _customers(signal, apart, brings(beside))
        or _behind(now, brings(beside))
    )


def reference(signal: Signal) -> float:
    """What a number is held against: what was expected, or its bound where it has only passed that."""
    if signal.past is not None and not signal.moved:
        return signal.past.bound
    return signal.expected.value if signal.expected else 0.0


def brings(beside: Mapping[str, Measurement]) -> float | None:
    """What one customer brings a month: recurring revenue where there is any, or else revenue."""
    arpa, revenue, there = (beside.get(key) for key in ("arpa", "revenue", "customers_at_end"))
    if arpa is not None and arpa.value:
        return arpa.value
    if revenue is None or there is None or not revenue.value or not there.value:
        return None
    return revenue.value / there.value / revenue.period.grain.months


def _difference(signal: Signal, apart: float) -> Stake | None:
    """The money that is missing or came on top."""
    metric, now = signal.followed.metric, signal.followed.now
    if not isinstance(metric.how, OverTable):
        return None
    monthly = metric.how.table == MOVEMENTS
    months = 1.0 if monthly else now.period.grain.months
    if metric.key == "arr":
        return Stake(apart / 12, DIFFERENCE)
    if metric.unit is Unit.MONEY:
        return Stake(apart * (now.whole or 1.0) / months, DIFFERENCE) if _adds_up(metric.how.table) else None
    if now.whole and ((monthly and metric.unit is Unit.SHARE) or metric.key in MONEY_BELOW):
        return Stake(apart * now.whole / months, DIFFERENCE)
    return None


def _adds_up(table: str) -> bool:
    """Whether money of a table is that of the period, and not of whole lives."""
    return table in (MOVEMENTS, "customer_months", "spending", "returned")


def _customers(signal: Signal, apart: float, one: float | None) -> Stake | None:
    """So many customers more or less than expected."""
    metric, now = signal.followed.metric, signal.followed.now
    if one is None or not isinstance(metric.how, OverTable):
        return None
    if metric.how.table == PEOPLE and metric.unit is Unit.SHARE and now.whole:
        return Stake(apart * now.whole * one, CUSTOMERS, apart * now.whole)
    if metric.key in ("new_customers", "customers_at_end", "active_customers"):
        return Stake(apart * one, CUSTOMERS, apart)
    return None


def _behind(now: Measurement, one: float | None) -> Stake | None:
    return Stake(now.customers * one, BEHIND) if one is not None and now.customers else None
