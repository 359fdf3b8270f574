"""What does a small company look like, with everything in it that goes wrong in real ones?

Days cluster around the ends of months, quarters and years, 29 February and each other, so that rows meet boundaries far
more often than chance would have it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

AS_OF = "2024-12-31"
FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
CUSTOMERS = [
    f"{name} {place}" for place in ("one", "two", "three") for name in ("ada", "bob", "cyd", "dan", "eve")
]
REGIONS = ["north", "south", "east", None]
CHANNELS = ["search", "friends", None]
EDGES = [
    date(2023, 1, 1), date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 1), date(2023, 6, 30), date(2023, 7, 1),
    date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1),
    date(2024, 3, 31), date(2024, 4, 1), date(2024, 9, 30), date(2024, 10, 1), date(2024, 11, 30), date(2024, 12, 31),
]  # fmt: skip

Tables = dict[str, list[dict[str, Any]]]

days = st.one_of(st.sampled_from(EDGES), st.dates(FIRST, LAST)).map(date.isoformat)
who = st.sampled_from(CUSTOMERS)
prices = st.integers(1, 30_000).map(lambda cents: f"{cents / 100:.2f}")
parts = st.one_of(st.none(), st.integers(0, 40).map(lambda cents: f"{cents / 100:.2f}"))
"""Tax and delivery in the amount of an order; now and then more than the whole, as in real files."""


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Something, or nothing where nothing was written down."""
    return st.one_of(strategy, strategy, strategy, st.none())


