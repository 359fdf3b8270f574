"""Where a guess is unsure, what does a person say it is?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from worthline.doors.asking import Asker
from worthline.loading.guessing.guess import guess_as
from worthline.loading.guessing.guessed import FileGuess, TableGuess, missing
from worthline.loading.guessing.matching import SURE, Match, samples_of
from worthline.loading.guessing.written import Doubt, Writing
from worthline.project.settings import DateOrder
from worthline.tables.recorded import RECORDED

LEFT_OUT = "leave it out"
NO_COLUMN = "none"
_BELIEVABLE = 0.3


def settle(found: FileGuess, ask: Asker, *, month_first: bool) -> FileGuess:
    """The guess with every doubt answered; a file that fills no table in the end has none."""
    settled = [_settle_table(found, table, ask, month_first=month_first) for table in _tables(found, ask)]
    filling = tuple(table for table in settled if not missing(table.table, table.columns, table.values))
    why_not = found.why_not if filling else found.why_not or "it was left out"
    used = {match.header for table in filling for match in table.columns.values()}
    unused = tuple(header for header in found.looks if header not in used)
    return replace(found, tables=filling, why_not=why_not, unused=unused)


def _tables(found: FileGuess, ask: Asker) -> list[TableGuess]:
    """The tables guessed, where sure; else the one that a person names."""
    if found.tables and found.tables[0].confidence >= SURE:
        return list(found.tables)
    likeliest = found.tables[0] if found.tables and found.tables[0].confidence >= _BELIEVABLE else None
    choices = {name: table.about for name, table in RECORDED.items()} | {LEFT_OUT: ""}
    default = likeliest.table if likeliest else LEFT_OUT
    chosen = ask(f"What does {found.path.name} hold?", choices, default)
    if chosen == LEFT_OUT:
        return []
    return [likeliest if likeliest and likeliest.table == chosen else guess_as(found, chosen)]


def _settle_table(found: FileGuess, table: TableGuess, ask: Asker, *, month_first: bool) -> TableGuess:
    columns = dict(table.columns)
    wanted = [*(name for name, match in columns.items() if match.confidence < SURE)]
    wanted += missing(table.table, columns, table.values)
    for name in wanted:
        header = _ask_column(found, table.table, name, columns, ask)
        columns.pop(name, None)
        if header != NO_COLUMN:
            columns[name] = Match(name, header, 1.0, samples_of(found.looks[header]))
    writing = _settle_writing(found, table, ask, month_first=month_first)
    return replace(table, columns=columns, writing=writing)


def _ask_column(found: FileGuess, table: str, name: str, columns: Mapping[str, Match], ask: Asker) -> str:
    column = RECORDED[table].column(name)
    about = column.about if column else ""
    choices = {header: " · ".join(samples_of(looks)) for header, looks in found.looks.items()} | {
        NO_COLUMN: ""
    }
    default = columns[name].header if name in columns else NO_COLUMN
    return ask(f"Which column of {found.path.name} is {table}.{name}? {about}", choices, default)


def _settle_writing(found: FileGuess, table: TableGuess, ask: Asker, *, month_first: bool) -> Writing:
    writing = table.writing
    for doubt in table.writing.doubts:
        question = f"{found.path.name}, column {doubt.header}: {', '.join(doubt.samples)}. How is it written?"
        default = "mdy" if month_first and doubt.about == "date_order" else next(iter(doubt.choices))
        writing = _answered(writing, doubt, ask(question, doubt.choices, default))
    return replace(writing, doubts=())


def _answered(writing: Writing, doubt: Doubt, answer: str) -> Writing:
    if doubt.about == "date_order":
        order: DateOrder = "mdy" if answer == "mdy" else "dmy"
        return replace(writing, date_order=order)
    return replace(writing, decimal="," if answer == "," else ".")
