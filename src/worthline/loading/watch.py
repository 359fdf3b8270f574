"""How does a load say where it is, without printing?"""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Whoever wants to show progress; a door draws it, everybody else stays silent."""

    def step(self, name: str) -> None:
        """A new stretch of work begins."""

    def advance(self, n: int) -> None:
        """So many more rows of this stretch are done."""


class Silent:
    """Shows nothing."""

    def step(self, name: str) -> None:
        """Say nothing."""

    def advance(self, n: int) -> None:
        """Say nothing."""
