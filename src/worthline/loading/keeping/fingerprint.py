"""Would loading again give anything new?

The same deliveries, read under the same settings by the same code, give the same store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from worthline.loading.keeping.manifest import Delivery
from worthline.project.settings import Settings

_LAYERS = ("words", "tables", "loading")
_WHAT_MATTERS = {"company", "sources", "rules", "load"}


def ground(settings: Settings) -> str:
    """A hash of everything but deliveries that a store is made from."""
    return _hash(settings.model_dump_json(include=_WHAT_MATTERS), _code())


def fingerprint(settings: Settings, deliveries: Iterable[Delivery]) -> str:
    """A hash of everything that a store is made from."""
    return _hash(ground(settings), *sorted(f"{one.source} {one.hash}" for one in deliveries))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code() -> str:
    """A hash of the code that reads, checks and derives."""
    package = Path(__file__).parents[2]
    found = hashlib.sha256()
    for file in sorted(file for layer in _LAYERS for file in (package / layer).rglob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()
