"""From which numbers can a reader work a value out again?

A ratio from what stands above and below the line, a formula from its parts. A duration's median is read
from a curve, so only the counts around it can be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.catalogue.metric import Metric, OfMetrics, OverTable, Part, find
from worthline.catalogue.texts import texts
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.measurement import Measurement
from worthline.measuring.query import is_duration
from worthline.showing.parts import part_name
from worthline.showing.xlsx.arithmetic import gives
from worthline.showing.xlsx.numbers import NumberFormats, plain
from worthline.tables.rules import Rules
from worthline.words.i18n import Speech, speech
from worthline.words.values import Unit

DIVIDED = " ÷ "


@dataclass(frozen=True, slots=True)
class Input:
    """One number a value is worked out from.

    Attributes:
        name: how the formula calls it.
        title: how its column is headed.
        number: its number format.
        formula: how it is worked out from the inputs before it, where it is.
    """

    name: str
    title: str
    number: str
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Workings:
    """The inputs of a metric's value, and the arithmetic over them.

    Attributes:
        inputs: the numbers, in order of columns.
        formula: the arithmetic with the inputs' names; empty where no arithmetic gives the value.
        additive: the inputs that add up over segments.
    """

    inputs: tuple[Input, ...]
    formula: str
    additive: tuple[str, ...]

    def numbers(self, row: Measurement) -> dict[str, float | None]:
        """The inputs of one measurement."""
        return {each.name: _number(row, each.name) for each in self.inputs}

    def live(self, row: Measurement) -> bool:
        """Whether the arithmetic over this row's inputs gives the row's value."""
        return bool(self.formula) and gives(self.formula, self.numbers(row), row.value)


def workings(metric: Metric, rows: Sequence[Measurement], formats: NumberFormats) -> Workings:
    """How the values of these rows of a metric are worked out."""
    match metric.how:
        case OfMetrics():
            return _of_parts(metric, metric.how, rows, formats)
        case OverTable():
            if is_duration(Leaf(metric.key, Context())):
                return _of_arrivals(rows, formats)
            return _of_sums(metric, rows, formats)


def parts_of(row: Measurement) -> dict[str, Part]:
    """How each part of a formula is measured, under the rules that made this row."""
    how = find(row.metric).how
    return dict(how.under(_rules(row))) if isinstance(how, OfMetrics) else {}


def _of_parts(
    metric: Metric, how: OfMetrics, rows: Sequence[Measurement], formats: NumberFormats
) -> Workings:
    names = dict.fromkeys(name for row in rows for name in row.parts)
    inputs = [
        Input(
            name,
            part_name(name, metric.key, found[0], speech(formats.style.language)),
            formats.of(found[0].unit, [each.value for each in found]),
        )
        for name in names
        if (found := [row.parts[name] for row in rows if name in row.parts])
    ]
    if how.wants_months:
        say = speech(formats.style.language)
        inputs.append(Input("months", say("Months"), plain(map(_months, rows))))
    return Workings(tuple(inputs), metric.formula, ())


def _of_arrivals(rows: Sequence[Measurement], formats: NumberFormats) -> Workings:
    say = speech(formats.style.language)
    days = [row.parts["p90"].value for row in rows if "p90" in row.parts]
    unit = rows[-1].unit if rows else Unit.DAYS
    inputs = (
        Input("part", say("Done so far"), "#,##0"),
        Input("whole", say("All that began"), "#,##0"),
        Input("share_arrived", say("Share done"), formats.of(Unit.SHARE), "part / whole"),
        Input("p90", say("Nine in ten within"), formats.of(unit, days)),
    )
    return Workings(inputs, "", ("whole",))


def _of_sums(metric: Metric, rows: Sequence[Measurement], formats: NumberFormats) -> Workings:
    above, below = _titles(metric, formats.style.language)
    parts, wholes = [row.part for row in rows], [row.whole for row in rows]
    number = formats.of(Unit.MONEY, parts) if metric.unit is Unit.MONEY else plain(parts)
    part = Input("part", above, number)
    if all(whole is None for whole in wholes):
        return Workings((part,), "part", ("part",))
    return Workings((part, Input("whole", below, plain(wholes))), "part / whole", ("part", "whole"))


def _titles(metric: Metric, language: str) -> tuple[str, str]:
    """The two sides of the formula in words, where it says them; otherwise what they are in general."""
    say = speech(language)
    words = texts(metric, language).formula
    sides = words.split(DIVIDED)
    if len(sides) == 2 and all(side.count("(") == side.count(")") for side in sides):
        return _bare(sides[0]), _bare(sides[1])
    if DIVIDED not in words:
        return _bare(words), ""
    return _general(say)


def _general(say: Speech) -> tuple[str, str]:
    return say("Above the line"), say("Below the line")


def _bare(side: str) -> str:
    text = side.strip()
    inner = text[1:-1]
    wrapped = text.startswith("(") and text.endswith(")") and "(" not in inner
    text = inner if wrapped else text
    return text[:1].upper() + text[1:]


def _number(row: Measurement, name: str) -> float | None:
    match name:
        case "part":
            return row.part
        case "whole":
            return row.whole
        case "months" if name not in row.parts:
            return _months(row)
        case _:
            return row.parts[name].value if name in row.parts else None


def _months(row: Measurement) -> float:
    """The length in months of the window behind a formula's parts."""
    rules = _rules(row)
    windows = [int(getattr(rules, part.last)) for part in parts_of(row).values() if part.last]
    return float(max(windows, default=0)) or row.period.grain.months


def _rules(row: Measurement) -> Rules:
    return Rules().with_(**row.rules)
