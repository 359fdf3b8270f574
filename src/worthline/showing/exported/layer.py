"""What of the catalogue can a semantic layer say?

Semantic layers know sums over one table, ratios of sums, and arithmetic over these. Every metric is either brought to
those, or named with the reason why it cannot be; none is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Metric, OfMetrics, Ratio
from worthline.catalogue.texts import texts
from worthline.engines import Dialect
from worthline.measuring.bind import blank, dated_by
from worthline.measuring.leaves import Leaf, Tree
from worthline.measuring.portable.arithmetic import in_sql
from worthline.measuring.portable.composed import months_in
from worthline.measuring.portable.definitions import Definitions
from worthline.measuring.portable.made import DAY
from worthline.measuring.portable.months import suffix
from worthline.measuring.query import is_duration
from worthline.tables.derived.order import STORED
from worthline.tables.recorded import RECORDED
from worthline.words.errors import CannotSayError

if TYPE_CHECKING:
    import ibis.expr.types as ir

OF_ONE_ROW = re.compile(
    r"SELECT\s+(?P<said>(?:(?!\bSELECT\b).)+)\s+AS\s+(?P<q>[`\"])x(?P=q)\s+FROM\s+\S+\s+AS\s+(?P=q)t0(?P=q)\s*",
    re.DOTALL,
)
ROW = "{row}"
"""Stands in an expression before each column, for what a format writes there."""

CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True)
class Sum:
    """Something added up over one table.

    Attributes:
        name: its name.
        expression: what is added up, one number a row, with `{row}` before each column.
        day: the date column that puts a row into a period.
    """

    name: str
    expression: str
    day: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric over one table: a total, or one sum over another."""

    name: str
    metric: Metric
    label: str
    part: Sum
    whole: Sum | None = None


@dataclass(frozen=True, slots=True)
class Combined:
    """A metric that is arithmetic over others.

    Attributes:
        name: its name.
        metric: the metric.
        label: its title.
        parts: argument name to the name of the metric that fills it.
        tree: the metric taken apart, to write its arithmetic with whatever stands for each part.
        models: the tables its sums stand in.
    """

    name: str
    metric: Metric
    label: str
    parts: Mapping[str, str]
    tree: Tree
    models: frozenset[str]

    def arithmetic(self, names: Mapping[str, str]) -> str:
        """Its arithmetic with these in place of its arguments."""
        how = self.metric.how
        assert isinstance(how, OfMetrics)
        return in_sql(how, names, months_in(self.tree))


