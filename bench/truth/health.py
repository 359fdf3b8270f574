"""Does what is learned of customers' health hold where the truth is known?

`python -m bench.truth.health` simulates companies whose customers leave by a stated law of what their signs read, asks
of each what Worthline asks of a real one, and counts how often its intervals hold the truth, how often it believes a
score that says nothing, and whether its chances come true.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from worthline.analyses.health.auc import area
from worthline.analyses.health.learned import learn
from worthline.analyses.health.outcomes import History
from worthline.analyses.health.proof import PROVEN, TOO_LITTLE, Proof, judge

Numbers = NDArray[np.float64]
DAYS, HORIZON = 6, 3
WORLDS, CUSTOMERS, MANY = 400, 350, 400_000
TITLE = "What is said of customers' health"
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


def line(law: Law, worlds: Sequence[Seen]) -> str:
    """What was counted of one law, in words."""
    learned = [each for each in worlds if each.weights]
    by_sign = np.mean([each.weights for each in learned], axis=0) if learned else []
    off = np.mean([each.off for each in learned], axis=0) if learned else []
    told = [each for each in worlds if each.verdict != TOO_LITTLE]
    calibrated = [
        np.sum([np.array(each.bins)[at] for each in told if len(each.bins) == 10], 0) for at in range(10)
    ]
    true = ", ".join(f"{each:.0f}" for each in law.weights)
    share = ", ".join(f"{expected / n:.1%} and {left / n:.1%}" for n, expected, left in calibrated)
    held = (
        f"  true weights {true}; interval holds the truth: {', '.join(f'{each:.1%}' for each in by_sign)}; "
    )
    proven, believed = (np.mean(each) for each in _verdicts(told))
    return "\n".join(
        [
            f"{law.name}: {len(worlds)} worlds, {len(told)} of them with leavers enough",
            held + f"off by {', '.join(f'{each:+.1f}' for each in off)} on average" if learned else "",
            f"  true area {true_area(law):.3f}; interval holds it: {np.mean([each.area for each in told]):.1%}",
            f"  proven {proven:.1%}, believed {believed:.1%}",
            f"  expected to leave and left, by tenth: {share}",
        ]
    )


def _verdicts(told: Sequence[Seen]) -> tuple[list[bool], list[bool]]:
    return [each.verdict == PROVEN for each in told], [each.believed for each in told]


def told(worlds: int, pool: ProcessPoolExecutor) -> str:
    """What was counted of each law."""
    lines = [line(law, list(pool.map(seen, [law] * worlds, range(worlds)))) for law in (INSIDE, EDGE, NOISE)]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def main() -> None:
    """Simulate, count, and print."""
    asked = argparse.ArgumentParser(prog="python -m bench.truth.health", description=__doc__)
    asked.add_argument("--worlds", type=int, default=WORLDS, help="of each law")
    chosen = asked.parse_args()
    with ProcessPoolExecutor(2) as pool:
        print(told(chosen.worlds, pool), flush=True)


if __name__ == "__main__":
    main()
