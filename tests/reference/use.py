"""How much do customers use the product, and how many of their people?"""

from __future__ import annotations

from datetime import date

from tests.reference.company import Company, Row, day, share


def active_people(company: Company, start: date, end: date) -> float | None:
    """Different people of each customer, added up, over customers with an event."""
    teams = _teams(company, start, end)
    people = [{row["person"] for row in rows if row.get("person")} for rows in teams.values()]
    return share(sum(map(len, people)), len(teams))


def use_frequency(company: Company, start: date, end: date) -> float | None:
    """Different days of each customer, added up, over customers with an event."""
    teams = _teams(company, start, end)
    return share(sum(len({day(row["happened_at"]) for row in rows}) for rows in teams.values()), len(teams))


def use_depth(company: Company, start: date, end: date) -> float | None:
    """Different features of each customer, an event without one standing for itself, over customers with an event."""
    teams = _teams(company, start, end)
    return share(
        sum(len({row.get("feature") or row["event"] for row in rows}) for rows in teams.values()), len(teams)
    )


def _teams(company: Company, start: date, end: date) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in company.rows("events"):
        if row.get("customer_id") and start <= day(row["happened_at"]) < end:
            found.setdefault(row["customer_id"], []).append(row)
    return found
