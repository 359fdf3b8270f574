"""Which rows speak of a customer nobody knows, or pay back an order that was not yet made?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from worthline.loading.checking.reasons import BEFORE_ORDER, UNKNOWN_CUSTOMER, fault
from worthline.loading.checking.rows import Rows

if TYPE_CHECKING:
    import duckdb


def good(part: Rows) -> str:
    """SQL of the rows of a source that stand so far: no fault, no repeat, not corrected."""
    return f"(SELECT * FROM {part.relation} WHERE fault IS NULL) ANTI JOIN scratch.fates USING (file, line)"


def list_customers(con: duckdb.DuckDBPyConnection, parts: Iterable[Rows]) -> None:
    """Write who is known, from the sources of `customers`, to `scratch.known`."""
    known = [f"SELECT customer_id FROM {good(part)}" for part in parts if part.table.name == "customers"]
    con.execute("CREATE OR REPLACE TABLE scratch.known (customer_id VARCHAR)")
    if known:
        con.execute(
            f"INSERT INTO scratch.known SELECT DISTINCT customer_id FROM ({' UNION ALL '.join(known)})"
        )


def reject_unknown(con: duckdb.DuckDBPyConnection, parts: Iterable[Rows]) -> None:
    """Reject the rows of customers whom no source of customers names."""
    for part in _of_customers(parts):
        con.execute(
            f"INSERT INTO scratch.fates SELECT file, line, {fault(UNKNOWN_CUSTOMER, 'customer_id')} FROM "
            f"(SELECT file, line, customer_id FROM {good(part)}) WHERE customer_id IS NOT NULL "
            "AND customer_id NOT IN (SELECT customer_id FROM scratch.known)"
        )


def make_unknown(con: duckdb.DuckDBPyConnection, parts: Iterable[Rows]) -> None:
    """Write the customers known only from other rows to `scratch.made`."""
    con.execute("CREATE OR REPLACE TABLE scratch.made (customer_id VARCHAR)")
    seen = [f"SELECT DISTINCT customer_id FROM {good(part)}" for part in _of_customers(parts)]
    if seen:
        con.execute(
            f"INSERT INTO scratch.made SELECT DISTINCT customer_id FROM ({' UNION ALL '.join(seen)}) "
            "WHERE customer_id IS NOT NULL AND customer_id NOT IN (SELECT customer_id FROM scratch.known)"
        )


def _of_customers(parts: Iterable[Rows]) -> list[Rows]:
    return [part for part in parts if part.table.name != "customers" and "customer_id" in part.found]


def days_of_orders(parts: Iterable[Rows]) -> list[str]:
    """SQL of the orders of each source, by their number, and their days."""
    return [
        f"SELECT order_id, ordered_on FROM {good(part)}"
        for part in parts
        if part.table.name == "orders" and "order_id" in part.found
    ]


def reject_early_refunds(
    con: duckdb.DuckDBPyConnection, parts: Iterable[Rows], orders: Sequence[str]
) -> None:
    """Reject refunds dated before the day of the order they pay back."""
    refunds = [part for part in parts if part.table.name == "refunds" and "order_id" in part.found]
    for part in refunds if orders else []:
        con.execute(
            f"INSERT INTO scratch.fates SELECT file, line, {fault(BEFORE_ORDER, 'refunded_at')} FROM "
            f"(SELECT file, line, order_id, refunded_on FROM {good(part)}) r "
            f"SEMI JOIN ({' UNION ALL '.join(orders)}) o "
            "ON r.order_id = o.order_id AND r.refunded_on < o.ordered_on"
        )


def oddities(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What is odd and yet no fault: a deal was made, though its first contact was written down later."""
    row = con.execute("SELECT count(*) FROM leads WHERE won_on < contacted_on").fetchone()
    count = int(row[0]) if row else 0
    deals = "1 deal was" if count == 1 else f"{count} deals were"
    return [f"{deals} won before the first contact and kept."] if count else []
