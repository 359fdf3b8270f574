"""What do the derived tables read from?

`Known` hands out the recorded tables as Ibis tables and says which of their columns a company delivers, so an
expression joins only what is there. `Derived` is a derived table's declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Known:
    """The recorded tables of one company.

    Attributes:
        delivered: table to the columns that hold anything.
        extra: further columns of `customers`, each a segment.
        as_of: the last day the data speaks of; everything open is judged at its end.
        since: the first day the data speaks of.
        segments: the segments the project defines, each with its condition.
        health: how the health of customers is scored; only what scores it looks inside.
    """

    delivered: Mapping[str, frozenset[str]]
    extra: Mapping[str, str]
    as_of: date
    since: date
    segments: Mapping[str, str] = field(default_factory=dict)
    health: object | None = None

    @property
    def today(self) -> ir.DateValue:
        """The last day the data speaks of."""
        import ibis

        return ibis.date(self.as_of.isoformat())

    def table(self, name: str) -> ir.Table:
        """A recorded table, with the further columns of `customers`."""
        import ibis

        from worthline.tables.recorded import RECORDED

        schema = RECORDED[name].schema() | (dict(self.extra) if name == "customers" else {})
        return ibis.table(schema, name=name)

    def has(self, name: str) -> bool:
        """Whether a table (`orders`) or a column (`orders.cost`) holds anything."""
        table, _, column = name.partition(".")
        columns = self.delivered.get(table, frozenset())
        return column in columns if column else bool(columns)


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived table.

    No row of one that is kept says anything of the last day but what had happened by then: how old something is, is
    asked when it is read. So a day more changes the rows of those to whom something happened on it, and no others.

    Attributes:
        name: its public name.
        about: one sentence for people.
        columns: column to its type, as Ibis writes it.
        build: makes it from the recorded tables (and from derived tables before it) under the rules.
        needs: recorded tables without which it is empty; `a|b` takes either.
        when: the date column that puts a row into a period; empty where rows carry their month or period.
        rules: the rules it depends on, each with the columns it moves; none where it moves which rows there are.
        sort: the order it is stored in.
        kept: whether it is kept in the store; one that speaks of the last day, or of all customers at once, is made
            when it is first asked for.
        filled: whether an analysis says its rows, because no expression can.
        anybody: whether some of its rows may be of no customer.
        across: recorded tables whose rows may speak of other customers' rows here.
        turning: the customers whose rows the passing of days alone may change, since a last day.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    build: Callable[[Known, Rules | Asked], ir.Table]
    needs: tuple[str, ...] = ()
    when: str = ""
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: tuple[str, ...] = ("customer_id",)
    kept: bool = True
    filled: bool = False
    anybody: bool = False
    across: tuple[str, ...] = ()
    turning: Callable[[Known, Rules | Asked, date], ir.Table] | None = None

    @property
    def one_each(self) -> bool:
        """Whether it has one row a customer and no more."""
        return self.sort == ("customer_id",)

    def empty(self, any_rows: ir.Table) -> ir.Table:
        """The table without a row, from any table there is."""
        import ibis

        nothing = any_rows.filter(ibis.literal(False))
        return nothing.select(**{name: ibis.null(kind) for name, kind in self.columns.items()})

    def table(self) -> ir.Table:
        """The table as Ibis sees it once it is stored."""
        import ibis

        return ibis.table(dict(self.columns), name=self.name)
