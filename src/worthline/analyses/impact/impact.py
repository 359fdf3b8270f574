"""Did a change help: for each metric it was to move, how much, how surely, and by which method?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.analyses.impact.case import Asked
from worthline.analyses.impact.expected import Expected, expected
from worthline.analyses.impact.fitting import parts_of
from worthline.analyses.impact.judged import Judged, judge
from worthline.analyses.impact.touched import touched
from worthline.measuring.compare import standing
from worthline.measuring.measure import Measurer
from worthline.project.registered import Registered
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import month_start

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change did to each metric it was to move."""

    change: Registered
    judged: tuple[Judged, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each metric."""
        return [_told(self.change, each) for each in self.judged]


@dataclass(frozen=True, slots=True)
class Impacts:
    """What several changes did."""

    of: tuple[Impact, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each change and metric."""
        return [row for each in self.of for row in each.to_dicts()]

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table; what is a list is left out."""
        import pyarrow as pa

        rows = [
            {name: value for name, value in row.items() if not isinstance(value, list)} for row in self.to_dicts()
        ]  # fmt: skip
        return pa.Table.from_pylist(rows)


def impact(measurer: Measurer, asked: Asked, metrics: Mapping[str, Expected | None]) -> Impact:
    """The effect on each of these metrics, judged together (Benjamini & Hochberg 1995).

    A formula is judged by the numbers it is made of.

    Raises:
        WorthlineError: none of them can be judged; says why of the first.
    """
    found: list[Judged] = []
    for key, wanted in metrics.items():
        parts = parts_of(measurer, key)
        found += [
            judge(measurer, asked, part, key if parts else "", None if parts else wanted)
            for part in parts or [key]
        ]
    first = next((each.refused for each in found if each.refused), None)
    if first is not None and all(each.refused for each in found):
        raise first
    stands = standing([each.by_chance for each in found])
    return Impact(
        asked.change,
        tuple(
            each if each.refused else each.standing(stands=one) for each, one in zip(found, stands, strict=True)
        ),
    )  # fmt: skip


def asked_of(measurer: Measurer, change: Registered, others: Sequence[Registered], **rest: Any) -> Asked:
    """What is asked of a change, once whom it touches is known to be somebody; by columns that they differ in."""
    whom = touched(measurer, change.audience)
    columns = tuple(each for each in rest.pop("columns", ()) if each != whom.column)
    return Asked(change, whom, tuple(each for each in others if each is not change), columns, **rest)


def change_named(changes: Sequence[Registered], name: str) -> Registered:
    """The change of this name; the latest, where one name stands for several.

    Raises:
        UnknownNameError: there is none.
        WorthlineError: nothing is registered.
    """
    if not changes:
        raise WorthlineError(
            "No change is registered.",
            do='Write down what you changed: worthline change add "New onboarding" --on 2025-09-01',
        )
    same = [each for each in changes if each.what.casefold() == name.strip().casefold()]
    if not same:
        raise UnknownNameError("change", name, [each.what for each in changes])
    return max(same, key=lambda each: each.on)


def to_move(change: Registered, metric: str = "") -> dict[str, Expected | None]:
    """The metrics that a change is to move, each with what is expected of it.

    Raises:
        WorthlineError: it expects nothing, and no metric is named.
    """
    if metric:
        keys = [each.strip() for each in metric.split(",") if each.strip()]
        return {key: expected(change.expects[key]) if key in change.expects else None for key in keys}
    if not change.expects:
        raise WorthlineError(
            f"The change {change.what!r} does not say what it is to move.",
            expected="A metric and an effect on it, written down before.",
            do="Add expects = { activation_rate = 'up' } to it in worthline.toml, or name one: --metric KEY",
        )
    return {key: expected(effect) for key, effect in change.expects.items()}


def _told(change: Registered, each: Judged) -> dict[str, Any]:
    effect, seen = each.effect, each.sight
    return {
        "change": change.what, "on": change.on, "audience": change.audience, "metric": each.metric.key,
        "instead_of": each.of or None, "method": each.method or None, "verdict": each.verdict or None,
        "effect": effect.value if effect else None, "low": effect.low if effect else None,
        "high": effect.high if effect else None, "p": effect.p if effect else None,
        "relative": effect.relative if effect else None, "before": effect.before if effect else None,
        "after": effect.after if effect else None, "would_have_been": effect.expected if effect else None,
        "expected": each.wanted.written if each.wanted else None, "held": each.held or None,
        "smallest_effect": seen.smallest, "judged_on": seen.judged_on,
        "mix": each.mix, "mix_share": each.mix_share,
        "placebo_dates": len(each.placebos), "placebos_found": sum(one.found for one in each.placebos),
        "trend_p": each.trend.p if each.trend else None, "even_p": each.trend.p_even if each.trend else None,
        "months_before": each.months[0], "months_since": each.months[1],
        "customers_before": each.people[0], "customers_since": each.people[1],
        "refused": str(each.refused) if each.refused else None,
        "warnings": [{"kind": one.kind, "doubt": one.doubt, **one.details} for one in each.warnings],
        "placebos": [
            {"on": month_start(one.month), "effect": one.effect.value, "p": one.effect.p} for one in each.placebos
        ],
    }  # fmt: skip
