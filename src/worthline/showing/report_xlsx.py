"""How does a person who thinks in spreadsheets see the scorecard, and check it by hand?

Every value in `scorecard.xlsx` is a live formula over its parts, down to the sums that came from the data.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from xlsxwriter import Workbook

from worthline.analyses.health.reported import Reported
from worthline.analyses.keytable import key_table
from worthline.catalogue.subjects import by_subject
from worthline.catalogue.texts import texts
from worthline.showing.view import ReportView
from worthline.showing.xlsx.about_sheet import write_about
from worthline.showing.xlsx.breakdown import Elsewhere
from worthline.showing.xlsx.cohort_sheet import write_cohorts
from worthline.showing.xlsx.health_by_hand import write_by_hand
from worthline.showing.xlsx.health_sheet import write_health
from worthline.showing.xlsx.impact_sheet import write_impacts
from worthline.showing.xlsx.key_sheet import write_key_table
from worthline.showing.xlsx.lifetime_sheet import write_lifetime
from worthline.showing.xlsx.metric_sheet import Written, value_place, write_metric
from worthline.showing.xlsx.names import Place, sheet_names
from worthline.showing.xlsx.page import Book
from worthline.showing.xlsx.score_sheet import write_scorecard
from worthline.words.i18n import speech

HOME, KEY, HEALTH, BY_HAND, LIFETIME, IMPACT, COHORTS, ABOUT = (
    "the scorecard",
    "the key metrics",
    "health",
    "health by hand",
    "lifetime value",
    "did it help",
    "the cohorts",
    "about",
)
TABS = ("#1F5FA6", "#146C43", "#7A4B00", "#6B4FA0", "#AD2C1F", "#0F7C86")
"""Colours of tabs, subject after subject."""
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(path: Path, view: ReportView) -> None:
    """Write the workbook: scorecard, key metrics, health, lifetime value, changes, cohorts, and a sheet a metric."""
    names = _names(view)
    with Workbook(path, AS_TEXT) as workbook:
        workbook.set_properties(_properties(view, names))
        book = Book(workbook, view, {name: workbook.add_worksheet(name) for name in names.values()})
        written = _metrics(book, names)
        write_scorecard(book, names[HOME], written)
        rows = key_table(view.scorecard, view.settings.planned, view.style)
        write_key_table(book, names[KEY], rows, written)
        if isinstance(view.health, Reported):
            write_health(book, names[HEALTH], view.health)
            write_by_hand(book, names[BY_HAND], view.health)
        if view.lifetime:
            write_lifetime(book, names[LIFETIME], view.lifetime, written)
        if view.impacts:
            write_impacts(book, names[IMPACT], view.impacts)
        if view.cohorts:
            write_cohorts(book, names[COHORTS], view.cohorts)
        write_about(book, names[ABOUT])
        _colour_tabs(book, names)


def _properties(view: ReportView, names: dict[str, str]) -> dict[str, str | datetime]:
    """What the file says of itself; its day is the report's, so that the same scorecard gives the same file."""
    made = datetime.combine(view.made_on, time(), UTC)
    return {"title": f"{view.settings.company.name}: {names[HOME]}", "created": made}


def _names(view: ReportView) -> dict[str, str]:
    """The sheets in order: which one it is, or the metric's key, and its name in the reader's language."""
    say, language = speech(view.style.language), view.style.language
    healthy = {HEALTH: say("Health"), BY_HAND: say("Health by hand")}
    health = healthy if isinstance(view.health, Reported) else {}
    lifetime = health | ({LIFETIME: say("Lifetime value")} if view.lifetime else {})
    impacts = {IMPACT: say("Did it help?")} if view.impacts else {}
    cohorts = lifetime | impacts | ({COHORTS: say("Cohorts")} if view.cohorts else {})
    told = by_subject(view.scorecard.cards, lambda card: card.metric).values()
    metrics = {card.metric.key: texts(card.metric, language).name for cards in told for card in cards}
    titles = {HOME: say("Scorecard"), KEY: say("Key metrics"), **cohorts, ABOUT: say("About"), **metrics}
    return dict(zip(titles, sheet_names(list(titles.values())), strict=True))


def _colour_tabs(book: Book, names: dict[str, str]) -> None:
    """One colour for the sheets of one subject, so that a long row of tabs can be read."""
    told = by_subject(book.view.scorecard.cards, lambda card: card.metric).values()
    for at, cards in enumerate(told):
        for card in cards:
            book.sheets[names[card.metric.key]].set_tab_color(TABS[at % len(TABS)])


def _metrics(book: Book, names: dict[str, str]) -> dict[str, Written]:
    cards = {card.metric.key: card for card in book.view.scorecard.cards}
    elsewhere = {key: Elsewhere(card.now, value_place(names[key])) for key, card in cards.items()}
    home = Place(names[HOME], 0, 0)
    return {key: write_metric(book, card, names[key], home, elsewhere) for key, card in cards.items()}
