"""Which deliveries may a small company receive, and what does its store hold after them?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from hypothesis import strategies as st
from tests.loading.company import Small, source

from worthline.project.settings import Loading, Source
from worthline.tables.recorded import RECORDED

Delivery = tuple[str, list[str]]
"""A source's file name without its number, and its rows."""

DAYS = ("2024-01-05", "2024-02-13", "2024-02-20", "someday")
CUSTOMERS = ("a", "b", "c", "d", "")
HEADERS = {
    "customers": "customer_id,joined_at,channel,region",
    "orders": "order_id,customer_id,ordered_at,amount",
    "market": "order_id,customer_id,ordered_at,amount",
    "refunds": "refund_id,order_id,customer_id,refunded_at,amount",
    "subscriptions": "subscription_id,customer_id,started_at,ended_at,amount",
    "events": "customer_id,happened_at,event",
    "answers": "answer_id,customer_id,answered_at,survey,scale,score",
    "tickets": "ticket_id,customer_id,order_id,opened_at,closed_at",
}
TABLES = {"market": "orders"}


def _joined(*columns: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*columns).map(",".join)


def _one_of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


CUSTOMER, DAY, AMOUNT = _one_of(*CUSTOMERS), _one_of(*DAYS), _one_of("5", "7.25", "-1", "")
NUMBER = _one_of("1", "2", "3", "4")
ROWS = {
    "customers": _joined(_one_of(*CUSTOMERS[:4]), DAY, _one_of("ads", ""), _one_of("North", "South")),
    "orders": _joined(NUMBER, CUSTOMER, DAY, AMOUNT),
    "market": _joined(_one_of("4", "5", "6"), CUSTOMER, DAY, AMOUNT),
    "refunds": _joined(NUMBER, _one_of("1", "2", "5", ""), _one_of("a", "b", ""), DAY, AMOUNT),
    "subscriptions": _joined(_one_of("1", "2"), CUSTOMER, DAY, _one_of("", *DAYS[:3]), AMOUNT),
    "events": _joined(CUSTOMER, DAY, _one_of("login", "export")),
    "answers": _joined(NUMBER, CUSTOMER, DAY, _one_of("nps", "csat"), _one_of("0-10", ""), _one_of("3", "9")),
    "tickets": _joined(NUMBER, _one_of("a", ""), _one_of("1", "5", ""), DAY, _one_of("", DAYS[2])),
}


@st.composite
def deliveries(draw: st.DrawFn) -> list[Delivery]:
    """A few files in the order they come."""
    names = draw(st.lists(st.sampled_from(sorted(ROWS)), min_size=1, max_size=6))
    return [(name, draw(st.lists(ROWS[name], min_size=1, max_size=5))) for name in names]


def company(
    folder: Path, unknown: Literal["make", "reject"] = "make", names: Iterable[str] = HEADERS
) -> Small:
    """A company whose sources have delivered a header each."""
    sources: list[Source] = [source(TABLES.get(name, name), f"{name}-*.csv") for name in names]
    small = Small(folder, *sources, loading=Loading(largest_rejected_share=1, unknown_customers=unknown))
    for name in names:
        small.file(f"{name}-00.csv", HEADERS[name])
    return small


def receive(small: Small, number: int, delivery: Delivery) -> None:
    """Lay a delivery where its source looks for it."""
    name, rows = delivery
    small.file(f"{name}-{number:02}.csv", HEADERS[name], *rows)


def held(small: Small) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the recorded part of a store holds, but when it came and in which order."""
    origin = "(SELECT hash FROM _deliveries d WHERE d.number = t.{}) AS origin"
    asked = {
        name: f"SELECT * EXCLUDE (_delivery), {origin.format('_delivery')} FROM {name} t" for name in RECORDED
    }
    asked |= {
        "rejected": "FROM rejected",
        "batches": "SELECT * EXCLUDE (received_at) FROM batches",
        "batch_money": "FROM batch_money",
        "unpriced": "FROM unpriced",
        "_aside": f"SELECT * EXCLUDE (delivery), {origin.format('delivery')} FROM _aside t",
        "about": "FROM about WHERE key IN ('inputs', 'made_customers', 'scales', 'settled', 'currency')",
    }
    return {name: sorted(small.ask(query), key=repr) for name, query in asked.items()}
