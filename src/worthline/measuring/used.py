"""Which rules made a number?

Those a metric asks for itself, and those that move a column it reads or the rows of its table; no others.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import Duration, OfModel, OverTable, Ratio
from worthline.loading.keeping.compiled import IN_MEMORY, Compiled
from worthline.measuring.bind import blank
from worthline.measuring.leaves import Tree, tree
from worthline.measuring.told import told
from worthline.tables.derived.memberships import OF_CONTRACTS
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

IDLE = {"subscription": frozenset({"activity_window_days"}), "activity": frozenset(OF_CONTRACTS)}
"""The rules that decide nothing of customers, by who counts as one; what is paid each month depends on them still."""


def rules_behind(tree: Tree, rules: Rules, compiled: Compiled = IN_MEMORY) -> frozenset[str]:
    """The names of the rules that the metric, its parts and their tables ask for."""
    how = tree.metric.how
    if isinstance(how, OverTable):
        idle = IDLE[rules.customer_is] if how.table != "revenue_movements" else frozenset()
        asked = ("rules", (tree.metric.key, how), rules)
        return frozenset(told(compiled, *asked, lambda: sorted(_of_table(how, rules)))) - idle
    reading = Asked(rules)
    named = {
        rule for part in how.under(reading).values() for rule in (part.last, part.pooled, part.lag) if rule
    }
    inside = [rules_behind(part, rules, compiled) for part in tree.parts.values()]
    own = how.rules if isinstance(how, OfModel) else ()
    return frozenset(named | reading.names).union(own, *inside)


@cache
def ever_behind(key: str) -> frozenset[str]:
    """The rules a metric of the catalogue can depend on, with contracts or without."""
    both = [Rules().settled(contracts=contracts) for contracts in (True, False)]
    return frozenset[str]().union(*(rules_behind(tree(key, rules), rules) for rules in both))


@lru_cache(maxsize=512)
def _of_table(how: OverTable, rules: Rules) -> frozenset[str]:
    asked = Asked(rules)
    row = how.rows(blank(how.table), asked)
    read = _columns(row) | {how.when}
    table = STREAMED.get(how.table) or STORED.get(how.table)
    moving = table.rules if table else {}
    moved = {rule for rule, columns in moving.items() if not columns or read.intersection(columns)}
    return frozenset(
        asked.names | moved | how.timed_by | ({"minimum_customers"} if _needs_several(row) else set())
    )


def columns_read(how: OverTable, rules: Rules) -> set[str]:
    """The columns of its table that a metric reads, under these rules."""
    return _columns(how.rows(blank(how.table), rules))


def _columns(row: Ratio | Duration) -> set[str]:
    """The columns of its table that the metric reads."""
    import ibis.expr.operations as ops

    expressions: list[ir.Value | None] = (
        [row.part, row.whole] if isinstance(row, Ratio) else [row.start, row.end]
    )
    known: list[Any] = [each.op() for each in expressions if each is not None]
    return {found.name for each in known for found in each.find(ops.Field)}


def _needs_several(row: Ratio | Duration) -> bool:
    return isinstance(row, Duration) or row.whole is not None
