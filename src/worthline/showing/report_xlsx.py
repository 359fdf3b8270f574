"""How does a person who thinks in spreadsheets see the scorecard, and check it by hand?

Every value in `scorecard.xlsx` is a live formula over its parts, down to the sums that came from the data.
"""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook

from worthline.analyses.scorecard import Card
from worthline.catalogue.texts import texts
from worthline.showing.view import ReportView
from worthline.showing.xlsx.about_sheet import write_about
from worthline.showing.xlsx.breakdown import Elsewhere
from worthline.showing.xlsx.cohort_sheet import write_cohorts
from worthline.showing.xlsx.key_sheet import write_key_table
from worthline.showing.xlsx.metric_sheet import value_place, write_metric
from worthline.showing.xlsx.names import Place, sheet_names
from worthline.showing.xlsx.page import Book
from worthline.showing.xlsx.score_sheet import write_scorecard

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(path: Path, view: ReportView) -> None:
    """Write the workbook: scorecard, key metrics, cohorts, a sheet for every metric, and what it all rests on."""
    with Workbook(path, AS_TEXT) as workbook:
        book = Book(workbook, view)
        home, key, cohorts, about, sheets = _sheets(book)
        for name in (home, key, *([cohorts] if view.cohorts else ()), *sheets.values(), about):
            workbook.add_worksheet(name)
        elsewhere = {card.metric.key: _elsewhere(card, sheets) for card in view.scorecard.cards}
        written = {
            card.metric.key: write_metric(book, card, sheets[card.metric.key], Place(home, 0, 0), elsewhere)
            for card in view.scorecard.cards
        }
        write_scorecard(book, home, written)
        write_key_table(book, key, written)
        if view.cohorts:
            write_cohorts(book, cohorts, view.cohorts)
        write_about(book, about)


def _sheets(book: Book) -> tuple[str, str, str, str, dict[str, str]]:
    """The names of all sheets, each once: the four of the workbook, then one a metric by its key."""
    say, cards = book.say, book.view.scorecard.cards
    own = [say("Scorecard"), say("Key metrics"), say("Cohorts"), say("About")]
    names = sheet_names([*own, *(texts(card.metric, book.language).name for card in cards)])
    keys = [card.metric.key for card in cards]
    return names[0], names[1], names[2], names[3], dict(zip(keys, names[4:], strict=True))


def _elsewhere(card: Card, sheets: dict[str, str]) -> Elsewhere:
    return Elsewhere(card.now, value_place(sheets[card.metric.key]))
