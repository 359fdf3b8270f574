"""Why did a number move between two periods: which segments did what otherwise, or which parts of its formula moved?

Everything adds up to the difference exactly, also where the difference itself is not distinguishable from chance, and
that is said with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.analyses.why.effects import MOST_PARTS, Counted, Effect, rate_and_mix, shapley
from worthline.catalogue.metric import Metric, OfMetrics, OfModel, Refuse, find
from worthline.measuring.compare import compared
from worthline.measuring.interval import Estimate
from worthline.measuring.leaves import Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Compared, Measurement
from worthline.words.errors import WorthlineError
from worthline.words.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa

SEGMENTS, PARTS = "segments", "parts"


@dataclass(frozen=True, slots=True)
class Step:
    """What one segment, or one part of the formula, contributes.

    Attributes:
        name: the segment's value (none where it is not known), or the part's metric.
        before: its own number before; none where there is none.
        after: its own number after.
        effect: what it contributes to the difference; of a part, all of it is `rate`.
    """

    name: str | None
    before: float | None
    after: float | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Why:
    """Why a number moved.

    Attributes:
        metric: which.
        before: the number of the earlier period.
        after: the number of the later one.
        compared: whether it has moved beyond chance; none where that cannot be judged.
        over: `segments` or `parts`.
        column: the segments' column; empty over parts.
        steps: what each contributes, the largest first; they add up to the difference.
    """

    metric: Metric
    before: Measurement
    after: Measurement
    compared: Compared | None
    over: str
    column: str
    steps: tuple[Step, ...]

    @property
    def change(self) -> float:
        """The difference."""
        return (self.after.value or 0.0) - (self.before.value or 0.0)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each segment or part."""
        return [
            {
                self.over: each.name, "before": each.before, "after": each.after, "rate": each.effect.rate,
                "mix": each.effect.mix, "effect": each.effect.whole,
                "share": each.effect.whole / self.change if self.change else None,
            }
            for each in self.steps
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def why(measurer: Measurer, key: str, periods: tuple[Period, Period], by: str = "") -> Why:
    """Why a metric moved from one period to another, of one grain.

    A formula is taken apart into the metrics it is made of; anything else into the segments of a column.

    Raises:
        WorthlineError: it has no number in one of the periods, or cannot be taken apart.
    """
    entry = find(key)
    if isinstance(entry.how, OfModel):
        raise WorthlineError(f"{key} is given by a model of the whole company, and has no segments or parts.")
    before, after = (measurer.measure([key], [period], judged=0)[0] for period in periods)
    for row in (before, after):
        if row.value is None:
            raise WorthlineError(f"{key} has no number in {row.period}.", do="Choose another --from or --to.")
    if isinstance(entry.how, OfMetrics):
        steps, over = _over_parts(measurer, key, periods), PARTS
    else:
        steps, over = _over_segments(measurer, key, periods, by), SEGMENTS
    found = compared(entry, _estimate(after), _estimate(before))
    return Why(entry, before, after, found, over, by if over == SEGMENTS else "", steps)


def _over_segments(measurer: Measurer, key: str, periods: Sequence[Period], by: str) -> tuple[Step, ...]:
    if not by:
        raise WorthlineError(
            f"{key} is added up over customers: it can be told by segment.",
            do=f"Say which: worthline why {key} --by channel",
        )
    sides: list[dict[str | None, Measurement]] = []
    for period in periods:
        rows = measurer.measure([key], [period], [by], judged=0)
        sides.append({row.segment[by]: row for row in rows if row.part is not None})
    if any("share_arrived" in row.parts for side in sides for row in side.values()):
        raise WorthlineError(f"{key} is a median: the medians of segments do not add up to it.")
    before, after = (
        {name: Counted(row.part or 0.0, row.whole) for name, row in side.items()} for side in sides
    )
    effects = rate_and_mix(before, after)
    steps = (
        Step(name, _own(before.get(name)), _own(after.get(name)), effect) for name, effect in effects.items()
    )
    return _in_order(steps)


def _over_parts(measurer: Measurer, key: str, periods: Sequence[Period]) -> tuple[Step, ...]:
    unfolded = measurer.unfolded(key, periods)
    sides = [_known(unfolded.leaves(period)) for period in periods]
    both = sides[0].keys() & sides[1].keys()
    before, after = ({leaf: value for leaf, value in side.items() if leaf in both} for side in sides)
    if len(before) > MOST_PARTS:
        raise WorthlineError(
            f"{key} is made of {len(before)} numbers: more than {MOST_PARTS} cannot be told apart."
        )
    effects = shapley(lambda given: unfolded.value(periods[1], given), before, after)
    if isinstance(effects, Refuse):
        raise WorthlineError(f"{key} has no number where only some of its parts have moved.")
    steps = (Step(leaf.key, before[leaf], after[leaf], Effect(effect)) for leaf, effect in effects.items())
    return _in_order(steps)


def _known(leaves: Mapping[Leaf, float | Refuse]) -> dict[Leaf, float]:
    """Each part's number, of those that have one."""
    return {leaf: value for leaf, value in leaves.items() if not isinstance(value, Refuse)}


def _own(counted: Counted | None) -> float | None:
    if counted is None:
        return None
    return (
        counted.part if counted.whole is None else (counted.part / counted.whole if counted.whole else None)
    )


def _in_order(steps: Any) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda each: abs(each.effect.whole), reverse=True))


def _estimate(row: Measurement) -> Estimate:
    return Estimate(row.value, row.low, row.high, row.error)
