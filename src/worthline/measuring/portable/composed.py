"""How do the queries of a formula's parts become one query?

Each part is measured by month on its own, as it is when Worthline measures, and the months are put side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import indent

from worthline.catalogue.metric import OfMetrics
from worthline.engines import Dialect
from worthline.measuring.leaves import Context, Leaf, Tree
from worthline.measuring.portable.arithmetic import in_sql
from worthline.measuring.portable.months import MONTHS, suffix

ONE_MONTH = 1.0


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes one query of a formula's parts.

    Attributes:
        dialect: the dialect it is written in.
        leaf_sql: the query of a metric over one table.
        parts: the parts of a formula that can be measured.
    """

    dialect: Dialect
    leaf_sql: Callable[[Leaf], str]
    parts: Callable[[Tree], Mapping[str, Tree]]

    def query(self, each: Tree) -> str:
        """One query for a formula: `period` and `value`, null in a month in which it cannot be given.

        Raises:
            CannotSayError: its arithmetic is more than SQL can say.
        """
        quoted, steps = self.dialect.quoted, dict[str, str]()
        self._add(each, MONTHS + suffix(Context(each.longest)), steps)
        told = ",\n".join(f"{quoted(name)} AS (\n{indent(sql, '  ')}\n)" for name, sql in steps.items())
        return f"WITH {told}\nSELECT {quoted('period')}, {quoted('value')}\nFROM {quoted(step(each))}"

    def _add(self, each: Tree, spine: str, steps: dict[str, str]) -> None:
        """Add the query of a metric to the steps, after those of its parts."""
        if step(each) in steps:
            return
        for part in self.parts(each).values():
            self._add(part, MONTHS, steps)
        steps[step(each)] = self.leaf_sql(each.leaf) if each.leaf else self._side_by_side(each, spine)

    def _side_by_side(self, each: Tree, spine: str) -> str:
        how, parts = each.metric.how, self.parts(each)
        assert isinstance(how, OfMetrics)
        quoted = self.dialect.quoted
        period, value = quoted("period"), quoted("value")
        joins = [
            f"LEFT JOIN {quoted(step(part))} AS {quoted(name)} ON {quoted(name)}.{period} = m.{period}"
            for name, part in parts.items()
        ]
        said = in_sql(how, {name: f"{quoted(name)}.{value}" for name in parts}, months_in(each))
        return "\n".join([f"SELECT m.{period}, {said} AS {value}", f"FROM {quoted(spine)} AS m", *joins])


def step(each: Tree) -> str:
    """What a metric in its context is called inside a query."""
    return f"{each.metric.key}{suffix(each.context)}_by_month"


def months_in(each: Tree) -> float:
    """The length of the period a formula's parts are measured over, in months."""
    return max((part.context.last for part in each.parts.values()), default=0) or ONE_MONTH
