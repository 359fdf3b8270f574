"""How healthy are customers, can the score be trusted, and whom does one call first: on one sheet?

Shares and what is at stake are worked out on the sheet; how a score comes about stands on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.health.customers import Patient
from worthline.analyses.health.overview import Overview
from worthline.analyses.health.proof import Proof
from worthline.analyses.health.reported import CUSTOMERS, MONEY, Reported
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.interval import Estimate
from worthline.showing.changes_shown import marks_said
from worthline.showing.health_page import proof_lines, unknown_said
from worthline.showing.health_signs import lacking_signs, signs_of
from worthline.showing.health_tables import lists, step_of
from worthline.showing.health_words import COLOURS, RIVALS, sign_said, verdict_said
from worthline.showing.xlsx.charts import stack_chart
from worthline.showing.xlsx.page import (
    ASIDE,
    HEAD,
    QUIET,
    RIGHT,
    RULED,
    SECTION,
    STRONG,
    TITLE,
    WRAPPED,
    Book,
    Page,
)
from worthline.words.spans import short_name
from worthline.words.values import Unit

WIDTHS = (30.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 32.0, 15.0, 18.0, 60.0)
ACROSS = 8
CHART_ROWS = 17
SCORE = "0"


def write_health(book: Book, sheet: str, told: Reported) -> None:
    """Write the sheet."""
    page, found, say, style = book.page(sheet, WIDTHS), told.overview, book.say, book.view.style
    page.text(0, 0, say("Health"), TITLE)
    page.text(1, 0, verdict_said(found.proof, style, say), STRONG, WRAPPED, across=ACROSS)
    row = _wards(page, found, 3)
    for title, rows in lists(found, say).items():
        row = _patients(page, title, rows, found, row + 1) if rows else row
    row = _proof(page, found, row + 1)
    row = _signs(page, found, row + 1)
    _months(page, told, row + 1)
    page.sheet.freeze_panes(1, 1)


def _wards(page: Page, found: Overview, row: int) -> int:
    """The colours: what is a share is worked out from what stands beside it."""
    say, money = page.book.say, page.book.numbers.of(Unit.MONEY, [ward.money for ward in found.now.values()])
    share = page.book.numbers.of(Unit.SHARE)
    page.text(row, 0, say("Customers by colour, {day}", day=page.book.view.style.day(found.day)), SECTION)
    heads = (say("health"), say("customers"), say("share"), say("a month before"), say("money a year"),
             say("share of money"))  # fmt: skip
    page.heads(row + 1, heads, RIGHT)
    first, last = row + 2, row + 1 + len(found.now)
    totals = (
        sum(ward.customers for ward in found.now.values()),
        sum(ward.money for ward in found.now.values()),
    )
    for at, (colour, ward) in enumerate(found.now.items(), start=first):
        page.text(at, 0, say(COLOURS[colour]), RULED)
        page.number(at, 1, ward.customers, "#,##0", RULED, STRONG)
        _part(page, at, 1, (first, last), ward.customers / totals[0] if totals[0] else 0.0, share)
        before = found.before.get(colour)
        page.number(at, 3, before.customers if before else None, "#,##0", RULED)
        page.number(at, 4, ward.money, money, RULED)
        _part(page, at, 4, (first, last), ward.money / totals[1] if totals[1] else 0.0, share)
    unknown = unknown_said(found, page.book.view.style, say)
    page.text(last + 1, 0, unknown, QUIET, WRAPPED, across=ACROSS)
    return last + (2 if unknown else 1)


def _part(page: Page, at: int, column: int, rows: tuple[int, int], value: float, number: str) -> None:
    """The part that a cell is of its column, beside it."""
    first, last = (page.place(row, column).here for row in rows)
    whole = f"SUM({first}:{last})"
    page.formula(
        at, column + 1, f"IF({whole}=0,0,{page.place(at, column).here}/{whole})", value, number, RULED
    )


def _patients(page: Page, title: str, rows: Sequence[Patient], found: Overview, row: int) -> int:
    """Customers who come first; what is at stake is the money times the chance."""
    say = page.book.say
    page.text(row, 0, title, SECTION)
    heads = (
        say("customer"), say("health"), say("a month before"), say("known"), say("money a year"),
        say("chance to leave"), say("at stake"), say("costs most"), say("last contact"), say("owner"), say("next step"),
    )  # fmt: skip
    page.heads(row + 1, heads, RIGHT)
    for column in range(7, len(heads)):
        page.text(row + 1, column, heads[column], HEAD, ASIDE)
    for at, each in enumerate(rows, start=row + 2):
        _patient(page, at, each, found)
    return row + 2 + len(rows)


def _patient(page: Page, at: int, each: Patient, found: Overview) -> None:
    say, style, numbers = page.book.say, page.book.view.style, page.book.numbers
    money, share = numbers.of(Unit.MONEY, [each.money]), numbers.of(Unit.SHARE)
    page.text(at, 0, f"{each.name} ({each.customer})" if each.name else each.customer, RULED)
    page.number(at, 1, each.score, SCORE, RULED, STRONG)
    page.number(at, 2, each.before, SCORE, RULED)
    page.number(at, 3, each.known, share, RULED)
    page.number(at, 4, each.money, money, RULED)
    page.number(at, 5, each.chance, share, RULED)
    page.text(at, 6, "", RULED)
    if each.at_stake is not None:
        product = f"{page.place(at, 4).here}*{page.place(at, 5).here}"
        page.formula(at, 6, product, each.at_stake, money, RULED)
    reason = each.reason and sign_said(each.reason, each.reads, found.found, style, say, ago=each.read_ago)
    contact = style.day(each.last_contact) if each.last_contact else ""
    page.text(at, 7, reason or "", RULED, ASIDE)
    page.text(at, 8, contact, RULED, ASIDE)
    page.text(at, 9, each.owner, RULED, ASIDE)
    page.text(at, 10, step_of(each, say), RULED, ASIDE)


def _proof(page: Page, found: Overview, row: int) -> int:
    """What the past says of the score: beside the rules that need none, and what was expected against what came."""
    say, style, proof = page.book.say, page.book.view.style, found.proof
    page.text(row, 0, say("Can the score be trusted?"), SECTION)
    for line in (verdict_said(proof, style, say), *proof_lines(found, style, say)):
        row += 1
        page.text(row, 0, line, QUIET, WRAPPED, across=ACROSS)
    if proof.area.value is None:
        return row + 1
    return _calibration(page, proof, _rules(page, proof, row + 1))


def _rules(page: Page, proof: Proof, row: int) -> int:
    say = page.book.say
    heads = (say("going by"), say("tells who leaves (AUC)"), say("Low"), say("High"), say("the score is ahead by"),
             say("Low"), say("High"))  # fmt: skip
    page.heads(row, heads, RIGHT)
    page.text(row + 1, 0, say("the score"), RULED)
    _estimate(page, row + 1, 1, proof.area)
    first = page.place(row + 1, 1).here
    for at, rival in enumerate(proof.rivals, start=row + 2):
        page.text(at, 0, say(RIVALS[rival.name]), RULED)
        _estimate(page, at, 1, rival.area)
        _estimate(page, at, 4, rival.ahead)
        if rival.ahead.value is not None:
            less = f"{first}-{page.place(at, 1).here}"
            page.formula(at, 4, less, rival.ahead.value, page.book.numbers.of(Unit.SHARE), RULED)
    return row + 3 + len(proof.rivals)


def _calibration(page: Page, proof: Proof, row: int) -> int:
    if not proof.calibration:
        return row
    say = page.book.say
    heads = (say("customers and days"), say("expected to leave"), say("left"), say("Low"), say("High"))
    page.heads(row, heads, RIGHT)
    for at, each in enumerate(proof.calibration, start=row + 1):
        page.number(at, 0, each.customers, "#,##0", RULED)
        page.number(at, 1, each.expected, page.book.numbers.of(Unit.SHARE), RULED)
        _estimate(page, at, 2, each.seen)
    return row + 1 + len(proof.calibration)


def _estimate(page: Page, at: int, column: int, found: Estimate) -> None:
    for place, value in enumerate((found.value, found.low, found.high), start=column):
        page.number(at, place, value, page.book.numbers.of(Unit.SHARE), RULED)


def _signs(page: Page, found: Overview, row: int) -> int:
    """From what health is read."""
    say = page.book.say
    sheet = signs_of(found.found, page.book.view.style, say)
    page.text(row, 0, say("What it is read from"), SECTION)
    page.heads(row + 1, sheet.heads, RIGHT)
    for at, cells in enumerate(sheet.rows, start=row + 2):
        for column, cell in enumerate(cells):
            page.text(at, column, cell, RULED, *((RIGHT,) if column else ()))
    after = row + 2 + len(sheet.rows)
    lacking = lacking_signs(found.found.lacking, say)
    if lacking:
        page.text(
            after,
            0,
            say("Not read, for want of data: {signs}.", signs=lacking),
            QUIET,
            WRAPPED,
            across=ACROSS,
        )
    return after + (2 if lacking else 1)


def _months(page: Page, told: Reported, row: int) -> None:
    """Each colour's shares, month by month, and how that looks."""
    columns = [told.months[key] for key in (*CUSTOMERS, *MONEY)]
    if not columns[0]:
        return
    say, language = page.book.say, page.book.language
    page.text(row, 0, say("Month by month"), SECTION)
    changed = marks_said(columns[0], page.book.view.settings.changes, page.book.view.style)
    page.text(row + 1, 0, changed, QUIET, WRAPPED, across=ACROSS)
    heads = [texts(find(key), language).name for key in (*CUSTOMERS, *MONEY)]
    page.heads(row + 2, [say("Period"), *heads], RIGHT)
    months = list(zip(*columns, strict=True))
    for at, month in enumerate(months, start=row + 3):
        page.text(at, 0, short_name(month[0].period, language), RULED)
        for column, each in enumerate(month, start=1):
            page.number(at, column, each.value, page.book.numbers.of(Unit.SHARE), RULED)
    first, last = row + 3, row + 2 + len(months)
    titles = {1: say("Share of customers"), 4: say("Share of the year's money")}
    drawn = [column for column in titles if any(month[column - 1].value is not None for month in months)]
    for place, column in enumerate(drawn):
        chart = stack_chart(page.book, page.name, titles[column], (first, last), column)
        page.sheet.insert_chart(last + 2 + place * CHART_ROWS, 0, chart)
