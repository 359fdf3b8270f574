"""Does what is said of changes hold where the truth is known?

For each method 400 companies where its assumptions hold: how often the interval holds the true effect, how often an
effect is found at dates at which nothing happened, how often a warning takes a true verdict away. And companies in
which one assumption is broken on purpose: how often the warning comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from bench.table import rows_of
from bench.truth.worlds import BROKEN, HOLDING, World

from worthline.analyses.impact.findings import findings
from worthline.analyses.impact.methods import METHODS

LEAST, MOST = 0.93, 0.97
"""How often an interval is to hold the truth."""
RARELY, OFTEN = 0.03, 0.07
"""How often an effect may be found of nothing at the 5 % level."""
TITLE = "What changes did"
HOLDS_HEAD = ("company", "method", "worlds", "interval holds the effect", "placebo dates", "found at them",
              "warned for nothing", "verdict taken away")  # fmt: skip
BROKEN_HEAD = ("company", "method", "worlds", "warned", "effect found", "and believed")


@dataclass(frozen=True, slots=True)
class Seen:
    """One company: whether the interval holds the truth, what was found, at how many placebo dates, what was warned."""

    holds: bool
    found: bool
    tried: int
    hits: int
    kinds: tuple[str, ...]
    doubted: bool


def seen(world: World, seed: int) -> Seen:
    """One company, asked."""
    panel, window, truth = world.draw(np.random.default_rng([seed, *world.name.encode()]))
    found = findings(panel, window, METHODS[world.method])
    assert found.effect is not None
    return Seen(
        found.effect.low <= truth <= found.effect.high, found.effect.p <= 0.05, len(found.placebos),
        sum(each.found for each in found.placebos), tuple(each.kind for each in found.warnings),
        any(each.doubt for each in found.warnings),
    )  # fmt: skip


def _seen(at: tuple[int, int, int]) -> Seen:
    kind, place, seed = at
    return seen((HOLDING, BROKEN)[kind][place], seed)


def told(worlds: int, pool: ProcessPoolExecutor) -> str:
    """Both tables."""
    holding = [_holding(each, _all(pool, 0, at, worlds)) for at, each in enumerate(HOLDING)]
    broken = [_broken(each, _all(pool, 1, at, max(worlds // 4, 1))) for at, each in enumerate(BROKEN)]
    rule = ("---", "---", *["---:"] * (len(HOLDS_HEAD) - 2))
    short = ("---", "---", *["---:"] * (len(BROKEN_HEAD) - 2))
    return (
        f"Promised: intervals hold the effect in {LEAST:.0%} to {MOST:.0%} of companies, and {RARELY:.0%} to "
        f"{OFTEN:.0%} of placebo dates find one at the 5 % level.\n\n"
        f"{rows_of([HOLDS_HEAD, rule, *holding])}\nWhere an assumption is broken and nothing happened:\n\n"
        f"{rows_of([BROKEN_HEAD, short, *broken])}"
    )


def _all(pool: ProcessPoolExecutor, kind: int, place: int, worlds: int) -> list[Seen]:
    found = list(pool.map(_seen, [(kind, place, seed) for seed in range(worlds)], chunksize=10))
    world = (HOLDING, BROKEN)[kind][place]
    print((_holding, _broken)[kind](world, found), flush=True)
    return found


def _holding(world: World, found: Sequence[Seen]) -> tuple[str, ...]:
    tried, hits = sum(each.tried for each in found), sum(each.hits for each in found)
    return (
        world.name, world.method, str(len(found)), _share([each.holds for each in found]), f"{tried:,}",
        f"{hits / tried:.1%}" if tried else "", _share([bool(_loud(each)) for each in found]),
        _share([each.doubted for each in found]),
    )  # fmt: skip


def _loud(each: Seen) -> list[str]:
    """Warnings that say something is wrong, and not only that something cannot be told."""
    return [kind for kind in each.kinds if kind not in ("season unknown", "no placebos")]


def _broken(world: World, found: Sequence[Seen]) -> tuple[str, ...]:
    return (
        world.name, world.method, str(len(found)), _share([bool({*each.kinds} & {*world.fires}) for each in found]),
        _share([each.found for each in found]), _share([each.found and not each.doubted for each in found]),
    )  # fmt: skip


def _share(flags: Sequence[bool]) -> str:
    return f"{np.mean(flags):.1%}"
