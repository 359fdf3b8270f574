"""What is a metric?

A metric is one ratio of sums over one table, where every row belongs to one customer, and the facts a reader needs to
trust it. Because it is `sum(part) / sum(whole)` over rows that belong to customers, the engine can cut it by any period
and column, give its interval, list the customers behind it, and add its pieces up again, with no code of its own.

Two more kinds complete the field: a `Duration` (time to a moment that some have not reached yet) and a formula over
other metrics, each added up over its own table first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from worthline.tables.clock import days
from worthline.tables.rules import Asked, Rules
from worthline.words.errors import DeclarationError, UnknownNameError
from worthline.words.periods import DAYS_IN_MONTH
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.tables.clock import Clock


@dataclass(frozen=True, slots=True)
class Ratio:
    """sum(part) / sum(whole) over rows that belong to customers; without a whole, a total or a count.

    Attributes:
        part: what is added up above the line, one number a row.
        whole: what is added up below it; `None` for totals and counts.
        bounds: the least and the greatest value there can be, where there are such.
        exact: the total is a fact from the books (spend), not the outcome of a process, and has no interval.
    """

    part: ir.NumericValue
    whole: ir.NumericValue | None = None
    bounds: tuple[float, float] | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """Time from one moment to another, where some have not arrived yet.

    The median, the 90th percentile and the share arrived come from Kaplan-Meier counts: the mean over those who
    arrived looks better the more people never arrive.

    Attributes:
        start: the local date or time at which the clock starts.
        end: that of arrival, null where it has not come.
        standing: everyone who started before the period's end is looked at, as things stood at that end; otherwise
            those who started within the period, as things stand today.
        mean: the value is the mean, restricted to this many days; `None` for the median.
        clock: reads a moment as a whole number of steps: days, or minutes where the metric's unit is hours.
        until: the clock's reading up to which each row was watched; the end of the last day the data speaks of where
            nothing is said.
    """

    start: ir.TemporalValue
    end: ir.TemporalValue
    standing: bool = False
    mean: float | None = None
    clock: Clock = days
    until: ir.IntegerValue | None = None


@dataclass(frozen=True, slots=True)
class Refuse:
    """An honest number cannot be given: the reason's key in the texts, with what it should name."""

    reason: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bands:
    """What a value usually means: limits in rising order and the zone on each side of them.

    A value at a limit belongs to the zone above it.
    """

    limits: tuple[float, ...]
    zones: tuple[str, ...]
    source: str

    def zone(self, value: float) -> str:
        """The zone a value lies in."""
        return self.zones[sum(value >= limit for limit in self.limits)]


ZONES = ("poor", "weak", "fair", "strong", "odd")


@dataclass(frozen=True, slots=True)
class Example:
    """Rows (or, for a formula, the parts' values) and the answer they must give; run as a test on every engine."""

    given: Sequence[Mapping[str, Any]] | Mapping[str, float]
    answer: float | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One metric inside a formula.

    Attributes:
        metric: its key.
        last: the rule that says over how many months, up to the period's end, it is measured as one period.
        pooled: the rule that says over how many months its monthly sums are added up.
        lag: the rule that says how many months earlier it is measured.
        back: so many months earlier still.
        limits: it only decides whether the result can stand, and is not in the arithmetic.
    """

    metric: str
    last: str = ""
    pooled: str = ""
    lag: str = ""
    back: int = 0
    limits: bool = False


@dataclass(frozen=True, slots=True)
class OverTable:
    """A metric added up over one table.

    Attributes:
        table: the derived table.
        build: makes `Ratio` or `Duration` of the table and, where it asks for them, the rules.
        when: the date column that puts a row into a period, where the table has more than one.
        last: over how many months, up to the period's end, it looks back: a rule that says so, or their number where
            the metric's name settles it.
        ripens: how many days after the period's end every customer has had time: a rule, or their number.
    """

    table: str
    build: Callable[..., Ratio | Duration]
    when: str = ""
    last: str | int = ""
    ripens: str | int = ""

    def rows(self, table: ir.Table, rules: Rules | Asked) -> Ratio | Duration:
        """The metric's expressions on this table under these rules."""
        takes_rules = len(parameters(self.build)) > 1
        return self.build(table, rules) if takes_rules else self.build(table)

    def months_back(self, rules: Rules | Asked) -> int:
        """Over how many months it looks back; 0 for the period itself."""
        return _number(self.last, rules)

    def days_to_ripen(self, rules: Rules | Asked) -> int:
        """How many days after a period's end it can be judged."""
        return _number(self.ripens, rules)

    @property
    def timed_by(self) -> frozenset[str]:
        """The rules that say how far it looks back and when it can be judged."""
        return frozenset(each for each in (self.last, self.ripens) if each and isinstance(each, str))


