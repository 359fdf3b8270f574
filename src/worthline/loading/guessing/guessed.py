"""What was guessed about a file, and how does that stand in worthline.toml?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from worthline.loading.files.looks import Looks
from worthline.loading.files.sniff import Layout
from worthline.loading.guessing.matching import SURE, Match
from worthline.loading.guessing.written import Writing
from worthline.project.settings import Source
from worthline.tables.recorded import RECORDED


@dataclass(frozen=True, slots=True)
class TableGuess:
    """A table that a file is guessed to fill.

    Attributes:
        table: the recorded table.
        confidence: that it is this table, 0 to 1.
        columns: recorded column to the file's column guessed to fill it.
        values: recorded column to a constant for what the file does not say.
        writing: how its dates and numbers are written, and what stays in doubt.
        completes: its rows add columns to rows another file has.
    """

    table: str
    confidence: float
    columns: dict[str, Match]
    values: dict[str, str]
    writing: Writing
    completes: bool = False

    @property
    def sure(self) -> bool:
        """Whether nothing about it needs a person."""
        return (
            self.confidence >= SURE
            and not self.writing.doubts
            and all(match.confidence >= SURE for match in self.columns.values())
        )


@dataclass(frozen=True, slots=True)
class FileGuess:
    """What a file is guessed to hold.

    Attributes:
        path: the file.
        layout: how it is written.
        tables: the tables it fills, the main one first; empty where none can be filled.
        unused: its columns that fill nothing.
        why_not: in words, where no table can be filled.
        looks: its columns as they look, for whoever wants to guess again.
    """

    path: Path
    layout: Layout
    tables: tuple[TableGuess, ...]
    unused: tuple[str, ...]
    why_not: str
    looks: dict[str, Looks]


def missing(table: str, columns: Mapping[str, object], values: Mapping[str, object]) -> list[str]:
    """Required columns of the table that nothing fills."""
    known = {*columns, *values}
    return [column.name for column in RECORDED[table].columns if column.required and column.name not in known]


def source_of(found: FileGuess, table: TableGuess, path: str) -> Source:
    """The guess as it stands in worthline.toml; only what differs from the usual is said."""
    layout, writing = found.layout, table.writing
    columns = {
        name: match.header if layout.header else int(match.header) for name, match in table.columns.items()
    }
    said = {
        "format": "spaces" if layout.format == "spaces" else "",
        "sheet": layout.sheet,
        "encoding": "" if layout.encoding in {"utf-8", "utf-8-sig"} else layout.encoding,
        "delimiter": "" if layout.delimiter in {",", "\t"} else layout.delimiter,
        "decimal": writing.decimal,
        "date_order": writing.date_order,
        "date_format": writing.date_format,
        "values": dict(table.values),
        "completes": table.completes,
    }
    header = {} if layout.header else {"header": False}
    return Source.model_validate(
        {"table": table.table, "path": path, **{key: value for key, value in said.items() if value}, **header}
        | {"columns": columns}
    )
