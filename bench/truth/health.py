"""Does what is learned of customers' health hold where the truth is known?

`python -m bench.truth health` simulates companies whose customers leave by a stated law of what their signs read, asks
of each what Worthline asks of a real one, and counts how often its intervals hold the truth, how often it believes a
score that says nothing, and whether its chances come true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from bench.table import rows_of
from numpy.typing import NDArray

from worthline.analyses.health.auc import area
from worthline.analyses.health.learned import learn
from worthline.analyses.health.outcomes import History
from worthline.analyses.health.proof import BINS, PROVEN, TOO_LITTLE, Proof, judge

Numbers = NDArray[np.float64]
DAYS, HORIZON = 6, 3
CUSTOMERS, MANY = 350, 400_000
TITLE = "What is said of customers' health"
JUDGED_HEAD = ("company", "worlds", "area (AUC)", "interval holds it", "proven", "believed")
LEARNED_HEAD = ("company", "sign", "true weight", "learned on average", "interval holds the truth")
SIGNS = ("use", "depth", "recommends", "paying")


@dataclass(frozen=True, slots=True)
class Law:
    """By what customers leave: log odds of leaving within the horizon, `slopes` for points of 0 to 1."""

    name: str
    intercept: float
    slopes: tuple[float, ...]

    @property
    def weights(self) -> Numbers:
        """What each sign truly counts for, together 100; nothing where none does."""
        slopes = np.array(self.slopes)
        return 100 * slopes / slopes.sum() if slopes.any() else slopes


INSIDE = Law("every sign counts", 1.0, (-2.5, -2.0, -1.5, -1.5))
EDGE = Law("two signs count, two do not", 0.0, (-3.0, -2.0, 0.0, 0.0))
NOISE = Law("no sign counts", -2.3, (0.0, 0.0, 0.0, 0.0))


def world(law: Law, seed: int, customers: int = CUSTOMERS) -> History:
    """Customers on days three months apart, each at their own level and about it, until they leave."""
    chance = np.random.default_rng(seed)
    level = chance.normal(0, 1, (customers, len(SIGNS)))
    age, there, rows = chance.integers(30, 900, customers), np.arange(customers), []
    for day in range(DAYS):
        moved = 0.7 * level[there] + 0.7 * chance.normal(0, 1, (len(there), len(SIGNS)))
        points = 100 / (1 + np.exp(-1.5 * moved))
        risk = law.intercept + points @ np.array(law.slopes) / 100
        left = chance.random(len(there)) < 1 / (1 + np.exp(-risk))
        rows.append((there, np.full(len(there), 700_000 + 91 * day), points, left, age[there] + 91 * day))
        there = there[~left]
    who, period, points, left, since = map(np.concatenate, zip(*rows, strict=True))
    score = points.mean(axis=1)
    return History(
        who, period, score, np.digitize(score, [50, 75], right=True), since.astype(float),
        chance.exponential(20, len(who)), np.ones(len(who)), points, SIGNS, left, np.where(left, -1.0, 0.0),
    )  # fmt: skip


@cache
def true_area(law: Law) -> float:
    """How well the score tells who leaves, of so many customers that chance decides no digit shown."""
    rows = world(law, 10**6, MANY)
    found = area(-rows.score, rows.left, rows.customer)
    assert found is not None
    return found.value


@dataclass(frozen=True, slots=True)
class Seen:
    """What one world gave: whether the interval of each weight and of the area holds the truth, verdict, chances."""

    weights: tuple[bool, ...]
    off: tuple[float, ...]
    area: bool
    verdict: str
    believed: bool
    bins: tuple[tuple[int, float, float], ...]


def seen(law: Law, seed: int) -> Seen:
    """One world, asked."""
    rows = world(law, seed)
    proof = judge(rows, HORIZON, learning=False)
    learned = learn(rows, seed) if law.weights.any() else None
    found = learned.weights if learned else {}
    true = dict(zip(SIGNS, law.weights.tolist(), strict=True))
    held = tuple(holds(found[name].low, true[name], found[name].high) for name in found)
    off = tuple((found[name].value or 0) - true[name] for name in found)
    within = holds(proof.area.low, true_area(law), proof.area.high)
    return Seen(held, off, within, proof.verdict, proof.believed, bins_of(proof))


def holds(low: float | None, true: float, high: float | None) -> bool:
    """Whether an interval holds the truth, to the last digit of a float."""
    return low is not None and high is not None and low - 1e-9 <= true <= high + 1e-9


def bins_of(proof: Proof) -> tuple[tuple[int, float, float], ...]:
    """Of each bin: customers, how many were expected to leave, how many left."""
    return tuple(
        (each.customers, each.expected * each.customers, (each.seen.value or 0) * each.customers)
        for each in proof.calibration
    )


def told(worlds: int, pool: ProcessPoolExecutor) -> str:
    """What was counted: whether scores are believed rightly, what weights are learned, whether chances come true."""
    found = {law: _all(law, worlds, pool) for law in (INSIDE, EDGE, NOISE)}
    return (
        "Promised: intervals hold the truth in 95 % of companies, and a score is not believed where no sign counts.\n\n"
        f"{_table(JUDGED_HEAD, [_judged(law, seen) for law, seen in found.items()])}\n"
        "Weights learned from who left, all of them together 100:\n\n"
        f"{_table(LEARNED_HEAD, [row for law, seen in found.items() for row in _learned(law, seen)], texts=2)}\n"
        "The weight of a sign that does not count cannot go below 0, so it lies above the truth on average, and those "
        "of the others below it.\n\nOf each tenth of customers, the least likely to leave first, how many were "
        "expected to leave, and left:\n\n"
        f"{_table(('tenth', *(law.name for law in found)), _chances(found.values()))}"
    )


def _all(law: Law, worlds: int, pool: ProcessPoolExecutor) -> list[Seen]:
    found = list(pool.map(seen, [law] * worlds, range(worlds), chunksize=10))
    print(_judged(law, found), *_learned(law, found), sep="\n", flush=True)
    return [each for each in found if each.verdict != TOO_LITTLE]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    return rows_of([head, (*["---"] * texts, *["---:"] * (len(head) - texts)), *rows])


def _judged(law: Law, told: Sequence[Seen]) -> tuple[str, ...]:
    held, proven, believed = (
        f"{np.mean(flags):.1%}"
        for flags in (
            [each.area for each in told],
            [each.verdict == PROVEN for each in told],
            [each.believed for each in told],
        )
    )
    return law.name, str(len(told)), f"{true_area(law):.3f}", held, proven, believed


def _learned(law: Law, told: Sequence[Seen]) -> list[tuple[str, ...]]:
    learned = [each for each in told if each.weights]
    if not learned:
        return []
    held, off = (
        np.mean(each, axis=0) for each in zip(*((one.weights, one.off) for one in learned), strict=True)
    )
    return [
        (law.name, sign, f"{abs(true):.1f}", f"{true + off[at]:.1f}", f"{held[at]:.1%}")
        for at, (sign, true) in enumerate(zip(SIGNS, law.weights.tolist(), strict=True))
    ]


def _chances(of_laws: Iterable[Sequence[Seen]]) -> list[list[str]]:
    rows = [[str(tenth)] for tenth in range(1, BINS + 1)]
    for told in of_laws:
        bins = np.sum([each.bins for each in told if len(each.bins) == BINS], axis=0)
        for row, (customers, expected, left) in zip(rows, bins, strict=True):
            row.append(f"{expected / customers:.1%}, {left / customers:.1%}")
    return rows
