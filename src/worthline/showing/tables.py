"""Which rows and headings does each answer have on a screen?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from worthline.analyses.explain import Explanation
from worthline.analyses.reasons import Because
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.metric import Metric
from worthline.catalogue.subjects import by_subject
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE, Compared, Measurement
from worthline.showing import phrases
from worthline.showing.refused import by_reason
from worthline.showing.terminal import Sheet, clipped, spark
from worthline.words.i18n import Speech, speech
from worthline.words.periods import Period
from worthline.words.spans import short_name
from worthline.words.values import DASH, Style, Unit

SIGNS = {BETTER: "✓", WORSE: "✗", CHANGED: "≠", SAME: "≈"}
COLOURS = {BETTER: "green", WORSE: "red"}


def scorecard_sheet(cards: Sequence[Card], period: Period, style: Style, say: Speech) -> Sheet:
    """Cards of a scorecard, by subject: value, interval, changes, zone, customers, trend."""
    told = by_subject(cards, lambda card: card.metric)
    cards = [card for each in told.values() for card in each]
    rows = [_card_row(each, period, style, say) for each in cards]
    starts = accumulate((len(each) for each in told.values()), initial=0)
    sections = {at: say(subject.title) for at, subject in zip(starts, told, strict=False)}
    colours = {}
    for at, each in enumerate(cards):
        for column, verdict in ((3, each.now.verdict.before), (4, each.now.verdict.year_before)):
            if verdict and verdict.verdict in COLOURS:
                colours[(at, column)] = COLOURS[verdict.verdict]
    heads = (
        say("metric"), say("value"), say("95 % interval"), say("period before"), say("year before"), say("zone"),
        say("customers"), say("trend"),
    )  # fmt: skip
    return Sheet(heads, rows, frozenset({1, 2, 6}), colours=colours, sections=sections)


def refused_sheet(card: Scorecard, say: Speech) -> Sheet:
    """What could not be measured, and why."""
    rows = [
        (", ".join(texts(each.metric, say.language).name for each in cards), why)
        for why, cards in by_reason(card.refused, say)
    ]
    return Sheet((say("not measured"), say("why")), rows)


def measurements_sheet(rows: Sequence[Measurement], style: Style, say: Speech) -> Sheet:
    """Measurements, one a line."""
    cut = list(dict.fromkeys(name for row in rows for name in row.segment))
    heads = (
        say("metric"), say("period"), *cut, say("value"), say("95 % interval"), say("period before"), say("customers"),
        say("note"),
    )  # fmt: skip
    return Sheet(heads, [_measurement_row(row, cut, style, say) for row in rows], _numbers(len(cut)))


def reasons_sheet(found: Sequence[Because], unit: Unit, style: Style, say: Speech) -> Sheet:
    """A return rate reason by reason."""
    rows = [
        (
            clipped(each.reason or DASH), style.value(each.rate.value, unit),
            interval(each.rate.low, each.rate.high, unit, style),
        )
        for each in found
    ]  # fmt: skip
    return Sheet((say("reason"), say("value"), say("95 % interval")), rows, frozenset({1, 2}))


def behind_sheet(explained: Explanation, style: Style, say: Speech) -> Sheet:
    """The customers that move the number most."""
    unit = Unit.NUMBER
    rows = [
        (
            clipped(each.customer),
            style.value(each.part, unit),
            DASH if each.whole is None else style.value(each.whole, unit),
        )
        for each in explained.customers
    ]
    return Sheet((say("customer"), say("adds above"), say("adds below")), rows, frozenset({1, 2}))


def metric_facts(metric: Metric, language: str) -> list[tuple[str, str]]:
    """Everything that is told of a metric, heading by heading."""
    say, said = speech(language), texts(metric, language)
    bands = metric.bands
    facts = [
        (f"{said.name} ({metric.key})", said.what),
        (say("Why it matters"), said.why),
        (say("Formula"), f"{said.formula}\n{metric.formula}"),
        (say("Where it is applied, what is tracked"), said.where),
        (say("Low values usually mean"), said.low),
        (say("High values usually mean"), said.high),
        (say("Example"), said.example),
        (say("What can be done"), said.do),
        (say("Bands"), f"{', '.join(map(str, bands.limits))} ({bands.source})" if bands else ""),
    ]
    return [(head, text) for head, text in facts if text]


def interval(low: float | None, high: float | None, unit: Unit, style: Style) -> str:
    """The bounds of an interval, or a dash."""
    if low is None and high is None:
        return DASH
    return f"{style.value(low, unit)} … {style.value(high, unit)}"


def change(verdict: Compared | None, now: Measurement, style: Style) -> str:
    """The change, with the sign that says whether it is better, worse or not distinguishable: see `legend`."""
    if verdict is None or now.value is None:
        return DASH
    return f"{SIGNS[verdict.verdict]} {style.change(verdict.value, now.value, now.unit)}"


def legend(say: Speech) -> str:
    """What the signs of `change` say."""
    return "   ".join(f"{sign} {phrases.comparison(verdict, say)}" for verdict, sign in SIGNS.items())


def _card_row(card: Card, period: Period, style: Style, say: Speech) -> Sequence[str]:
    now, name = card.now, texts(card.metric, say.language).name
    return (
        name if now.period == period else f"{name}, {short_name(now.period, style.language)}",
        style.value(now.value, now.unit),
        interval(now.low, now.high, now.unit, style),
        change(now.verdict.before, now, style),
        change(now.verdict.year_before, now, style),
        phrases.zone(now.verdict.zone, say),
        style.number(now.customers, 0) if now.customers else DASH,
        spark([row.value for row in card.trend]),
    )


def _measurement_row(row: Measurement, cut: Sequence[str], style: Style, say: Speech) -> Sequence[str]:
    note = phrases.refusal(row.refused, say) if row.refused else phrases.maturity(row, say)
    return (
        row.metric, str(row.period), *(row.segment.get(name) or DASH for name in cut), style.value(row.value, row.unit),
        interval(row.low, row.high, row.unit, style), change(row.verdict.before, row, style),
        style.number(row.customers, 0) if row.customers else DASH, note,
    )  # fmt: skip


def _numbers(cut: int) -> frozenset[int]:
    return frozenset({2 + cut, 3 + cut, 5 + cut})
