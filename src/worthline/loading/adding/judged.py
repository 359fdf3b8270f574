"""What do new rows come to beside the stored rows of other tables?

Customers who are known, orders that are paid back. Where a new row changes what became of an old one, everything is
loaded anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.adding.kept import ASIDE
from worthline.loading.adding.met import Places, entering, leaving
from worthline.loading.change import DELIVERY, NotLocal
from worthline.loading.checking import relations
from worthline.loading.checking.reasons import BEFORE_ORDER, OTHER_SCALE, UNKNOWN_CUSTOMER
from worthline.loading.checking.scales import unlike
from worthline.loading.counting import is_any
from worthline.loading.sql import text
from worthline.project.settings import Settings

if TYPE_CHECKING:
    import duckdb

_STANDING_ORDERS = (
    "SELECT order_id, ordered_on FROM scratch.met_orders m WHERE NOT EXISTS "
    "(SELECT 1 FROM scratch.leaving l WHERE l.table_name = 'orders' AND l.spot = m.spot)"
)


def judge(con: duckdb.DuckDBPyConnection, places: Places, settings: Settings) -> None:
    """Find the new rows of unknown customers, those dated before their order, and the customers to be made.

    Raises:
        NotLocal: what became of an old row changes with a new one.
    """
    parts = list(places.values())
    _list_customers(con, places)
    if _rejects_unknown(settings):
        _refuse_awaited(con, UNKNOWN_CUSTOMER.rule, entering(places, "customers"), "customer_id")
        relations.reject_unknown(con, parts)
    named = [part for part in parts if part.table.name == "orders" and "order_id" in part.found]
    relations.reject_early_refunds(con, parts, [_STANDING_ORDERS, *relations.days_of_orders(parts)])
    if named:
        _refuse_changed_refunds(con, " UNION ALL ".join(relations.days_of_orders(parts)))
    relations.make_unknown(con, parts)
    _refuse_orphaned(con, places)


def _rejects_unknown(settings: Settings) -> bool:
    named = any(source.table == "customers" for source in settings.sources)
    return named and settings.load.unknown_customers == "reject"


def _list_customers(con: duckdb.DuckDBPyConnection, places: Places) -> None:
    """Write the customers whom rows speak of and who are known: `scratch.stored` by the store, `scratch.known` all."""
    spoken = [
        f"SELECT customer_id FROM {part.relation} WHERE fault IS NULL"
        for part in places.values()
        if "customer_id" in part.found
    ]
    left = [f"SELECT customer_id FROM ({leaving(name)})" for name in _owned(places)]
    asked = " UNION ALL ".join([*spoken, *left, "SELECT NULL AS customer_id"])
    con.execute(f"CREATE TABLE scratch.spoken AS SELECT DISTINCT customer_id FROM ({asked})")
    con.execute(
        f"CREATE TABLE scratch.stored AS SELECT customer_id, {DELIVERY} IS NULL AS made, rowid AS spot "
        "FROM customers SEMI JOIN scratch.spoken USING (customer_id)"
    )
    con.execute("CREATE TABLE scratch.known AS SELECT customer_id FROM scratch.stored")
    if named := entering(places, "customers"):
        con.execute(f"INSERT INTO scratch.known SELECT customer_id FROM ({named})")
        con.execute(
            "INSERT INTO scratch.leaving SELECT 'customers', spot, NULL FROM scratch.stored "
            f"WHERE made AND customer_id IN (SELECT customer_id FROM ({named}))"
        )


def _owned(places: Places) -> set[str]:
    """The tables with new rows whose rows belong to customers."""
    return {part.table.name for part in places.values() if part.table.column("customer_id")}


def _refuse_awaited(con: duckdb.DuckDBPyConnection, rule: str, come: str, name: str) -> None:
    if come and is_any(
        con,
        f"SELECT 1 FROM {ASIDE} WHERE fate = {text(rule)} AND waits_for IN (SELECT {name} FROM ({come}))",
    ):
        raise NotLocal("a row that was rejected may come in now")


def _refuse_changed_refunds(con: duckdb.DuckDBPyConnection, orders: str) -> None:
    _refuse_awaited(con, BEFORE_ORDER.rule, orders, "order_id")
    if is_any(
        con,
        f"SELECT 1 FROM refunds r JOIN ({orders}) o USING (order_id) WHERE r.refunded_on < o.ordered_on",
    ):
        raise NotLocal("a refund that stands is dated before its order")


def _refuse_orphaned(con: duckdb.DuckDBPyConnection, places: Places) -> None:
    """A customer known only from a row that is another's now may be known from nothing any more."""
    named = _owned(places) - {"customers"}
    left = " UNION ALL ".join(f"SELECT customer_id FROM ({leaving(name)})" for name in named)
    come = " UNION ALL ".join(f"SELECT customer_id FROM ({entering(places, name)})" for name in named)
    if left and is_any(
        con,
        f"SELECT 1 FROM ({left}) JOIN scratch.stored USING (customer_id) WHERE made "
        f"AND customer_id NOT IN (SELECT customer_id FROM ({come}) WHERE customer_id IS NOT NULL)",
    ):
        raise NotLocal("a customer may be known from no row any more")


def scales(
    con: duckdb.DuckDBPyConnection, places: Places, settings: Settings, before: list[str]
) -> list[str]:
    """What is to be said of answers that look as if they were on another scale, once all rows are stored.

    Raises:
        NotLocal: answers are, or were, rejected for it.
    """
    if not any(part.table.name == "answers" for part in places.values()):
        return before
    rejected = f"SELECT 1 FROM {ASIDE} WHERE fate = {text(OTHER_SCALE.rule)}"
    found = unlike(con, ["answers"])
    if _rejects_unknown(settings) or any(one.wrong for one in found) or is_any(con, rejected):
        raise NotLocal("whether answers are on their scale is told from all of them")
    return [one.in_words() for one in found]
