"""What did the engine say about each leaf, in each period and segment?

`Readings` asks the engine one question a table and context and keeps the answers as sums, which merge: a pooled leaf is
the sum of its months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worthline.engines import Engine
from worthline.loading.keeping.code import code_of
from worthline.loading.keeping.compiled import IN_MEMORY, Compiled, Written
from worthline.measuring.adding import answer, products_of, read_sums
from worthline.measuring.ask import make
from worthline.measuring.interval import Sums
from worthline.measuring.leaves import Leaf
from worthline.measuring.query import Question, is_duration, joined_questions
from worthline.measuring.survival import Curve, kaplan_meier
from worthline.tables.derived.known import Known
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Rules
from worthline.words.periods import Calendar, Grain, Period, month_index

Segment = tuple[str | None, ...]
Place = tuple[int, Segment]
Products = tuple[float, float, float, float]


@dataclass(slots=True)
class Readings:
    """The sums and curves of every leaf asked for, by period and segment."""

    sums: dict[Leaf, dict[Place, Sums]] = field(default_factory=dict)
    products: dict[tuple[Leaf, Leaf], dict[Place, Products]] = field(default_factory=dict)
    curves: dict[Leaf, dict[Place, Curve]] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)

    def places(self) -> set[Place]:
        """Every period and segment in which anything was found."""
        summed = {place for each in self.sums.values() for place in each}
        return summed | {place for each in self.curves.values() for place in each}


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks the engine about leaves.

    Attributes:
        engine: where the tables are.
        known: what the company delivers.
        rules: settled rules.
        calendar: the company's calendar.
        compiled: what need not be compiled again.
    """

    engine: Engine
    known: Known
    rules: Rules
    calendar: Calendar
    compiled: Compiled = IN_MEMORY

    def read(
        self,
        leaves: Sequence[Leaf],
        pairs: set[tuple[Leaf, Leaf]],
        periods: Sequence[Period],
        by: tuple[str, ...],
    ) -> Readings:
        """Everything the leaves need for these periods, in order and of one grain, cut by these columns."""
        readings = Readings()
        for group in joined_questions(leaves, monthly=self._monthly(periods)):
            question = self.question(group, pairs, periods, by)
            rows = self._ask(question, readings)
            if is_duration(group[0]):
                readings.curves[group[0]] = _curves(rows, by)
            else:
                self._keep(question, rows, periods, readings)
        return readings

    def question(
        self,
        group: tuple[Leaf, ...],
        pairs: set[tuple[Leaf, Leaf]],
        periods: Sequence[Period],
        by: tuple[str, ...],
    ) -> Question:
        """The question that reads a group of leaves over these periods."""
        wanted = tuple(
            (first, second)
            for first in range(len(group))
            for second in range(len(group))
            if (group[first], group[second]) in pairs
        )
        return Question(group, self._windows(group, periods), by, wanted)

    def prepare(self, windows: Windows) -> None:
        """Put the calendar the question is measured against beside the tables."""
        rows = (f"({period}, date '{start}', date '{end}')" for period, start, end in windows.rows())
        self._put(windows.name, rows, "period, start_on, end_on")
        if windows.shifted:
            rows = (f"({period}, {bucket})" for period, bucket in windows.bucket_rows())
            self._put(windows.buckets_name, rows, "period, bucket")

    def _put(self, name: str, rows: Iterable[str], columns: str) -> None:
        values = f"select * from (values {', '.join(rows)}) as t({columns})"
        self.engine.create(name, values, temporary=True)

    def _monthly(self, periods: Sequence[Period]) -> bool:
        """Whether the periods are months without a gap."""
        first, last = month_index(periods[0].start), month_index(periods[-1].start)
        return periods[0].grain is Grain.MONTH and len(periods) == last - first + 1

    def _windows(self, group: Sequence[Leaf], periods: Sequence[Period]) -> Windows:
        context = group[0].context
        pooled = max(leaf.context.pooled for leaf in group)
        if pooled:
            first = min(month_index(periods[0].end) - pooled, month_index(periods[0].start))
            last = month_index(periods[-1].end) - 1
            return Windows(self.calendar, Grain.MONTH, first, last, 0, context.lag)
        grain = periods[0].grain
        indexes = [self.calendar.index_of(period.start, grain) for period in periods]
        first, last = indexes[0], indexes[-1]
        only = () if len(indexes) == last - first + 1 else tuple(indexes)
        return Windows(self.calendar, grain, first, last, context.last, context.lag, only)

    def _ask(self, question: Question, readings: Readings) -> list[dict[str, Any]]:
        self.prepare(question.windows)
        written = self._written(question)
        make(self.engine, self.known, self.rules, written.tables, self.compiled)
        readings.statements.append(written.sql)
        return self.engine.rows(written.sql)

    def _written(self, question: Question) -> Written:
        code = [code_of(leaf.how.build) for leaf in question.leaves]
        name = None if None in code else f"{question} {code}"
        asked = (self.engine, self.known, self.rules, name)
        return self.compiled.written(*asked, lambda known: answer(question, known, self.rules))

    def _keep(
        self, question: Question, rows: list[dict[str, Any]], periods: Sequence[Period], readings: Readings
    ) -> None:
        at = {_place(row, question.by): row for row in rows}
        for index, leaf in enumerate(question.leaves):
            found = {place: read_sums(row, index) for place, row in at.items()}
            pooled = leaf.context.pooled
            readings.sums[leaf] = self._pool(found, periods, pooled, _add) if pooled else found
        for first, second in question.pairs:
            both = {place: products_of(row, first, second) for place, row in at.items()}
            pair = (question.leaves[first], question.leaves[second])
            pooled = pair[0].context.pooled
            readings.products[pair] = self._pool(both, periods, pooled, _add_products) if pooled else both

    def _pool(
        self, months: Mapping[Place, Any], periods: Sequence[Period], pooled: int, add: Any
    ) -> dict[Place, Any]:
        """The months' sums added up for each period: the last `pooled` months up to its end."""
        segments = {segment for _, segment in months}
        out: dict[Place, Any] = {}
        for period in periods:
            index, end = self.calendar.index_of(period.start, period.grain), month_index(period.end)
            for segment in segments:
                held = [
                    months[(month, segment)]
                    for month in range(end - pooled, end)
                    if (month, segment) in months
                ]
                if held:
                    out[(index, segment)] = add(held)
        return out


def _place(row: Mapping[str, Any], by: Sequence[str]) -> Place:
    return int(row["period"]), tuple(None if row[name] is None else str(row[name]) for name in by)


def _add(held: Sequence[Sums]) -> Sums:
    together = [
        sum(getattr(each, name) for each in held)
        for name in ("part", "whole", "part2", "whole2", "part_whole")
    ]
    return Sums(max(each.n for each in held), *together)


def _add_products(held: Sequence[Products]) -> Products:
    a, b, c, d = (sum(each[side] for each in held) for side in range(4))
    return a, b, c, d


def _curves(rows: Sequence[Mapping[str, Any]], by: Sequence[str]) -> dict[Place, Curve]:
    counted: dict[Place, dict[int, list[int]]] = {}
    for row in rows:
        ages = counted.setdefault(_place(row, by), {})
        ages.setdefault(int(row["days"]), [0, 0])[0 if row["arrived"] else 1] += int(row["people"])
    return {
        place: kaplan_meier(
            list(ages), [each[0] for each in ages.values()], [each[1] for each in ages.values()]
        )
        for place, ages in counted.items()
    }
