"""Which sums must be read, and from where, to measure what is asked?

A formula is taken apart into leaves: metrics added up over one table, in one context (how far back, how much earlier,
pooled over months or not). Leaves of the same table and context are read in one query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from worthline.catalogue.metric import Metric, OfMetrics, OverTable, Part, find, parameters
from worthline.tables.rules import Asked, Rules


@dataclass(frozen=True, slots=True)
class Context:
    """In what light a metric is measured.

    Attributes:
        last: months it looks back from the period's end as one window; 0 for the period itself.
        lag: months earlier.
        pooled: months whose monthly sums are added up; 0 for none.
    """

    last: int = 0
    lag: int = 0
    pooled: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A metric added up over one table, in one context."""

    key: str
    context: Context

    @property
    def metric(self) -> Metric:
        """The metric's record."""
        return find(self.key)

    @property
    def how(self) -> OverTable:
        """How it is added up."""
        how = self.metric.how
        assert isinstance(how, OverTable)
        return how

    @property
    def query(self) -> tuple[str, str, Context]:
        """Leaves with the same are read together: the table, its date column, the context."""
        return self.how.table, self.how.when, self.context


@dataclass(frozen=True)
class Tree:
    """A metric in a context, with the parts it is made of (none for a leaf).

    What it knows of itself is worked out once: it is asked for in every period and segment.
    """

    metric: Metric
    context: Context
    parts: Mapping[str, Tree]

    @cached_property
    def leaf(self) -> Leaf | None:
        """The leaf it is, unless it is a formula."""
        return None if isinstance(self.metric.how, OfMetrics) else Leaf(self.metric.key, self.context)

    @cached_property
    def ends(self) -> Mapping[Leaf, Tree]:
        """Every leaf under it, each once, with the tree that is that leaf alone."""
        if self.leaf is not None:
            return {self.leaf: self}
        return {leaf: end for part in self.parts.values() for leaf, end in part.ends.items()}

    @cached_property
    def longest(self) -> int:
        """How many months it looks back at most; 0 for the period itself."""
        return max((leaf.context.last for leaf in self.ends), default=0)

    @cached_property
    def optional(self) -> frozenset[str]:
        """The parts it can do without."""
        return optional(self.metric.how) if isinstance(self.metric.how, OfMetrics) else frozenset()

    @cached_property
    def wants_months(self) -> bool:
        """Whether its arithmetic depends on the length of the period."""
        return isinstance(self.metric.how, OfMetrics) and self.metric.how.wants_months

    def leaves(self) -> Sequence[Leaf]:
        """Every leaf under it, each once."""
        return list(self.ends)


def tree(key: str, rules: Rules | Asked, context: Context | None = None) -> Tree:
    """The metric taken apart under these rules."""
    entry = find(key)
    context = context or Context()
    if isinstance(entry.how, OverTable):
        if entry.how.last and not context.last:
            context = Context(entry.how.months_back(rules), context.lag, 0)
        return Tree(entry, context, {})
    parts = entry.how.under(rules)
    return Tree(
        entry,
        context,
        {name: tree(part.metric, rules, _inside(part, rules, context)) for name, part in parts.items()},
    )


def optional(how: OfMetrics) -> frozenset[str]:
    """The parts a formula can do without."""
    given = parameters(how.combine).values()
    return frozenset(parameter.name for parameter in given if parameter.default is not parameter.empty)


def together(trees: Sequence[Tree]) -> set[tuple[Leaf, Leaf]]:
    """Pairs of leaves of one formula that are read in one query, and so share customers."""
    pairs = set()
    for each in trees:
        leaves = each.leaves() if each.leaf is None else []
        pairs |= {
            (first, second)
            for index, first in enumerate(leaves)
            for second in leaves[index + 1 :]
            if first.query == second.query
        }
    return pairs


def _inside(part: Part, rules: Rules | Asked, outer: Context) -> Context:
    def months(rule: str, otherwise: int) -> int:
        return int(getattr(rules, rule)) if rule else otherwise

    lag = months(part.lag, outer.lag) + part.back
    if part.pooled:
        return Context(0, lag, months(part.pooled, 0))
    return Context(months(part.last, outer.last), lag, outer.pooled)
