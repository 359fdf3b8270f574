"""How does a company add metrics of its own?

A Python file named under `metrics` in worthline.toml declares them with the same `@metric` as the catalogue.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path

from worthline.catalogue.metric import METRICS, Metric, OverTable
from worthline.loading.keeping.code import own_code
from worthline.words.errors import DeclarationError, ProjectError, WorthlineError

_BROKEN: dict[str, dict[str, DeclarationError]] = {}
"""By the name of a file's module, the metrics in it that are not as they say, and how."""


def declare_from(folder: Path, files: Iterable[Path]) -> dict[str, DeclarationError]:
    """Run each file once, so that the metrics in it are declared.

    Returns:
        What is wrong with those that break the contract, by key; they are taken out, and all others stay.

    Raises:
        ProjectError: a file is not there.
        DeclarationError: a file cannot be run.
    """
    broken: dict[str, DeclarationError] = {}
    for file in files:
        path = (folder / file).resolve()
        if not path.is_file():
            raise ProjectError(
                f"The file {file} of own metrics is not there.",
                expected=f"A Python file at {path}.",
                do="Mend `metrics`.",
            )
        broken |= _run(path)
    return broken


def _run(path: Path) -> dict[str, DeclarationError]:
    name = f"worthline_own.{path.stem}"
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return _BROKEN.get(name, {})
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    own_code(path.parent)
    try:
        spec.loader.exec_module(module)
    except WorthlineError:
        raise
    except Exception as error:
        del sys.modules[name]
        raise DeclarationError(
            f"The file {path.name} of own metrics cannot be run: {type(error).__name__}: {error}",
            do="Run it by itself with Python to see where.",
        ) from error
    _BROKEN[name] = _taken_out(name)
    return _BROKEN[name]


def _taken_out(module: str) -> dict[str, DeclarationError]:
    """The metrics of a module that break the contract: no longer in the catalogue, each with what is wrong."""
    from worthline.measuring.declared import broken

    own = {key: entry for key, entry in METRICS.items() if _module(entry) == module}
    found = {key: error for key, entry in own.items() if (error := broken(entry))}
    for key in found:
        del METRICS[key]
    return found


def _module(entry: Metric) -> str:
    how = entry.how
    return (how.build if isinstance(how, OverTable) else how.combine).__module__
