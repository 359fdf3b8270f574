"""Are the derived tables the same, whether made all at once or for the customers that new rows concern?"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.rows import recorded

from worthline.engines import DuckDB
from worthline.loading.change import Change
from worthline.loading.derive import derive
from worthline.tables.derived.order import KEPT
from worthline.tables.rules import Rules

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]
FIRST = date(2023, 1, 1)
CUSTOMERS = 12
RULES = {
    "as they are": Rules(),
    "customers by activity": Rules(customer_is="activity", activity_window_days=60),
    "lost when they cancel": Rules(lost_when="cancelled"),
}


def company(rng: random.Random) -> Tables:
    """Two years of a company that sells once and by contract; some rows name an order and no customer, or nobody."""
    customers = [f"c{number}" for number in range(CUSTOMERS)]

    def day(first: int = 0, last: int = 700) -> str:
        return (FIRST + timedelta(days=rng.randint(first, last))).isoformat()

    def many(times: int, key: str, **columns: Any) -> list[Row]:
        return [{key: f"{key}{n}", **{name: make() for name, make in columns.items()}} for n in range(times)]

    def whose() -> str:
        return rng.choice(customers)

    orders = many(
        4 * CUSTOMERS, "order_id", customer_id=whose, ordered_at=day,
        amount=lambda: rng.randint(1, 100), cost=lambda: rng.choice([None, rng.randint(1, 50)]),
    )  # fmt: skip

    def of_order() -> str:
        return str(rng.choice(orders)["order_id"])

    return {
        "customers": [
            {"customer_id": each, "joined_at": day(0, 100), "channel": rng.choice("pq")} for each in customers
        ],
        "orders": orders,
        "refunds": many(
            CUSTOMERS, "refund_id", order_id=of_order,
            refunded_at=lambda: day(300, 720), amount=lambda: rng.randint(1, 20),
        ),
        "subscriptions": many(
            CUSTOMERS, "subscription_id", customer_id=whose, started_at=lambda: day(0, 500), interval=lambda: "month",
            ended_at=lambda: rng.choice([None, day(501, 760)]), amount=lambda: rng.choice([10, 20, 30]),
            cancelled_at=lambda: rng.choice([None, None, day(400, 700)]),
        ),
        "events": many(3 * CUSTOMERS, "event_id", customer_id=whose, happened_at=day, event=lambda: rng.choice("abc")),
        "tickets": many(
            CUSTOMERS, "ticket_id", customer_id=lambda: rng.choice([*customers, None]), opened_at=lambda: day(0, 690),
            closed_at=lambda: rng.choice([None, day(691, 760)]), topic=lambda: rng.choice("xy"),
        ),
        "deliveries": many(
            CUSTOMERS, "delivery_id", order_id=of_order, promised_at=day, delivered_at=lambda: rng.choice([None, day()])
        ),
    }  # fmt: skip


def parted(rng: random.Random, rows: Tables) -> tuple[Tables, Tables]:
    """What is there first, and what comes later, from any time; customers are known from the start."""
    late = {
        name: [] if name == "customers" else [row for row in each if rng.random() < 0.15]
        for name, each in rows.items()
    }
    return {name: [row for row in each if row not in late[name]] for name, each in rows.items()}, late


def added(engine: DuckDB, late: Tables, orders: Sequence[Row]) -> Change:
    """Put the late rows beside the others, as a load does, and say whom they concern."""
    owners = {row["order_id"]: row["customer_id"] for row in orders}
    touched = set()
    for name, rows in late.items():
        if rows:
            engine.connection.register("given", recorded({name: rows}).run(f"select * from {name}"))
            engine.connection.execute(f"insert into {name} by name select * from given")
            touched |= {row.get("customer_id") or owners.get(row.get("order_id")) for row in rows}
    engine.connection.register("whom", pa.table({"customer_id": pa.array(list(touched), pa.string())}))
    engine.connection.execute("create schema scratch")
    engine.connection.execute("create table scratch.touched as select * from whom")
    return Change(frozenset(name for name, rows in late.items() if rows))


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("seed", range(4))
def test_tables_made_for_some_customers_are_those_made_for_all(seed: int, rules: Rules) -> None:
    rng = random.Random(seed)
    rows = company(rng)
    first, late = parted(rng, rows)
    grown, whole = recorded(first), recorded(rows)
    derive(grown, rules)
    known = derive(grown, rules, change=added(grown, late, rows["orders"]))
    assert known == derive(whole, rules)
    for name, table in KEPT.items():
        asked = f"select {', '.join(table.columns)} from {name} order by all"
        assert grown.run(asked).to_pylist() == whole.run(asked).to_pylist(), name
