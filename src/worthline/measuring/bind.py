"""Which rows does a metric add up, placed into periods and segments?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from worthline.catalogue.metric import OverTable
from worthline.tables.derived.apart import Apart
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.derived.owner import owned
from worthline.tables.derived.profile import labels
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
        return _stored(how, known, windows)
    if how.table in RECORDED:
        return Bound(windows.placed(_recorded(how.table, known), dated_by(how)), single=False)
    raise UnknownNameError("table", how.table, [*STREAMED, *STORED, *RECORDED])


def read_apart(how: OverTable, known: Known, rules: Rules | Asked, windows: Windows) -> Apart | None:
    """The table in two parts, where it can be read so."""
    table = STREAMED.get(how.table)
    return table.apart(known, rules, windows) if table and table.apart else None


def one_each(how: OverTable) -> bool:
    """Whether the table has one row a customer in all."""
    return how.table in STORED and how.table not in STREAMED and STORED[how.table].one_each


def standing(how: OverTable, known: Known, windows: Windows) -> Bound:
    """Every row that began before each window's end, with that end as `end_on`."""
    rows, calendar = STORED[how.table].table().mutate(as_of=known.today), windows.table()
    joined = rows.inner_join(calendar, rows[dated_by(how)] < calendar.end_on)
    return Bound(joined.drop("start_on"), single=False)


@lru_cache(maxsize=64)
def blank(table: str) -> ir.Table:
    """The table by its columns alone: enough to see what a metric makes of it."""
    import ibis

    if table in STREAMED:
        return ibis.table(dict(STREAMED[table].columns), name=table)
    if table in STORED:
        return ibis.table(dict(STORED[table].columns) | {"as_of": "date"}, name=table)
    if table in RECORDED:
        return ibis.table(RECORDED[table].schema() | {"as_of": "date"}, name=table)
    raise UnknownNameError("table", table, [*STREAMED, *STORED, *RECORDED])


def cut(rows: ir.Table, by: Sequence[str], known: Known, table: str = "") -> ir.Table:
    """The rows with the columns they are cut by: their own where they have them, their customer's otherwise.

    A column of `table` that holds nothing is no column of its own: answers that do not say through which channel they
    came are cut by the channel that brought the customer.
    """
    foreign = [
        name
        for name in by
        if name in known.segments or not _labels(rows, name) or _says_nothing(table, name, known)
    ]
    if not foreign:
        return rows
    bare = rows.drop(*(name for name in foreign if name in rows.columns))
    joined = bare.left_join(labels(foreign, known), "customer_id")
    return joined.drop("customer_id_right") if "customer_id_right" in joined.columns else joined


def _labels(rows: ir.Table, name: str) -> bool:
    """Whether a column holds words that customers share, and so can make segments."""
    return name in rows.columns and name != "customer_id" and rows[name].type().is_string()


def _says_nothing(table: str, name: str, known: Known) -> bool:
    """Whether customers deliver this column, and the table, that has it too, does not."""
    if table in BEFORE_CUSTOMERS or table not in {*STORED, *RECORDED}:
        return False
    sources = STORED[table].needs if table in STORED else (table,)
    theirs = known.has(f"customers.{name}") or name in known.extra
    return theirs and not any(known.has(f"{source}.{name}") for source in sources)


BEFORE_CUSTOMERS = ("spending", "leads")
"""Tables of what comes before there is a customer: what is known of customers would tell of the won alone."""


def cannot_cut(how: OverTable, by: Sequence[str]) -> str:
    """The first column by which the table cannot be cut because its rows are of no customer yet; empty where none."""
    if how.table not in BEFORE_CUSTOMERS:
        return ""
    return next((name for name in by if name not in blank(how.table).columns), "")


def _stored(how: OverTable, known: Known, windows: Windows) -> Bound:
    table = STORED[how.table].table()
    placed = windows.placed(table.filter(table[dated_by(how)].notnull()), dated_by(how))
    return Bound(placed.mutate(as_of=known.today), single=STORED[how.table].one_each)


def _recorded(name: str, known: Known) -> ir.Table:
    """A recorded table, each row with its customer or standing for itself, and with the last day the data speaks of."""
    rows = owned(known, name).drop("of_customer", "itself")
    return rows.mutate(as_of=known.today)


def dated_by(how: OverTable) -> str:
    """The date column that puts a row into a period; empty for a table made by period."""
    if how.when or how.table in STREAMED:
        return how.when
    if how.table in STORED:
        return STORED[how.table].when
    return RECORDED[how.table].dated_on
