"""How are many metrics measured over many periods and segments, in few queries?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Bands, Metric, OfModel, OverTable, Refuse, find
from worthline.engines import Engine
from worthline.loading.keeping.compiled import IN_MEMORY, Builds, Compiled
from worthline.measuring import compare
from worthline.measuring.ask import ask, make
from worthline.measuring.bind import cannot_cut
from worthline.measuring.can import missing, stated
from worthline.measuring.evaluate import Answer, Evaluation
from worthline.measuring.interval import UNKNOWN, Estimate
from worthline.measuring.leaves import Leaf, Tree, together, tree
from worthline.measuring.measurement import Compared, Measurement, Verdict
from worthline.measuring.readings import Place, Reader, Readings, Segment
from worthline.measuring.told import shape
from worthline.measuring.unfolded import Unfolded
from worthline.measuring.used import rules_behind
from worthline.tables.derived.known import Known
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Rules
from worthline.words.periods import Calendar, Grain, Period
from worthline.words.values import Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

Model = Callable[["Measurer", Sequence[Period]], Sequence[Answer]]
"""What an analysis says of each of these periods."""


@dataclass(frozen=True, slots=True)
class Measurer:
    """Measures metrics of one company.

    Attributes:
        engine: where the tables are.
        known: what the company delivers.
        rules: settled rules.
        calendar: the company's calendar.
        bands: what values mean in the company's trade, where that differs from elsewhere.
        models: what gives the metrics that no sum gives, by key.
        compiled: what need not be compiled again.
    """

    engine: Engine
    known: Known
    rules: Rules
    calendar: Calendar
    bands: Mapping[str, Bands] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)
    compiled: Compiled = IN_MEMORY

    def measure(
        self,
        keys: Sequence[str],
        periods: Sequence[Period],
        by: Sequence[str] = (),
        *,
        judged: int | None = None,
    ) -> list[Measurement]:
        """Every metric in every period (consecutive, of one grain), cut by these columns of customers.

        Each value is also held against the period before and the one a year before, which are read along with the
        rest; with `judged`, only that many of the last periods have theirs read (0 for none).
        """
        if not periods:
            return []
        trees = {key: tree(key, self.rules) for key in dict.fromkeys(keys)}
        read = self._with_earlier(periods, periods if judged is None else periods[len(periods) - judged :])
        evaluation = self._evaluation(list(trees.values()), read, tuple(by))
        places = self._places(evaluation.readings, periods, (None,) * len(by))
        rows = []
        for key, each in trees.items():
            if isinstance(each.metric.how, OfModel):
                rows += self._modelled(each, periods, by, latest=judged is not None)
                continue
            behind = self.rules.only(rules_behind(each, self.rules, self.compiled))
            answers = _Answers(each, evaluation, periods[0].grain, behind)
            found = [self._row(answers, place, by) for place in places]
            rows += self._judged(find(key), found, places, answers)
        return rows

    def _modelled(
        self, each: Tree, periods: Sequence[Period], by: Sequence[str], *, latest: bool
    ) -> list[Measurement]:
        """What a model says of each period, or of the latest alone; it speaks of everyone, and is not cut."""
        behind = self.rules.only(rules_behind(each, self.rules, self.compiled))
        earlier = [Answer(refused=Refuse("latest_alone"))] * (len(periods) - 1 if latest else 0)
        answers = [*earlier, *self._by_model(each.metric, periods[len(earlier) :], by)]
        whole: dict[str, str | None] = dict.fromkeys(by)
        rows = [
            replace(
                self._measurement(each.metric, said, period, whole),
                parts=self._parts(each, said, period, whole),
            )
            for period, said in zip(periods, answers, strict=True)
        ]
        return [replace(row, rules=behind) for row in rows]

    def _by_model(self, metric: Metric, periods: Sequence[Period], by: Sequence[str]) -> Sequence[Answer]:
        lacking = missing(metric, self.known, self.rules)
        if lacking:
            return [Answer(refused=Refuse("missing", (("what", lacking),)))] * len(periods)
        if by:
            return [Answer(refused=Refuse("cannot_cut", (("column", by[0]),)))] * len(periods)
        if metric.key not in self.models:
            return [Answer(refused=Refuse("nothing_happened"))] * len(periods)
        return self.models[metric.key](self, periods)

    def ask(self, question: ir.Expr) -> pa.Table:
        """The rows that answer an expression over the tables of the company."""
        return ask(self.engine, self.known, self.rules, question, self.compiled)

    def asked(self, name: str, question: Builds) -> pa.Table:
        """The rows that answer a question that is compiled once; its name tells it from every other."""
        written = self.compiled.written(self.engine, self.known, self.rules, name, question)
        make(self.engine, self.known, self.rules, written.tables, self.compiled)
        return self.engine.run(written.sql)

    def as_read(self, metric: Metric) -> Metric:
        """The metric with the bands of the company's trade, where that has its own."""
        return replace(metric, bands=self.bands[metric.key]) if metric.key in self.bands else metric

    def unfolded(self, key: str, periods: Sequence[Period]) -> Unfolded:
        """A metric taken apart into those it is made of, in these periods, of one grain."""
        each = tree(key, self.rules)
        evaluation = self._evaluation([each], list(periods), ())
        return Unfolded(each, evaluation, {period: (self._index(period), ()) for period in periods})

    def statements(self, key: str, periods: Sequence[Period], by: Sequence[str] = ()) -> list[str]:
        """The SQL that runs to measure a metric."""
        each = tree(key, self.rules)
        return self._evaluation([each], list(periods), tuple(by)).readings.statements

    def _evaluation(
        self, trees: Sequence[Tree], periods: Sequence[Period], by: tuple[str, ...]
    ) -> Evaluation:
        leaves = list(dict.fromkeys(leaf for each in trees for leaf in each.leaves()))
        barred = {leaf: why for leaf in leaves if (why := self._barred(leaf, by))}
        read = [leaf for leaf in leaves if leaf not in barred]
        reader = Reader(self.engine, self.known, self.rules, self.calendar, self.compiled)
        readings = reader.read(read, together(trees), periods, by)
        shapes = {leaf: shape(self.compiled, leaf, self.rules) for leaf in read}
        said = {leaf: stated(leaf.metric, self.known, self.rules) for leaf in barred}
        return Evaluation(
            readings, shapes, self.rules.minimum_customers, periods[0].grain.months, barred,
            {leaf: value for leaf, value in said.items() if value is not None},
        )  # fmt: skip

    def _barred(self, leaf: Leaf, by: tuple[str, ...]) -> Refuse | None:
        lacking = missing(leaf.metric, self.known, self.rules)
        if lacking:
            return Refuse("missing", (("what", lacking),))
        column = cannot_cut(leaf.how, by)
        return Refuse("cannot_cut", (("column", column),)) if column else None

    def _with_earlier(self, periods: Sequence[Period], judged: Sequence[Period]) -> list[Period]:
        """The periods, and those the judged are held against as far as the data goes back; no others are read."""
        grain, own = periods[0].grain, {self._index(period) for period in periods}
        earliest = self.calendar.index_of(self.known.since, grain)
        earlier = {self._index(period) - back for period in judged for back in (1, grain.per_year)}
        wanted = own | {index for index in earlier if index >= earliest}
        return [self.calendar.period(index, grain) for index in sorted(wanted)]

    def _index(self, period: Period) -> int:
        return self.calendar.index_of(period.start, period.grain)

    def _places(self, readings: Readings, periods: Sequence[Period], nobody: Segment) -> list[Place]:
        wanted = {self._index(period) for period in periods}
        found = {segment for _, segment in readings.places()}
        segments = (found or {nobody}) if nobody else {()}
        ordered = sorted(segments, key=lambda each: tuple(name or "" for name in each))
        return [(index, segment) for index in sorted(wanted) for segment in ordered]

    def _row(self, answers: _Answers, place: Place, by: Sequence[str]) -> Measurement:
        each, period = answers.tree, self.calendar.period(place[0], answers.grain)
        said = answers.at(place)
        segment = dict(zip(by, place[1], strict=True))
        row = self._measurement(each.metric, said, period, segment)
        why = self._ahead(period) or self._too_short(each, period)
        if why and row.value is not None:
            row = replace(row, value=None, low=None, high=None, error=None, refused=why, verdict=Verdict())
        parts = self._parts(each, said, period, segment)
        return replace(row, parts=parts, rules=answers.rules)

    def _parts(
        self, each: Tree, said: Answer, period: Period, segment: Mapping[str, str | None]
    ) -> dict[str, Measurement]:
        """A formula's parts, each with its own."""
        found = {}
        for name, part in (said.parts or {}).items():
            row = self._measurement(_metric_of(each, name), part, period, segment)
            inner = self._parts(each.parts[name], part, period, segment) if name in each.parts else {}
            found[name] = replace(row, parts=inner)
        return found

    def _measurement(
        self, metric: Metric, said: Answer, period: Period, segment: Mapping[str, str | None]
    ) -> Measurement:
        found = said.estimate
        return Measurement(
            metric.key, period, segment, metric.unit, found.value, found.low, found.high, found.error,
            said.customers, said.part, said.whole, maturity=self._maturity(period, metric), refused=said.refused,
            verdict=Verdict(compare.zone(self.as_read(metric), found.value)),
        )  # fmt: skip

    def _maturity(self, period: Period, metric: Metric) -> str:
        after = self.known.as_of + timedelta(days=1)
        if period.end > after:
            return "open"
        ripens = metric.how.days_to_ripen(self.rules) if isinstance(metric.how, OverTable) else 0
        if period.end + timedelta(days=ripens) > after:
            return "ripening"
        return "half" if period.start < self.known.since else "finished"

    def _ahead(self, period: Period) -> Refuse | None:
        """Of a period that has not begun nothing is known, though whoever is a customer would seem to stay one."""
        until = self.known.as_of
        return Refuse("not_begun", (("until", until.isoformat()),)) if period.start > until else None

    def _too_short(self, each: Tree, period: Period) -> Refuse | None:
        """A metric that looks back further than the data goes cannot be honest."""
        if not each.longest:
            return None
        index = self.calendar.index_of(period.start, period.grain)
        windows = Windows(self.calendar, period.grain, index, index, each.longest)
        ((_, start, _),) = windows.rows()
        if start >= self.known.since.replace(day=1):
            return None
        return Refuse("too_short", (("months", str(each.longest)), ("since", self.known.since.isoformat())))

    def _judged(
        self, metric: Metric, rows: list[Measurement], places: Sequence[Place], answers: _Answers
    ) -> list[Measurement]:
        steps = {"before": 1, "year_before": rows[0].period.grain.per_year} if rows else {}
        verdicts = {name: self._against(metric, rows, places, answers, back) for name, back in steps.items()}
        return [
            replace(row, verdict=Verdict(row.verdict.zone, *(verdicts[name][at] for name in steps)))
            for at, row in enumerate(rows)
        ]

    def _against(
        self,
        metric: Metric,
        rows: Sequence[Measurement],
        places: Sequence[Place],
        answers: _Answers,
        back: int,
    ) -> list[Compared | None]:
        """Each row against an earlier period; of the segments of one period, only what stands beside the others."""
        now = [_estimate(row) for row in rows]
        then = [self._earlier(row, place, answers, back) for row, place in zip(rows, places, strict=True)]
        chances = [compare.probability(a, b) for a, b in zip(now, then, strict=True)]
        stands: list[bool | None] = [None] * len(rows)
        if rows and rows[0].segment:
            for index in {place[0] for place in places}:
                members = [at for at, place in enumerate(places) if place[0] == index]
                for at, verdict in zip(
                    members, compare.standing([chances[at] for at in members]), strict=True
                ):
                    stands[at] = verdict
        return [compare.compared(metric, now[at], then[at], stands=stands[at]) for at in range(len(rows))]

    def _earlier(self, row: Measurement, place: Place, answers: _Answers, back: int) -> Estimate:
        earlier = self.calendar.before(row.period, back)
        half = self._maturity(earlier, answers.tree.metric) == "half"
        unlike = row.maturity in ("open", "ripening") or half or self._too_short(answers.tree, earlier)
        return UNKNOWN if unlike else answers.at((place[0] - back, place[1])).estimate


@dataclass(frozen=True, slots=True)
class _Answers:
    """One metric's answers, and the rules behind them."""

    tree: Tree
    evaluation: Evaluation
    grain: Grain
    rules: Mapping[str, object]

    def at(self, place: Place) -> Answer:
        leaf = self.tree.leaf
        if (
            leaf and leaf in self.evaluation.stated
        ):  # what a rule says is no measurement: it counts in formulas alone
            return Answer(refused=self.evaluation.barred[leaf])
        return self.evaluation.answer(self.tree, place)


def _estimate(row: Measurement) -> Estimate:
    return Estimate(row.value, row.low, row.high, row.error)


def _metric_of(each: Tree, part: str) -> Metric:
    """The record of a formula's part; the milestones of a duration are read as shares and days of its own."""
    if part in each.parts:
        return each.parts[part].metric
    bare = replace(each.metric, bands=None)
    if isinstance(each.metric.how, OfModel):
        return replace(bare, unit=each.metric.how.units.get(part, Unit.SHARE))
    return replace(bare, unit=Unit.SHARE) if part == "share_arrived" else bare
