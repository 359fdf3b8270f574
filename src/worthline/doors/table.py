"""What must everyone in the company know of its key metrics, on one page?"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from worthline.analyses.keytable import FIRST, KeyRow, key_metrics, key_table, plans_for_nothing
from worthline.analyses.scorecard import Card, Scorecard, scorecard
from worthline.catalogue.metric import find
from worthline.doors.company import Company, open_company
from worthline.doors.drafts import prompt, with_drafts
from worthline.doors.faults import DONE
from worthline.doors.progress import waiting
from worthline.doors.when import grain_of
from worthline.doors.written import as_json
from worthline.showing.key_rows import key_blocks, key_sheet
from worthline.showing.terminal import piped, say, show, tell
from worthline.words.errors import WorthlineError
from worthline.words.i18n import speech

if TYPE_CHECKING:
    from worthline.project.settings import Plans
    from worthline.showing.view import ReportView

_ = str
"""Marks a text for translation where it stands as data."""

Form = Literal["table", "json", "markdown", "html", "xlsx"]
ENDINGS: Mapping[str, Form] = {
    ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xlsx": "xlsx",
}  # fmt: skip


HOW_TO_PLAN = _(
    "A plan is written in worthline.toml, under [plan.NAME OF THE METRIC]: initiative, owner, due, target, expected; "
    "several under [[plan.NAME OF THE METRIC]]."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.

    Attributes:
        metrics: keys; the first that have a number where none are named.
        every: the length of a period.
        on: a day of the period.
        everything: every metric that has a number.
        draft: an assistant is to draft plans for metrics without one.
        show_prompt: only what it would be sent is shown.
        save: its drafts are written into the project file.
    """

    metrics: tuple[str, ...] = ()
    every: str = "month"
    on: date | None = None
    everything: bool = False
    draft: bool = False
    show_prompt: bool = False
    save: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The metrics of a table, and the scorecard they stand in."""

    card: Scorecard
    keys: tuple[str, ...]

    @property
    def cards(self) -> list[Card]:
        """The cards of its metrics."""
        every = {card.metric.key: card for card in (*self.card.cards, *self.card.refused)}
        return [every[key] for key in self.keys]

    def rows(self, company: Company, plans: Mapping[str, Plans]) -> tuple[KeyRow, ...]:
        """The rows, with these plans."""
        return key_table(self.card, plans, company.style, self.keys)


def table(folder: Path, wanted: Wanted, form: Form, out: Path | None) -> int:
    """Show or write the key-metrics table; where its plans could not be drafted, say why and go on without."""
    form = _form(form, out)
    if wanted.save and not wanted.draft:
        raise WorthlineError("There are no drafts to save.", do="Say --draft --save.")
    with open_company(folder) as company:
        words, plans = speech(company.style.language), company.settings.planned
        for error in plans_for_nothing(plans):
            say(f"[plan] {error}")
        with waiting(words("measuring …")):
            found = measured(company, wanted)
        if wanted.show_prompt:
            return prompt(company, found.cards)
        if wanted.draft:
            plans = with_drafts(company, found.cards, save=wanted.save)
        _put(company, found, found.rows(company, plans), form, out)
    return DONE


def measured(company: Company, wanted: Wanted) -> Table:
    """Measure what a table tells of.

    Raises:
        UnknownNameError: there is no such metric.
    """
    named = tuple(dict.fromkeys(find(key).key for key in wanted.metrics))
    keys = list(dict.fromkeys([*company.metrics(), *named]))
    card = scorecard(company.measurer, keys, grain=grain_of(wanted.every), on=wanted.on)
    first = len(keys) if wanted.everything else FIRST
    return Table(card, named or tuple(key_metrics(card, company.settings.planned, first)))


def _put(company: Company, found: Table, rows: Sequence[KeyRow], form: Form, out: Path | None) -> None:
    words = speech(company.style.language)
    match form:
        case "table" if piped():
            show(key_sheet(rows, words))
        case "table":
            tell(key_blocks(rows, words, shutil.get_terminal_size().columns))
            say(words(HOW_TO_PLAN), dim=True)
        case "xlsx":
            _write_book(company, found, rows, out)
        case _:
            _write(_text(company, found, rows, form), out)
    if out is not None:
        say(words("Wrote {path}", path=out))


def _text(company: Company, found: Table, rows: Sequence[KeyRow], form: Form) -> str:
    from worthline.showing.key_html import key_page
    from worthline.showing.key_markdown import key_markdown

    if form == "json":
        return as_json([row.to_dict() for row in rows]) + "\n"
    view = _view(company, found)
    return key_page(view, rows) if form == "html" else key_markdown(view, rows)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(out, error) from None


def _write_book(company: Company, found: Table, rows: Sequence[KeyRow], out: Path | None) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from worthline.showing.key_xlsx import write_key_workbook

    if out is None:
        raise WorthlineError(
            "A workbook cannot be printed.", expected="A file to write it to.", do="Add --out table.xlsx"
        )
    try:
        write_key_workbook(out, _view(company, found), rows)
    except (OSError, FileCreateError) as error:
        raise _unwritable(out, error) from None


def _unwritable(out: Path, error: Exception) -> WorthlineError:
    reason = getattr(error, "strerror", None) or str(error)
    return WorthlineError(
        f"{out} cannot be written: {reason}.", expected="A file in a folder you may write to.",
        do="Name another one with --out.",
    )  # fmt: skip


def _view(company: Company, found: Table) -> ReportView:
    from worthline.showing.view import ReportView

    return ReportView(company.settings, found.card, datetime.now(UTC).date())


def _form(form: Form, out: Path | None) -> Form:
    """The form that was asked for; the ending of the file says it where none was."""
    if form != "table" or out is None:
        return form
    try:
        return ENDINGS[out.suffix.lower()]
    except KeyError:
        raise WorthlineError(
            f"The ending of {out.name} says no form.", expected=f"Expected one of {', '.join(ENDINGS)}.",
            do="Name the file so, or say --format.",
        ) from None  # fmt: skip


def split(names: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(name.strip() for name in names.split(",") if name.strip())
