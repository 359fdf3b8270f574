"""Which company do the tests of health look at, and what of it was known on a day?

Everything in it goes on after the day: tickets close and are opened again, goals are reached, deliveries come, prices
change, payments fall due, customers leave and return.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.rows import few, measurer

from worthline.catalogue.vitals import Scheme
from worthline.measuring.measure import Measurer
from worthline.project.health import Health

Row = dict[str, Any]
Tables = dict[str, list[Row]]

FIRST, LAST = date(2023, 1, 2), date(2024, 3, 31)
HAPPENS = {
    "customers": "joined_at", "orders": "ordered_at", "subscriptions": "started_at", "events": "happened_at",
    "tickets": "opened_at", "answers": "answered_at", "touches": "touched_at", "goals": "declared_at",
}  # fmt: skip
"""When a row of each table comes to be known."""
REACHED = {
    "customer_id": "c0", "goal_id": "first", "declared_at": date(2023, 2, 1), "due_at": date(2023, 3, 1),
    "reached_at": date(2023, 2, 20),
}  # fmt: skip
"""Early enough for it to be known on every day looked at that goals are reached at all."""
FOLLOWS = {
    ("tickets", "closed_at"): ("resolved", "reopened"),
    ("tickets", "first_response_at"): (),
    ("goals", "reached_at"): (),
    ("subscriptions", "ended_at"): (),
    ("subscriptions", "cancelled_at"): (),
    ("subscriptions", "past_due_at"): (),
    ("deliveries", "delivered_at"): ("delivered_quantity", "defective_quantity"),
}
"""What is written into a row later, and what is known no sooner."""


def company(seed: int, *, contracts: bool, customers: int = 18) -> Tables:
    """Some customers and all they did, drawn by chance."""
    chance = random.Random(seed)
    names = [f"c{at}" for at in range(customers)]
    joined = {name: _day(chance, FIRST, LAST - timedelta(days=40)) for name in names}
    tables: Tables = {
        "customers": [
            {"customer_id": name, "joined_at": joined[name], "region": chance.choice(["north", "south"])}
            for name in names
        ],
        "events": _events(chance, joined),
        "tickets": _tickets(chance, joined),
        "answers": _answers(chance, joined),
        "touches": _numbered("touch_id", _at(chance, joined, "touched_at", 3)),
        "goals": _goals(chance, joined),
    }
    if contracts:
        return tables | {"subscriptions": _subscriptions(chance, joined)}
    orders = _numbered("order_id", _at(chance, joined, "ordered_at", 9))
    for row in orders:
        row["amount"] = chance.choice([20, 35, 80])
    return tables | {"orders": orders, "deliveries": _deliveries(chance, orders)}


def known_on(tables: Tables, day: date) -> Tables:
    """What was known at the end of a day."""
    kept = {
        name: [row for row in rows if not _later(row.get(HAPPENS.get(name, "")), day)]
        for name, rows in tables.items()
    }
    orders = {row["order_id"] for row in kept.get("orders", ())}
    kept["deliveries"] = [row for row in tables.get("deliveries", ()) if row["order_id"] in orders]
    return {name: [_as_known(name, row, day) for row in rows] for name, rows in kept.items()}


def of(tables: Mapping[str, list[Row]], health: Health, day: date = LAST) -> Measurer:
    """The company of these rows, the data of which goes to a day."""
    made = measurer(tables, few(), as_of=day.isoformat())
    return scored(made, health.scheme({}))


def scored(made: Measurer, scheme: Scheme) -> Measurer:
    """The same company with another scheme of health."""
    return replace(made, known=replace(made.known, health=scheme))


def _as_known(name: str, row: Row, day: date) -> Row:
    found = dict(row)
    for (table, moment), follows in FOLLOWS.items():
        if table == name and _later(row.get(moment), day):
            found |= dict.fromkeys((moment, *follows))
    return found


def _later(moment: date | None, day: date) -> bool:
    return moment is not None and moment > day


def _day(chance: random.Random, first: date, last: date = LAST) -> date:
    return first + timedelta(days=chance.randrange(max((last - first).days, 1)))


def _after(chance: random.Random, day: date, most: int) -> date | None:
    """A day soon after another; none where it has not come."""
    found = day + timedelta(days=chance.randrange(most))
    return found if found <= LAST and chance.random() < 0.8 else None


def _at(chance: random.Random, joined: Mapping[str, date], moment: str, most: int) -> list[Row]:
    return [
        {"customer_id": name, moment: _day(chance, since)}
        for name, since in joined.items()
        for _ in range(chance.randrange(1, most))
    ]


def _numbered(key: str, rows: list[Row]) -> list[Row]:
    return [{key: f"{key[0]}{at}", **row} for at, row in enumerate(rows)]


def _events(chance: random.Random, joined: Mapping[str, date]) -> list[Row]:
    rows = _numbered("event_id", _at(chance, joined, "happened_at", 40))
    for row in rows:
        row |= {
            "event": chance.choice(["login", "setup"]), "feature": chance.choice(["a", "b", "c"]),
            "person": f"{row['customer_id']}-{chance.randrange(3)}",
        }  # fmt: skip
    return rows


def _tickets(chance: random.Random, joined: Mapping[str, date]) -> list[Row]:
    rows = _numbered("ticket_id", _at(chance, joined, "opened_at", 8))
    for row in rows:
        opened = row["opened_at"]
        closed = _after(chance, opened, 70)
        row |= {
            "closed_at": closed, "due_at": opened + timedelta(days=20),
            "first_response_at": _after(chance, opened, 15), "topic": chance.choice(["price", "fault"]),
            "reopened": chance.random() < 0.3 if closed else None,
            "resolved": chance.random() < 0.8 if closed else None,
        }  # fmt: skip
    return rows


def _answers(chance: random.Random, joined: Mapping[str, date]) -> list[Row]:
    rows = _numbered("answer_id", _at(chance, joined, "answered_at", 6))
    for row in rows:
        nps = chance.random() < 0.5
        asked = ("nps", "0-10", chance.randrange(11)) if nps else ("csat", "1-5", chance.randrange(1, 6))
        row |= dict(zip(("survey", "scale", "score"), asked, strict=True))
    return rows


def _goals(chance: random.Random, joined: Mapping[str, date]) -> list[Row]:
    rows = _numbered("goal_id", _at(chance, joined, "declared_at", 4))
    for row in rows:
        row |= {
            "due_at": row["declared_at"] + timedelta(days=chance.randrange(10, 120)),
            "reached_at": _after(chance, row["declared_at"], 150),
        }
    return [*rows, REACHED]


def _subscriptions(chance: random.Random, joined: Mapping[str, date]) -> list[Row]:
    """Stretches one after the other, at other prices, some with a gap before they return, some cancelled or owed."""
    rows = []
    for name, since in joined.items():
        start: date | None = since
        while start is not None and start <= LAST:
            end = _after(chance, start + timedelta(days=20), 200)
            rows.append(
                {
                    "customer_id": name, "subscription_id": name, "started_at": start, "ended_at": end,
                    "amount": chance.choice([10, 20, 50]), "interval": "month",
                    "past_due_at": _day(chance, start, end or LAST) if chance.random() < 0.2 else None,
                }
            )  # fmt: skip
            gap = chance.choice([0, 0, 45])
            start = end + timedelta(days=gap) if end and chance.random() < 0.7 else None
    return rows


def _deliveries(chance: random.Random, orders: list[Row]) -> list[Row]:
    rows = []
    for order in orders:
        came = _after(chance, order["ordered_at"], 40)
        rows.append(
            {
                "delivery_id": f"d{order['order_id']}", "order_id": order["order_id"],
                "customer_id": order["customer_id"], "promised_at": order["ordered_at"] + timedelta(days=12),
                "delivered_at": came, "ordered_quantity": 2,
                "delivered_quantity": chance.choice([1, 2, 2]) if came else None,
                "defective_quantity": 0 if came else None,
            }
        )  # fmt: skip
    return rows


def mean_of(known: Iterable[tuple[float | None, float]]) -> float | None:
    """The mean of the points that are known by their weights, in plain Python; none where none counts."""
    told = [(points, weight) for points, weight in known if points is not None]
    whole = sum(weight for _, weight in told)
    return sum(points * weight for points, weight in told) / whole if whole > 0 else None
