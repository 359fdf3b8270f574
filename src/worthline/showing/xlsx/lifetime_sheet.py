"""How is lifetime value checked by hand: every formula, what each missed, when customers pay back, what moves it?"""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from worthline.analyses.cohorts.choice import FIRST_MONTH
from worthline.analyses.lifetime.curve import Curve, Curves
from worthline.analyses.lifetime.overview import Overview
from worthline.analyses.lifetime.tried import Tried
from worthline.catalogue.metric import Refuse
from worthline.catalogue.texts import texts
from worthline.showing.cohort_tables import label_name
from worthline.showing.curve_chart import OLDEST
from worthline.showing.curve_tables import STATUSES
from worthline.showing.lifetime_page import curve_said, ends, ltv_cards, missed_by, notes, spread_said
from worthline.showing.lifetime_tables import KINDS, ahead_said, verdict_said, way_name
from worthline.showing.what_if_tables import DRIVERS
from worthline.showing.xlsx.charts import curve_chart, tornado_chart
from worthline.showing.xlsx.metric_sheet import Written
from worthline.showing.xlsx.page import (
    QUIET,
    RIGHT,
    RULED,
    SECTION,
    STRONG,
    SUMMED,
    TITLE,
    WRAPPED,
    Book,
    Page,
)  # fmt: skip
from worthline.words.spans import short_name
from worthline.words.values import Unit

WIDTHS = (34.0, 14.0, 16.0, 16.0, 16.0, 16.0, 16.0, 16.0, 18.0)
ACROSS = len(WIDTHS)
CHART_ROWS = 17


def write_lifetime(book: Book, sheet: str, found: Overview, written: Mapping[str, Written]) -> None:
    """Write the sheet; values of metrics follow the metrics' own sheets."""
    page = book.page(sheet, WIDTHS)
    page.text(0, 0, book.say("Lifetime value"), TITLE)
    row = _formulas(page, found, written, 2)
    row = _trials(page, found, row + 1)
    row = _curve(page, found, row + 1)
    _swings(page, found, row + 1)
    page.sheet.freeze_panes(1, 1)


def _formulas(page: Page, found: Overview, written: Mapping[str, Written], row: int) -> int:
    """Every formula, and how far apart they are."""
    say, cards = page.book.say, ltv_cards(page.book.view.scorecard)
    row = _title(page, row, say("Every formula"), spread_said(cards, page.book.view.style, say))
    page.heads(row, [say("Formula"), say("Value"), say("Low"), say("High"), say("Tried on the past")], RIGHT)
    money, share = (page.book.numbers.of(unit) for unit in (Unit.MONEY, Unit.SHARE))
    first = row + 1
    for row, card in enumerate(cards, start=first):
        own = written[card.metric.key]
        page.link(row, 0, own.value, texts(card.metric, page.book.language).name, RULED)
        page.formula(row, 1, own.value.anywhere, card.now.value or 0.0, own.number, RULED, STRONG)
        page.number(row, 2, card.now.low, own.number, RULED)
        page.number(row, 3, card.now.high, own.number, RULED)
        page.number(row, 4, missed_by(card.metric.key, found), f"+{share};-{share}", RULED)
    if len(cards) > 1:
        values = [card.now.value or 0.0 for card in cards]
        span = f"{xl_rowcol_to_cell(first, 1)}:{xl_rowcol_to_cell(row, 1)}"
        for name, how, value in (
            (say("The highest"), f"MAX({span})", max(values)), (say("The lowest"), f"MIN({span})", min(values)),
        ):  # fmt: skip
            row += 1
            page.text(row, 0, name, SUMMED)
            page.formula(row, 1, how, value, money, SUMMED)
    return row + 1


def _trials(page: Page, found: Overview, row: int) -> int:
    """Every way of forecasting on the last months; what it is off by is worked out on the sheet."""
    say, style, tried = page.book.say, page.book.view.style, found.found.tried
    told = [verdict_said(found.found, style, say), ahead_said(found.found, style, say)]
    row = _title(page, row, say("What each would have missed"), " ".join(line for line in told if line))
    if not isinstance(tried, Tried):
        return row
    names = ("way of telling", "kind", "said", "came", "off by", "missed a customer by", "missed a tenth by",
             "brought by its first tenth")  # fmt: skip
    page.heads(row, [say(name) for name in names], RIGHT)
    money, share = (page.book.numbers.of(unit) for unit in (Unit.MONEY, Unit.SHARE))
    for row, told_of in enumerate(found.found.to_dicts(), start=row + 1):  # noqa: B020 (rows go on)
        best = STRONG if told_of["best"] else {}
        page.text(row, 0, way_name(told_of["way"], say), RULED, best)
        page.text(row, 1, say(KINDS[told_of["kind"]]), RULED)
        page.number(row, 2, told_of["said"], money, RULED)
        page.number(row, 3, told_of["came"], money, RULED)
        if told_of["came"]:
            said, came = page.place(row, 2).here, page.place(row, 3).here
            page.formula(row, 4, f"{said}/{came}-1", told_of["miss"], f"+{share};-{share}", RULED)
        page.number(row, 5, told_of["missed_a_customer"], money, RULED)
        page.number(row, 6, told_of["missed_a_tenth"], share, RULED)
        page.number(row, 7, told_of["in_first_tenth"], share, RULED)
    return row + 1


