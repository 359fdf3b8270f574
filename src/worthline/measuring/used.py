"""Which rules made a number?"""

from __future__ import annotations

from functools import lru_cache

from worthline.catalogue.metric import OverTable
from worthline.measuring.bind import blank
from worthline.measuring.leaves import Tree
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.rules import Asked, Rules


def rules_behind(tree: Tree, rules: Rules) -> frozenset[str]:
    """The names of the rules that the metric, its parts and their tables ask for."""
    how = tree.metric.how
    if isinstance(how, OverTable):
        return _of_table(how, rules)
    asked = Asked(rules)
    named = {
        rule for part in how.under(asked).values() for rule in (part.last, part.pooled, part.lag) if rule
    }
    inside = [rules_behind(part, rules) for part in tree.parts.values()]
    return frozenset(named | asked.names).union(*inside)


@lru_cache(maxsize=512)
def _of_table(how: OverTable, rules: Rules) -> frozenset[str]:
    asked = Asked(rules)
    how.rows(blank(how.table), asked)
    own = STREAMED.get(how.table) or STORED.get(how.table)
    named = {how.last} if how.last else set()
    return frozenset(asked.names | named | set(own.rules if own else ()) | {"minimum_customers"})
