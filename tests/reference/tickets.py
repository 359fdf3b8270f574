"""Who is still waiting for an answer?"""

from __future__ import annotations

from datetime import date

from tests.reference.company import Company, day


def open_tickets(company: Company, start: date, end: date) -> float | None:
    """Tickets of the period that have no day of closing; nothing where none was opened."""
    opened = [row for row in company.rows("tickets") if start <= day(row["opened_at"]) < end]
    return float(sum(row.get("closed_at") is None for row in opened)) if opened else None