def rows(least: int, most: int, **columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Some rows of these columns."""
    return st.lists(st.fixed_dictionaries(columns), min_size=least, max_size=most)


def numbered(key: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with a number of its own."""
    return [{key: f"{key[0]}{at}", **row} for at, row in enumerate(given)]


@st.composite
def customers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Everybody, some of whom do nothing at all, some without a region, a channel or a day of joining."""
    every = {
        "region": st.sampled_from(REGIONS),
        "channel": st.sampled_from(CHANNELS),
        "joined_at": maybe(days),
    }
    drawn = st.fixed_dictionaries(every)
    return [{"customer_id": name, **draw(drawn)} for name in [*CUSTOMERS, "idle"]]


@st.composite
def trading(draw: st.DrawFn) -> Tables:
    """Orders by day, amount and cost (each may be missing), some by their lines, and refunds with and without order."""
    placed = rows(
        20,
        40,
        customer_id=who,
        ordered_at=days,
        amount=maybe(prices),
        cost=maybe(prices),
        tax=parts,
        shipping=parts,
    )
    orders = numbered("order_id", draw(placed))
    numbers = st.sampled_from([row["order_id"] for row in orders])
    back = {"order_id": maybe(numbers), "customer_id": maybe(who), "refunded_at": days, "amount": prices}
    refunds = [
        _to_the_buyer(row, orders)
        for row in draw(rows(0, 8, **back))
        if row["order_id"] or row["customer_id"]
    ]
    return {
        "customers": draw(customers()),
        "orders": orders,
        "refunds": numbered("refund_id", refunds),
        "order_lines": [
            line for row in orders if row["amount"] is None for line in draw(lines(row["order_id"]))
        ],
    }


def _to_the_buyer(refund: dict[str, Any], orders: list[dict[str, Any]]) -> dict[str, Any]:
    """A refund that names both its order and a customer names the one who bought."""
    buyer = {row["order_id"]: row["customer_id"] for row in orders}
    named = refund["order_id"] and refund["customer_id"]
    return refund | {"customer_id": buyer[refund["order_id"]]} if named else refund


@st.composite
def lines(draw: st.DrawFn, order: str) -> list[dict[str, Any]]:
    """The lines of one order, each product once, some sold at a discount, some of unknown cost."""
    columns = {
        "quantity": st.integers(1, 9), "unit_price": prices, "unit_cost": maybe(prices),
        "discount": st.sampled_from([None, "0.1", "0.25"]),
    }  # fmt: skip
    return [
        {"order_id": order, "product_id": f"p{at}", **row}
        for at, row in enumerate(draw(rows(1, 2, **columns)))
    ]


@st.composite
def subscribing(draw: st.DrawFn) -> Tables:
    """Subscriptions that overlap, touch, return, change price, run out, and were trials; months, quarters, years."""
    columns = {
        "customer_id": who, "subscription_id": st.sampled_from(["first", "second", "third"]), "started_at": days,
        "ended_at": st.one_of(st.none(), days), "amount": st.sampled_from(["0", "10", "10", "30", "99.90", "2000"]),
        "interval": st.sampled_from([None, "month", "quarter", "year"]), "trial": st.sampled_from([None, None, True]),
        "cancelled_at": st.one_of(st.none(), days), "past_due_at": st.one_of(st.none(), st.none(), days),
        "discount": st.sampled_from([None, None, "5", "10.50", "100"]),
        "discount_forever": st.sampled_from([None, True]),
    }  # fmt: skip
    drawn = draw(rows(20, 40, **columns))
    own = [{**row, "subscription_id": f"{row['customer_id']} {row['subscription_id']}"} for row in drawn]
    once = {(row["subscription_id"], row["started_at"]): row for row in own}
    whole = [
        _in_turn(row)
        for row in once.values()
        if row["ended_at"] is None or row["ended_at"] >= row["started_at"]
    ]
    return {"customers": draw(customers()), "subscriptions": whole or [_in_turn(first_of(own))]}


def _in_turn(row: dict[str, Any]) -> dict[str, Any]:
    """Nobody owes before they begin, so the first day of the data is the first day of a subscription."""
    early = [
        key
        for key in ("cancelled_at", "past_due_at")
        if row[key] is not None and row[key] < row["started_at"]
    ]
    return {**row, **dict.fromkeys(early)}


def first_of(given: list[dict[str, Any]]) -> dict[str, Any]:
    """The first row, still running."""
    return {**given[0], "ended_at": None}


@st.composite
def answering(draw: st.DrawFn) -> Tables:
    """Answers to two questions on several scales, some from nobody in particular."""
    nps = {"survey": st.just("nps"), "scale": st.just("0-10"), "score": maybe(st.integers(0, 10))}
    scales = {"0-1": 1, "1-3": 3, "1-4": 4, "1-5": 5, "1-6": 6, "1-7": 7, "1-9": 9, "1-10": 10}
    csat = st.sampled_from(list(scales)).flatmap(
        lambda scale: st.fixed_dictionaries(
            {
                "survey": st.just("csat"),
                "scale": st.just(scale),
                "score": st.integers(int(scale[0]), scales[scale]),
            }
        )
    )
    question = st.one_of(st.fixed_dictionaries(nps), csat)
    given = draw(st.lists(st.tuples(maybe(who), days, question), min_size=20, max_size=60))
    answers = [{"customer_id": name, "answered_at": on, **asked} for name, on, asked in given]
    return {"customers": draw(customers()), "answers": numbered("answer_id", answers)}


@st.composite
def spending(draw: st.DrawFn) -> Tables:
    """A trading company that spends on channels and on what serves them all."""
    kinds = st.sampled_from([None, "media", "Salaries", "rent"])
    spend = draw(rows(5, 20, spent_at=days, amount=prices, channel=st.sampled_from(CHANNELS), kind=kinds))
    return {**draw(trading()), "spend": spend}


def joined(*parts: Mapping[str, list[dict[str, Any]]]) -> Tables:
    """Several sides of one company; the customers of the first."""
    return {name: rows for part in reversed(parts) for name, rows in part.items()}


@st.composite
def arriving(draw: st.DrawFn) -> Tables:
    """A trading company whose customers feel the value in an event, now and then before they joined."""
    events = draw(
        rows(10, 25, customer_id=who, happened_at=days, event=st.sampled_from(["setup", "setup", "visit"]))
    )
    return {**draw(trading()), "events": numbered("event_id", events)}


@st.composite
def whole(draw: st.DrawFn) -> Tables:
    """A company with everything: subscriptions beside orders, answers, spend and events."""
    return joined(draw(subscribing()), draw(arriving()), draw(spending()), draw(answering()))


@st.composite
def using(draw: st.DrawFn) -> Tables:
    """Customers of a few people each, who use the product and ask for help; who did it is not always said."""
    events = rows(
        20, 60, customer_id=who, happened_at=days, event=st.sampled_from(["open", "export"]),
        feature=st.sampled_from([None, "reports", "export"]), person=maybe(st.sampled_from(["ann", "bob", "cat"])),
    )  # fmt: skip
    tickets = draw(rows(5, 30, customer_id=who, opened_at=days, closed_at=st.one_of(st.none(), days)))
    return {
        "customers": draw(customers()),
        "events": numbered("event_id", draw(events)),
        "tickets": numbered("ticket_id", [_after_opening(row) for row in tickets]),
    }


def _after_opening(row: dict[str, Any]) -> dict[str, Any]:
    """Nothing is closed before it is opened."""
    early = row["closed_at"] is not None and row["closed_at"] < row["opened_at"]
    return {**row, "closed_at": None} if early else row


def drawn(strategy: st.SearchStrategy[Tables], seed: int = 1) -> Tables:
    """One company, always the same: the fullest of a few."""
    kept: list[Tables] = []

    @settings(max_examples=5, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @hypothesis.seed(seed)
    @given(strategy)
    def keep(tables: Tables) -> None:
        kept.append(tables)

    keep()
    return max(kept, key=lambda tables: sum(map(len, tables.values())))
