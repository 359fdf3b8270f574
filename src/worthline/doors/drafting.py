"""What does the project file say, once the files are known?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from worthline.doors.asking import Asker
from worthline.doors.questions import Trade, ask_three
from worthline.loading.files.looks import Looks
from worthline.loading.guessing.guessed import FileGuess, TableGuess, source_of
from worthline.loading.guessing.surroundings import Surroundings
from worthline.loading.sql import slug
from worthline.project.settings import Settings
from worthline.project.write import Draft

_SEGMENTS = 3


def drafted(folder: Path, files: Sequence[FileGuess], around: Surroundings, ask: Asker) -> Draft:
    """The project file to be written, once the three questions are answered."""
    pairs = [(file, table) for file in files for table in file.tables]
    pairs.sort(key=lambda pair: pair[1].completes)
    trade = ask_three(files, [table for _, table in pairs], ask)
    said: dict[str, Any] = {
        "company": _company(folder, around, trade),
        "sources": [source_of(file, table, _path_in(folder, file.path)) for file, table in pairs],
        "rules": trade.rules,
    }
    segments = _segments(files)
    if segments:
        said["segments"] = {"columns": segments}
    notes = {number: _unused_note(*pair) for number, pair in enumerate(pairs)}
    return Draft(Settings.model_validate(said), notes)


def _company(folder: Path, around: Surroundings, trade: Trade) -> dict[str, str]:
    name = re.sub(r"[-_]+", " ", folder.resolve().name).strip()
    return {
        "name": name[:1].upper() + name[1:] or "My company",
        "currency": around.currency,
        "time_zone": around.time_zone,
        "language": around.language,
        "pack": trade.pack.key,
    }


def _path_in(folder: Path, file: Path) -> str:
    """As the project file names it: relative where it lies in the project's folder."""
    home, whole = folder.absolute(), file.absolute()
    return whole.relative_to(home).as_posix() if whole.is_relative_to(home) else whole.as_posix()


def _unused_note(file: FileGuess, table: TableGuess) -> tuple[str, ...]:
    """Columns left over, beside the first table of the file; those of customers are all kept as segments."""
    if not file.unused or table is not file.tables[0] or table.table == "customers":
        return ()
    return (f"Not used: {', '.join(file.unused)}.",)


def _segments(files: Sequence[FileGuess]) -> list[str]:
    """Further columns of customers that fall into a few groups: the report is cut by them."""
    columns = [
        slug(header)
        for file in files
        if file.layout.header and any(table.table == "customers" for table in file.tables)
        for header in file.unused
        if _groups(file.looks[header])
    ]
    return columns[:_SEGMENTS]


def _groups(looks: Looks) -> bool:
    return 2 <= len(looks.distinct) <= 12 and not looks.flags and looks.numbers < 0.5 and looks.dates < 0.5
