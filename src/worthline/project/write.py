"""How is a project file written so that a person can read on and change it?

Only what differs from the usual is written, each part under a line that says what it is for. What is
written is what `worthline.project.read` takes in.
"""

from __future__ import annotations

import os
import tempfile
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import about
from worthline.words.errors import ProjectError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import Table

_WIDTH = 100
_OF_COMPANY = {
    "name": "as it stands on the report",
    "currency": "of the report, ISO code",
    "time_zone": "decides on which day an order falls",
    "language": "en, uk or ru",
    "fiscal_year_starts": "month and day",
    "as_of": "the day the numbers are made for; without it, the last day in the data",
    "pack": "the trade: retail, services, education, saas or wholesale",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a project file is to say.

    Attributes:
        settings: the settings; what was not set is left out of the file.
        notes: for a source, by its number from 0, lines to stand above it.
    """

    settings: Settings
    notes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def write(path: Path, draft: Draft, *, overwrite: bool = False) -> None:
    """Write the project file, whole or not at all.

    Raises:
        ProjectError: there is one already and `overwrite` was not said, or the folder cannot be written to.
    """
    must_be_free(path, overwrite=overwrite)
    try:
        put_in_place(path, text_of(draft))
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be written: {error.strerror}.", do="Check the folder's rights."
        ) from None


def must_be_free(path: Path, *, overwrite: bool) -> None:
    """Refuse before any work is done to replace a project file that nobody said may be replaced.

    Raises:
        ProjectError: there is one already.
    """
    if path.exists() and not overwrite:
        raise ProjectError(
            f"There is a {path.name} in {path.parent.resolve()} already; it was left as it is.",
            do="Change it by hand, or say --overwrite to have it made anew.",
        )


def text_of(draft: Draft) -> str:
    """The project file as text."""
    from tomlkit import comment, document, item, nl

    settings, file = draft.settings, document()
    file.add(comment("What Worthline knows about this company; `worthline check` says what it makes of it."))
    if settings.metrics:
        file.add("metrics", item([str(path) for path in settings.metrics]))
    file.add(nl())
    file.add("company", _section(settings.company.model_dump(exclude_unset=True), _OF_COMPANY))
    _add_sources(file, draft)
    _add_section(file, "rules", settings.rules, {name: about(name) for name in settings.rules})
    rest = settings.model_dump(exclude_unset=True, include={"load", "segments", "plan", "output"})
    for name, values in rest.items():
        _add_section(file, name, values, {})
    return file.as_string().rstrip("\n") + "\n"


def put_in_place(path: Path, text: str) -> None:
    """Put the text in the file's place at once: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.parent, delete=False
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary = Path(file.name)
    temporary.chmod(0o644)
    temporary.replace(path)


def _add_section(file: TOMLDocument, name: str, values: Mapping[str, Any], abouts: Mapping[str, str]) -> None:
    from tomlkit import nl

    if values:
        file.add(nl())
        file.add(name, _section(values, abouts))


def _section(values: Mapping[str, Any], abouts: Mapping[str, str]) -> Table:
    """Keys with what they are for: beside them where it is short, above them where it is not."""
    from tomlkit import item, table

    section = table()
    for name, value in values.items():
        said, written = abouts.get(name, ""), item(list(value) if isinstance(value, tuple) else value)
        if said and len(f"{name} = {written.as_string()}  # {said}") > _WIDTH:
            _comment(section, said)
        elif said:
            written.comment(said)
        section.add(name, written)
    return section


def _comment(section: Table, text: str) -> None:
    from tomlkit import comment

    for line in textwrap.wrap(text, _WIDTH):
        section.add(comment(line))


def _add_sources(file: TOMLDocument, draft: Draft) -> None:
    from tomlkit import aot, nl

    if not draft.settings.sources:
        return
    sources = aot()
    for number, source in enumerate(draft.settings.sources):
        sources.append(_source(source, draft.notes.get(number, ())))
    file.add(nl())
    file.add("sources", sources)


def _source(source: Source, notes: tuple[str, ...]) -> Table:
    from tomlkit import nl, table

    section = table()
    for line in (RECORDED[source.table].about, *notes):
        _comment(section, line)
    for name, value in source.model_dump(exclude_unset=True, exclude={"columns", "values"}).items():
        section.add(name, list(value) if isinstance(value, tuple) else value)
    for name, values in (("columns", source.columns), ("values", source.values)):
        if values:
            section.add(nl())
            section.add(name, _section(values, _columns_about(source, name)))
    return section


def _columns_about(source: Source, part: str) -> dict[str, str]:
    """What the columns are, for those where the name of the file's column does not say it."""
    if part == "values":
        return {}
    return {column.name: column.about for column in RECORDED[source.table].columns}
