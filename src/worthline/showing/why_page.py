"""How does a report show why numbers moved: a waterfall for each, from the earlier number to the later one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.why.why import PARTS, Why
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing.movements import Axis
from worthline.showing.segment_names import column_name
from worthline.showing.why_tables import shown_steps, why_said
from worthline.tables.derived.known import Known
from worthline.words.i18n import Speech
from worthline.words.spans import period_name
from worthline.words.values import Style


@dataclass(frozen=True, slots=True)
class WhyStep:
    """One row: what it is, its own numbers, what it contributes, and its bar (0 to 100); a level has no width."""

    name: str
    own: str
    amount: str
    start: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class WhyPage:
    """One number's movement: its key and name, the change in words, by what it is told, and the waterfall."""

    key: str
    name: str
    said: str
    over: str
    steps: Sequence[WhyStep]


def why_pages(
    found: Sequence[Why], style: Style, say: Speech, known: Known | None, names: Mapping[str, str]
) -> list[WhyPage]:
    """Each movement in the reader's language; `names` is what the project calls its columns."""
    return [
        WhyPage(
            each.metric.key, texts(each.metric, style.language).name, why_said(each, style, say),
            say("by the numbers it is made of") if each.over == PARTS
            else say("by {column}", column=column_name(each.column, names, say)),
            _steps(each, style, say, known),
        )
        for each in found
    ]  # fmt: skip


def _steps(found: Why, style: Style, say: Speech, known: Known | None) -> list[WhyStep]:
    told, unit = shown_steps(found, style, say, known), found.metric.unit
    at, last = found.before.value or 0.0, found.after.value or 0.0
    levels = [at]
    for *_, effect in told:
        levels.append(levels[-1] + effect)
    axis = Axis(min(*levels, last), max(*levels, last))
    rows = [_level(found.before, axis, style)]
    for (name, own, _, _, effect), level in zip(told, levels, strict=False):
        start, end = sorted((axis.at(level), axis.at(level + effect)))
        tone = "plain" if effect >= 0 else "other"
        rows.append(WhyStep(name, own, style.amount(effect, unit), start, round(end - start, 2), tone))
    return [*rows, _level(found.after, axis, style)]


def _level(row: Measurement, axis: Axis, style: Style) -> WhyStep:
    value = row.value or 0.0
    return WhyStep(
        period_name(row.period, style.language),
        "",
        style.value(value, row.unit),
        axis.at(value),
        0.0,
        "level",
    )
