"""Which currencies does a store hold, what were their amounts converted to, and which wait for a rate?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from worthline.loading.sql import ident
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb

PRICED = tuple(table for table in RECORDED.values() if table.column("currency") and table.name != "rates")
"""The tables whose amounts name a currency."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """One currency that is not the company's.

    Attributes:
        currency: its code, or what was written where no currency has that code.
        rows: rows that were converted.
        original: the sum of their amounts as they were written.
        amount: the same in the company's currency, each at the rate of its day.
        waiting: rows rejected because their day has no rate, or the currency does not exist.
        waiting_amount: the sum of theirs.
        first: the first day without a rate.
        last: the last one.
    """

    currency: str
    rows: int
    original: Decimal
    amount: Decimal
    waiting: int
    waiting_amount: Decimal
    first: date | None
    last: date | None


def foreign(con: duckdb.DuckDBPyConnection) -> tuple[Foreign, ...]:
    """Every currency but the company's, by its code."""
    taken = " UNION ALL ".join(_taken(table) for table in PRICED)
    found = con.execute(
        "SELECT currency, coalesce(sum(taken), 0), coalesce(sum(original), 0), coalesce(sum(amount), 0), "
        "coalesce(sum(waiting), 0), coalesce(sum(owed), 0), min(first), max(last) "
        f"FROM ({taken} UNION ALL BY NAME SELECT currency, day AS first, day AS last, amounts AS waiting, "
        "amount AS owed FROM unpriced) WHERE currency IS NOT NULL GROUP BY currency ORDER BY currency"
    ).fetchall()
    return tuple(Foreign(row[0], int(row[1]), row[2], row[3], int(row[4]), *row[5:]) for row in found)


def amounts_by_currency(con: duckdb.DuckDBPyConnection, own: str) -> dict[str, int]:
    """Rows with an amount, by currency, the company's first; those that wait for a rate too."""
    counts = " + ".join(
        f"(SELECT count({ident(_amount(table))}) - count({ident(_original(table))}) FROM {table.name})"
        for table in PRICED
    )
    row = con.execute(f"SELECT {counts}").fetchone()
    found = {own: int(row[0]) if row else 0}
    found |= {one.currency: one.rows + one.waiting for one in foreign(con)}
    return {currency: rows for currency, rows in found.items() if rows}


def oddities(con: duckdb.DuckDBPyConnection, own: str) -> list[str]:
    """What is odd and yet no fault: an order in another currency is paid back in the company's."""
    row = con.execute(
        "SELECT count(*) FROM refunds r JOIN orders o USING (order_id) "
        "WHERE r.original_amount IS NULL AND o.original_amount IS NOT NULL"
    ).fetchone()
    count = int(row[0]) if row else 0
    refunds = "1 refund of an order" if count == 1 else f"{count} refunds of orders"
    return (
        [f"{refunds} in another currency taken as {own}; if that is wrong, fill `currency`."] if count else []
    )


def _taken(table: Recorded) -> str:
    amount, original = ident(_amount(table)), ident(_original(table))
    return (
        f"SELECT currency, count(*) AS taken, sum({original}) AS original, sum({amount}) AS amount "
        f"FROM {table.name} WHERE {original} IS NOT NULL GROUP BY currency"
    )


def _amount(table: Recorded) -> str:
    return next(column.name for column in table.columns if column.kind is Kind.MONEY)


def _original(table: Recorded) -> str:
    return next(column.name for column in table.columns if column.kind is Kind.MONEY and column.made)
