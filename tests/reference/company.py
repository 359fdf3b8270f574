"""What are the rows, and what day is it?

The reference is a second Worthline in plain Python: rows in, numbers out, written from the definitions alone, slow and
obvious, sharing nothing with the engine. Where the two differ, one of them is wrong.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from worthline.tables.rules import Rules

Row = Mapping[str, Any]
DAY = timedelta(days=1)
remembered = lru_cache(maxsize=10_000)
"""What is asked of the same company again need not be worked out again; a company is itself alone."""

DATED = {
    "orders": "ordered_at", "refunds": "refunded_at", "subscriptions": "started_at", "events": "happened_at",
    "answers": "answered_at", "spend": "spent_at", "tickets": "opened_at",
}  # fmt: skip
"""The columns whose first day is the day from which the data speaks."""


@dataclass(frozen=True, eq=False)
class Company:
    """The rows of a company (or of a segment of it), the settled rules, the last and the first day of its data.

    `costed` says whether anything in it, or in the company it is a segment of, says what the goods cost.
    """

    tables: Mapping[str, Sequence[Row]]
    rules: Rules
    as_of: date
    since: date
    costed: bool

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table, none where it is not delivered."""
        return self.tables.get(table, ())

    @remembered
    def customers(self) -> list[str]:
        """Everybody named anywhere."""
        named = (row.get("customer_id") for rows in self.tables.values() for row in rows)
        return sorted({each for each in named if each})

    def of(self, members: set[str | None]) -> Company:
        """The same company with these customers alone (`None` for the rows of nobody)."""
        orders = {
            row["order_id"]: row.get("customer_id") for row in self.rows("orders") if row.get("order_id")
        }

        def owner(row: Row) -> Any:
            return row.get("customer_id") or orders.get(row.get("order_id"))

        kept = {name: [row for row in rows if owner(row) in members] for name, rows in self.tables.items()}
        return Company({**kept, "plans": self.rows("plans")}, self.rules, self.as_of, self.since, self.costed)


def company(tables: Mapping[str, Sequence[Row]], rules: Rules, as_of: str) -> Company:
    """These rows as a company."""
    settled = rules.settled(contracts=bool(tables.get("subscriptions")))
    days = [day(row[column]) for table, column in DATED.items() for row in tables.get(table, ())]
    last = date.fromisoformat(as_of)
    return Company(tables, settled, last, min(days, default=last), _costed(tables, settled))


def _costed(tables: Mapping[str, Sequence[Row]], rules: Rules) -> bool:
    said = [row.get("cost") for row in tables.get("orders", ())]
    said += [row.get("unit_cost") for row in tables.get("order_lines", ())]
    return rules.gross_margin is not None or any(each is not None for each in said)


def day(written: Any) -> date:
    """The day of a time as the rows write it."""
    return date.fromisoformat(str(written)[:10])


def maybe_day(written: Any) -> date | None:
    """The day of a time that may be missing."""
    return None if written is None else day(written)


def exact(written: Any) -> Fraction:
    """An amount as the rows write it, without rounding."""
    return Fraction(str(written))


def days_between(start: date, end: date) -> Iterator[date]:
    """Every day from `start` up to, and without, `end`."""
    while start < end:
        yield start
        start += DAY


def months_later(start: date, months: int) -> date:
    """The same day so many months later (or earlier), or that month's last day."""
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def share(part: Any, whole: Any) -> float | None:
    """Part of whole; nothing of nothing, and nothing of less than nothing."""
    return float(Fraction(part) / Fraction(whole)) if whole > 0 else None


def reaches_back(company: Company, end: date, months: int) -> bool:
    """Whether the data goes back so many months from a period's end, whole months of it."""
    return months_later(end, -months) >= company.since.replace(day=1)
