"""How does a person see that long work goes on?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from worthline.loading.watch import Silent, Watch

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

STEPS = {
    "receive": "receiving the files",
    "read": "reading",
    "settle": "settling how columns are written",
    "type": "reading values",
    "check": "checking",
    "write": "writing tables",
    "derive": "deriving",
    "swap": "putting the new state in place",
}


@contextmanager
def progress() -> Iterator[Watch]:
    """A watch that draws on a terminal's error stream; silent where nobody looks."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as drawn:
        yield _Drawn(drawn)


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """A word on the error stream while something is worked out; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


class _Drawn:
    """One line that says what is being done and how far it has come."""

    def __init__(self, drawn: Progress) -> None:
        self._drawn = drawn
        self._task: TaskID = drawn.add_task("", rows="")
        self._rows = 0

    def step(self, name: str) -> None:
        """A new stretch of work begins."""
        self._rows = 0
        self._drawn.update(self._task, description=_in_words(name), rows="")

    def advance(self, n: int) -> None:
        """So many more rows of this stretch are done."""
        self._rows += n
        self._drawn.update(self._task, rows=f"{self._rows:,} rows")


def _in_words(step: str) -> str:
    """What is being done; of a derived table, which one."""
    from worthline.tables.derived.order import KEPT

    return f"deriving {step.replace('_', ' ')}" if step in KEPT else STEPS.get(step, step)
