"""Where do tables lie when a cluster holds them, and how is one written whole?

Parquet files in a folder that every worker sees. A table is a view over a folder of its own: a new state is written
to another folder, and then the view points there; a worker killed meanwhile is another attempt at its part. Which
folder each table lies in is noted in a small file beside the store, so a whole generation counts at once or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

ALTERNATING = 3
"""Generations take turns in so many folders: the good one, the one before it, and the one being made."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A table as it lies in the lake: its folder among those of its generation, its columns and types, its order."""

    place: str
    columns: Mapping[str, str]
    sort: tuple[str, ...] = ()

    @property
    def schema(self) -> str:
        """The columns as a declaration, so that no file is opened to learn them."""
        return ", ".join(f"`{name}` {kind}" for name, kind in self.columns.items())


@dataclass(frozen=True, slots=True)
class Place:
    """Where one generation of tables lies.

    Attributes:
        folder: the folder of its tables, which every worker sees.
        noted: the file in which the tables stand.
    """

    folder: str
    noted: Path

    @classmethod
    def of(cls, folder: str, generation: Path) -> Place:
        """The place of a generation: the folders take turns, and the note lies beside its store."""
        return cls(f"{folder.rstrip('/')}/{int(generation.name) % ALTERNATING}", generation / "lake.json")

    @property
    def local(self) -> bool:
        """Whether the folder is one of a machine's own, not of a store of objects."""
        return "://" not in self.folder

    def path(self, stored: Stored) -> str:
        """The folder of a table."""
        return f"{self.folder}/{stored.place}"

    def tables(self) -> dict[str, Stored]:
        """The tables noted; none where nothing has been written."""
        if not self.noted.is_file():
            return {}
        noted = json.loads(self.noted.read_text(encoding="utf-8"))
        return {name: Stored(**{**each, "sort": tuple(each["sort"])}) for name, each in noted.items()}

    def note(self, tables: Mapping[str, Stored]) -> None:
        """Write the tables down; the first time, after what an earlier generation left in the folder is gone."""
        if not self.noted.is_file() and self.local:
            for old in Path(self.folder).glob("*-*"):
                if old.name not in {table.place for table in tables.values()}:
                    shutil.rmtree(old, ignore_errors=True)
        text = json.dumps({name: asdict(table) for name, table in tables.items()}, indent=1)
        self.noted.write_text(text, encoding="utf-8")
