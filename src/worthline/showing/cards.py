"""What stands on the card of a metric, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worthline.analyses.explain import numbers
from worthline.analyses.health.trust import PREFIX
from worthline.analyses.keytable import plans_in_words, unchanged
from worthline.analyses.scorecard import Card
from worthline.catalogue.metric import Metric
from worthline.catalogue.subjects import by_subject
from worthline.catalogue.texts import Texts, texts
from worthline.catalogue.zones import ZoneTexts
from worthline.measuring.measurement import BETTER, CHANGED, WORSE, Compared, Measurement
from worthline.showing.benchmarks import ShownBenchmark, shown_on_card, zone_advice
from worthline.showing.parts import beside_the_number, part_name, part_value
from worthline.showing.phrases import caveat, comparison, maturity, trusted, zone
from worthline.showing.sparkline import Sparkline, sparkline
from worthline.showing.view import ReportView
from worthline.tables.rules import about
from worthline.words.i18n import Speech
from worthline.words.periods import Period
from worthline.words.spans import period_name, short_name
from worthline.words.values import Style, is_nonzero

TONES = {BETTER: "good", WORSE: "bad", CHANGED: "other"}
"""Verdict to the class that colours it; the word and the arrow stand beside the colour."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One comparison: against what, by how much, in which direction, and what that means."""

    against: str
    before: str
    change: str
    arrow: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule behind a number: its name in the settings, its value, and what it decides."""

    name: str
    value: str
    about: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card, ready to be drawn.

    Attributes:
        key: the metric's key, and the card's anchor.
        texts: what is said of the metric.
        value: the number.
        low: the lower bound of its interval; empty where there is none.
        high: the upper bound.
        customers: how many stand behind it; empty where it is a fact from the books.
        beside: what must be seen with the number: how long the slow ones wait, what a forecast missed before, whether
            the score of health is proven.
        changes: against the period before and a year before.
        unchanged: why there is no comparison.
        zone: the zone it lies in, and the limits of all zones.
        maturity: what must be said of an unfinished period.
        period: the card's own period, where it is not the report's.
        caveats: what to bear in mind.
        numbers: the formula with this period's numbers.
        parts: the parts of a formula with their values.
        rules: the rules that made it.
        plan: what the company means to do about it.
        spark: its trend.
        spark_label: the trend in words.
        benchmarks: what others have published, the nearest first.
        advice: what has usually brought it into its zone, and what comes next.
        leads: it is one of the key metrics, shown whole; of the others, the number alone until it is opened.
    """

    key: str
    texts: Texts
    value: str
    low: str
    high: str
    customers: str
    beside: str
    changes: tuple[ShownChange, ...]
    unchanged: str
    zone: str
    zones: str
    maturity: str
    period: str
    caveats: tuple[str, ...]
    numbers: str
    parts: tuple[tuple[str, str], ...]
    rules: tuple[ShownRule, ...]
    plan: str
    spark: Sparkline | None
    spark_label: str
    benchmarks: tuple[ShownBenchmark, ...]
    advice: ZoneTexts | None
    leads: bool


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """The cards that answer one question: the key metrics first, the others after them."""

    key: str
    title: str
    question: str
    cards: tuple[ShownCard, ...]

    @property
    def leading(self) -> list[ShownCard]:
        """The cards shown whole."""
        return [card for card in self.cards if card.leads]

    @property
    def others(self) -> list[ShownCard]:
        """The cards whose number is shown alone."""
        return [card for card in self.cards if not card.leads]


def shown_subjects(view: ReportView, say: Speech) -> list[ShownSubject]:
    """Every card of a report under the question it answers, in the order of the scorecard."""
    cards = view.scorecard.cards
    return [
        ShownSubject(
            subject.key, say(subject.title), say(subject.question),
            tuple(shown_card(card, view, say) for card in told),
        )
        for subject, told in by_subject(cards, lambda card: card.metric).items()
    ]  # fmt: skip


