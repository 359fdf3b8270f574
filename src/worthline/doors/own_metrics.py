"""How does a company add metrics of its own?

A Python file named under `metrics` in worthline.toml declares them with the same `@metric` as the catalogue.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from pathlib import Path

from worthline.words.errors import DeclarationError, ProjectError, WorthlineError


def declare_from(folder: Path, files: Iterable[Path]) -> None:
    """Run each file once, so that the metrics in it are declared.

    Raises:
        ProjectError: a file is not there.
        DeclarationError: a file cannot be run, or a metric in it breaks the contract.
    """
    for file in files:
        path = (folder / file).resolve()
        if not path.is_file():
            raise ProjectError(
                f"The file {file} of own metrics is not there.",
                expected=f"A Python file at {path}.",
                do="Mend `metrics`.",
            )
        _run(path)


def _run(path: Path) -> None:
    name = f"worthline_own.{path.stem}"
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == str(path):
        return
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
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
