"""What can only Ibis tell of a metric, and is told once?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from worthline.catalogue.metric import Duration, OverTable, Ratio
from worthline.loading.keeping.code import code_of
from worthline.loading.keeping.compiled import Compiled
from worthline.measuring.bind import blank
from worthline.measuring.evaluate import Shape, shape_of
from worthline.measuring.leaves import Leaf
from worthline.tables.rules import Rules


def told(
    compiled: Compiled, what: str, of: tuple[str, OverTable], rules: Rules, make: Callable[[], Any]
) -> Any:
    """A fact about a metric that is added up over one table, as JSON holds it.

    Args:
        compiled: has what was told before.
        what: the name of the fact.
        of: the metric's key, and how it is added up.
        rules: settled rules.
        make: finds the fact out.
    """
    key, how = of
    code = code_of(how.build)
    if code is None:
        return make()
    return compiled.fact(f"{what} {key} {code} {_named(rules)}", make)


def shape(compiled: Compiled, leaf: Leaf, rules: Rules) -> Shape:
    """What must be known of a leaf before its sums can be judged."""
    total, bounds, exact, mean = told(
        compiled, "shape", (leaf.key, leaf.how), rules, lambda: _found(leaf.how, rules)
    )
    return Shape(total, tuple(bounds) if bounds else None, exact, mean)


def _found(how: OverTable, rules: Rules) -> list[Any]:
    row = how.rows(blank(how.table), rules)
    match row:
        case Ratio():
            found = shape_of(row)
            return [found.total, found.bounds, found.exact, None]
        case Duration():
            return [False, None, False, row.mean]


@lru_cache(maxsize=64)
def _named(rules: Rules) -> str:
    return repr(rules)
