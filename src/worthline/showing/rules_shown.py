"""How are the rules shown, and what counting as somebody else does to the numbers?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from worthline.analyses.counted_as import CountedAs, Switched
from worthline.catalogue.metric import METRICS, Metric, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.measuring.used import ever_behind
from worthline.showing import phrases
from worthline.showing.terminal import Sheet
from worthline.tables.presets import NOT_SET, Preset, find_preset
from worthline.tables.rules import Rules
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style


def rule_facts(rules: Rules) -> list[dict[str, Any]]:
    """Every rule with its choices, its default, its present value and the metrics it can move."""
    hints, moving = get_type_hints(Rules), _moving()
    return [
        {
            "rule": rule.name, "value": getattr(rules, rule.name), "default": rule.default,
            "takes": choices(hints[rule.name], rule.metadata), "about": rule.metadata["about"],
            "moves": moving.get(rule.name, []),
        }
        for rule in fields(Rules)
    ]  # fmt: skip


def rules_sheet(rules: Rules, say: Speech) -> Sheet:
    """Every rule: what it decides, its present value, what else it may be, and which metrics it moves."""
    rows = [
        (
            fact["rule"],
            written(fact["value"]),
            fact["takes"] if fact["value"] == fact["default"] else f"{fact['takes']} ({written(fact['default'])})",
            say(fact["about"]),
            _moved(fact["moves"], say),
        )
        for fact in rule_facts(rules)
    ]  # fmt: skip
    heads = (say("rule"), say("value"), say("choices"), say("what it decides"), say("moves"))
    return Sheet(heads, rows)


def preset_sheet(preset: Preset, say: Speech) -> Sheet:
    """What a preset sets, and where it was read."""
    rows = [
        (name, written(cited.value), say(cited.says), f"{cited.source}, {cited.link}")
        for name, cited in preset.rules.items()
    ]
    return Sheet((say("rule"), say("value"), say("what the vendor says"), say("source")), rows)


def counted_sheet(found: Sequence[CountedAs], style: Style, say: Speech) -> Sheet:
    """Each metric that moves: our value, theirs, the change, and the single rules that make it."""
    rows = [_counted_row(row, style, say) for row in found if row.moves]
    heads = (
        say("metric"), say("counted as"), say("value"), say("theirs"), say("change"), say("rules that move it"),
    )  # fmt: skip
    return Sheet(heads, rows, frozenset({2, 3, 4}))


def choices(hint: Any, limits: Mapping[str, Any]) -> str:
    """What may be written for a rule."""
    if get_origin(hint) is Literal:
        return " | ".join(map(str, get_args(hint)))
    if get_origin(hint) is tuple:
        return "[…]"
    inner = get_args(hint) or (hint,)
    plain = next(each for each in inner if each is not NoneType)
    also = f" | {NOT_SET}" if NoneType in inner else ""
    names = {bool: "true | false", int: "1, 2, …", float: "0.5", str: "…"}
    low, high = limits.get("low"), limits.get("high")
    spans = f"{low:g} … {high:g}" if low is not None and high is not None else ""
    return (spans or names[plain]) + also


def written(value: Any) -> str:
    """A rule's value as worthline.toml has it."""
    if value is None:
        return NOT_SET
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(value) if isinstance(value, (tuple, list)) else str(value)


def _moving() -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for key in METRICS:
        for rule in ever_behind(key):
            moved.setdefault(rule, []).append(key)
    return moved


def _moved(keys: Sequence[str], say: Speech) -> str:
    if len(keys) > len(METRICS) // 2:
        return say("most metrics")
    return ", ".join(texts(find(key), say.language).name for key in keys if find(key).shown) or DASH


def _counted_row(row: CountedAs, style: Style, say: Speech) -> tuple[str, ...]:
    metric = find(row.metric)
    ours, theirs = row.ours.value, row.theirs.value
    change = DASH if ours is None or theirs is None else style.change(ours, theirs, metric.unit)
    return (
        texts(metric, say.language).name, find_preset(row.preset).name, _value(row.ours, style, say),
        _value(row.theirs, style, say), change, _by_rules(row, metric, style, say),
    )  # fmt: skip


def _value(row: Measurement, style: Style, say: Speech) -> str:
    return phrases.refusal(row.refused, say) if row.refused else style.value(row.value, row.unit)


def _by_rules(row: CountedAs, metric: Metric, style: Style, say: Speech) -> str:
    def told(each: Switched) -> str:
        alone = style.value(each.value, metric.unit) if each.value is not None else say("no number")
        return f"{each.rule}: {written(each.ours)} → {written(each.theirs)} ({alone})"

    said = [told(each) for each in row.moved_by]
    return "; ".join(said) or say("no rule alone, only several together")