def _curve(page: Page, found: Overview, row: int) -> int:
    """When customers pay back: month by month for all of them, then by channel and by month."""
    say, style = page.book.say, page.book.view.style
    row = _title(page, row, say("When customers pay back"), curve_said(found.months, say))
    if isinstance(found.months, Refuse):
        return row
    for note in notes(found, found.months, style, say):
        page.text(row, 0, note, QUIET, WRAPPED, across=ACROSS)
        row += 1
    row = _ages(page, found.months.pooled, row)
    for each in (found.channels, found.months):
        if each is not None:
            row = _cohorts(page, each, row + 1)
    return row


def _ages(page: Page, each: Curve, row: int) -> int:
    """The curve of all customers, with what is left after their cost, and its picture."""
    say, money = page.book.say, page.book.numbers.of(Unit.MONEY, [1.0])
    heads = (say("month of age"), say("seen"), say("margin of one"), say("Low"), say("High"), say("cost of one"),
             say("margin less cost"))  # fmt: skip
    page.heads(row, heads, RIGHT)
    shown = list(zip(each.paid.curve, each.seen, strict=True))[: OLDEST + 1]
    for at, (point, share) in enumerate(shown, start=row + 1):
        page.number(at, 0, point.age, "0", RULED)
        page.number(at, 1, share, page.book.numbers.of(Unit.SHARE), RULED)
        for column, value in enumerate(
            (point.margin.value, point.margin.low, point.margin.high, point.cost), start=2
        ):
            page.number(at, column, value, money, RULED)
        less = f"{page.place(at, 2).here}-{page.place(at, 5).here}"
        page.formula(at, 6, less, (point.margin.value or 0.0) - point.cost, money, RULED)
    last = row + len(shown)
    page.sheet.insert_chart(last + 2, 0, curve_chart(page.book, page.name, row + 1, last))
    return last + 2 + CHART_ROWS


def _cohorts(page: Page, found: Curves, row: int) -> int:
    """One row a cohort: what it cost, a year of its margin, when it pays back, and when it can be judged."""
    say, known, monthly = page.book.say, page.book.view.known, found.by == FIRST_MONTH
    heads = [say("cohort"), say("customers"), say("cost of one"), say("margin of one in 12 months"), say("Low"),
             say("High"), say("paid back in month"), say("note")]  # fmt: skip
    page.heads(row, [*heads, say("12 months can be judged on")] if monthly else heads, RIGHT)
    for at, each in enumerate(found.rows, start=row + 1):
        _cohort(page, at, label_name(each.label, found.by, known, say), each)
    return row + len(found.rows) + 1


def _cohort(page: Page, at: int, name: str, each: Curve) -> None:
    paid, year, money = each.paid, each.year, page.book.numbers.of(Unit.MONEY, [1.0])
    page.text(at, 0, name, RULED)
    page.number(at, 1, paid.size, "#,##0", RULED)
    page.number(at, 2, paid.curve[0].cost if paid.curve else None, money, RULED)
    bounds = (year.margin.value, year.margin.low, year.margin.high) if year else (None, None, None)
    for column, value in enumerate(bounds, start=3):
        page.number(at, column, value, money, RULED)
    page.number(at, 6, paid.age, "0", RULED)
    page.text(at, 7, page.book.say(STATUSES[paid.status]), RULED, RIGHT)
    if each.judged_on:
        page.text(at, 8, page.book.view.style.day(each.judged_on), RULED, RIGHT)


def _swings(page: Page, found: Overview, row: int) -> int:
    """What moves LTV: each driver a tenth lower and a tenth higher, and the difference each makes."""
    say, now = page.book.say, found.now.now
    if not found.swings or isinstance(now, Refuse):
        return row
    month = short_name(found.period, page.book.language)
    row = _title(page, row, say("What moves LTV"), say("LTV as it is, {month}", month=month))
    money = page.book.numbers.of(Unit.MONEY, [now])
    page.number(row, 1, now, money, STRONG)
    here = xl_rowcol_to_cell(row, 1, row_abs=True, col_abs=True)
    row += 1
    heads = (say("driver"), say("LTV at a tenth less"), say("LTV at a tenth more"), say("less"), say("more"))
    page.heads(row, heads, RIGHT)
    for at, each in enumerate(found.swings, start=row + 1):
        page.text(at, 0, say(DRIVERS[each.driver]), RULED)
        for column, side in enumerate(ends(each), start=1):
            page.number(at, column, side, money, RULED)
            page.formula(at, column + 2, f"{page.place(at, column).here}-{here}", side - now, money, RULED)
    last = row + len(found.swings)
    page.sheet.insert_chart(last + 2, 0, tornado_chart(page.book, page.name, row + 1, last))
    return last + CHART_ROWS


def _title(page: Page, row: int, title: str, said: str) -> int:
    """A heading and what is to be known of it; the row after them."""
    page.text(row, 0, title, SECTION)
    page.text(row + 1, 0, said, QUIET, WRAPPED, across=ACROSS)
    return row + 2
