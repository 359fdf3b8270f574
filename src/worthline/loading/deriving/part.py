"""How are the derived tables made for some customers only?

Their recorded rows are put aside into small tables, the same expressions are read over these, and what comes out takes
the place of their rows in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from worthline.engines import Engine
from worthline.loading.deriving.shares import Share
from worthline.loading.keeping.compiled import Builds, Compiled
from worthline.loading.keeping.undated import BEFORE
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.order import KEPT
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import ibis.expr.types as ir

Turning = Callable[[Known, Rules, date], "ir.Table"]
"""Whose rows the passing of days alone may change, since a last day."""
TOUCHED = "part_touched"
REPLACED = "part_replaced"
OTHERS = "part_orders_of_others"
_NAME_BOTH = tuple(
    name
    for name, table in RECORDED.items()
    if name != "orders" and table.column("customer_id") and table.column("order_id")
)
"""Tables whose rows name a customer and an order, which may be another's."""
_PLACELESS = frozenset({"customers", "orders"})
"""Tables whose rows name their customer, so that no order has to tell whose they are."""
_UNNAMED = ("tickets", "deliveries", "invitations")
"""Tables whose rows stand for themselves until their order is known: one that came before it has been nobody's."""


class Part:
    """The tables of a company, of some customers only.

    Args:
        engine: holds all rows.
        known: what they are, as of the new last day.
        rules: settled rules.
        compiled: what need not be compiled again.

    Attributes:
        has_nobody: whether rows of nobody have changed; told once they are gathered.
    """

    def __init__(self, engine: Engine, known: Known, rules: Rules, compiled: Compiled) -> None:
        self.engine = engine
        self.known = known
        self.rules = rules
        self.compiled = compiled
        self.has_nobody = False
        self._names: set[str] = set()
        self._mine = ""

    def gather(self, customers: str, before: date) -> None:
        """Put aside the rows of these customers, and of those whom only the days since `before` have moved."""
        sources = [f"select customer_id from {customers}", *self._moved_by_days(before)]
        self._put(TOUCHED, f"select distinct customer_id from ({' union all '.join(sources)}) as moved")
        self._aside_recorded(f"customer_id in (select customer_id from {TOUCHED})")
        rows = [f"select customer_id from {TOUCHED}", *(_by_themselves(RECORDED[name]) for name in _UNNAMED)]
        self._put(REPLACED, " union all ".join(rows))
        self._mine = f"customer_id in (select customer_id from {REPLACED})" if self._mine else ""
        nobodys = f"select count(*) as n from {REPLACED} where customer_id is null"
        self.has_nobody = bool(self.engine.rows(nobodys)[0]["n"])

    def share(self, share: Share, standing: Iterable[Derived]) -> None:
        """Put aside all rows of a share of the customers, and theirs in derived tables that stand as they are."""
        self._aside_recorded(share.condition)
        for table in standing:
            self._aside(table.name, f'select * from "{table.name}" where {share.condition}')
        self._put(REPLACED, "select customer_id from customers where false")

    def renew(self, table: Derived, made_by: Builds) -> None:
        """Make the customers' rows of a derived table, and put them in the place of those in the store."""
        name = f"part {table.name} {sorted(self._names)}"
        self._aside(table.name, self._sql(name, lambda known: self._of_part(made_by(known))))
        columns = ", ".join(f'"{name}"' for name in table.columns)
        order = ", ".join(table.sort)
        own = f"where {self._mine}" if self._mine else ""
        rows = f'select {columns} from "{_aside(table.name)}" {own} order by {order}'
        self.engine.renew(table.name, rows, REPLACED)

    def _moved_by_days(self, before: date) -> Iterator[str]:
        """Customers of rows dated between the two last days, though nothing was delivered of them."""
        if before == self.known.as_of:
            return
        for name, table in RECORDED.items():
            days = [column.day for column in table.columns if column.kind is Kind.TIME]
            if days and _owned(table, "true") and self.known.has(name):
                yield _dated_within(table, days, before, self.known.as_of)
        for derived in KEPT.values():
            if derived.turning:
                yield self._turning(derived.name, derived.turning, before)

    def _turning(self, name: str, turning: Turning, before: date) -> str:
        return self._sql(f"turning {name}", lambda known: turning(known, self.rules, BEFORE), before)

    def _of_part(self, question: ir.Table) -> ir.Table:
        """The same question, asked of the part."""
        import ibis.expr.operations as ops

        own = {
            table: table.copy(name=_aside(table.name))
            for table in question.op().find(ops.UnboundTable)
            if table.name in self._names
        }
        found: ir.Table = question.op().replace(own).to_expr()
        return found

    def _sql(self, name: str, question: Builds, before: date | None = None) -> str:
        asked = (self.engine, self.known, self.rules, name, question)
        return self.compiled.written(*asked, before=before).sql

    def _aside_recorded(self, mine: str) -> None:
        """Put aside the recorded rows of customers that a condition is true of."""
        self._mine = ""
        self._aside("orders", f"select * from orders where {mine}")
        self._add_orders_of_others(mine)
        for name, table in RECORDED.items():
            owned = _owned(table, mine)
            if owned and name != "orders":
                self._aside(name, f'select * from "{name}" where {owned}')

    def _add_orders_of_others(self, mine: str) -> None:
        """Put orders beside the customers' own that rows of theirs name; of the others' rows nothing is kept then."""
        own = _aside("orders")
        named = " union all ".join(
            f'select order_id from "{name}" where {mine} and order_id is not null' for name in _NAME_BOTH
        )
        self._put(
            OTHERS,
            f"select distinct n.order_id from ({named}) as n left join {own} o on n.order_id = o.order_id "
            "where o.order_id is null",
        )
        if not self.engine.rows(f"select count(*) as n from {OTHERS}")[0]["n"]:
            return
        self._put(f"{own}_alone", f"select * from {own}")
        others = f"select * from orders where order_id in (select order_id from {OTHERS})"
        self._put(own, f"select * from {own}_alone union all {others}")
        self._mine = mine

    def _aside(self, name: str, sql: str) -> None:
        self._put(_aside(name), sql)
        self._names.add(name)

    def _put(self, name: str, sql: str) -> None:
        self.engine.create(name, sql, temporary=True)


def _aside(name: str) -> str:
    return f"part_of_{name}"


def _owned(table: Recorded, mine: str) -> str:
    """Which rows are of the customers that a condition is true of; empty where no row is anybody's."""
    conditions = []
    if table.column("customer_id"):
        conditions.append(mine)
    if table.column("order_id") and table.name not in _PLACELESS:
        conditions.append(f'order_id in (select order_id from "{_aside("orders")}")')
    return " or ".join(conditions)


def _dated_within(table: Recorded, days: list[str], after: date, until: date) -> str:
    """The customers of rows with a day after one and up to another."""
    inside = " or ".join(f"(r.{day} > date '{after}' and r.{day} <= date '{until}')" for day in days)
    own = "r.customer_id" if table.column("customer_id") else "null"
    if table.name in _PLACELESS or not table.column("order_id"):
        return f'select {own} as customer_id from "{table.name}" r where {inside}'
    return (
        f'select coalesce({own}, o.customer_id) as customer_id from "{table.name}" r '
        f'left join "orders" o on r.order_id = o.order_id where {inside}'
    )


def _by_themselves(table: Recorded) -> str:
    """What rows of the part were called that name no customer, as long as nobody knew whose they are."""
    (key,) = table.key
    called = f"'{table.name} ' || {key}"
    return f'select {called} as customer_id from "{_aside(table.name)}" where customer_id is null'
