"""Which few facts must everyone know of each key metric?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.analyses.keytable import KeyRow, key_table
from worthline.showing.xlsx.metric_sheet import Written
from worthline.showing.xlsx.page import ASIDE, RULED, TITLE, TOP, WRAPPED, Book, Page

WIDTHS = (32.0, 36.0, 42.0, 54.0, 42.0, 36.0)


def write_key_table(book: Book, sheet: str, written: Mapping[str, Written]) -> None:
    """Write the key-metrics table."""
    page, say = book.page(sheet, WIDTHS), book.say
    page.text(0, 0, say("Key metrics"), TITLE)
    names = [
        say("Metric"),
        say("Formula"),
        say("Why it matters"),
        say("Where it is applied and what is tracked"),
    ]
    page.heads(1, [*names, say("Example"), say("Plan")], ASIDE)
    for at, row in enumerate(
        key_table(book.view.scorecard, book.view.settings.plan, book.view.style), start=2
    ):
        _row(page, at, row, written[row.metric])
    page.sheet.freeze_panes(2, 1)
    page.sheet.repeat_rows(1)


def _row(page: Page, at: int, row: KeyRow, written: Written) -> None:
    page.text(at, 0, row.name, RULED, WRAPPED, TOP)
    page.link(at, 0, written.value, row.name, RULED, WRAPPED, TOP)
    facts = (f"{row.formula}\n{row.numbers}", row.why, row.where, row.example, row.plan)
    for column, text in enumerate(facts, start=1):
        page.text(at, column, text, RULED, WRAPPED, TOP, ASIDE)
