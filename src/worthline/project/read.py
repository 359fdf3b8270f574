"""What does worthline.toml say, and if it says something impossible, where and what would be right?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, create_model

from worthline.catalogue.packs import PACKS
from worthline.project.agree import must_agree
from worthline.project.complaint import Complaints
from worthline.project.settings import Settings
from worthline.tables.presets import NOT_SET, PRESETS, find_preset
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError

FILE_NAME = "worthline.toml"


def read(path: Path) -> Settings:
    """The settings of a project, from its worthline.toml or the folder that holds it.

    Rules that lie upon those of a pack the company wrote itself are held against each other by `rules_of`.

    Raises:
        ProjectError: there is no such file, it is not TOML, a key or value in it is impossible, or two rules
            contradict each other; names the line, the key, the value and what was expected.
    """
    file = path / FILE_NAME if path.is_dir() or path.suffix != ".toml" else path
    text = _text(file)
    document = _document(text, file.name)
    try:
        checked = _checked_settings().model_validate(document)
    except ValidationError as error:
        raise Complaints(_checked_settings(), document, text, file.name).error(error) from None
    settings = Settings.model_validate(document)
    if set(settings.company.packs) <= set(PACKS):
        must_agree(_merged(checked.rules), document, text, file.name)
    return settings


def rules_of(settings: Settings, beneath: Mapping[str, Any] | None = None) -> Rules:
    """The rules the numbers are made by: Worthline's own, those of the preset over them, the project file's over both.

    Args:
        settings: what worthline.toml says.
        beneath: rules of a pack that the company wrote itself, for what worthline.toml leaves open.

    Raises:
        ProjectError: a rule does not exist, its value is impossible, or two rules contradict each other.
    """
    document = {"rules": {**(beneath or {}), **settings.rules}}
    try:
        checked = _checked_settings().model_validate(document)
    except ValidationError as error:
        raise Complaints(_checked_settings(), document, "", FILE_NAME).error(error) from None
    rules = _merged(checked.rules)
    must_agree(rules, document, "", FILE_NAME)
    return rules


def _merged(checked: Any) -> Rules:
    own = checked.model_dump(include=checked.model_fields_set - {"preset"})
    return find_preset(checked.preset).over(Rules()).with_(**own)


@cache
def _checked_settings() -> Any:
    """Settings whose rules are checked one by one, by the types and limits that `Rules` declares."""
    hints = get_type_hints(Rules)
    checked: dict[str, Any] = {
        rule.name: (_limited(hints[rule.name], rule.metadata), rule.default) for rule in fields(Rules)
    }
    checked["preset"] = (Literal[PRESETS], PRESETS[0])
    rules = create_model("CheckedRules", __config__=ConfigDict(extra="forbid", strict=True), **checked)
    return create_model("CheckedSettings", __base__=Settings, rules=(rules, Field(default_factory=rules)))


def _limited(hint: Any, metadata: Mapping[str, Any]) -> Any:
    a_list_will_do = False if get_origin(hint) is tuple else None
    limits = {"ge": metadata["low"], "le": metadata["high"], "strict": a_list_will_do}
    limited = Annotated[hint, Field(**limits, description=metadata["about"])]
    return Annotated[limited, BeforeValidator(_unset)] if NoneType in get_args(hint) else limited


def _unset(value: Any) -> Any:
    """TOML has no way to write that a rule has no value but a word."""
    return None if value == NOT_SET else value


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
