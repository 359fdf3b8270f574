"""How does the score of each listed customer come about, step by step, so that it can be followed by hand?

The weights stand on top, each customer's points below them: the score is the mean of the points that are known by their
weights, and the colour follows from the bounds. All of it is live: another weight gives another score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from worthline.analyses.health.reported import Followed, Reported
from worthline.analyses.health.scores import Scores
from worthline.catalogue.vitals import NEUTRAL, Component, Part
from worthline.showing.health_signs import group_name
from worthline.showing.health_words import COLOURS, sign_name
from worthline.showing.xlsx.page import QUIET, RIGHT, RULED, SECTION, STRONG, TITLE, WRAPPED, Book, Page
from worthline.tables.derived.healths import GREEN, RED, YELLOW

NAME, CELL = 30.0, 13.0
ACROSS = 8
PLAIN, POINTS = "#,##0.##", "0.0"


@dataclass(frozen=True, slots=True)
class Board:
    """Where things stand on the sheet.

    Attributes:
        found: how the company scores.
        signs: the signs, those of one group side by side; the first stands in column 1.
        groups: the groups that are weighed against each other, in the columns after; empty where signs are.
        first: the row of the weights of the first way of scoring.
    """

    found: Scores
    signs: tuple[Component, ...]
    groups: tuple[str, ...]
    first: int

    @property
    def score(self) -> int:
        """The column of the score, over which the bound of red stands."""
        return 1 + len(self.signs) + len(self.groups)

    def weights(self, part: int, group: str | None = None) -> str:
        """The cells of the weights of signs; of one group's where it is named."""
        return self._signs(self.first + part, group, fixed=True)

    def points(self, row: int, group: str | None = None) -> str:
        """The cells of a customer's points."""
        return self._signs(row, group, fixed=False)

    def of_groups(self, row: int, *, fixed: bool) -> str:
        """The cells of the groups in a row."""
        return _span(row, 1 + len(self.signs), self.score - 1, fixed=fixed)

    def _signs(self, row: int, group: str | None, *, fixed: bool) -> str:
        places = [at for at, sign in enumerate(self.signs, start=1) if group in (None, sign.group)]
        return _span(row, places[0], places[-1], fixed=fixed)


def write_by_hand(book: Book, sheet: str, told: Reported) -> None:
    """Write the sheet."""
    board = board_of(told.overview.found)
    page, say = book.page(sheet, [NAME, *[CELL] * (board.score + 2)]), book.say
    page.text(0, 0, say("How each score comes about"), TITLE)
    page.text(1, 0, _how(board, book), QUIET, WRAPPED, across=ACROSS)
    _weights(page, board)
    row = board.first + len(board.found.scheme.parts) + 1
    heads = [*_heads(board, book), say("health"), say("colour"), say("scored as")]
    page.text(row, 0, say("points"), SECTION)
    page.heads(row + 1, [say("customer"), *heads], RIGHT)
    for at, each in enumerate(told.followed, start=row + 2):
        _customer(page, at, each, board)
    page.sheet.freeze_panes(row + 2, 1)


def board_of(found: Scores) -> Board:
    """Where things will stand: signs in order of their groups where groups are weighed."""
    weighed = tuple(
        name for name, _ in found.scheme.groups if any(sign.group == name for sign in found.signs)
    )
    signs = (
        found.signs if not weighed else tuple(s for name in weighed for s in found.signs if s.group == name)
    )
    return Board(found, signs, weighed, 5)


def _how(board: Board, book: Book) -> str:
    say = book.say
    told = say(
        "Each sign's points times its weight, added up, and divided by the weights of the signs that are known."
    )
    if board.groups:
        told = say("Within each group: {how} Then the same of the groups, by theirs.", how=told)
    if board.found.scheme.missing == NEUTRAL:
        told += " " + say("What is not known earns the middle of yellow.")
    return told


