"""Which alerts have been told, to whom, and which still wait?

Kept beside the store, put in place in one step after each receiver has taken one: what a killed run had told stays
told, and what it had not is told by the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from worthline.loading.keeping.locks import locked
from worthline.project.write import put_in_place
from worthline.words.errors import StoreError

HERE = "here"
"""The receiver who reads what is printed, and the exit code."""
MOST = 2_000
"""Alerts that are remembered; the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One alert as it is remembered.

    Attributes:
        id: the same for the same cause of the same period.
        period: the first day of the period.
        members: each number of it, as metric, segment and verdict: an alert that shares one is the same.
        waiting: who has not been told.
        told_on: the day on which the first was told; empty while nobody has been.
        said: its line, facts, next steps and payload, until everybody has been told.
    """

    id: str
    period: str
    members: tuple[str, ...]
    waiting: tuple[str, ...]
    told_on: str = ""
    said: dict[str, Any] = field(default_factory=dict)

    def taken_by(self, receiver: str, today: date) -> Kept:
        """The same once a receiver has taken it."""
        left = tuple(each for each in self.waiting if each != receiver)
        return replace(
            self, waiting=left, told_on=self.told_on or today.isoformat(), said=self.said if left else {}
        )


@dataclass(slots=True)
class Memory:
    """What a project's alerts have come to.

    Attributes:
        path: where it is kept.
        paused_until: the day before which nothing is told; none where nobody has paused.
        alerts: every alert, the oldest first.
    """

    path: Path
    paused_until: date | None = None
    alerts: list[Kept] = field(default_factory=list)

    def find(self, period: str, members: Sequence[str]) -> Kept | None:
        """The alert of that period that is the same cause."""
        own = set(members)
        return next((each for each in self.alerts if each.period == period and own & set(each.members)), None)

    def put(self, alert: Kept) -> None:
        """Remember an alert, or what has become of it, and have it on the disk."""
        for place, each in enumerate(self.alerts):
            if each.id == alert.id:
                self.alerts[place] = alert
                break
        else:
            self.alerts.append(alert)
        self.write()

    def write(self) -> None:
        """Put everything in place in one step."""
        paused = self.paused_until.isoformat() if self.paused_until else None
        told = [asdict(each) for each in self.alerts[-MOST:]]
        put_in_place(
            self.path,
            json.dumps({"version": 1, "paused_until": paused, "alerts": told}, ensure_ascii=False, indent=1),
        )


@contextmanager
def remembered(home: Path) -> Iterator[Memory]:
    """What is remembered in the store's folder, for one run at a time.

    Raises:
        StoreError: another run is under way, or what is remembered cannot be read.
    """
    home.mkdir(parents=True, exist_ok=True)
    try:
        with locked(home / "watch.lock"):
            yield read(home)
    except StoreError as error:
        if not error.what.startswith("Another process is loading"):
            raise
        raise StoreError(
            "Another worthline watch is under way in this project.",
            expected="One at a time, so that nothing is told twice.",
            do="Wait until it has finished, then try again.",
        ) from None  # fmt: skip


def read(home: Path) -> Memory:
    """What is remembered; nothing where nothing has been told.

    Raises:
        StoreError: it is damaged.
    """
    path = home / "watch.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        paused = date.fromisoformat(said["paused_until"]) if said["paused_until"] else None
        return Memory(path, paused, [_kept(each) for each in said["alerts"]])
    except FileNotFoundError:
        return Memory(path)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} is damaged: {error}.", expected="Expected what worthline watch has told before.",
            do="Remove it; alerts of the latest period are then told once more.",
        ) from None  # fmt: skip


def _kept(said: dict[str, Any]) -> Kept:
    return Kept(**{**said, "members": tuple(said["members"]), "waiting": tuple(said["waiting"])})
