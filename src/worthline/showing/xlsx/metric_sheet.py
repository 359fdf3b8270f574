"""How is one metric shown, so that a person can check it by hand?

From top to bottom: what it is, its value, how a formula's value is worked out from its parts, every period,
the trend as a chart, and the segments of the latest period with the check that they add up to the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.scorecard import Card
from worthline.catalogue.metric import OfModel
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing.phrases import caveat, zone
from worthline.showing.segment_names import column_name, shown_value
from worthline.showing.xlsx.breakdown import Breakdown, Elsewhere
from worthline.showing.xlsx.charts import trend_chart
from worthline.showing.xlsx.measured import Table
from worthline.showing.xlsx.names import Place
from worthline.showing.xlsx.page import QUIET, RIGHT, SECTION, STRONG, TITLE, WRAPPED, Book, Page
from worthline.showing.xlsx.workings import Workings, workings
from worthline.words.spans import period_name, short_name
from worthline.words.values import Unit

LABELS, NUMBERS, NOTES = 32.0, 16.0, 34.0
SUMMARY = 7
CHART_ROWS = 16
ONE_PAGE = 75
"""Rows that are still readable when they are printed on one page."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a metric stands once its sheet is written.

    Attributes:
        value: the cell of its latest value.
        values: the cells of its values, period by period, the latest last.
        number: the number format of its values.
    """

    value: Place
    values: tuple[Place, ...]
    number: str


def value_place(sheet: str) -> Place:
    """The cell of the latest value, the same on every metric's sheet."""
    return Place(sheet, SUMMARY, 1)


def write_metric(
    book: Book, card: Card, sheet: str, home: Place, elsewhere: Mapping[str, Elsewhere]
) -> Written:
    """Write a metric's sheet.

    Args:
        book: the workbook.
        card: the metric.
        sheet: the sheet's name.
        home: the scorecard.
        elsewhere: the other metrics that have a sheet.
    """
    rows = [*card.trend, *(row for cut in card.segments.values() for row in cut)]
    own = workings(card.metric, rows, book.numbers)
    number = book.numbers.of(card.metric.unit, [row.value for row in card.trend])
    inputs = len(own.inputs)
    page = book.page(sheet, [LABELS, *[NUMBERS] * (inputs + 1), 13, 13, 12, NOTES])
    table = Table(page, card.metric, own, number)
    _opening(page, card, home, table.note_column + 1)
    row, worked_out = _worked_out(page, card, elsewhere, table, SUMMARY + 2)
    row, periods = _periods(table, card, row)
    _summary(page, card, number, worked_out or periods[-1])
    last = _segments(table, card, row, periods[-1].row)
    if last <= ONE_PAGE:
        page.sheet.fit_to_pages(1, 1)
    return Written(value_place(sheet), tuple(periods), number)


def _opening(page: Page, card: Card, home: Place, across: int) -> None:
    say, said = page.book.say, texts(card.metric, page.book.language)
    page.link(0, 0, home, "← " + home.sheet)
    page.text(1, 0, said.name, TITLE)
    page.text(2, 0, said.what, WRAPPED, across=across)
    page.text(3, 0, say("Formula: {formula}", formula=said.formula), WRAPPED, QUIET, across=across)
    remarks = " ".join(caveat(key, say) for key in card.caveats)
    page.text(4, 0, remarks, WRAPPED, QUIET, {"italic": True}, across=across)
    page.sheet.freeze_panes(2, 0)


def _summary(page: Page, card: Card, number: str, source: Place) -> None:
    say, now, big = page.book.say, card.now, {"font_size": 14, "bold": True}
    page.heads(SUMMARY - 1, ["", say("Value"), say("Low"), say("High"), say("Customers")], RIGHT)
    page.text(SUMMARY, 0, period_name(now.period, page.book.language), STRONG)
    page.formula(SUMMARY, 1, source.here, now.value or 0.0, number, big)
    page.number(SUMMARY, 2, now.low, number)
    page.number(SUMMARY, 3, now.high, number)
    page.number(SUMMARY, 4, now.customers or None, "#,##0")
    rating = zone(now.verdict.zone, say)
    page.text(SUMMARY, 5, say("Rating: {zone}", zone=rating) if rating else "", QUIET)
    page.at_least(SUMMARY, 21)


def _worked_out(
    page: Page, card: Card, elsewhere: Mapping[str, Elsewhere], table: Table, row: int
) -> tuple[int, Place | None]:
    if not card.now.parts or not table.workings.formula:
        return row, None
    page.text(row, 0, page.book.say("How it is worked out"), SECTION)
    steps = Breakdown(page, elsewhere, max(table.note_column - 3, 2), row + 1)
    value = steps.write(card.now, texts(card.metric, page.book.language).name, table.number)
    return steps.next + 1, value


def _periods(table: Table, card: Card, row: int) -> tuple[int, list[Place]]:
    page, say = table.page, table.page.book.say
    page.text(row, 0, say("Period by period"), SECTION)
    table.head(row + 1, say("Period"))
    labels = [short_name(each.period, page.book.language) for each in card.trend]
    places = table.body(row + 2, labels, card.trend)
    after = row + 2 + len(places)
    if said := _not_worked_out(table, card):
        page.text(after, 0, said, WRAPPED, QUIET, across=table.note_column + 1)
        after += 1
    if sum(each.value is not None for each in card.trend) < 2:
        return after + 1, places
    title = texts(card.metric, page.book.language).name
    page.sheet.insert_chart(after + 1, 0, trend_chart(page.book, title, places, table.number, _most(card)))
    return after + CHART_ROWS + 2, places


def _most(card: Card) -> float | None:
    """Where the axis must end: at 100 % for shares that come near it and never pass it."""
    tops = [each.high or each.value or 0.0 for each in card.trend]
    return 1.0 if card.metric.unit is Unit.SHARE and 0.8 < max(tops) <= 1 else None


def _not_worked_out(table: Table, card: Card) -> str:
    """Why no arithmetic on this sheet gives the value; empty where one does."""
    say = table.page.book.say
    if isinstance(card.metric.how, OfModel):
        return say(
            "Its parts come from every customer's own history, which is not in this workbook: they stand here as "
            "values."
        )
    if table.workings.formula:
        return ""
    return say(
        "The value is read from the Kaplan-Meier curve, step by step with those still on their way "
        "kept in; it stands here as a value, with the counts it rests on."
    )


def _segments(table: Table, card: Card, row: int, total: int) -> int:
    for column, rows in card.segments.items():
        if rows:
            row = _cut(table, column, rows, card.now, row, total)
    return row


def _cut(
    table: Table, column: str, rows: Sequence[Measurement], now: Measurement, row: int, total: int
) -> int:
    page, say = table.page, table.page.book.say
    period = period_name(now.period, page.book.language)
    name = column_name(column, page.book.view.settings.segments.names, say)
    page.text(row, 0, say("By {column}, {period}", column=name, period=period), SECTION)
    table.head(row + 1, name)
    known = page.book.view.known
    labels = [shown_value(column, each.segment.get(column), known, say) for each in rows]
    table.body(row + 2, labels, rows)
    end = row + 2 + len(rows)
    if not _adds_up(table.workings, rows):
        return end + 1
    table.total(end, say("Together"), row + 2, now, total)
    page.text(end + 1, 0, say("Do they add up?"), QUIET)
    return end + 3


def _adds_up(own: Workings, rows: Sequence[Measurement]) -> bool:
    return bool(own.additive) and any(row.part is not None for row in rows)