def _heads(board: Board, book: Book) -> list[str]:
    signs = [sign_name(sign.key, board.found, book.say) for sign in board.signs]
    return [*signs, *(book.say("group: {name}", name=group_name(each, book.say)) for each in board.groups)]


def _weights(page: Page, board: Board) -> None:
    """What everything counts for, one row for each way of scoring, with its bounds."""
    say, scheme = page.book.say, board.found.scheme
    page.text(board.first - 2, 0, say("weights"), SECTION)
    page.heads(board.first - 1, ["", *_heads(board, page.book), say("red to"), say("yellow to")], RIGHT)
    for at, part in enumerate(scheme.parts):
        row, own = board.first + at, dict(part.weights)
        page.text(row, 0, _scored_as(at, part, page.book), RULED)
        numbers = [own.get(sign.key, 0.0) for sign in board.signs]
        numbers += [dict(scheme.groups)[name] for name in board.groups]
        for column, value in enumerate([*numbers, part.red_to, part.yellow_to], start=1):
            page.number(row, column, value, PLAIN, RULED)


def _scored_as(at: int, part: Part, book: Book) -> str:
    return (book.say("everybody"), book.say("newcomers"))[at] if at < 2 else part.name


def _customer(page: Page, at: int, each: Followed, board: Board) -> None:
    patient, part = each.patient, board.found.scheme.parts[each.part]
    page.text(at, 0, f"{patient.name} ({patient.customer})" if patient.name else patient.customer, RULED)
    for column, sign in enumerate(board.signs, start=1):
        page.number(at, column, each.points[sign.key], POINTS, RULED)
    for column, group in enumerate(board.groups, start=1 + len(board.signs)):
        mean = _mean(board.points(at, group), board.weights(each.part, group))
        page.formula(at, column, mean, group_mean(each, board, group), POINTS, RULED)
    rows = at, board.first + each.part
    cells = [board.of_groups(row, fixed=row != at) for row in rows] if board.groups else [
        board.points(at), board.weights(each.part)]  # fmt: skip
    page.formula(at, board.score, _mean(*cells), patient.score, POINTS, RULED, STRONG)
    page.formula(at, board.score + 1, _colour(at, each.part, board, page.book), page.book.say(COLOURS[patient.colour]),
                 "General", RULED, RIGHT)  # fmt: skip
    page.text(at, board.score + 2, _scored_as(each.part, part, page.book), RULED, RIGHT)


def group_mean(each: Followed, board: Board, group: str) -> float | str:
    """The mean of a group's known points by their weights; nothing where none is known."""
    weights = dict(board.found.scheme.parts[each.part].weights)
    known = [
        (each.points[sign.key], weights.get(sign.key, 0.0))
        for sign in board.signs
        if sign.group == group and each.points[sign.key] is not None
    ]
    whole = sum(weight for _, weight in known)
    return sum((points or 0.0) * weight for points, weight in known) / whole if whole else ""


def _mean(points: str, weights: str) -> str:
    """The mean of the cells that hold a number, by their weights; nothing where none does."""
    counted = f"SUMPRODUCT(--ISNUMBER({points}),{weights})"
    return f'IF({counted}=0,"",SUMPRODUCT({points},{weights})/{counted})'


def _colour(at: int, part: int, board: Board, book: Book) -> str:
    """The colour of the score by the bounds of how the customer is scored; a score at a bound has the colour below."""
    score = xl_rowcol_to_cell(at, board.score)
    bounds = [
        xl_rowcol_to_cell(board.first + part, board.score + step, row_abs=True, col_abs=True)
        for step in (0, 1)
    ]
    red, yellow, green = (f'"{book.say(COLOURS[each])}"' for each in (RED, YELLOW, GREEN))
    return f"IF({score}<={bounds[0]},{red},IF({score}<={bounds[1]},{yellow},{green}))"


def _span(row: int, first: int, last: int, *, fixed: bool) -> str:
    ends: Sequence[int] = (first, last)
    return ":".join(xl_rowcol_to_cell(row, column, row_abs=fixed) for column in ends)
