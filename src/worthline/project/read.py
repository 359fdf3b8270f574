"""What does worthline.toml say, and if it says something impossible, where and what would be right?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_origin, get_type_hints

from pydantic import ConfigDict, Field, ValidationError, create_model

from worthline.project.complaint import Complaints
from worthline.project.settings import Settings
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError

FILE_NAME = "worthline.toml"


def read(path: Path) -> Settings:
    """The settings of a project, from its worthline.toml or the folder that holds it.

    Raises:
        ProjectError: there is no such file, it is not TOML, or a key or value in it is impossible; names the
            line, the key, the value and what was expected.
    """
    file = path / FILE_NAME if path.is_dir() or path.suffix != ".toml" else path
    text = _text(file)
    document = _document(text, file.name)
    try:
        _checked_settings().model_validate(document)
    except ValidationError as error:
        raise Complaints(_checked_settings(), document, text, file.name).error(error) from None
    return Settings.model_validate(document)


def rules_of(settings: Settings) -> Rules:
    """The rules the numbers are made by: Worthline's own with those of the project file put in.

    Raises:
        ProjectError: a rule does not exist, or its value is impossible.
    """
    document = {"rules": dict(settings.rules)}
    try:
        checked = _checked_settings().model_validate(document)
    except ValidationError as error:
        raise Complaints(_checked_settings(), document, "", FILE_NAME).error(error) from None
    return Rules(**checked.rules.model_dump())


@cache
def _checked_settings() -> Any:
    """Settings whose rules are checked one by one, by the types and limits that `Rules` declares."""
    hints = get_type_hints(Rules)
    checked: dict[str, Any] = {
        rule.name: (_limited(hints[rule.name], rule.metadata), rule.default) for rule in fields(Rules)
    }
    rules = create_model("CheckedRules", __config__=ConfigDict(extra="forbid", strict=True), **checked)
    return create_model("CheckedSettings", __base__=Settings, rules=(rules, Field(default_factory=rules)))


def _limited(hint: Any, metadata: Mapping[str, Any]) -> Any:
    a_list_will_do = False if get_origin(hint) is tuple else None
    limits = {"ge": metadata["low"], "le": metadata["high"], "strict": a_list_will_do}
    return Annotated[hint, Field(**limits, description=metadata["about"])]


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ProjectError(
            f"There is no {file.name} in {file.parent.resolve()}.",
            do="Run `worthline init` there to make one, or name the project's folder with --project.",
        ) from None
    except UnicodeDecodeError as error:
        raise ProjectError(
            f"{file.name} is not text: byte {error.start + 1} is no UTF-8.",
            expected="Expected a TOML file, saved as UTF-8.",
            do="Save it again as UTF-8, or run `worthline init` in a new folder and compare.",
        ) from None
    except OSError as error:
        raise ProjectError(f"{file} cannot be read: {error.strerror}.", do="Check its rights.") from None


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, name) from None


def _not_toml(reason: str, text: str, name: str) -> ProjectError:
    lines = text.splitlines() or [""]
    found = re.search(r"\(at line (\d+), column \d+\)", reason)
    line = int(found[1]) if found else len(lines)
    return ProjectError(
        f"{name}, line {line}, is not TOML: {lines[min(line, len(lines)) - 1].strip()!r}.",
        expected=f"{re.sub(r' *[(]at .*', '', reason)}.",
        do='Write `key = value` with text in "quotes", and sections as [company] or [[sources]].',
    )
