"""What was received, when, and what of it was taken in?

The manifest is a file of JSON lines that only grows. A kill in the middle of a line leaves a torn last line,
which is left out when it is read and closed before the next one is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from worthline.project.settings import Source

Settled = dict[str, dict[str, dict[str, str]]]
"""How each column of each table of each source is written, in words."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file, or one answer of a database, as it was received.

    Attributes:
        source: the source it came by, as `origin` writes it.
        path: where it lay, relative to the project's folder where it lies inside.
        file: its name under `.worthline/raw`.
        hash: SHA-256 of its bytes.
        size: its bytes.
        received_at: the instant, UTC, ISO.
        modified: when the file was last written, in nanoseconds since 1970; 0 where it is no file, or was written so
            shortly before it was received that it may have been written again at the same instant.
    """

    source: str
    path: str
    file: str
    hash: str
    size: int
    received_at: str
    modified: int = 0

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same delivery when it comes again."""
        return self.source, self.hash

    def belongs_to(self, source: Source) -> bool:
        """Whether this source delivers it: by its name, or because its pattern now covers the path."""
        return self.source == origin(source) or _covers(source.path, self.path)


def origin(source: Source) -> str:
    """What the manifest calls a source: its path, or its database with a mark of the query, never a password."""
    if not source.database:
        return source.path
    asked = re.sub(r"//[^@/]*@", "//", source.database) + source.query
    return f"{source.name} #{hashlib.sha256(asked.encode()).hexdigest()[:8]}"


def _covers(pattern: str, path: str) -> bool:
    """Whether a relative pattern names the path; a path of the same depth, as `*` crosses no folder."""
    if not pattern or PurePosixPath(pattern).is_absolute():
        return False
    same_depth = len(PurePosixPath(pattern).parts) == len(PurePosixPath(path).parts)
    return same_depth and PurePosixPath(path).match(pattern)


class Manifest:
    """The list of deliveries in `.worthline/raw/manifest.jsonl`."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self._file = raw / "manifest.jsonl"
        self.deliveries: dict[tuple[str, str], Delivery] = {}
        self.taken: set[tuple[str, str]] = set()
        self._untouched: dict[tuple[str, str, int, int], Delivery] = {}
        for line in self._lines():
            self._read(line)

    def _lines(self) -> Iterable[dict[str, Any]]:
        if not self._file.exists():
            return
        for line in self._file.read_bytes().splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue  # torn by a kill; the file it spoke of is received again

    def _read(self, line: dict[str, Any]) -> None:
        match line:
            case {"event": "received", "delivery": dict(fields)}:
                delivery = Delivery(**fields)
                self.deliveries.setdefault(delivery.identity, delivery)
                self._untouched[delivery.source, delivery.path, delivery.size, delivery.modified] = delivery
            case {"event": "taken", "source": str(source), "hash": str(digest)}:
                self.taken.add((source, digest))

    def untouched(self, source: str, path: str, size: int, modified: int) -> Delivery | None:
        """The delivery that a file was when it was last written: it need not be read to know that it is the same."""
        found = self._untouched.get((source, path, size, modified)) if modified else None
        return self.deliveries.get(found.identity) if found else None

    def receive(self, delivery: Delivery) -> None:
        """Write down that it came; of one that came before, when its file was last written."""
        self.deliveries.setdefault(delivery.identity, delivery)
        self._append([{"event": "received", "delivery": asdict(delivery)}])

    def take(self, deliveries: Iterable[Delivery], settled: Settled) -> None:
        """Write down that these stand in a good generation, and how their columns were read."""
        fresh = [delivery for delivery in deliveries if delivery.identity not in self.taken]
        self.taken.update(delivery.identity for delivery in fresh)
        self._append([
            {"event": "taken", "source": one.source, "hash": one.hash, "settled": settled.get(one.source, {})}
            for one in fresh
        ])  # fmt: skip

    def _append(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            return
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        with self._file.open("ab+") as file:
            file.write(self._closing(file.tell()) + text.encode())
            file.flush()
            os.fsync(file.fileno())

    def _closing(self, size: int) -> bytes:
        """A line break where the last line was torn."""
        if not size:
            return b""
        with self._file.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return b"" if file.read(1) == b"\n" else b"\n"
