"""How is it checked by hand what changes did: each effect with its interval, and the months it is told from?"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.impact.impact import Impact
from worthline.analyses.impact.judged import Judged
from worthline.showing.changes_shown import audience_said
from worthline.showing.impact_words import (
    METHODS,
    metric_said,
    month_said,
    placebos_said,
    sentence,
    verdict_said,
    warnings_said,
)
from worthline.showing.xlsx.page import QUIET, RIGHT, RULED, SECTION, STRONG, TITLE, WRAPPED, Book, Page

WIDTHS = (38.0, 30.0, 14.0, 14.0, 14.0, 16.0, 14.0, 26.0, 18.0)
ACROSS = len(WIDTHS)


def write_impacts(book: Book, sheet: str, found: Sequence[Impact]) -> None:
    """Write the sheet: each change, each metric it was to move, then their months."""
    page = book.page(sheet, WIDTHS)
    page.text(0, 0, book.say("Did it help?"), TITLE)
    row = 2
    for each in found:
        row = _change(page, each, row)
    for each in found:
        for one in each.judged:
            if one.picture:
                row = _months(page, each, one, row)
    page.sheet.freeze_panes(1, 1)


def _change(page: Page, each: Impact, row: int) -> int:
    """One change: a line a metric, and under it what must be known of them."""
    say, style = page.book.say, page.book.view.style
    page.text(row, 0, each.change.what, SECTION)
    told = f"{style.day(each.change.on)} · {audience_said(each.change, say)}"
    page.text(row + 1, 0, told, QUIET, WRAPPED, across=ACROSS)
    heads = (say("metric"), say("verdict"), say("effect"), say("Low"), say("High"), say("would have been"), say("is"),
             say("method"), say("placebo dates with an effect"))  # fmt: skip
    page.heads(row + 2, heads, RIGHT)
    at = row + 3
    for one in each.judged:
        _metric(page, one, at)
        at += 1
    for one in each.judged:
        for line in (sentence(one, style, say), *warnings_said(one, style, say)):
            page.text(at, 0, f"{metric_said(one, say)}: {line}", QUIET, WRAPPED, across=ACROSS)
            at += 1
    return at + 1


def _metric(page: Page, one: Judged, at: int) -> None:
    """One metric; the effect is worked out on the sheet from what is and what would have been."""
    say, style, effect = page.book.say, page.book.view.style, one.effect
    page.text(at, 0, metric_said(one, say), RULED)
    page.text(at, 1, verdict_said(one, style, say), RULED, STRONG)
    if effect is not None:
        number = page.book.numbers.of(one.metric.unit, [effect.before, effect.value])
        would, now = page.place(at, 5).here, page.place(at, 6).here
        page.formula(at, 2, f"{now}-{would}", effect.value, number, RULED, STRONG)
        for column, value in ((3, effect.low), (4, effect.high), (5, effect.expected), (6, effect.after)):
            page.number(at, column, value, number, RULED)
    if one.method:
        page.text(at, 7, say(METHODS[one.method]), RULED)
        page.text(at, 8, placebos_said(one, say), RULED, RIGHT)


def _months(page: Page, each: Impact, one: Judged, row: int) -> int:
    """The months of one metric, as they are drawn in the report."""
    say, language = page.book.say, page.book.language
    page.text(row, 0, f"{each.change.what}: {metric_said(one, say)}", SECTION)
    heads = (say("month"), say("side"), say("value"), say("Low"), say("High"), say("held against"))
    page.heads(row + 1, heads, RIGHT)
    levels = [point.value for point in one.picture if point.value is not None]
    number = page.book.numbers.of(one.metric.unit, levels[:1] or [1.0])
    for at, point in enumerate(one.picture, start=row + 2):
        side = say("since the change") if point.since else say("before the change")
        page.text(at, 0, month_said(point.month, language), RULED)
        page.text(at, 1, side if point.used else f"({side})", RULED)
        for column, value in enumerate((point.value, point.low, point.high, point.beside), start=2):
            page.number(at, column, value, number, RULED)
    return row + len(one.picture) + 3
