"""What does the page of lifetime value show?

Every formula beside the others with what it missed on the past, how far apart they are, when customers pay back, and
what moves LTV most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.analyses.cohorts.payback import NO_SPEND
from worthline.analyses.lifetime.curve import EXPECTED, Curve, Curves
from worthline.analyses.lifetime.overview import Overview
from worthline.analyses.lifetime.tried import Tried
from worthline.analyses.lifetime.what_if import Swing
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.metric import Refuse
from worthline.catalogue.texts import texts
from worthline.showing.curve_chart import curve_chart
from worthline.showing.curve_tables import curve_notes, curve_row, curves_sheet, paid_within
from worthline.showing.lifetime_tables import ahead_said, trials_sheet, verdict_said
from worthline.showing.parts import miss
from worthline.showing.phrases import refusal
from worthline.showing.terminal import Sheet
from worthline.showing.view import ReportView
from worthline.showing.what_if_tables import DRIVERS
from worthline.words.i18n import Speech
from worthline.words.spans import short_name
from worthline.words.values import Style, Unit

MONTHS_SHOWN = 13
"""The latest cohorts that are shown: those of whom a year cannot be judged yet, and the first of whom it can."""
_NO_LTV = ("ltv_to_cac", "ltv_error")


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """One formula: its number, how long its bar is (0 to 100), what it missed, and why it has no number."""

    key: str
    name: str
    value: str
    interval: str
    bar: float
    missed: str


@dataclass(frozen=True, slots=True)
class SwingRow:
    """One driver: LTV at a tenth less and more of it, and where its bar begins and how wide it is (0 to 100)."""

    name: str
    low: str
    high: str
    start: float
    width: float
    rises: bool


@dataclass(frozen=True, slots=True)
class LifetimePage:
    """The page, in words.

    Attributes:
        formulas: every LTV formula that has a number.
        spread: how far apart they are.
        trials: every way of forecasting, tried on the past.
        verdict: which was closest, and what it says of the months to come.
        curve: the drawing of all customers' curve; empty where there is none.
        curve_said: when they pay back, in words.
        channels: the curves of the channels, if known.
        months: those of the latest months.
        notes: how to read them.
        swings: what moves LTV.
        now: that LTV, where it stands among the bars, and of which month it is.
    """

    formulas: Sequence[FormulaRow]
    spread: str
    trials: Sheet
    verdict: Sequence[str]
    curve: str
    curve_said: str
    channels: Sheet | None
    months: Sheet | None
    notes: Sequence[str]
    swings: Sequence[SwingRow]
    now: tuple[str, float, str]


def lifetime_page(view: ReportView, say: Speech) -> LifetimePage | None:
    """The page in the reader's language; none where the company has no lifetime value to speak of."""
    found, style = view.lifetime, view.style
    if found is None:
        return None
    cards = ltv_cards(view.scorecard)
    months = found.months if isinstance(found.months, Curves) else None
    return LifetimePage(
        formula_rows(cards, found, style, say), spread_said(cards, style, say), trials_sheet(found.found, style, say),
        [line for line in (verdict_said(found.found, style, say), ahead_said(found.found, style, say)) if line],
        curve_chart(months.pooled, style) if months else "", curve_said(found.months, say),
        curves_sheet(found.channels, style, say, view.known) if found.channels else None,
        _months(months, style, say) if months else None, notes(found, months, style, say),
        swing_rows(found.swings, style, say), _now(found, style),
    )  # fmt: skip


def notes(found: Overview, months: Curves | None, style: Style, say: Speech) -> list[str]:
    """How to read the curves."""
    if months is None:
        return []
    other = say("The curve counts what orders bring; the forecast above counts what contracts pay.")
    more = [other] if found.found.contracts and not months.contracts else []
    return [*curve_notes(months, style, say), *more]


def ltv_cards(scorecard: Scorecard) -> list[Card]:
    """The scorecard's lifetime values."""
    return [
        card
        for card in scorecard.cards
        if card.metric.key.startswith("ltv") and card.metric.key not in _NO_LTV and card.now.value is not None
    ]


