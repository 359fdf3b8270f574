"""How does a plan come into worthline.toml without anything else in the file being touched?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from worthline.project.read import FILE_NAME
from worthline.project.settings import Plan, Plans
from worthline.project.write import put_in_place
from worthline.words.errors import ProjectError


def add_plans(path: Path, plans: Mapping[str, Plans]) -> Path:
    """Write plans at the end of the project file; every line that stands there stays as it is.

    Raises:
        ProjectError: the file cannot be written, or is written in a way that nothing can be added below.
    """
    file = (path / FILE_NAME if path.is_dir() else path).resolve()
    try:
        before = file.read_bytes().decode("utf-8")
        ending = "\r\n" if "\r\n" in before else "\n"
        added = [line for key, each in plans.items() for line in _lines(key, each)]
        text = ending.join([before.removesuffix(ending), "", *added]).removesuffix(ending) + ending
        _must_hold(before, text, plans)
        put_in_place(file, text)
    except OSError as error:
        raise ProjectError(f"{file} cannot be written: {error.strerror}.", do="Check its rights.") from None
    return file


def _lines(key: str, plans: Plans) -> Iterator[str]:
    from tomlkit import item

    head = f"[plan.{key}]" if len(plans) == 1 else f"[[plan.{key}]]"
    for plan in plans:
        yield head
        yield from (f"{name} = {item(value).as_string()}" for name, value in _said(plan).items())
        yield ""


def _said(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(exclude_defaults=True)


def _must_hold(before: str, after: str, plans: Mapping[str, Plans]) -> None:
    """Nothing is written that would not be read as it was meant."""
    try:
        document, wanted = tomllib.loads(after.lstrip("\ufeff")), tomllib.loads(before.lstrip("\ufeff"))
    except tomllib.TOMLDecodeError:
        document, wanted = {}, {"plan": {}}
    said = {key: [_said(plan) for plan in each] for key, each in plans.items()}
    wanted["plan"] = {
        **wanted.get("plan", {}),
        **{key: one[0] if len(one) == 1 else one for key, one in said.items()},
    }
    if document != wanted:
        raise ProjectError(
            f"Nothing can be added below what {FILE_NAME} says of plans; it was left as it is.",
            expected="Expected each plan as a section of its own, [plan.METRIC].",
            do="Write the drafts in by hand, or turn plan = {…} into sections.",
        )
