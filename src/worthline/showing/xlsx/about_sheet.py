"""What is this workbook, and how is it checked by hand?"""

from __future__ import annotations

from worthline.showing.xlsx.page import QUIET, RULED, SECTION, STRONG, TITLE, WRAPPED, Book, Page
from worthline.tables.rules import about
from worthline.words.i18n import Speech
from worthline.words.spans import period_name

WIDTHS = (34.0, 30.0, 90.0)


def write_about(book: Book, sheet: str) -> None:
    """Write the sheet about the workbook itself."""
    page = book.page(sheet, WIDTHS)
    page.text(0, 0, book.say("About this workbook"), TITLE)
    row = _facts(page, 2)
    row = _how_to_check(page, row + 1)
    _rules(page, row + 1)


def _facts(page: Page, row: int) -> int:
    book, say = page.book, page.book.say
    company, scorecard = book.view.settings.company, book.view.scorecard
    days = [book.view.style.day(day) for day in (scorecard.period.start, scorecard.period.last_day)]
    facts = {
        say("Company"): company.name,
        say("Period"): f"{period_name(scorecard.period, book.language)} ({days[0]} – {days[1]})",
        say("Currency"): company.currency,
        say("Time zone"): company.time_zone,
        say("Made on"): book.view.style.day(book.view.made_on),
    }
    for name, fact in facts.items():
        page.text(row, 0, name, QUIET, RULED)
        page.text(row, 1, fact, RULED, WRAPPED, across=2)
        row += 1
    return row


def _how_to_check(page: Page, row: int) -> int:
    page.text(row, 0, page.book.say("How to check a number by hand"), SECTION)
    for text in _steps(page.book.say):
        row += 1
        page.text(row, 0, text, WRAPPED, across=3)
    return row + 1


def _steps(say: Speech) -> tuple[str, ...]:
    return (
        say("1. Click a metric on the scorecard: its value is a formula that points at the metric's sheet."),
        say(
            "2. On that sheet the value of every period is worked out in its row, from what stands above and "
            "below the line. Click the cell to see the formula."
        ),
        say(
            "3. A formula over other metrics (LTV, CAC) lists its parts; a part that has a sheet of its own "
            "points there, the others are worked out in their row."
        ),
        say(
            "4. Segments of the latest period are added up under their table and compared with the total. "
            "A customer is in one segment only, so the sums must agree."
        ),
        say(
            "5. Low and high, the 95 % interval, are values: they need the square of every customer's own "
            "sums, which are not in this workbook. So are medians of durations, read from a curve."
        ),
        say("6. Where no honest number can be given, the cell is empty and the note says why."),
    )


def _rules(page: Page, row: int) -> None:
    say = page.book.say
    page.text(row, 0, say("Rules behind the numbers"), SECTION)
    page.heads(row + 1, [say("Rule"), say("Setting"), say("What it decides")])
    found = {name: value for card in page.book.view.scorecard.cards for name, value in card.now.rules.items()}
    for at, name in enumerate(sorted(found), start=row + 2):
        page.text(at, 0, name, RULED, WRAPPED)
        page.text(at, 1, _setting(found[name], say), RULED, STRONG, WRAPPED)
        page.text(at, 2, say(about(name)), RULED, QUIET, WRAPPED)


def _setting(value: object, say: Speech) -> str:
    match value:
        case bool():
            return say("yes") if value else say("no")
        case None | "" | ():
            return "–"
        case tuple() | list():
            return ", ".join(map(str, value))
        case _:
            return str(value)
