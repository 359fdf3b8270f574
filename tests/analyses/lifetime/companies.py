"""Companies whose customers are known to buy, renew and leave as the models have it."""

from __future__ import annotations

import random
from datetime import date, timedelta

Rows = list[dict[str, object]]

START, END = date(2022, 1, 1), date(2024, 6, 30)


def orders(customers: int, until: date = END) -> Rows:
    """People who come through the first year and a half, buy every month or so, and leave now and then."""
    chance = random.Random(5)
    rows: Rows = []
    for who in range(customers):
        day, pace = START + timedelta(days=chance.randrange(500)), chance.uniform(15, 80)
        while day <= END:
            rows.append(
                {"customer_id": f"c{who}", "ordered_at": day, "amount": round(chance.uniform(20, 60), 2)}
            )
            if chance.random() < 0.15:
                break
            day += timedelta(days=1 + int(chance.expovariate(1 / pace)))
    return [row for row in rows if str(row["ordered_at"]) <= until.isoformat()]


def subscribers(customers: int = 400, days: int = 600) -> Rows:
    """Subscribers at 10 a month who begin within so many days, and of whom a tenth leaves each month."""
    chance, rows = random.Random(3), []
    for who in range(customers):
        began = START + timedelta(days=chance.randrange(days))
        months = next(month for month in range(1, 200) if chance.random() < 0.1)
        ended = began + timedelta(days=round(30.4375 * months))
        rows.append(
            {
                "customer_id": f"s{who}", "subscription_id": f"s{who}", "started_at": began, "amount": 10,
                "interval": "month", "ended_at": ended if ended <= END else None,
            }
        )  # fmt: skip
    return rows


def spent(rows: Rows, day: str, each: float) -> Rows:
    """So much spent for every customer on the day they came: the first of their rows in time."""
    first: dict[object, date] = {}
    for row in rows:
        on = row[day]
        assert isinstance(on, date)
        first[row["customer_id"]] = min(on, first.get(row["customer_id"], on))
    return [{"spent_at": on, "amount": each} for on in first.values()]
