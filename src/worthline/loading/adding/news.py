"""Which deliveries are new, and may they be added to what stands?

Everything is loaded anew where the settings or the code changed, where a delivery no longer counts, and where what new
rows come to depends on more than the rows they meet: one source completing another, amounts in other currencies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.loading.adding.kept import SORTED
from worthline.loading.change import DELIVERY, NotLocal
from worthline.loading.counting import count
from worthline.loading.keeping.manifest import Delivery
from worthline.loading.keeping.standing import Standing
from worthline.project.settings import Settings
from worthline.tables.recorded import RECORDED

if TYPE_CHECKING:
    import duckdb

    from worthline.loading.checking.rows import Rows

_SMALL = 100_000
"""Rows of a table that are read at once in whatever order they stand."""
_UNSORTED = 5
"""One row in so many may stand outside the order of its table; then it is sorted again, with all others."""
_LEAN_ON_ORDERS = {"orders", "refunds", "order_lines"}

News = dict[int, dict[int, Delivery]]
"""The new deliveries of each source that has any, by its place in the settings and by their numbers."""


def new_deliveries(settings: Settings, offered: Sequence[Sequence[Delivery]], before: Standing) -> News:
    """The deliveries that came after those that stand, numbered on.

    Raises:
        NotLocal: they cannot be added.
    """
    found: News = {}
    number = sum(map(len, before.deliveries))
    for place, (standing, own) in enumerate(zip(before.deliveries, offered, strict=True)):
        if [one.hash for one in own[: len(standing)]] != standing:
            raise NotLocal("a delivery no longer counts")
        if fresh := own[len(standing) :]:
            found[place] = dict(enumerate(fresh, start=number))
            number += len(fresh)
    _refuse_entangled(settings, found)
    return found


def _refuse_entangled(settings: Settings, news: News) -> None:
    """Leave to a load of everything what rows of several sources together decide."""
    tables = {settings.sources[place].table for place in news}
    leaning = tables | ({"orders"} if tables & _LEAN_ON_ORDERS else set())
    if any(source.completes and source.table in leaning for source in settings.sources):
        raise NotLocal("a source completes another")
    if "rates" in tables:
        raise NotLocal("a rate may let rows in that waited for it")
    twice = Counter((source.name, source.table) for source in settings.sources)
    if max(twice.values()) > 1:
        raise NotLocal("two sources of a table have the same name")


def refuse_foreign(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], own: str) -> None:
    """Leave amounts in other currencies to a load of everything: a rate may change what they are worth.

    Raises:
        NotLocal: there are some, in the store or among the new rows.
    """
    named = [part for part in parts if part.names_currency]
    new = [f"SELECT 1 FROM {part.relation} WHERE fault IS NULL AND currency <> ?" for part in named]
    known = ["SELECT 1 FROM unpriced", "SELECT 1 FROM batch_money"]
    asked = " UNION ALL ".join(f"({query} LIMIT 1)" for query in (*new, *known))
    if con.execute(asked, [own] * len(new)).fetchall():
        raise NotLocal("there are amounts in other currencies")


def refuse_disorder(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], facts: dict[str, int]) -> None:
    """Leave many new rows to a load of everything, which sorts them among the others.

    Raises:
        NotLocal: too many rows of a table would stand outside its order.
    """
    for name in {part.table.name for part in parts}:
        new = sum(count(con, part.relation) for part in parts if part.table.name == name)
        outside = new + count(con, f"{name} WHERE {DELIVERY} >= {facts[SORTED]}")
        if outside > max(_SMALL, count(con, RECORDED[name].name) // _UNSORTED):
            raise NotLocal(f"{name} is to be sorted again")
