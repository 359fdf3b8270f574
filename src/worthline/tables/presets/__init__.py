"""As whom can a company count?

A preset is data: the rules of one vendor, each with what was read and where. A rule that a preset does not name is
Worthline's own; nothing is guessed on a vendor's behalf, and what is known of a vendor that no rule can say stands in
its notes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from worthline.tables.rules import Rules
from worthline.words.errors import UnknownNameError

NOT_SET = "none"
"""How a rule that may be without a value is written where a value must stand."""

PRESETS = ("worthline", "chartmogul", "stripe", "profitwell", "recurly", "baremetrics", "shopify")
"""The presets there are."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One rule as a vendor has it.

    Attributes:
        value: the rule's value.
        says: what the vendor says, in a sentence.
        source: the page it was read on.
        link: where that page is.
    """

    value: Any
    says: str
    source: str
    link: str


@dataclass(frozen=True, slots=True)
class Preset:
    """The rules of one vendor.

    Attributes:
        key: its public name, as `[rules] preset` says it.
        name: what the vendor is called.
        rules: rule to what the vendor says of it; every other rule is Worthline's own.
        notes: what is known of the vendor that no rule can say, or could not be read.
    """

    key: str
    name: str
    rules: Mapping[str, Cited]
    notes: tuple[str, ...]

    def values(self) -> dict[str, Any]:
        """The rules it sets, by name."""
        return {name: cited.value for name, cited in self.rules.items()}

    def over(self, rules: Rules) -> Rules:
        """These rules as this vendor counts: its own where they are known, the given ones elsewhere."""
        return rules.with_(**self.values())


@cache
def find_preset(key: str) -> Preset:
    """The preset of this name.

    Raises:
        UnknownNameError: there is none; names those there are.
    """
    if key not in PRESETS:
        raise UnknownNameError("preset", key, PRESETS)
    text = (files(__package__) / f"{key}.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    rules = {name: _cited(entry) for name, entry in found.get("rules", {}).items()}
    return Preset(key, found["name"], rules, tuple(found["notes"]))


def _cited(entry: dict[str, Any]) -> Cited:
    value = None if entry["value"] == NOT_SET else entry["value"]
    return Cited(value, entry["says"], entry["source"], entry["link"])
