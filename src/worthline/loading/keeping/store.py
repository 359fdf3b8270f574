"""Where is the good state, and how does a new one take its place at once?

A generation is a folder. `.worthline/current` names the one that counts; it is replaced in one step after
everything in the new one has reached the disk, so a reader sees the old or the new and a kill leaves one of
them whole. The generation before stays, for whoever is still reading it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from worthline.engines import DuckDB, opened
from worthline.loading.keeping.locks import locked
from worthline.loading.sql import text
from worthline.words.errors import StoreError

_SLOW_TO_WRITE = "dict_fsst"
"""A way to pack texts that takes three times as long as the others to save a tenth of the room."""
_REBUILD = "Make it again from what was received: worthline load --rebuild."


@dataclass(frozen=True, slots=True)
class Store:
    """The folder `.worthline` of a project.

    Attributes:
        home: the folder.
    """

    home: Path

    @classmethod
    def of(cls, project: Path) -> Store:
        """The store of a project's folder."""
        return cls(project / ".worthline")

    @property
    def raw(self) -> Path:
        """Where deliveries are kept as received."""
        return self.home / "raw"

    @property
    def compiled(self) -> Path:
        """Where texts of what has been compiled are kept; nothing is lost with them but time."""
        return self.home / "compiled"

    @property
    def current(self) -> int | None:
        """The generation that counts, if there is one."""
        try:
            return int((self.home / "current").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None

    def folder(self, generation: int) -> Path:
        """Where a generation lives."""
        return self.home / "generations" / str(generation)

    @property
    def path(self) -> Path:
        """The current store's file.

        Raises:
            StoreError: nothing has been loaded, or the file is gone.
        """
        if self.current is None:
            raise StoreError("Nothing has been loaded yet.", do="Run: worthline load.")
        path = self.folder(self.current) / "store.duckdb"
        if not path.is_file():
            raise StoreError(f"The store's file {path} is gone.", do=_REBUILD)
        return path

    def open(self) -> Path:
        """The current store's file, proved to be readable.

        Raises:
            StoreError: nothing has been loaded, or the file is damaged.
        """
        _must_be_readable(self.path)
        return self.path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, with what a killed one left behind cleared away.

        Raises:
            StoreError: another process is writing.
        """
        self.raw.mkdir(parents=True, exist_ok=True)
        with locked(self.home / "lock"):
            self._clear()
            yield

    def begin(self, base: Path | None = None) -> int:
        """Make room for a new generation, with a copy of a store to go on from, and give its number."""
        number = (self.current or 0) + 1
        shutil.rmtree(self.folder(number), ignore_errors=True)
        (self.folder(number) / "scratch").mkdir(parents=True)
        if base:
            shutil.copyfile(base, self.folder(number) / "store.duckdb")
        return number

    def swap(self, number: int) -> None:
        """Let a generation count, once it is on the disk."""
        shutil.rmtree(self.folder(number) / "scratch")
        for file in self.folder(number).iterdir():
            _to_disk(file)
        _to_disk(self.folder(number))
        _to_disk(self.folder(number).parent)
        waiting = self.home / "current.next"
        waiting.write_text(str(number), encoding="ascii")
        _to_disk(waiting)
        waiting.replace(self.home / "current")
        _to_disk(self.home)
        self._clear()

    def _clear(self) -> None:
        """Remove all generations but the current and the one before, and copies never finished."""
        now = self.current or 0
        for folder in (self.home / "generations").glob("*"):
            if not folder.name.isdigit() or not now - 1 <= int(folder.name) <= now:
                shutil.rmtree(folder, ignore_errors=True)
        for part in self.raw.glob(".*.part"):
            part.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    """Wait until a file or a folder has reached the disk; folders cannot be waited for on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _must_be_readable(path: Path) -> None:
    with opened(path) as engine:
        try:
            engine.connection.execute("SELECT count(*) FROM about").fetchone()
        except duckdb.Error as error:
            raise StoreError(f"The store {path} is damaged and cannot be read.", do=_REBUILD) from error


@contextmanager
def building(folder: Path) -> Iterator[DuckDB]:
    """The engine that builds a generation: its store, and beside it `scratch`, tables that are thrown away.

    What does not fit into memory goes to the generation's folder `scratch`.
    """
    scratch = folder / "scratch"
    engine = DuckDB.open(folder / "store.duckdb", read_only=False, scratch=scratch)
    try:
        engine.connection.execute("ATTACH ':memory:' AS scratch")
        engine.connection.execute(f"SET disabled_compression_methods = {text(_SLOW_TO_WRITE)}")
        yield engine
    finally:
        engine.close()
