"""What does it cost to take data in: everything at first, and then a day more?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.files import HELD
from bench.work import Clock, tell

from worthline.doors.company import Company
from worthline.loading.watch import Silent
from worthline.project.read import read

_STORE = ".worthline"
_BEFORE = "before-the-day"


def load_all(folder: Path, times: int) -> None:
    """Load everything but the last day into an empty store; told as two steps, the load and the derived tables."""
    for _ in range(times):
        _take_away_the_day(folder)
        shutil.rmtree(folder / _STORE, ignore_errors=True)
        halves = Halves()
        _load(folder, halves)
        halves.told()
    shutil.rmtree(folder / _BEFORE, ignore_errors=True)


def day_more(folder: Path, times: int) -> None:
    """Load the last day's files into a store that holds everything before."""
    if not (folder / _BEFORE).exists():
        _copy(folder / _STORE, folder / _BEFORE)
    for _ in range(times):
        _take_away_the_day(folder)
        shutil.rmtree(folder / _STORE)
        _copy(folder / _BEFORE, folder / _STORE)
        for file in (folder / HELD).iterdir():
            shutil.copy(file, folder)
        clock = Clock()
        _load(folder, Silent())
        tell("day_more", *clock.read())
    shutil.rmtree(folder / _BEFORE)


class Halves(Silent):
    """Watches a load, and parts what it costs into making the recorded tables and making the derived ones."""

    def __init__(self) -> None:
        self._clock = Clock()
        self._deriving = False
        self._spent = {"load_all": (0.0, 0.0), "derive_all": (0.0, 0.0)}

    def step(self, name: str) -> None:
        """A new stretch of work begins; all of them between `derive` and `swap` make derived tables."""
        self._read()
        self._deriving = name == "derive" or (self._deriving and name != "swap")

    def told(self) -> None:
        """The load is over: tell both halves."""
        self._read()
        for name, spent in self._spent.items():
            tell(name, *spent)

    def _read(self) -> None:
        half = "derive_all" if self._deriving else "load_all"
        cpu, wall = self._clock.read()
        self._spent[half] = self._spent[half][0] + cpu, self._spent[half][1] + wall


def _load(folder: Path, watch: Silent) -> None:
    with Company(folder, read(folder / "worthline.toml")) as company:
        company.load(watch)


def _take_away_the_day(folder: Path) -> None:
    for file in (folder / HELD).iterdir():
        (folder / file.name).unlink(missing_ok=True)


def _copy(store: Path, place: Path) -> None:
    """A store's folder again: generations and deliveries never change and are linked, small files are copied."""
    shutil.copytree(store, place, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    if Path(source).suffix in {".duckdb", ".parquet"}:
        Path(target).hardlink_to(source)
    else:
        shutil.copy2(source, target)


LOADS: dict[str, Callable[[Path, int], None]] = {"load_all": load_all, "day_more": day_more}