def formula_rows(cards: Sequence[Card], found: Overview, style: Style, say: Speech) -> list[FormulaRow]:
    """Each formula beside the others."""
    most = max((card.now.value or 0.0 for card in cards), default=0.0)
    return [
        FormulaRow(
            card.metric.key, texts(card.metric, style.language).name, style.value(card.now.value, Unit.MONEY),
            _between(card.now.low, card.now.high, style),
            round(100 * max(card.now.value or 0.0, 0.0) / most, 1) if most > 0 else 0.0,
            _missed(card.metric.key, found, style, say),
        )
        for card in cards
    ]  # fmt: skip


def missed_by(key: str, found: Overview) -> float | None:
    """What a formula, or the forecast, missed on the past, as a share of what came; none where it was not tried."""
    tried = found.found.tried
    if not isinstance(tried, Tried):
        return None
    trials = {each.name: each for each in tried.trials} | {"ltv_predicted": tried.best}
    return trials[key].miss if key in trials else None


def _missed(key: str, found: Overview, style: Style, say: Speech) -> str:
    by = missed_by(key, found)
    return "" if by is None else miss(by, style, say)


def spread_said(cards: Sequence[Card], style: Style, say: Speech) -> str:
    """How far apart the formulas are."""
    values = [card.now.value for card in cards if card.now.value is not None and card.now.value > 0]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    return say(
        "From {low} to {high}: the highest is {times} times the lowest. They answer different questions: revenue or "
        "margin, a whole life or a year, what was or what will be.",
        low=style.money(low), high=style.money(high), times=style.number(high / low, 1),
    )  # fmt: skip


def curve_said(found: Curves | Refuse, say: Speech) -> str:
    """When customers pay back, in a sentence; or why that cannot be said."""
    if isinstance(found, Refuse):
        return say("No curve: {why}.", why=refusal(found, say))
    paid = found.pooled.paid
    if paid.status == NO_SPEND:
        return say("What it cost to win these customers is not known.")
    if paid.age is None:
        return say("Within {n} months of age they do not pay back what they cost.", n=len(paid.curve))
    within = paid_within(found.pooled)
    if paid.status == EXPECTED:
        return say(
            "They are expected to pay back what they cost in month {age} ({months}).",
            age=paid.age,
            months=within,
        )
    return say("They have paid back what they cost in month {age} ({months}).", age=paid.age, months=within)


def swing_rows(swings: Sequence[Swing], style: Style, say: Speech) -> list[SwingRow]:
    """What moves LTV, each driver's bar from what it would be at a tenth less to a tenth more."""
    told = [(each, *ends(each)) for each in swings]
    least, most = span(swings)
    wide = (most - least) or 1.0
    return [
        SwingRow(
            say(DRIVERS[each.driver]), style.value(low, Unit.MONEY), style.value(high, Unit.MONEY),
            round(100 * (min(low, high) - least) / wide, 2), round(100 * abs(high - low) / wide, 2), high >= low,
        )
        for each, low, high in told
    ]  # fmt: skip


def ends(swing: Swing) -> tuple[float, float]:
    """LTV at a tenth less and at a tenth more; nothing where it is refused."""
    low, high = (0.0 if isinstance(side, Refuse) else side for side in (swing.low, swing.high))
    return low, high


def span(swings: Sequence[Swing]) -> tuple[float, float]:
    """The lowest and the highest that LTV becomes."""
    sides = [side for each in swings for side in ends(each)]
    return min(sides, default=0.0), max(sides, default=0.0)


def _now(found: Overview, style: Style) -> tuple[str, float, str]:
    month = short_name(found.period, style.language)
    if isinstance(found.now.now, Refuse):
        return "", 0.0, month
    least, most = span(found.swings)
    place = 100 * (found.now.now - least) / ((most - least) or 1.0)
    return style.value(found.now.now, Unit.MONEY), round(place, 2), month


def _months(found: Curves, style: Style, say: Speech) -> Sheet:
    """The latest months, the newest first."""
    whole = curves_sheet(found, style, say, None)
    latest: Sequence[Curve] = found.rows[-MONTHS_SHOWN:]
    rows = [curve_row(short_name(each.label, style.language), each, style, say) for each in reversed(latest)]  # type: ignore[arg-type]
    return Sheet(whole.heads, rows, whole.right)


def _between(low: float | None, high: float | None, style: Style) -> str:
    return "" if low is None else f"{style.value(low, Unit.MONEY)} – {style.value(high, Unit.MONEY)}"
