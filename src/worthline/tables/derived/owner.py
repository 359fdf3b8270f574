"""Whose is a row that need not name a customer?

Its own customer's where it names one, else that of its order. A row of nobody stands for itself, under a name that no
customer has, so that it is counted once and never taken for somebody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.recorded import RECORDED

if TYPE_CHECKING:
    import ibis.expr.types as ir


def owned(known: Known, name: str) -> ir.Table:
    """A recorded table whose every row has a `customer_id`.

    Columns beside its own: of_customer (whether it is a customer's), itself (what tells the row from all others).
    """
    rows = _with_buyer(known, name)
    rows = rows.mutate(of_customer=rows.customer_id.notnull(), itself=f"{name} " + _identity(rows, name))
    return rows.mutate(customer_id=rows.customer_id.coalesce(rows.itself))


def _with_buyer(known: Known, name: str) -> ir.Table:
    """The rows, those that name no customer with the one who placed their order."""
    import ibis

    rows = known.table(name)
    if "customer_id" not in rows.columns:
        return rows.mutate(customer_id=ibis.null("string"))
    if "order_id" not in RECORDED[name].parents or not known.has("orders"):
        return rows
    orders = known.table("orders").select(bought_as="order_id", bought_by="customer_id")
    joined = rows.left_join(orders, rows.order_id == orders.bought_as)
    return joined.mutate(customer_id=joined.customer_id.coalesce(joined.bought_by)).select(*rows.columns)


def _identity(rows: ir.Table, name: str) -> ir.StringValue:
    """What tells a row from others: its key, else its place in time."""
    import ibis

    table = RECORDED[name]
    place = ibis.row_number().over(ibis.window(order_by=rows[table.dated_on]))
    keys = [rows[column] for column in table.key if column not in ("customer_id", table.time)]
    return ibis.coalesce(*keys, place.cast("string"))
