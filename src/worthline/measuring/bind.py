"""Which rows does a metric add up, placed into periods and segments?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from worthline.catalogue.metric import OverTable
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.derived.windows import Windows
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Asked, Rules
from worthline.words.errors import UnknownNameError

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Bound:
    """A table placed into periods: `rows` has customer_id and period; `single` says one row a customer and period."""

    rows: ir.Table
    single: bool


def bound(how: OverTable, known: Known, rules: Rules | Asked, windows: Windows) -> Bound:
    """The rows of the metric's table that fall into the windows."""
    if how.table in STREAMED:
        return Bound(STREAMED[how.table].build(known, rules, windows), single=True)
    if how.table in STORED:
        return _stored(how, windows)
    if how.table in RECORDED:
        return Bound(windows.placed(_recorded(how.table, known), _day(how)), single=False)
    raise UnknownNameError("table", how.table, [*STREAMED, *STORED, *RECORDED])


def standing(how: OverTable, windows: Windows) -> Bound:
    """Every row that began before each window's end, with that end as `end_on`."""
    rows, calendar = STORED[how.table].table(), windows.table()
    joined = rows.inner_join(calendar, rows[_day(how)] < calendar.end_on)
    return Bound(joined.drop("start_on"), single=False)


@lru_cache(maxsize=64)
def blank(table: str) -> ir.Table:
    """The table by its columns alone: enough to see what a metric makes of it."""
    import ibis

    if table in STREAMED:
        return ibis.table(dict(STREAMED[table].columns), name=table)
    if table in STORED:
        return STORED[table].table()
    if table in RECORDED:
        return ibis.table(RECORDED[table].schema(), name=table)
    raise UnknownNameError("table", table, [*STREAMED, *STORED, *RECORDED])


def cut(rows: ir.Table, by: Sequence[str], known: Known) -> ir.Table:
    """The rows with the columns they are cut by: their own where they have them, their customer's otherwise."""
    foreign = [name for name in by if not _labels(rows, name)]
    if not foreign:
        return rows
    customers = known.table("customers")
    unknown = [name for name in foreign if not _labels(customers, name)]
    if unknown:
        useful = [name for name in customers.columns if _labels(customers, name)]
        raise UnknownNameError("column to cut by", unknown[0], useful)
    labels = customers.select("customer_id", *foreign)
    joined = rows.left_join(labels, "customer_id")
    return joined.drop("customer_id_right") if "customer_id_right" in joined.columns else joined


def _labels(rows: ir.Table, name: str) -> bool:
    """Whether a column holds words that customers share, and so can make segments."""
    return name in rows.columns and name != "customer_id" and rows[name].type().is_string()


def cannot_cut(how: OverTable, by: Sequence[str]) -> str:
    """The first column by which the table cannot be cut because its rows belong to no customer, or nothing."""
    if how.table != "spending":
        return ""
    return next((name for name in by if name not in STORED["spending"].columns), "")


def _stored(how: OverTable, windows: Windows) -> Bound:
    table = STORED[how.table].table()
    placed = windows.placed(table.filter(table[_day(how)].notnull()), _day(how))
    return Bound(placed, single=how.table == "journeys")


def _recorded(name: str, known: Known) -> ir.Table:
    """A recorded table whose rows without a customer stand for themselves."""
    import ibis

    rows = known.table(name)
    key = RECORDED[name].key
    itself = ibis.row_number().over(ibis.window(order_by=rows[RECORDED[name].dated_on]))
    units = [rows[column] for column in dict.fromkeys(("customer_id", *key)) if column in rows.columns]
    return rows.mutate(customer_id=ibis.coalesce(*units, itself.cast("string")))


def _day(how: OverTable) -> str:
    if how.when:
        return how.when
    if how.table in STORED:
        return STORED[how.table].when
    return RECORDED[how.table].dated_on
