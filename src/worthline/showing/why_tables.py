"""How is it shown why a number moved?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from worthline.analyses.why.why import PARTS, Step, Why
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import SAME, Measurement
from worthline.showing.phrases import COMPARISONS
from worthline.showing.segment_names import shown_value
from worthline.showing.terminal import Sheet
from worthline.tables.derived.known import Known
from worthline.words.i18n import Speech
from worthline.words.spans import short_name
from worthline.words.values import DASH, Style

WIDE = 30
"""Signs from the lowest to the highest level of the waterfall."""
MOST = 12
"""Steps that are shown; the rest are one."""


def why_sheet(found: Why, style: Style, say: Speech, known: Known | None) -> Sheet:
    """Each step with what it contributes, as a waterfall from the earlier number to the later one."""
    steps, unit = shown_steps(found, style, say, known), found.metric.unit
    at, last = found.before.value or 0.0, found.after.value or 0.0
    levels = [*accumulate((effect for *_, effect in steps), initial=at), last]
    span = min(levels), max(levels)
    rows = [_level(found.before, style, say, span)]
    for name, own, rate, mix, effect in steps:
        amounts = [style.amount(value, unit) for value in (rate, mix, effect)]
        rows.append((name, own, *amounts, _bar(at, at + effect, span)))
        at += effect
    rows.append(_level(found.after, style, say, span))
    heads = (
        say("what"),
        say("before → after"),
        say("by its own change"),
        say("by its share"),
        say("contributes"),
        "",
    )
    sheet = Sheet(heads, rows, frozenset({1, 2, 3, 4}))
    return sheet if any(step.effect.mix for step in found.steps) else _without_mix(sheet)


def shown_steps(
    found: Why, style: Style, say: Speech, known: Known | None
) -> list[tuple[str, str, float, float, float]]:
    """Name, own numbers, and what it contributes by rate, by mix and in all; small ones are put together."""
    told = [
        (
            _name(each, found, say, known),
            _own(each, found, style),
            each.effect.rate,
            each.effect.mix,
            each.effect.whole,
        )
        for each in found.steps[:MOST]
    ]
    rest = [each.effect for each in found.steps[MOST:]]
    if rest:
        sums = (
            sum(each.rate for each in rest),
            sum(each.mix for each in rest),
            sum(each.whole for each in rest),
        )
        told.append((say.many("{n} more", "{n} more", len(rest), n=len(rest)), "", *sums))
    return told


def why_said(found: Why, style: Style, say: Speech) -> str:
    """By how much it moved, and whether that is more than chance."""
    change = style.change(found.before.value or 0.0, found.after.value or 0.0, found.metric.unit)
    name = texts(found.metric, say.language).name
    if found.compared is None:
        return say("{name}: {change}.", name=name, change=change)
    if found.compared.verdict == SAME:
        return say(
            "{name}: {change}. A difference of this size also appears where nothing has changed, so what it is made of "
            "may be chance too.",
            name=name, change=change,
        )  # fmt: skip
    verdict = say(COMPARISONS[found.compared.verdict])
    return say("{name}: {change}, {verdict}.", name=name, change=change, verdict=verdict)


def _name(each: Step, found: Why, say: Speech, known: Known | None) -> str:
    if found.over == PARTS and each.name is not None:
        return texts(find(each.name), say.language).name
    return shown_value(found.column, each.name, known, say)


def _own(each: Step, found: Why, style: Style) -> str:
    unit = find(each.name).unit if found.over == PARTS and each.name else found.metric.unit
    return " → ".join(
        DASH if value is None else style.value(value, unit) for value in (each.before, each.after)
    )


def _level(row: Measurement, style: Style, say: Speech, span: tuple[float, float]) -> Sequence[str]:
    value = row.value or 0.0
    name = short_name(row.period, say.language)
    return name, style.value(value, row.unit), "", "", "", " " * _place(value, span) + "│"


def _bar(start: float, end: float, span: tuple[float, float]) -> str:
    first, last = sorted((_place(start, span), _place(end, span)))
    return " " * first + ("█" if end >= start else "░") * max(last - first, 1)


def _place(value: float, span: tuple[float, float]) -> int:
    low, high = span
    return round(WIDE * (value - low) / (high - low)) if high > low else 0


def _without_mix(sheet: Sheet) -> Sheet:
    """Without the two columns that tell a rate from a mix, where there is no mix."""
    keep = (0, 1, 4, 5)
    return Sheet(
        [sheet.heads[at] for at in keep], [[row[at] for at in keep] for row in sheet.rows], frozenset({1, 2})
    )
