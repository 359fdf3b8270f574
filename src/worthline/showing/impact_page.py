"""How does a report tell what changes did?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.analyses.impact.impact import Impact
from worthline.analyses.impact.judged import Judged
from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, SERIES
from worthline.analyses.impact.verdict import HELPED, HURT
from worthline.showing.changes_shown import audience_said
from worthline.showing.impact_chart import impact_chart
from worthline.showing.impact_words import (
    HOW,
    METHODS,
    effect_said,
    interval_said,
    limit_said,
    metric_said,
    mix_said,
    placebos_said,
    sentence,
    trend_said,
    verdict_said,
    warnings_said,
)
from worthline.words.i18n import Speech
from worthline.words.values import Style

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

ARROWS = {1: "↑", -1: "↓"}
PICTURED = {
    ALIGNED: _("Each month's newcomers (full line), and those before the change together (broken line)"),
    DIFFERENCES: _("Those it touched (full line), and those it did not (broken line)"),
    SERIES: _("Each month as it was (full line), and as it would have been (broken line)"),
}


@dataclass(frozen=True, slots=True)
class ImpactCard:
    """One metric: the verdict and its colour, the finding, its picture, and what stands behind it, name by name."""

    key: str
    name: str
    verdict: str
    tone: str
    said: str
    chart: str
    pictured: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """One change: what, when, for whom, and each metric it was to move."""

    what: str
    when: str
    whom: str
    cards: tuple[ImpactCard, ...]


def impact_pages(found: Sequence[Impact], style: Style, say: Speech) -> list[ImpactPage]:
    """Each change in the reader's language."""
    return [
        ImpactPage(
            each.change.what, style.day(each.change.on), audience_said(each.change, say),
            tuple(_card(one, style, say) for one in each.judged),
        )
        for each in found
    ]  # fmt: skip


def _card(each: Judged, style: Style, say: Speech) -> ImpactCard:
    tone = {HELPED: "good", HURT: "bad"}.get(each.verdict, "")
    return ImpactCard(
        each.metric.key, metric_said(each, say), verdict_said(each, style, say), tone, sentence(each, style, say),
        "" if each.refused else impact_chart(each, style), say(PICTURED[each.method]) if each.method else "",
        tuple(facts(each, style, say)), tuple(warnings_said(each, style, say)),
    )  # fmt: skip


def facts(each: Judged, style: Style, say: Speech) -> list[tuple[str, str]]:
    """What stands behind the verdict, each with its name; what is not known is left out."""
    if each.refused:
        return []
    people = [style.number(value, 0) for value in each.people]
    told = [
        (say("effect"), effect_said(each, style)),
        (say("interval"), interval_said(each, style)),
        (say("method"), f"{say(METHODS[each.method])}: {say(HOW[each.method])}"),
        (say("months before and since"), f"{each.months[0]} · {each.months[1]}"),
        (say("customers a month"), _people(people, each)),
        (say("placebo dates with an effect"), placebos_said(each, say)),
        (say("trend before"), trend_said(each, say)),
        (say("of it, other mix"), mix_said(each, style, say)),
        (say("smallest effect that would show"), _smallest(each, style)),
        (say("expected"), _wanted(each, style)),
        (say("counted"), limit_said(each, say)),
    ]
    return [(name, text) for name, text in told if text]


def _people(people: Sequence[str], each: Judged) -> str:
    own = f"{people[0]} → {people[1]}"
    return f"{own}; {people[2]} → {people[3]}" if each.people[2] else own


def _smallest(each: Judged, style: Style) -> str:
    size = each.sight.smallest
    return "" if size is None else style.amount(size, each.metric.unit).lstrip("+−")


def _wanted(each: Judged, style: Style) -> str:
    if each.wanted is None:
        return ""
    size = each.sight.wanted
    return style.amount(size, each.metric.unit) if size is not None else ARROWS[each.wanted.sign]
