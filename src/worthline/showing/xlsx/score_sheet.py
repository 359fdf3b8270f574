"""How does the company stand, on one sheet?

It is the index of the workbook too: under each question the metrics that answer it, each a link to its sheet.
Every value is a formula that leads to the metric's own sheet, and every change is worked out from two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.subjects import by_subject
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import BETTER, WORSE, Compared, Measurement
from worthline.showing.phrases import comparison, maturity, zone
from worthline.showing.refused import by_reason
from worthline.showing.xlsx.charts import sparkline
from worthline.showing.xlsx.metric_sheet import Written
from worthline.showing.xlsx.page import (
    BAD,
    CENTRE,
    GOOD,
    HEAD,
    QUIET,
    RULED,
    SECTION,
    STRONG,
    TITLE,
    WRAPPED,
    Book,
    Look,
    Page,
)  # fmt: skip
from worthline.words.periods import Period
from worthline.words.spans import period_name
from worthline.words.values import Unit

WIDTHS = (32.0, 13.0, 12.0, 12.0, 11.0, 13.0, 11.0, 21.0, 13.0, 11.0, 21.0, 15.0, 22.0, 30.0)
VALUE, LOW, HIGH, CUSTOMERS, BEFORE, YEAR_BEFORE, ZONE, TREND, NOTE = 1, 2, 3, 4, 5, 8, 11, 12, 13
HEADS = 5
COMPARED = {BEFORE: "before", YEAR_BEFORE: "year_before"}
TONES: Mapping[str, Look] = {BETTER: GOOD, WORSE: BAD}


def write_scorecard(book: Book, sheet: str, written: Mapping[str, Written]) -> None:
    """Write the scorecard's sheet, given where every metric stands."""
    page, scorecard, at = book.page(sheet, WIDTHS), book.view.scorecard, HEADS + 1
    _opening(page, scorecard)
    for subject, cards in by_subject(scorecard.cards, lambda card: card.metric).items():
        page.text(at, 0, book.say(subject.question), SECTION, across=CUSTOMERS + 1)
        page.at_least(at, 26)
        for row, card in enumerate(cards, start=at + 1):
            _row(page, row, card, written[card.metric.key])
        at += 1 + len(cards)
    _not_measured(page, at + 1, scorecard.refused)
    page.sheet.freeze_panes(HEADS + 1, 1)
    page.sheet.repeat_rows(HEADS - 1, HEADS)
    page.sheet.activate()


def _opening(page: Page, scorecard: Scorecard) -> None:
    say, language = page.book.say, page.book.language
    company, period = page.book.view.settings.company.name, period_name(scorecard.period, language)
    page.text(0, 0, company, TITLE)
    page.text(1, 0, say("Scorecard, {period}", period=period), SECTION)
    hint = say(
        "Each value leads to its own sheet, where it can be checked by hand. Low and high: 95 % interval."
    )
    page.text(2, 0, hint, QUIET)
    page.text(HEADS - 1, 0, "", HEAD)
    page.text(HEADS - 1, VALUE, period, HEAD, CENTRE, across=4)
    for column, name in COMPARED.items():
        _against_whom(page, column, page.book.view.compared_with.get(name))
    page.text(HEADS - 1, ZONE, "", HEAD, across=3)
    against = [say("Then"), say("Change"), say("Verdict")]
    names = [say("Metric"), say("Value"), say("Low"), say("High"), say("Customers"), *against, *against]
    page.heads(HEADS, [*names, say("Rating"), say("Trend"), say("Note")], CENTRE)
    page.at_least(HEADS, 20)


def _row(page: Page, at: int, card: Card, written: Written) -> None:
    now, say = card.now, page.book.say
    page.link(at, 0, written.value, texts(card.metric, page.book.language).name, RULED)
    page.formula(at, VALUE, written.value.anywhere, now.value or 0.0, written.number, STRONG, RULED)
    page.number(at, LOW, now.low, written.number, QUIET, RULED)
    page.number(at, HIGH, now.high, written.number, QUIET, RULED)
    page.number(at, CUSTOMERS, now.customers or None, "#,##0", QUIET, RULED)
    for column, name in COMPARED.items():
        if name in page.book.view.compared_with:
            _against(page, at, column, card, written, getattr(now.verdict, name))
    page.text(at, ZONE, zone(now.verdict.zone, say), RULED, CENTRE)
    page.text(at, TREND, "", RULED)
    page.sheet.add_sparkline(at, TREND, sparkline(written.values))
    page.text(at, NOTE, _note(page, now), RULED, QUIET, WRAPPED)
    page.at_least(at, 24)


def _against_whom(page: Page, column: int, period: Period | None) -> None:
    """Write the head over a comparison; one that says nothing new of this period is hidden."""
    if period is None:
        page.sheet.set_column(column, column + 2, None, None, {"hidden": True})
        return
    text = page.book.say("Against {period}", period=period_name(period, page.book.language))
    page.text(HEADS - 1, column, text, HEAD, CENTRE, across=3)


def _note(page: Page, now: Measurement) -> str:
    """What must be said of the period: not over, or an earlier one than the scorecard's."""
    say, language = page.book.say, page.book.language
    said = [maturity(now, say)]
    if now.period != page.book.view.scorecard.period:
        said.insert(0, say("measured for {period}", period=period_name(now.period, language)))
    return "; ".join(filter(None, said))


def _against(
    page: Page, at: int, column: int, card: Card, written: Written, verdict: Compared | None
) -> None:
    if verdict is None:
        for empty in range(column, column + 3):
            page.text(at, empty, "", RULED)
        return
    back = 1 if column == BEFORE else card.now.period.grain.per_year
    then = written.values[-1 - back] if len(written.values) > back else None
    if then is None:
        page.number(at, column, verdict.value, written.number, QUIET, RULED)
    else:
        page.formula(at, column, then.anywhere, verdict.value, written.number, QUIET, RULED)
    _change(page, at, column, card.now, verdict.value)
    said = comparison(verdict.verdict, page.book.say)
    page.text(at, column + 2, said, RULED, CENTRE, TONES.get(verdict.verdict, QUIET), WRAPPED)


def _change(page: Page, at: int, column: int, now: Measurement, before: float) -> None:
    new, old = page.place(at, VALUE).here, page.place(at, column).here
    value = now.value or 0.0
    number = page.book.numbers.change(now.unit)
    if now.unit is Unit.SHARE:
        formula, change = f"({new}-{old})*100", (value - before) * 100
    elif now.unit is Unit.SCORE:
        formula, change = f"{new}-{old}", value - before
    elif before:
        formula, change = f"{new}/{old}-1", value / before - 1
    else:
        page.text(at, column + 1, "", RULED)
        return
    page.formula(at, column + 1, formula, change, number, RULED)


def _not_measured(page: Page, row: int, cards: Sequence[Card]) -> None:
    if not cards:
        return
    say = page.book.say
    page.text(row, 0, say("Could not be measured"), SECTION)
    told = [(why, card) for why, held in by_reason(cards, say) for card in held]
    for at, (why, card) in enumerate(told, start=row + 1):
        page.text(at, 0, texts(card.metric, page.book.language).name, RULED)
        page.text(at, 1, why, RULED, QUIET, WRAPPED, across=NOTE)