def shown_card(card: Card, view: ReportView, say: Speech) -> ShownCard:
    """A card of a report in the reader's language."""
    now, metric, style = card.now, card.metric, view.style
    plans, before = view.settings.planned.get(metric.key, ()), view.before(now.period)
    found = view.benchmarks.get(metric.key)
    return ShownCard(
        key=metric.key,
        texts=texts(metric, style.language),
        value=style.value(now.value, now.unit),
        low="" if now.low is None else style.value(now.low, now.unit),
        high="" if now.high is None else style.value(now.high, now.unit),
        customers=say.many("{n} customer", "{n} customers", now.customers, n=style.number(now.customers, 0))
        if now.customers else "",
        beside=beside_the_number(metric, now, style, say) or trusted(card.caveats, say),
        changes=shown_changes(now, before, style, say),
        unchanged=unchanged(metric, say),
        zone=zone(now.verdict.zone, say),
        zones=zone_limits(metric, style, say),
        maturity=maturity(now, say),
        period=period_name(now.period, style.language) if now.period != view.scorecard.period else "",
        caveats=tuple(caveat(key, say) for key in card.caveats if not key.startswith(PREFIX)),
        numbers=numbers(now, style),
        parts=tuple(
            (part_name(name, metric.key, part, say), part_value(name, metric.key, part, style, say))
            for name, part in now.parts.items()
        ),
        rules=tuple(ShownRule(name, _rule(value, say), say(about(name))) for name, value in now.rules.items()),
        plan=" ".join(plans_in_words(plans, now.unit, style)),
        spark=sparkline(card.trend),
        spark_label=trend_in_words(card, style, say),
        benchmarks=shown_on_card(found, style, say),
        advice=zone_advice(metric, now.verdict.zone, found, say),
        leads=metric.key in view.leading,
    )  # fmt: skip


def shown_changes(
    now: Measurement, before: Mapping[str, Period], style: Style, say: Speech
) -> tuple[ShownChange, ...]:
    """The comparisons that could be made."""
    found = {"before": now.verdict.before, "year_before": now.verdict.year_before}
    return tuple(
        shown_change(now, compared, period, style, say)
        for name, period in before.items()
        if (compared := found[name])
    )


def shown_change(
    now: Measurement, compared: Compared, period: Period, style: Style, say: Speech
) -> ShownChange:
    """One comparison in words."""
    value = now.value if now.value is not None else compared.value
    change = style.change(compared.value, value, now.unit)
    arrow = "=" if not is_nonzero(change) else "▲" if value > compared.value else "▼"
    return ShownChange(
        short_name(period, style.language), style.value(compared.value, now.unit), change, arrow,
        comparison(compared.verdict, say), TONES.get(compared.verdict, "same"),
    )  # fmt: skip


def zone_limits(metric: Metric, style: Style, say: Speech) -> str:
    """The zones with the limits between them, lowest first; empty where the metric has no bands."""
    if metric.bands is None:
        return ""
    limits = [style.value(limit, metric.unit) for limit in metric.bands.limits]
    words = [zone(name, say) for name in metric.bands.zones]
    return words[0] + "".join(f" < {limit} ≤ {word}" for limit, word in zip(limits, words[1:], strict=True))


def trend_in_words(card: Card, style: Style, say: Speech) -> str:
    """The trend as a sentence, for those who do not see its picture."""
    known = [row for row in card.trend if row.value is not None]
    if len(known) < 2:
        return ""
    values = [row.value for row in known if row.value is not None]
    return say(
        "{name}. {first}: {first_value}; {last}: {last_value}; lowest {low}, highest {high}.",
        name=texts(card.metric, style.language).name,
        first=period_name(known[0].period, style.language), first_value=style.value(values[0], card.now.unit),
        last=period_name(known[-1].period, style.language), last_value=style.value(values[-1], card.now.unit),
        low=style.value(min(values), card.now.unit), high=style.value(max(values), card.now.unit),
    )  # fmt: skip


def _rule(value: object, say: Speech) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, (tuple, list)):
        return ", ".join(str(each) for each in value) or say("all")
    return say("not set") if value in (None, "") else str(value)
