"""Whom do rows that come or go concern?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.adding.met import Places, entering, leaving
from worthline.loading.change import TOUCHED
from worthline.loading.sql import text
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Recorded

if TYPE_CHECKING:
    import duckdb


def list_touched(con: duckdb.DuckDBPyConnection, places: Places) -> frozenset[str]:
    """Write whose rows come or go, and give the tables that change.

    A row that names an order and no customer is that of the order's customer, as the order was and as it is now. An
    order concerns also those whose refunds and deliveries name it.
    """
    names = {part.table.name for part in places.values()} | _changed(con)
    rows = [row for name in names for row in _moving(places, name)]
    con.execute(f"CREATE TABLE scratch.moving AS {' UNION ALL '.join(rows)}")
    con.execute(
        "CREATE TABLE scratch.owners AS SELECT order_id, customer_id FROM scratch.met_orders UNION ALL "
        "SELECT order_id, customer_id FROM scratch.moving WHERE table_name = 'orders'"
    )
    con.execute(
        f"CREATE TABLE {TOUCHED} AS SELECT DISTINCT coalesce(m.customer_id, o.customer_id) AS customer_id "
        f"FROM scratch.moving m LEFT JOIN scratch.owners o ON m.order_id = o.order_id "
        f"UNION SELECT customer_id FROM scratch.made {_naming_orders()}"
    )
    found = {row[0] for row in con.execute("SELECT DISTINCT table_name FROM scratch.moving").fetchall()}
    made = con.execute("SELECT 1 FROM scratch.made LIMIT 1").fetchall()
    return frozenset(found | ({"customers"} if made else set()))


def _changed(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in con.execute("SELECT DISTINCT table_name FROM scratch.leaving").fetchall()}


def _moving(places: Places, name: str) -> list[str]:
    """The rows of a table that come or go: whose, and of which order."""
    shown = f"SELECT {text(name)} AS table_name, {_who(RECORDED[name])}"
    come = entering(places, name)
    return [f"{shown} FROM ({rows})" for rows in (leaving(name), come) if rows]


def _who(table: Recorded) -> str:
    return ", ".join(
        name if table.column(name) else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in ("customer_id", "order_id")
    )


def _naming_orders() -> str:
    """Stored rows that name an order that comes or goes, and a customer of their own."""
    both = [
        table.name
        for table in RECORDED.values()
        if table.name != "orders" and table.column("customer_id") and table.column("order_id")
    ]
    return " ".join(
        f"UNION SELECT customer_id FROM {name} WHERE customer_id IS NOT NULL AND order_id IN "
        "(SELECT order_id FROM scratch.moving WHERE table_name = 'orders')"
        for name in both
    )
