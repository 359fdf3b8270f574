"""What is the SQL of every metric, and of every table it reads, for engines Worthline does not run on?

A stranger who has the recorded tables makes the tables told here, in their order, and can then ask for any metric by
month. No engine need be here to tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from worthline.catalogue.metric import OfModel, find
from worthline.engines import DIALECTS, Dialect
from worthline.measuring.adding import waits
from worthline.measuring.bind import bound
from worthline.measuring.can import missing
from worthline.measuring.leaves import Context, Leaf, Tree, tree
from worthline.measuring.portable.composed import Composer
from worthline.measuring.portable.made import Made, made_for
from worthline.measuring.portable.monthly import duration_by_month, ratio_by_month
from worthline.measuring.portable.months import (
    MONTHS,
    Months,
    buckets_sql,
    calendar_sql,
    suffix,
    windows,
)
from worthline.measuring.query import Question, is_duration
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.words.errors import CannotSayError

if TYPE_CHECKING:
    import ibis.expr.types as ir

SINCE, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
"""The first and the last day the data speaks of, where no company is asked: two whole years."""


@dataclass(frozen=True, slots=True)
class Told:
    """A table that metrics read, as SQL by dialect."""

    name: str
    about: str
    sql: Mapping[str, str]


def everything(since: date = SINCE, as_of: date = AS_OF) -> Known:
    """A company that delivers every column of every recorded table."""
    delivered = {name: frozenset(table.schema()) for name, table in RECORDED.items()}
    return Known(delivered, {}, as_of, since)


@dataclass(frozen=True)
class Definitions:
    """The SQL of metrics and tables under some rules.

    Attributes:
        known: which columns are delivered, and the days they speak of.
        rules: settled rules.
        dialects: the dialects wanted, by name.
    """

    known: Known = field(default_factory=everything)
    rules: Rules = field(default_factory=lambda: Rules().settled(contracts=True))
    dialects: Mapping[str, Dialect] = field(default_factory=lambda: DIALECTS)

    def tree(self, key: str) -> Tree:
        """A metric taken apart under the rules."""
        return tree(key, self.rules)

    def by_month(self, key: str) -> dict[str, str]:
        """The SQL that measures a metric by month, by dialect: at least `period` and `value`.

        Raises:
            CannotSayError: its arithmetic is more than SQL can say, or what it needs is not there.
        """
        each = self.sayable(key)
        if each.leaf is not None:
            return self._leaf(each.leaf)
        return {
            name: Composer(dialect, self._in(name), self.parts).query(each)
            for name, dialect in self.dialects.items()
        }

    def sayable(self, key: str) -> Tree:
        """A metric taken apart, where all it needs is there.

        Raises:
            CannotSayError: a table, a column or a rule it needs is not there, or a model or an analysis gives it.
        """
        lacking = missing(find(key), self.known, self.rules, stating=False)
        if lacking:
            raise CannotSayError(f"it needs {lacking}")
        each = self.tree(key)
        if _modelled(each):
            raise CannotSayError("a model fitted to all customers gives it, and no sum does")
        if any(_filled(leaf) for leaf in each.leaves()):
            raise CannotSayError("an analysis of all that is known of a customer gives it, and no SQL does")
        return each

    def parts(self, each: Tree) -> dict[str, Tree]:
        """The parts of a formula that can be measured: those it can do without may be missing."""
        return {
            name: part
            for name, part in each.parts.items()
            if not missing(part.metric, self.known, self.rules, stating=False)
        }

    def tables(self, keys: Iterable[str]) -> list[Told]:
        """The tables these metrics read beside the recorded ones, each after those it reads."""
        trees = [self.tree(key) for key in keys]
        leaves = list(dict.fromkeys(leaf for each in trees for leaf in each.leaves()))
        longest = [Context(each.longest) for each in trees if each.leaf is None]
        contexts = dict.fromkeys([Context(), *(leaf.context for leaf in leaves), *longest])
        calendars = [told for context in contexts for told in self._calendar(context)]
        made = {found[0].name: found for leaf in leaves if (found := self.made(leaf))}
        read = self._read([*map(self._expression, leaves), *(built for _, built in made.values())])
        return [
            *(
                Told(name, STORED[name].about, self._compiled(self._stored[name]))
                for name in STORED
                if name in read
            ),
            *{told.name: told for told in calendars}.values(),
            *(Told(each.name, each.about, self._compiled(built)) for each, built in made.values()),
        ]

    def recorded(self, keys: Iterable[str]) -> list[str]:
        """The recorded tables these metrics rest on."""
        leaves = {leaf for key in keys for leaf in self.tree(key).leaves()}
        made = [found[1] for leaf in leaves if (found := self.made(leaf))]
        read = self._read([*map(self._expression, leaves), *made])
        return [name for name in RECORDED if name in read]

    def made(self, leaf: Leaf) -> tuple[Made, ir.Table] | None:
        """The table made for a leaf, and the expression that makes it; none where it needs none."""
        made = made_for(leaf)
        if made is None:
            return None
        if made.name not in self._built:
            self._built[made.name] = made.build(self.known, self.rules, self._first)
        return made, self._built[made.name]

    @property
    def _first(self) -> date:
        return self.known.since.replace(day=1)

    @cached_property
    def _built(self) -> dict[str, ir.Table]:
        return {}

    @cached_property
    def _expressions(self) -> dict[Leaf, ir.Table]:
        return {}

    @cached_property
    def _leaves(self) -> dict[Leaf, dict[str, str]]:
        return {}

    @cached_property
    def _stored(self) -> dict[str, ir.Table]:
        return {
            name: each.build(self.known, self.rules).mutate(as_of=self.known.today)
            for name, each in STORED.items()
        }

    def _read(self, expressions: Iterable[ir.Table]) -> set[str]:
        """The names of all tables that these expressions read, and of those that make them."""
        ahead, found = list(expressions), set[str]()
        while ahead:
            fresh = _named_in(ahead.pop()) - found
            found |= fresh
            ahead += [self._stored[name] for name in fresh if name in STORED]
        return found

    def _in(self, dialect: str) -> Callable[[Leaf], str]:
        return lambda leaf: self._leaf(leaf)[dialect]

    def _leaf(self, leaf: Leaf) -> dict[str, str]:
        if leaf not in self._leaves:
            self._leaves[leaf] = self._compiled(self._expression(leaf))
        return self._leaves[leaf]

    def _expression(self, leaf: Leaf) -> ir.Table:
        if leaf not in self._expressions:
            self._expressions[leaf] = self._duration(leaf) if is_duration(leaf) else self._ratio(leaf)
        return self._expressions[leaf]

    def _ratio(self, leaf: Leaf) -> ir.Table:
        import ibis

        found = self.made(leaf)
        if found is not None:
            made, built = found
            rows = ibis.table(built.schema(), name=made.name)
            return ratio_by_month(leaf, rows, self.rules, single=made.single)
        placed = bound(leaf.how, self.known, self.rules, self._windows(leaf.context))
        return ratio_by_month(leaf, placed.rows, self.rules, single=placed.single)

    def _duration(self, leaf: Leaf) -> ir.Table:
        question = Question((leaf,), self._windows(leaf.context), ())
        return duration_by_month(leaf, waits(question, self.known, self.rules), self.rules)

    def _windows(self, context: Context) -> Months:
        return windows(self._first, self.known.as_of, context)

    def _compiled(self, expression: ir.Expr) -> dict[str, str]:
        return {name: dialect.compile(expression) for name, dialect in self.dialects.items()}

    def _calendar(self, context: Context) -> list[Told]:
        """The calendar of a context, and which months its windows cover."""
        months = self._windows(context)
        calendar = {name: calendar_sql(months, dialect) for name, dialect in self.dialects.items()}
        told = [] if context.pooled else [Told(months.name, _about(context), calendar)]
        if context == Context():
            return told
        covered = {name: buckets_sql(context, dialect) for name, dialect in self.dialects.items()}
        return [*told, Told(f"{MONTHS}{suffix(context)}_buckets", _about(context, covered=True), covered)]


def _modelled(each: Tree) -> bool:
    return isinstance(each.metric.how, OfModel) or any(map(_modelled, each.parts.values()))


def _filled(leaf: Leaf) -> bool:
    return leaf.how.table in STORED and STORED[leaf.how.table].filled


def _named_in(expression: ir.Table) -> set[str]:
    """The names of the tables an expression reads."""
    import ibis.expr.operations as ops

    return {str(table.name) for table in expression.op().find(ops.UnboundTable)}


def _about(context: Context, *, covered: bool = False) -> str:
    """What the months of a context are."""
    lights = (
        (context.last, "as one window of {} months up to the month's end"),
        (context.pooled, "with the sums of {} months added up"),
        (context.lag, "{} months earlier"),
    )
    said = ", ".join(text.format(months) for months, text in lights if months)
    what = "Which months each window covers" if covered else "The months that are measured"
    return f"{what}{': ' * bool(said)}{said}."
