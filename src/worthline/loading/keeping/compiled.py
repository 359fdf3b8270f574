"""What has been compiled before, and need not be compiled again?

Kept beside the store and never in it, under a hash of everything it was made from: SQL as text, and the little that
only Ibis can tell of a metric. What is lost or torn is made anew.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.engines import Engine
from worthline.loading.keeping.code import versions
from worthline.loading.keeping.undated import Undated, dated
from worthline.tables.derived.known import Known
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

Builds = Callable[[Known], "ir.Table"]
"""Makes a question of what is known."""

_IN_MEMORY = 4_000
_ON_DISK = 4_000
"""A few times as many as the whole catalogue, cut by a dozen columns, needs."""


@dataclass(frozen=True, slots=True)
class Written:
    """A question as it runs.

    Attributes:
        sql: the statement.
        tables: the names of the tables it reads.
    """

    sql: str
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What this process and those before it have compiled.

    Attributes:
        folder: where it is kept; in memory alone where none is named.
        memory: what this process has asked for.
        answers: where answers to long questions are kept; they hold for the tables beside them, and go with them.
    """

    folder: Path | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    answers: Path | None = None

    def written(
        self,
        engine: Engine,
        known: Known,
        rules: Rules,
        name: str | None,
        question: Builds,
        *,
        before: date | None = None,
    ) -> Written:
        """A question as SQL of this engine.

        Args:
            engine: compiles what has not been.
            known: what the question is asked of.
            rules: settled rules.
            name: what is asked, in full, but for what is known and the rules; none for what cannot be named.
            question: builds it, of what is known.
            before: the day that stands where `question` has written `BEFORE`, or days counted from it.
        """

        def made(known: Known) -> dict[str, Any]:
            asked = question(known)
            return {"sql": engine.compile(asked), "tables": tables_in(asked)}

        asked = _asked(engine, known, rules, name) if name is not None else ""
        found = self._of_any_day(asked, known, made) if asked else made(known)
        return Written(dated(found["sql"], known.as_of, before), tuple(found["tables"]))

    def fact(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, which JSON can hold: from memory, from the folder, or made and kept.

        Args:
            name: what it was made from, in full.
            make: makes it.
        """
        key = sha256(f"{versions()}\n{name}".encode()).hexdigest()
        if key not in self.memory:
            found = self._read(key)
            if found is None:
                found = make()
                self._write(key, found)
            self._remember(key, found)
        return self.memory[key]

    def beside(self, tables: Path) -> Compiled:
        """The same, keeping answers in the folder of the tables they are of."""
        return replace(self, answers=tables / "answers")

    def answered(self, name: str, ask: Callable[[], Any]) -> Any:
        """What `ask` gives, which JSON can hold: asked of these tables once and kept with them.

        Args:
            name: what is asked, in full, but for the tables.
            ask: asks it.
        """
        return ask() if self.answers is None else Compiled(self.answers).fact(name, ask)

    def rows_answered(self, name: str, rows: Callable[[Path], None]) -> Path | None:
        """The Parquet file of an answer of many rows, written once; none where nothing can be kept.

        Args:
            name: what is asked, in full, but for the tables.
            rows: writes the file.
        """
        if self.answers is None:
            return None
        path = self.answers / f"{sha256(f'{versions()}{name}'.encode()).hexdigest()}.parquet"
        if not path.is_file():
            with suppress(OSError):
                self.answers.mkdir(parents=True, exist_ok=True)
                waiting = path.with_suffix(f".{os.getpid()}")
                rows(waiting)
                waiting.replace(path)
        return path if path.is_file() else None

    def _of_any_day(self, name: str, known: Known, made: Callable[[Known], dict[str, Any]]) -> dict[str, Any]:
        """What was made for any day, or, where it reckons with the day, for this one."""
        undated = Undated(known)

        def anew() -> dict[str, Any]:
            found = made(undated)
            return {**found, "day": known.as_of.isoformat() if undated.reckoned else ""}

        found: dict[str, Any] = self.fact(name, anew)
        if found["day"] in ("", known.as_of.isoformat()):
            return found
        own: dict[str, Any] = self.fact(f"{name}\n{known.as_of}", lambda: made(Undated(known)))
        return own

    def _remember(self, key: str, found: Any) -> None:
        if len(self.memory) >= _IN_MEMORY:
            self.memory.clear()
        self.memory[key] = found

    def _read(self, key: str) -> Any:
        """What the folder has, if it is whole."""
        if self.folder is None:
            return None
        try:
            digest, text = (self.folder / key).read_text(encoding="utf-8").split("\n", 1)
            return json.loads(text) if digest == _digest(text) else None
        except (OSError, ValueError):
            return None

    def _write(self, key: str, found: Any) -> None:
        """Put it into the folder in one step; a folder that takes nothing costs time and nothing else."""
        if self.folder is None:
            return
        text = json.dumps(found, ensure_ascii=False)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, waiting = tempfile.mkstemp(dir=self.folder)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(f"{_digest(text)}\n{text}")
                Path(waiting).replace(self.folder / key)
            except OSError:
                Path(waiting).unlink(missing_ok=True)
            self._make_room()

    def _make_room(self) -> None:
        """Let go of the older half of too many."""
        assert self.folder is not None
        files = list(self.folder.iterdir())
        if len(files) > _ON_DISK:
            for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)[: _ON_DISK // 2]:
                file.unlink(missing_ok=True)


IN_MEMORY = Compiled()
"""For companies that are in no folder."""


def tables_in(question: ir.Expr) -> list[str]:
    """The names of the tables an expression reads."""
    import ibis.expr.operations as ops

    return sorted({str(table.name) for table in question.op().find(ops.UnboundTable)})


def _asked(engine: Engine, known: Known, rules: Rules, name: str) -> str:
    delivered = {table: sorted(columns) for table, columns in sorted(known.delivered.items())}
    facts = (delivered, sorted(known.extra.items()), known.since, sorted(known.segments.items()))
    return "\n".join(map(repr, (engine.dialect, facts, rules, name)))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
