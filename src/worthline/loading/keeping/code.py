"""By which code is a question compiled?

Told by the files' names, sizes and times, which takes a few milliseconds, so that no text outlives what made it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

OWN = "worthline_own."
"""What the modules are called that declare a company's own metrics."""
_COMPILERS = ("ibis", "sqlglot", "sqlglotc")


@cache
def versions() -> str:
    """A hash of this package's files and of the versions of what makes SQL of its expressions."""
    package = Path(__file__).parents[2]
    found = (find_spec(name) for name in _COMPILERS)
    compilers = (Path(each.origin).parent for each in found if each and each.origin)
    made_by = (str(_seen(folder, [folder, *folder.glob("*.py")])) for folder in compilers)
    return _hash([sys.version, *made_by, *_seen(package, package.rglob("*.py"))])


@cache
def own_code(folder: Path) -> str:
    """A hash of the Python files of a folder and of the folders in it, as they were when first asked for.

    Asked for before they are run, so that no text of old code is ever kept as one of new code.
    """
    return _hash(_seen(folder, [*folder.glob("*.py"), *folder.glob("*/*.py")]))


def code_of(function: Callable[..., Any]) -> str | None:
    """The code a metric's function comes from; empty for one of the catalogue, none where it cannot be told."""
    module = function.__module__
    if module.startswith("worthline."):
        return ""
    return own_code(Path(function.__code__.co_filename).parent) if module.startswith(OWN) else None


def _seen(folder: Path, files: Iterable[Path]) -> list[str]:
    found = ((file.relative_to(folder), file.stat()) for file in sorted(files))
    return [f"{name} {seen.st_size} {seen.st_mtime_ns}" for name, seen in found]


def _hash(parts: Iterable[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()
