"""Which trade is the company in, by a shipped pack, a mix of them, or one of its own?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from worthline.catalogue.metric import METRICS, ZONES
from worthline.catalogue.packs import PACKS, Pack, find_pack, mixed, pack_of
from worthline.project.complaint import Complaints
from worthline.project.settings import Settings
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError, UnknownNameError

OWN = ".toml"
"""How the name of a company's own pack ends: it is a file beside worthline.toml."""


class _Bands(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limits: list[float]
    zones: list[str]
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _fit(self) -> _Bands:
        if len(self.zones) != len(self.limits) + 1 or self.limits != sorted(self.limits):
            raise ValueError("expected limits in rising order, and one more zone than limits")
        if not set(self.zones) <= set(ZONES):
            raise ValueError(f"expected zones of {', '.join(ZONES)}")
        return self


class _OwnPack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str | dict[str, str] = ""
    based_on: str = ""
    metrics: list[str] = Field(default_factory=list)
    rules: dict[str, Any] = Field(default_factory=dict)
    first_value: list[str] = Field(default_factory=list)
    bands: dict[str, _Bands] = Field(default_factory=dict)
    health: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)


def company_pack(folder: Path, settings: Settings) -> Pack:
    """The pack of a company, mixed of several where it names several.

    Raises:
        ProjectError: its own pack cannot be read, or names a metric, rule or key that does not exist.
    """
    return mixed([_pack(folder, name) for name in settings.company.packs])


def own_rules(pack: Pack) -> Mapping[str, Any]:
    """The rules of a pack that the company wrote; those of a shipped pack stand in worthline.toml since `init`."""
    return pack.rules if pack.own else {}


def _pack(folder: Path, name: str) -> Pack:
    return _own(folder / name) if name.endswith(OWN) else find_pack(name)


def _own(file: Path) -> Pack:
    document = _document(file)
    try:
        _OwnPack.model_validate(document)
    except ValidationError as error:
        text = file.read_text(encoding="utf-8")
        raise Complaints(_OwnPack, document, text, file.name).error(error) from None
    for what, named, known in (
        ("pack", [document["based_on"]] if "based_on" in document else [], PACKS),
        ("metric", [*document.get("metrics", ()), *document.get("bands", ())], tuple(METRICS)),
        ("rule", document.get("rules", ()), tuple(Rules().to_dict())),
    ):
        _check(file, what, named, known)
    return pack_of(file.stem, document, own=True)


def _check(file: Path, what: str, named: Any, known: tuple[str, ...]) -> None:
    wrong = [name for name in named if name not in known]
    if wrong:
        raise ProjectError(
            f"{file.name}: {UnknownNameError(what, wrong[0], known)}", do="Mend the name, or leave it out."
        )


def _document(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProjectError(
            f"There is no pack {file.name} in {file.parent.resolve()}.",
            expected=f"[company] pack is one of {', '.join(PACKS)}, a list of them, or a file of your own.",
            do="Write the file, or take a shipped pack.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ProjectError(
            f"{file.name} cannot be read as TOML: {error}.", do="Mend it and try again."
        ) from None
