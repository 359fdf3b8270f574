"""Which few facts must everyone know of each key metric?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worthline.analyses.keytable import KeyRow
from worthline.showing.key_rows import cells, heads, value
from worthline.showing.xlsx.metric_sheet import Written
from worthline.showing.xlsx.page import ASIDE, RIGHT, RULED, STRONG, TITLE, TOP, WRAPPED, Book, Page
from worthline.words.spans import period_name

WIDTHS = (28.0, 16.0, 34.0, 40.0, 50.0, 48.0, 36.0)


def write_key_table(
    book: Book, sheet: str, rows: Sequence[KeyRow], written: Mapping[str, Written] | None = None
) -> None:
    """Write the key-metrics table.

    Args:
        book: the workbook.
        sheet: the name of its sheet.
        rows: the table.
        written: where each metric stands in the same workbook; values lead there and follow it.
    """
    page, say = book.page(sheet, WIDTHS), book.say
    period = period_name(book.view.scorecard.period, book.language)
    page.text(0, 0, f"{say('Key metrics')}, {period}", TITLE)
    page.heads(1, heads(say), ASIDE)
    for at, row in enumerate(rows, start=2):
        _row(page, at, row, (written or {}).get(row.metric))
    page.sheet.freeze_panes(2, 1)
    page.sheet.repeat_rows(1)


def _row(page: Page, at: int, row: KeyRow, written: Written | None) -> None:
    page.text(at, 0, row.name, RULED, WRAPPED, TOP)
    if written:
        page.link(at, 0, written.value, row.name, RULED, WRAPPED, TOP)
    _value(page, at, row, written)
    for column, text in enumerate(cells(row, page.book.say)[2:], start=2):
        page.text(at, column, text, RULED, WRAPPED, TOP, ASIDE)


def _value(page: Page, at: int, row: KeyRow, written: Written | None) -> None:
    now, looks = row.now, (RULED, TOP, RIGHT, STRONG)
    if now.value is None:
        page.text(at, 1, value(row, page.book.say), RULED, TOP, WRAPPED)
    elif written:
        page.formula(at, 1, written.value.anywhere, now.value, written.number, *looks)
    else:
        page.number(at, 1, now.value, page.book.numbers.of(now.unit, [now.value]), *looks)
