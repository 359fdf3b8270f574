"""What is told of each rule?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from worthline.doors.pages import declared
from worthline.doors.pages.markdown import anchor, block, code, page, section, table, toml
from worthline.tables.presets import NOT_SET, PRESETS, Preset, find_preset
from worthline.tables.rules import Rules

INTRO = """\
The same word gives different numbers in different tools: the churn of one month can be 5.0 %, 6.2 % or 4.1 %,
depending on who counts as lost and what is divided by what. So every choice is a named rule, and every result says
which rules made it. Change one in `worthline.toml`:"""
EXAMPLE = '[rules]\nactivity_window_days = 180\nchurn_counts = "all_lost_over_opening"'
AFTER = "Tables that depend on a changed rule are made anew the next time they are asked."
AS_OTHERS = """\
A preset counts as a vendor does, rule by rule, each with where it was read; your own rules lie over it. What is not
known of a vendor is left as it is here, never guessed. `worthline rules --compare chartmogul,stripe` measures your
company under each and names the rule that moves each number."""
AS_OTHERS_EXAMPLE = '[rules]\npreset = "stripe"'


def pages() -> dict[str, str]:
    """The one page of all rules."""
    hints = get_type_hints(Rules)
    told = [_rule(rule, hints[rule.name]) for rule in fields(Rules)]
    presets = [_preset(find_preset(key)) for key in PRESETS if find_preset(key).rules]
    as_others = section("As others count", AS_OTHERS, block(AS_OTHERS_EXAMPLE, "toml"), *presets)
    return {"rules.md": page("Rules", INTRO, block(EXAMPLE, "toml"), AFTER, as_others, *told)}


def _preset(preset: Preset) -> str:
    rows = [
        (
            f"[{code(name)}](#{anchor(name)})",
            code(toml(cited.value) or NOT_SET),
            cited.says,
            f"[{cited.source}]({cited.link})",
        )
        for name, cited in preset.rules.items()
    ]
    notes = "\n".join(f"- {note}" for note in preset.notes)
    heads = ("rule", "value", "what the vendor says", "source")
    return section(preset.name, f'`preset = "{preset.key}"`', table(heads, rows), notes, level=3)


def _rule(rule: Field[Any], hint: Any) -> str:
    default = code(toml(rule.default)) if rule.default is not None else "not set"
    facts = f"Takes {choices(hint, rule.metadata)}. Without it: {default}."
    return section(rule.name, str(rule.metadata["about"]), facts, _moves(rule.name))


def choices(hint: Any, limits: Mapping[str, Any]) -> str:
    """What may be written for a rule or a setting of this type, in words."""
    if get_origin(hint) is Literal:
        return " or ".join(code(toml(choice)) for choice in get_args(hint))
    if get_origin(hint) is tuple:
        return "a list of words"
    plain = next(inner for inner in (*get_args(hint), hint) if inner is not NoneType)
    words = {bool: "`true` or `false`", int: "a whole number", float: "a number", str: "text"}
    return words[plain] + _between(limits.get("low"), limits.get("high"))


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    return f" of {low:g} or more" if high is None else f" from {low:g} to {high:g}"


def _moves(rule: str) -> str:
    moved = declared.moved_by(rule)
    if len(moved) == sum(map(len, declared.metrics().values())):
        return "Moves every metric."
    linked = ", ".join(f"[{declared.name(each)}](metrics/{each.key}.md)" for each in moved)
    return f"Moves {linked}." if linked else ""