@dataclass(slots=True)
class Model:
    """A table, and what is measured over it.

    Attributes:
        name: what the table is called.
        about: what it is.
        columns: its columns and their types, as Ibis writes them.
        key: the columns that tell its rows apart, where there are such.
        monthly: whether its rows stand for months.
        measures: what is measured over it, by name.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    monthly: bool
    measures: dict[str, Measure] = field(default_factory=dict)

    @property
    def days(self) -> list[str]:
        """Its date columns; of a table by month, the month alone."""
        dates = [name for name, kind in self.columns.items() if kind == "date"]
        return [DAY] if self.monthly else dates

    @property
    def words(self) -> list[str]:
        """Its columns of words by which one can cut."""
        texts_ = [name for name, kind in self.columns.items() if kind == "string"]
        return [name for name in texts_ if not name.endswith("_id") and name not in self.key]


@dataclass(slots=True)
class Layer:
    """The catalogue as a semantic layer can say it.

    Attributes:
        models: the tables, by name; the customers first.
        combined: arithmetic over what is measured over them, by name, each after its parts.
        unsaid: the keys of metrics that cannot be said, with the reason.
    """

    models: dict[str, Model]
    combined: dict[str, Combined]
    unsaid: dict[str, str]


def layer(definitions: Definitions, keys: Iterable[str], dialect: Dialect, language: str = "en") -> Layer:
    """These metrics as a semantic layer can say them, their expressions in a dialect."""
    made = _Making(definitions, dialect, language, Layer({CUSTOMERS: _customers()}, {}, {}))
    for key in keys:
        try:
            made.add(definitions.sayable(key))
        except CannotSayError as error:
            made.said.unsaid[key] = error.what
    return made.said


@dataclass(frozen=True, slots=True)
class _Making:
    """A layer being made."""

    definitions: Definitions
    dialect: Dialect
    language: str
    said: Layer

    def add(self, each: Tree) -> frozenset[str]:
        """Add a metric and its parts; the names of the tables its sums stand in."""
        if each.leaf is not None:
            return frozenset([self._measure(each, each.leaf)])
        name = self._name(each)
        if name in self.said.combined:
            return self.said.combined[name].models
        known = self.definitions.parts(each)
        models = frozenset[str]().union(*(self._part(part) for part in known.values()))
        parts = {argument: self._name(part) for argument, part in known.items()}
        found = Combined(name, each.metric, self._label(each), parts, each, models)
        found.arithmetic(parts)
        self.said.combined[name] = found
        return models

    def _part(self, part: Tree) -> frozenset[str]:
        try:
            return self.add(part)
        except CannotSayError as error:
            why = (
                error.what
                if error.what.startswith("its part ")
                else f"its part {part.metric.key}: {error.what}"
            )
            raise CannotSayError(why) from error

    def _measure(self, each: Tree, leaf: Leaf) -> str:
        if is_duration(leaf):
            raise CannotSayError(
                "a time that some have not reached yet; over those who have, it would look better than it is"
            )
        model, table = self._model(leaf)
        name = self._name(each)
        if name not in model.measures:
            ratio = leaf.how.rows(table, self.definitions.rules)
            assert isinstance(ratio, Ratio)
            day = DAY if model.monthly else dated_by(leaf.how)
            total = ratio.whole is None
            part = Sum(name if total else f"{name}_part", self._row(table, ratio.part), day)
            whole = None if ratio.whole is None else Sum(f"{name}_whole", self._row(table, ratio.whole), day)
            measure = Measure(name, leaf.metric, self._label(each), part, whole)
            self.said.models.setdefault(model.name, model).measures[name] = measure
        return model.name

    def _model(self, leaf: Leaf) -> tuple[Model, ir.Table]:
        """The table a leaf is measured over, and the same as Ibis sees it."""
        import ibis

        found = self.definitions.made(leaf)
        if found is None:
            table, name = blank(leaf.how.table), leaf.how.table
            about, key, monthly = _about(name), _key(name), False
        else:
            made, built = found
            table, name = ibis.table(built.schema(), name=made.name), made.name
            about = made.about
            key, monthly = made.key, made.by_month
        columns = {column: str(kind) for column, kind in table.schema().items()}
        return self.said.models.get(name) or Model(name, about, columns, key, monthly), table

    def _row(self, table: ir.Table, value: ir.Value) -> str:
        """The SQL of one number a row."""
        told = self.dialect.compile(table.select(x=value))
        found = OF_ONE_ROW.fullmatch(told)
        if found is None:
            raise CannotSayError("what it adds up depends on more than a row of its table")
        quote = self.dialect.quote
        return " ".join(found["said"].split()).replace(f"{quote}t0{quote}.", ROW)

    def _name(self, each: Tree) -> str:
        """The metric's key; where it stands in another light than by itself, with that light."""
        own = self.definitions.tree(each.metric.key).context
        return each.metric.key + ("" if each.context == own else suffix(each.context))

    def _label(self, each: Tree) -> str:
        own = self.definitions.tree(each.metric.key).context
        light = "" if each.context == own else suffix(each.context).replace("_", " ").strip()
        return texts(each.metric, self.language).name + (f" ({light} months)" if light else "")


def _customers() -> Model:
    table = RECORDED[CUSTOMERS]
    return Model(CUSTOMERS, table.about, table.schema(), ("customer_id",), monthly=False)


def _about(table: str) -> str:
    return STORED[table].about if table in STORED else RECORDED[table].about


def _key(table: str) -> tuple[str, ...]:
    """The columns that tell a table's rows apart, where there are such."""
    if table in RECORDED:
        return RECORDED[table].key
    sort = STORED[table].sort
    return sort if "customer_id" in sort else ()
