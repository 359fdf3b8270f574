"""How does a folder of files become a project, with as few questions as possible?

The files are looked at, each guess is shown, only what is unsure is asked, three questions choose the trade,
and worthline.toml is written. A project file that is there already is replaced only when told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from worthline.doors.asking import Asker, take_the_default
from worthline.doors.drafting import drafted
from worthline.doors.init_shown import show_guess
from worthline.doors.settling import settle
from worthline.loading.guessing.guess import guess_file, weighed_together
from worthline.loading.guessing.guessed import FileGuess
from worthline.loading.guessing.surroundings import Surroundings, surroundings
from worthline.loading.guessing.written import Writing
from worthline.project.read import FILE_NAME
from worthline.project.settings import Settings
from worthline.project.write import must_be_free, write
from worthline.words.errors import ProjectError, SourceError

_SUFFIXES = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet", ".xlsx"}
_OURS = {"scorecard.xlsx"}


@dataclass(frozen=True, slots=True)
class InitResult:
    """What was made.

    Attributes:
        path: the project file written.
        settings: what it says.
        files: what each file was taken for.
        notes: what a person should know: files left out and why, doubts that were settled without asking.
        next_step: what to do now.
    """

    path: Path
    settings: Settings
    files: tuple[FileGuess, ...]
    notes: tuple[str, ...]
    next_step: str


def init(
    folder: Path,
    files: Sequence[Path],
    *,
    yes: bool,
    ask: Asker,
    overwrite: bool = False,
    show: Callable[[FileGuess], None] = show_guess,
) -> InitResult:
    """Make a project of the files given, or of those that lie in the folder.

    Args:
        folder: where worthline.toml is written; it is made where it is missing.
        files: the files to look at; none for all in the folder.
        yes: take every guess and ask nothing.
        ask: whoever answers.
        overwrite: whether a project file that is there may be replaced.
        show: what shows each guess; prints it where nothing else is said.

    Raises:
        ProjectError: there is a project file already, there are no files, or none of them fills a table.
        SourceError: a file that was named cannot be read.
    """
    path, answer = folder / FILE_NAME, take_the_default if yes else ask
    must_be_free(path, overwrite=overwrite)
    notes: list[str] = []
    guessed = _guess_all(folder, files, notes)
    around = surroundings(guessed)
    for one in guessed:
        show(one)
    settled = [settle(one, answer, month_first=around.month_first) for one in guessed]
    for before, after in zip(guessed, settled, strict=True):
        notes += _notes(before, after, yes=yes)
    _must_fill_something(settled)
    draft = drafted(folder, settled, _confirmed(around, answer), answer)
    write(path, draft, overwrite=overwrite)
    return InitResult(path, draft.settings, tuple(settled), tuple(notes), _next_step(folder))


def _guess_all(folder: Path, files: Sequence[Path], notes: list[str]) -> list[FileGuess]:
    """Every file's guess; a file that was not named but cannot be read is noted and left out."""
    found = []
    for path in files or data_files_in(folder):
        try:
            found.append(guess_file(path))
        except SourceError as error:
            if files:
                raise
            notes.append(f"{path.name} was left out: {error}")
    return weighed_together(found)


def data_files_in(folder: Path) -> list[Path]:
    """Files of a known format that lie in the folder itself, by name.

    Raises:
        ProjectError: there are none.
    """
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in there if path.is_file() and _is_data(path)]
    if not files:
        raise ProjectError(
            f"There is nothing to look at in {folder.resolve()}.",
            expected=f"Expected files that end in {', '.join(sorted(_SUFFIXES))}, packed as .gz or not.",
            do="Name your files: `worthline init orders.csv customers.xlsx`.",
        )
    return files


def _is_data(path: Path) -> bool:
    inner = path.with_suffix("") if path.suffix == ".gz" else path
    return (
        inner.suffix.lower() in _SUFFIXES and path.name not in _OURS and not path.name.startswith((".", "~"))
    )


def _notes(before: FileGuess, after: FileGuess, *, yes: bool) -> list[str]:
    """What was decided about a file that its owner may see otherwise."""
    if not after.tables:
        return [f"{after.path.name} was left out: {after.why_not}."]
    doubts = [doubt for table in before.tables for doubt in table.writing.doubts]
    taken = {table.table: table.writing for table in after.tables}
    return [
        f"{after.path.name}: nothing tells how {doubt.header} is written ({', '.join(doubt.samples[:2])}); "
        f"it was taken as {_taken(taken[table.table], doubt.about)}. Change `{doubt.about}` if that is wrong."
        for table in before.tables
        if yes and table.table in taken
        for doubt in doubts
        if doubt in table.writing.doubts
    ]


def _taken(writing: Writing, about: str) -> str:
    return str(getattr(writing, about))


def _must_fill_something(files: Sequence[FileGuess]) -> None:
    if not any(file.tables for file in files):
        reasons = "; ".join(f"{file.path.name}: {file.why_not}" for file in files)
        raise ProjectError(
            f"None of the files fills a table ({reasons}).",
            expected="Expected orders, subscriptions, events, answers, tickets, leads, spend or customers.",
            do="Run `worthline init` without --yes and say what each column is.",
        )


def _confirmed(around: Surroundings, ask: Asker) -> Surroundings:
    """The currency is asked where no file names it."""
    if around.currency_seen:
        return around
    answer = ask("In which currency are the amounts? (ISO code)", {}, around.currency).strip().upper()
    return replace(around, currency=answer if re.fullmatch("[A-Z]{3}", answer) else around.currency)


def _next_step(folder: Path) -> str:
    here = folder.resolve() == Path.cwd()
    where = "" if here else f" --project {folder}"
    return f"Next: `worthline load{where}`, then `worthline scorecard{where}`."
