"""How does a plan come into worthline.toml without anything else in the file being touched?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from worthline.project.below import write_below
from worthline.project.settings import Plan, Plans


def add_plans(path: Path, plans: Mapping[str, Plans]) -> Path:
    """Write plans at the end of the project file; every line that stands there stays as it is.

    Raises:
        ProjectError: the file cannot be written, or is written in a way that nothing can be added below.
    """
    said = {key: [_said(plan) for plan in each] for key, each in plans.items()}

    def with_plans(document: dict[str, Any]) -> dict[str, Any]:
        added = {key: one[0] if len(one) == 1 else one for key, one in said.items()}
        return {**document, "plan": {**document.get("plan", {}), **added}}

    return write_below(
        path, [line for key, each in plans.items() for line in _lines(key, each)], with_plans, "plan"
    )


def _lines(key: str, plans: Plans) -> Iterator[str]:
    from tomlkit import item

    head = f"[plan.{key}]" if len(plans) == 1 else f"[[plan.{key}]]"
    for plan in plans:
        yield head
        yield from (f"{name} = {item(value).as_string()}" for name, value in _said(plan).items())
        yield ""


def _said(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(exclude_defaults=True)
