"""By how much does a number move when it is counted as somebody else counts it, and which single rule moves it?

The same company is measured under each preset as a whole, and once more for each rule of the preset that differs,
switched alone. Only the derived tables that a rule changes are made again, beside the store and never in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from worthline.catalogue.metric import find
from worthline.loading.derive import derive_again
from worthline.measuring.can import missing
from worthline.measuring.leaves import tree
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.measuring.used import rules_behind
from worthline.tables.presets import Preset
from worthline.tables.rules import Rules
from worthline.words.periods import Period

SAME = 1e-12
"""Two values no further apart than this share of the larger are one value."""


@dataclass(frozen=True, slots=True)
class Switched:
    """One rule switched alone.

    Attributes:
        rule: its name.
        ours: its present value.
        theirs: the preset's value.
        value: the metric with this rule alone switched; `None` where it is refused then.
        change: by how much that moves it; `None` where one of the two is refused.
    """

    rule: str
    ours: Any
    theirs: Any
    value: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class CountedAs:
    """One metric as the company counts it and as a preset does.

    Attributes:
        preset: the preset's key.
        metric: the metric's key.
        ours: as the company counts it.
        theirs: as the preset does.
        moved_by: the rules that move it when switched alone, the strongest first.
        together: what the rules do together beyond what each does alone; `None` where a value is refused.
    """

    preset: str
    metric: str
    ours: Measurement
    theirs: Measurement
    moved_by: tuple[Switched, ...]
    together: float | None

    @property
    def change(self) -> float | None:
        """By how much it moves; `None` where one of the two is refused."""
        return _change(self.ours.value, self.theirs.value)

    @property
    def moves(self) -> bool:
        """Whether it is another number, or a number where there was a refusal."""
        return not _same(self.ours.value, self.theirs.value)

    def to_dict(self) -> dict[str, Any]:
        """The row that programs read."""
        return {
            "metric": self.metric, "preset": self.preset, "ours": self.ours.value, "theirs": self.theirs.value,
            "change": self.change, "together": self.together,
            "refused": self.theirs.refused.reason if self.theirs.refused else None,
            "moved_by": [asdict(each) for each in self.moved_by],
        }  # fmt: skip


def counted_as(
    measurer: Measurer, presets: Sequence[Preset], keys: Sequence[str], period: Period
) -> list[CountedAs]:
    """Each metric that can be measured, under each preset that says anything of a rule behind it.

    Args:
        measurer: measures the company under its own rules.
        presets: as whom to count.
        keys: metrics.
        period: the period measured.
    """
    able = [key for key in keys if not missing(find(key), measurer.known, measurer.rules)]
    worlds = _Worlds(measurer, period)
    return [row for preset in presets for row in _under(worlds, preset, able)]


@dataclass(frozen=True, slots=True)
class _Worlds:
    """The company measured under other rules, each set of them once."""

    measurer: Measurer
    period: Period
    known: dict[tuple[tuple[str, Any], ...], Mapping[str, Measurement]] = field(default_factory=dict)

    def under(self, changes: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Measurement]:
        """The metrics with some rules changed, by key."""
        asked = tuple(sorted(changes.items()))
        found = self.known.get(asked, {})
        lacking = [key for key in keys if key not in found]
        if lacking:
            self.known[asked] = {**found, **self._measured(changes, lacking)}
        return self.known.get(asked, {})

    def _measured(self, changes: Mapping[str, Any], keys: Sequence[str]) -> Mapping[str, Measurement]:
        ours = self.measurer
        rules = ours.rules.with_(**changes)
        beside = ours.engine.aside()
        try:
            derive_again(beside, ours.known, rules, ours.rules, ours.compiled)
            rows = replace(ours, engine=beside, rules=rules).measure(keys, [self.period], judged=0)
        finally:
            beside.close()
        return {row.metric: row for row in rows}


def _under(worlds: _Worlds, preset: Preset, keys: Sequence[str]) -> list[CountedAs]:
    rules = worlds.measurer.rules
    changes = {name: value for name, value in preset.values().items() if value != getattr(rules, name)}
    touching = {key: _touching(key, rules, preset) for key in keys}
    touched = [key for key in keys if touching[key]]
    if not touched:
        return []
    ours, theirs = worlds.under({}, touched), worlds.under(changes, touched)
    alone = {
        rule: worlds.under({rule: value}, [key for key in touched if rule in touching[key]])
        for rule, value in changes.items()
    }
    return [
        _row(preset, key, ours[key], theirs[key], _switched(key, rules, changes, ours[key], alone))
        for key in touched
    ]


def _touching(key: str, rules: Rules, preset: Preset) -> frozenset[str]:
    """The preset's rules that a metric depends on, under the rules as they are or as they would be."""
    both = (rules, preset.over(rules))
    behind = frozenset[str]().union(*(rules_behind(tree(key, each), each) for each in both))
    return behind.intersection(preset.rules)


def _switched(
    key: str,
    rules: Rules,
    changes: Mapping[str, Any],
    ours: Measurement,
    alone: Mapping[str, Mapping[str, Measurement]],
) -> list[Switched]:
    found = [
        Switched(rule, getattr(rules, rule), value, there[key].value, _change(ours.value, there[key].value))
        for rule, value in changes.items()
        if key in (there := alone[rule]) and not _same(ours.value, there[key].value)
    ]
    return sorted(found, key=lambda each: -abs(each.change or 0.0))


def _row(
    preset: Preset, key: str, ours: Measurement, theirs: Measurement, moved_by: Iterable[Switched]
) -> CountedAs:
    listed = tuple(moved_by)
    change, single = _change(ours.value, theirs.value), [each.change for each in listed]
    known = [each for each in single if each is not None]
    together = change - sum(known) if change is not None and len(known) == len(single) else None
    return CountedAs(preset.key, key, ours, theirs, listed, together)


def _change(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or theirs is None else theirs - ours


def _same(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(theirs - ours) <= SAME * max(abs(ours), abs(theirs))
