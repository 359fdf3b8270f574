"""How does a person read the scorecard where there is nothing but a browser?

One file: no network, no script, one stylesheet, pictures drawn inside. It opens from a mail, on a phone, in the dark,
and prints. Whatever a customer or a company wrote is escaped on its way in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from worthline.analyses.keytable import key_table
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.subjects import Subject, subject_of
from worthline.catalogue.texts import texts
from worthline.project.registered import Registered
from worthline.showing.cards import shown_subjects, trend_in_words
from worthline.showing.changes_shown import marks, marks_said
from worthline.showing.charts import trend_chart
from worthline.showing.health_page import health_page
from worthline.showing.heat import heat_map
from worthline.showing.impact_page import impact_pages
from worthline.showing.key_rows import value
from worthline.showing.lifetime_page import lifetime_page
from worthline.showing.movements import STEPS, movements
from worthline.showing.phrases import maturity, refusal, trusted
from worthline.showing.refused import by_reason
from worthline.showing.segments import segment_tables
from worthline.showing.summary import summary
from worthline.showing.view import ReportView
from worthline.showing.why_page import why_pages
from worthline.words.i18n import Speech, speech
from worthline.words.spans import period_name
from worthline.words.values import Style, Unit

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_CHARTS = 9
CHARTS_OF_A_SUBJECT = 2
"""Large charts are for the first metrics of each subject; every card has its sparkline."""
_SHORTEST_TREND = 3


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One period of a trend in words."""

    period: str
    value: str
    interval: str
    customers: str
    note: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One large chart: its title, its unit where the axis does not say it, its drawing, its sense, its numbers.

    `changed` says what the company changed in its time.
    """

    key: str
    name: str
    unit: str
    svg: str
    said: str
    rows: tuple[TrendRow, ...]
    changed: str = ""


@dataclass(frozen=True, slots=True)
class RefusedReason:
    """A reason for which there is no number, and the metrics it holds back: the name of each, and what it would say."""

    why: str
    metrics: tuple[tuple[str, str], ...]

    @property
    def names(self) -> str:
        """The metrics in one line."""
        return ", ".join(name for name, _ in self.metrics)


def report(view: ReportView) -> str:
    """The report as one HTML page, in the company's language."""
    say = speech(view.settings.company.language)
    return environment(say, view.style).get_template("report.html.j2").render(_shown(view, say))


def _shown(view: ReportView, say: Speech) -> dict[str, Any]:
    """Everything the templates ask for, in words."""
    card, style, plans = view.scorecard, view.style, view.settings.planned
    before, subjects = view.compared_with, shown_subjects(view, say)
    return {
        "company": view.settings.company,
        "period": period_name(card.period, style.language),
        "days": (style.day(card.period.start), style.day(card.period.last_day)),
        "made_on": style.day(view.made_on),
        "summary": summary(card, before, style, say),
        "subjects": subjects,
        "on_cards": frozenset(each.metric.key for each in card.cards),
        "health": health_page(view, say),
        "lifetime": lifetime_page(view, say),
        "trends": trends(card, style, say, view.settings.changes),
        "steps": movements(card, style, say),
        "whys": why_pages(view.moved, style, say, view.known, view.settings.segments.names),
        "impacts": impact_pages(view.impacts, style, say),
        "segments": segment_tables(view, say),
        "notices": view.notices,
        "heat": heat_map(view.cohorts, style) if view.cohorts else None,
        "key_rows": key_table(card, plans, style, view.leading),
        "refused": [_reason(why, cards, style) for why, cards in by_reason(card.refused, say)],
        "passport": view.passport,
        "benchmark_notice": view.benchmark_notice,
    }


def trends(
    scorecard: Scorecard, style: Style, say: Speech, changes: Sequence[Registered] = ()
) -> list[Trend]:
    """The large charts: the first metrics of each subject, as many as a reader takes in."""
    chosen = list(charted(scorecard.cards))[:MOST_CHARTS]
    return [_trend(card, style, say, changes) for card in chosen]


def charted(cards: Iterable[Card]) -> Iterable[Card]:
    """The cards with a chart; movements have their own picture, and too short a trend is none."""
    taken: dict[Subject, int] = {}
    for card in cards:
        enough = sum(row.value is not None for row in card.trend) >= _SHORTEST_TREND
        subject = subject_of(card.metric)
        if enough and card.metric.key not in STEPS and taken.get(subject, 0) < CHARTS_OF_A_SUBJECT:
            taken[subject] = taken.get(subject, 0) + 1
            yield card


def _trend(card: Card, style: Style, say: Speech, changes: Sequence[Registered]) -> Trend:
    units = {Unit.HOURS: say("hours"), Unit.DAYS: say("days"), Unit.MONTHS: say("months")}
    return Trend(
        card.metric.key, texts(card.metric, style.language).name, units.get(card.now.unit, ""),
        trend_chart(card.trend, style, marks(card.trend, changes)),
        trend_in_words(card, style, say), _numbers(card, style, say),
        marks_said(card.trend, changes, style),
    )  # fmt: skip


def _numbers(card: Card, style: Style, say: Speech) -> tuple[TrendRow, ...]:
    def interval(low: float | None, high: float | None) -> str:
        return (
            "" if low is None else f"{style.value(low, card.now.unit)} – {style.value(high, card.now.unit)}"
        )

    return tuple(
        TrendRow(
            period_name(row.period, style.language), style.value(row.value, row.unit), interval(row.low, row.high),
            style.number(row.customers, 0), refusal(row.refused, say) if row.refused else maturity(row, say),
        )
        for row in reversed(card.trend)
    )  # fmt: skip


def _reason(why: str, cards: Iterable[Card], style: Style) -> RefusedReason:
    said = [texts(card.metric, style.language) for card in cards]
    return RefusedReason(why, tuple((each.name, each.what) for each in said))


def environment(say: Speech, style: Style) -> Environment:
    """Where templates are rendered: everything put into them is escaped, and nothing may be left out."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("worthline.showing", "html"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals |= {"say": say, "style": style, "stylesheet": Markup(_stylesheet())}
    made.filters |= {
        "drawing": Markup,
        "shown_value": lambda row: value(row, say),
        "trusted": lambda row: trusted(row.caveats, say),
    }
    return made


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return (files("worthline.showing") / "html" / "report.css").read_text(encoding="utf-8")