@dataclass(frozen=True, slots=True)
class OfMetrics:
    """A metric that is arithmetic over other metrics.

    Attributes:
        parts: argument name to part, or a function of the rules that gives it.
        combine: the arithmetic; an argument `months` gets the length of the period in months.
    """

    parts: Mapping[str, Part] | Callable[[Rules | Asked], Mapping[str, Part]]
    combine: Callable[..., float | Refuse]

    def under(self, rules: Rules | Asked) -> Mapping[str, Part]:
        """The parts under these rules."""
        return self.parts(rules) if callable(self.parts) else self.parts

    @property
    def wants_months(self) -> bool:
        """Whether the arithmetic depends on the length of the period."""
        return "months" in parameters(self.combine)


@dataclass(frozen=True, slots=True)
class OfModel(OfMetrics):
    """A metric whose parts no sum gives: a fitted forecast or an analysis of whole cohorts does.

    Attributes:
        rules: the rules that the analysis asks for.
        units: what its answers are counted in; shares where not said.
    """

    rules: tuple[str, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric, declared once: everything that is shown of it is made from this record.

    Attributes:
        key: the public name.
        group: the module of the catalogue it is declared in, and the file of its texts.
        unit: what it is counted in.
        better: which direction is good news.
        formula: its formula with the names of the columns or parts it uses.
        how: how it is measured.
        about: the docstring: what it is, and why it matters.
        bands: what a value usually means.
        needs: recorded tables (`events`) and columns (`orders.cost`) without which it cannot be measured; `a|b` takes
            either, `rule:x` is met when that rule is set, `rule:x=y` when it is set to that.
        examples: rows and answers.
        texts: the key under which its texts stand, and what to fill into them.
        shown: whether the scorecard has a card of it.
        stated_by: the rule whose value stands for it in formulas where the data cannot give it.
    """

    key: str
    group: str
    unit: Unit
    better: Better
    formula: str
    how: OverTable | OfMetrics
    about: str
    bands: Bands | None = None
    needs: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    texts: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    shown: bool = True
    stated_by: str = ""

    @property
    def what(self) -> str:
        """What it is, in a sentence."""
        return " ".join(self.about.split("\n\n", 1)[0].split())

    @property
    def why(self) -> str:
        """Why it matters."""
        _, _, rest = self.about.partition("\n\n")
        return " ".join(rest.split())

    @property
    def steps(self) -> float:
        """How many steps of a duration's clock make one of its unit: minutes an hour, days a month or a day."""
        return {Unit.HOURS: 60.0, Unit.MONTHS: DAYS_IN_MONTH}.get(self.unit, 1.0)


@cache
def parameters(function: Callable[..., object]) -> Mapping[str, inspect.Parameter]:
    """The parameters of a metric's function; looking them up takes longer than calling it."""
    return inspect.signature(function).parameters


def _number(told: str | int, rules: Rules | Asked) -> int:
    """A number as it stands, or as the rule of that name says it; nothing is 0."""
    return int(getattr(rules, told)) if told and isinstance(told, str) else int(told or 0)


METRICS: dict[str, Metric] = {}


def metric(  # noqa: PLR0913 (one keyword for each fact of a metric)
    *,
    over: str,
    formula: str,
    unit: Unit,
    better: Better = Better.HIGHER,
    when: str = "",
    last: str | int = "",
    ripens: str | int = "",
    key: str = "",
    texts: tuple[str, tuple[tuple[str, str], ...]] = ("", ()),
    bands: Bands | None = None,
    needs: Sequence[str] = (),
    examples: Sequence[Example] = (),
    shown: bool = True,
    stated_by: str = "",
) -> Callable[[Callable[..., Ratio | Duration]], Callable[..., Ratio | Duration]]:
    """Declare a metric added up over one table; the function under it makes its `Ratio` or `Duration`."""

    def declare(build: Callable[..., Ratio | Duration]) -> Callable[..., Ratio | Duration]:
        _enter(
            Metric(
                key=key or build.__name__, group=build.__module__.rpartition(".")[2], unit=unit, better=better,
                formula=formula, how=OverTable(over, build, when, last, ripens), about=inspect.getdoc(build) or "",
                bands=bands, needs=tuple(needs), examples=tuple(examples), texts=texts, shown=shown,
                stated_by=stated_by,
            )
        )  # fmt: skip
        return build

    return declare


def formula(
    *,
    parts: Mapping[str, Part] | Callable[[Rules | Asked], Mapping[str, Part]],
    formula: str,
    unit: Unit,
    better: Better = Better.HIGHER,
    bands: Bands | None = None,
    examples: Sequence[Example] = (),
    shown: bool = True,
) -> Callable[[Callable[..., float | Refuse]], Callable[..., float | Refuse]]:
    """Declare a metric that is arithmetic over other metrics; the function under it is the arithmetic."""

    def declare(combine: Callable[..., float | Refuse]) -> Callable[..., float | Refuse]:
        _enter(
            Metric(
                key=combine.__name__, group=combine.__module__.rpartition(".")[2], unit=unit, better=better,
                formula=formula, how=OfMetrics(parts, combine), about=inspect.getdoc(combine) or "",
                bands=bands, examples=tuple(examples), shown=shown,
            )
        )  # fmt: skip
        return combine

    return declare


def model(  # noqa: PLR0913 (the same)
    *,
    formula: str,
    unit: Unit,
    better: Better = Better.HIGHER,
    needs: Sequence[str] = (),
    rules: Sequence[str] = (),
    units: Mapping[str, Unit] | None = None,
    bands: Bands | None = None,
    examples: Sequence[Example] = (),
) -> Callable[[Callable[..., float | Refuse]], Callable[..., float | Refuse]]:
    """Declare a metric that a model gives; the function under it is what the model's answers come to."""

    def declare(combine: Callable[..., float | Refuse]) -> Callable[..., float | Refuse]:
        _enter(
            Metric(
                key=combine.__name__, group=combine.__module__.rpartition(".")[2], unit=unit, better=better,
                formula=formula, how=OfModel({}, combine, tuple(rules), units or {}),
                about=inspect.getdoc(combine) or "", bands=bands, needs=tuple(needs), examples=tuple(examples),
            )
        )  # fmt: skip
        return combine

    return declare


def find(key: str) -> Metric:
    """The metric of this key.

    Raises:
        UnknownNameError: there is none; names the likeliest one meant.
    """
    try:
        return METRICS[key]
    except KeyError:
        raise UnknownNameError("metric", key, METRICS, do="worthline catalogue lists them all.") from None


def _enter(entry: Metric) -> None:
    known = METRICS.get(entry.key)
    if known is not None and _origin(known) != _origin(entry):
        raise DeclarationError(
            f"The metric {entry.key!r} is declared twice.",
            expected="Each key names one metric.",
            do="Rename one.",
        )
    if not entry.about:
        raise DeclarationError(
            f"The metric {entry.key!r} says nothing of itself.",
            expected="A docstring: what it is in the first sentence, why it matters in the rest.",
            do="Write it under the def.",
        )
    METRICS[entry.key] = entry


def _origin(entry: Metric) -> str:
    function = entry.how.build if isinstance(entry.how, OverTable) else entry.how.combine
    return f"{function.__module__}.{function.__qualname__}"
