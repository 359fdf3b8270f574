"""How does something come into worthline.toml without anything else in the file being touched?"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from worthline.project.read import FILE_NAME
from worthline.project.registered import Registered
from worthline.project.write import put_in_place
from worthline.words.errors import ProjectError

Document = dict[str, Any]
FORMS: Mapping[str, str] = {"plan": "[plan.METRIC]", "changes": "[[changes]]"}
"""How each section that can be added to must be written."""


def write_below(
    path: Path, lines: Sequence[str], meant: Callable[[Document], Document], section: str
) -> Path:
    """Write lines at the end of the project file; every line that stands there stays as it is.

    Args:
        path: the file, or its folder.
        lines: what is added.
        meant: what the file is to say afterwards, from what it says now.
        section: whose lines they are.

    Raises:
        ProjectError: the file cannot be written, or is written in a way that nothing can be added below.
    """
    file = (path / FILE_NAME if path.is_dir() else path).resolve()
    try:
        before = file.read_bytes().decode("utf-8")
        ending = "\r\n" if "\r\n" in before else "\n"
        text = ending.join([before.removesuffix(ending), "", *lines]).removesuffix(ending) + ending
        _must_hold(before, text, meant, section)
        put_in_place(file, text)
    except OSError as error:
        raise ProjectError(f"{file} cannot be written: {error.strerror}.", do="Check its rights.") from None
    return file


def add_change(path: Path, change: Registered) -> Path:
    """Register a change at the end of the project file.

    Raises:
        ProjectError: the file cannot be written, or is written in a way that nothing can be added below.
    """
    from tomlkit import inline_table, item

    said = change.model_dump(exclude_defaults=True)
    lines = ["[[changes]]"]
    for name, value in said.items():
        shown = item(value)
        if isinstance(value, dict):
            shown = inline_table()
            shown.update(value)
        lines.append(f"{name} = {shown.as_string()}")

    def with_change(document: Document) -> Document:
        return {**document, "changes": [*document.get("changes", []), said]}

    return write_below(path, [*lines, ""], with_change, "changes")


def _must_hold(before: str, after: str, meant: Callable[[Document], Document], section: str) -> None:
    """Nothing is written that would not be read as it was meant."""
    try:
        document, wanted = (
            tomllib.loads(after.lstrip("\ufeff")),
            meant(tomllib.loads(before.lstrip("\ufeff"))),
        )
    except tomllib.TOMLDecodeError:
        document, wanted = {}, {section: {}}
    if document != wanted:
        raise ProjectError(
            f"Nothing can be added below what {FILE_NAME} says of {section}; it was left as it is.",
            expected=f"Expected each as a section of its own, {FORMS[section]}.",
            do=f"Write it in by hand, or turn {section} = … into sections.",
        )
