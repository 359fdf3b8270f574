"""Of those who came in one month, how many were there in each month after?

The shares are formulas over the counts below them. A cell whose month is not over is marked with a star,
kept out of the colours and out of the pooled row.
"""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from worthline.analyses.cohorts import Cell, Cohort, Cohorts
from worthline.showing.xlsx.numbers import share
from worthline.showing.xlsx.page import (
    CENTRE,
    QUIET,
    RIGHT,
    RULED,
    SECTION,
    SUMMED,
    TITLE,
    WRAPPED,
    Book,
    Page,
)
from worthline.words.spans import short_name

MONTH, SIZE, FIRST_AGE = 0, 1, 2
SHARES = 5
FAINT, DEEP = "#F3F7FB", "#4C8FCC"


def write_cohorts(book: Book, sheet: str, cohorts: Cohorts) -> None:
    """Write the cohort table."""
    ages = max((len(row.cells) for row in cohorts.rows), default=0)
    page = book.page(sheet, [18.0, 10.0, *[7.0] * ages])
    counts = SHARES + len(cohorts.rows) + 4
    _opening(page, cohorts, ages)
    _heads(page, SHARES - 1, book.say("Share still there, by months since the first"), ages)
    _heads(page, counts - 1, book.say("How many were there"), ages)
    for at, row in enumerate(cohorts.rows):
        _shares(page, SHARES + at, counts + at, row)
        _counts(page, counts + at, row)
    _pooled(page, cohorts, counts)
    _colours(page, cohorts, ages)
    page.sheet.freeze_panes(SHARES, FIRST_AGE)


def _opening(page: Page, cohorts: Cohorts, ages: int) -> None:
    say = page.book.say
    what = {
        "subscribed": say("There means: with a paid subscription at the end of that month."),
        "seen": say("There means: with an event in that very month, not 'then or later'."),
        "ordered": say("There means: with an order in that very month, not 'then or later'."),
    }[cohorts.there]
    star = say("A star marks a month that is not over; it is left out of the pooled row.")
    page.text(0, 0, say("Cohorts"), TITLE)
    page.text(1, 0, f"{what} {star}", QUIET, WRAPPED, across=max(FIRST_AGE + ages, 16))


def _heads(page: Page, row: int, title: str, ages: int) -> None:
    say = page.book.say
    page.text(row - 1, 0, title, SECTION)
    page.heads(row, [say("First month"), say("Customers"), *map(str, range(ages))], RIGHT)


def _counts(page: Page, at: int, row: Cohort) -> None:
    page.text(at, MONTH, short_name(row.month, page.book.language), RULED)
    page.number(at, SIZE, row.size, "#,##0", RULED)
    for cell in row.cells:
        page.number(at, FIRST_AGE + cell.age, cell.active, _marked("#,##0", cell), RULED, _look(cell))


def _shares(page: Page, at: int, below: int, row: Cohort) -> None:
    page.text(at, MONTH, short_name(row.month, page.book.language), RULED)
    page.formula(at, SIZE, page.place(below, SIZE).here, row.size, "#,##0", RULED, QUIET)
    number = share(page.book.language)
    for cell in row.cells if row.size else ():
        column = FIRST_AGE + cell.age
        formula = f"{page.place(below, column).here}/${page.place(below, SIZE).here}"
        value = cell.estimate.value or 0.0
        page.formula(at, column, formula, value, _marked(number, cell), CENTRE, _look(cell))


def _pooled(page: Page, cohorts: Cohorts, counts: int) -> None:
    """The pooled row: all finished cells of an age over the sizes of their cohorts."""
    at = SHARES + len(cohorts.rows)
    page.text(at, MONTH, page.book.say("All together"), SUMMED)
    page.text(at, SIZE, "", SUMMED)
    for age, pooled in cohorts.pooled.items():
        held = [counts + row for row, each in enumerate(cohorts.rows) if _finished(each, age)]
        above, below = (_sum(held, column) for column in (FIRST_AGE + age, SIZE))
        page.formula(
            at,
            FIRST_AGE + age,
            f"{above}/{below}",
            pooled.value or 0.0,
            share(page.book.language),
            SUMMED,
            CENTRE,
        )


def _finished(row: Cohort, age: int) -> bool:
    return any(cell.age == age and cell.finished for cell in row.cells)


def _sum(rows: list[int], column: int) -> str:
    """The sum of a column over neighbouring rows: the older cohorts are the ones that got that far."""
    name = xl_col_to_name(column)
    return f"SUM({name}{rows[0] + 1}:{name}{rows[-1] + 1})"


def _colours(page: Page, cohorts: Cohorts, ages: int) -> None:
    spans = []
    for age in range(1, ages):
        held = [SHARES + at for at, each in enumerate(cohorts.rows) if _finished(each, age)]
        if held:
            name = xl_col_to_name(FIRST_AGE + age)
            spans.append(f"{name}{held[0] + 1}:{name}{held[-1] + 1}")
    if spans:
        scale = {
            "type": "2_color_scale",
            "min_color": FAINT,
            "max_color": DEEP,
            "multi_range": " ".join(spans),
        }
        page.sheet.conditional_format(spans[0], scale)


def _marked(number: str, cell: Cell) -> str:
    return number if cell.finished else number + '"*"'


def _look(cell: Cell) -> dict[str, str | bool]:
    return {} if cell.finished else {"italic": True, "font_color": "#5B6673"}
