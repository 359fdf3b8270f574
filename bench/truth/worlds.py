"""Which companies are simulated, and what did the change truly do to each?

Drawn customer by customer, as the engine would add them up. In those where a method's assumptions hold, the effect is
known; in the others one assumption is broken on purpose, and nothing happened at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, SERIES
from worthline.analyses.impact.panel import Panel, Side, Window
from worthline.analyses.impact.warned import BENT, MIX, SEASON, SEASON_UNKNOWN, TREND, UNEVEN

Numbers = NDArray[Any]
FIRST = 24_000
"""The first month, by `month_index`: a January."""


@dataclass(frozen=True, slots=True)
class World:
    """A kind of company.

    Attributes:
        name: what it is.
        method: by which the change is judged.
        draw: one company: its numbers, months before and since, and the true effect in the metric's unit.
        fires: the warnings one of which is to appear; none where every assumption holds.
    """

    name: str
    method: str
    draw: Callable[[Generator], tuple[Panel, Window, float]]
    fires: tuple[str, ...] = ()


def window(before: int, since: int) -> Window:
    """So many months before the change and since."""
    return Window(tuple(range(before)), tuple(range(before, before + since)))


def months(count: int) -> tuple[int, ...]:
    """So many months, from the first."""
    return tuple(range(FIRST, FIRST + count))


def joined(chance: Generator, count: int, each_month: float = 70.0) -> NDArray[np.int64]:
    """The month in which each customer joined: 2 % more a month."""
    sizes = chance.poisson(each_month * 1.02 ** np.arange(count))
    return np.repeat(np.arange(count), sizes)


def cohorts(
    values: Numbers, month: NDArray[np.int64], count: int, channel: NDArray[np.int64] | None = None
) -> Side:
    """One value a customer, in the month they joined in."""
    at = np.arange(len(month))
    parts, wholes = np.zeros((len(month), count)), np.zeros((len(month), count))
    parts[at, month], wholes[at, month] = values, 1.0
    return Side(parts, wholes, wholes.sum(axis=0), mixes(parts, wholes, channel))


def mixes(
    parts: Numbers, wholes: Numbers, channel: NDArray[np.int64] | None
) -> dict[str, tuple[Numbers, Numbers | None]]:
    """The sums of each channel by month."""
    if channel is None:
        return {}
    return {
        str(each): (parts[channel == each].sum(axis=0), wholes[channel == each].sum(axis=0))
        for each in np.unique(channel)
    }


def newcomers(
    chance: Generator, effect: float = 0.06, *, trend: float = 0.0, season: float = 0.0, shift: float = 0.0,
    before: int = 30, since: int = 7,
) -> tuple[Panel, Window, float]:  # fmt: skip
    """Shares of newcomers who reach the value; each has a chance of their own, and channels differ by 20 points."""
    count = before + since
    month = joined(chance, count)
    late = month >= before
    channel = (chance.random(len(month)) < 0.5 + shift * late).astype(int)
    mean = 0.45 + 0.2 * (channel == 0) - 0.1 + trend * (month - before) + effect * late
    mean = mean + season * np.sin(2 * np.pi * month / 12)
    reached = chance.random(len(month)) < np.clip(mean, 0.01, 0.99)
    return Panel(months(count), cohorts(reached * 1.0, month, count, channel)), window(before, since), effect


def spenders(chance: Generator, effect: float = 0.10) -> tuple[Panel, Window, float]:
    """What newcomers spend in their first months: most little, some much, a third nothing; a tenth more since."""
    before, since = 18, 8
    month = joined(chance, before + since)
    amounts = chance.lognormal(4.0, 0.8, len(month)) * (chance.random(len(month)) < 0.67)
    amounts *= np.where(month >= before, 1 + effect, 1.0)
    truth = effect * 0.67 * float(np.exp(4.0 + 0.32))
    return (
        Panel(months(before + since), cohorts(amounts, month, before + since)),
        window(before, since),
        truth,
    )


def members(
    chance: Generator, people: int, moved: Numbers, channel_shift: float = 0.0, late: int = 99
) -> Side:
    """Those who are there month after month and may do something in each: some often, some never.

    Args:
        chance: of the draw.
        people: how many have joined by the end; they join and leave over the months.
        moved: the mean of each month, added to everybody's own.
        channel_shift: how many more of those who join late come from the channel that does it less.
        late: the month from which on that is so.
    """
    count = len(moved)
    begins = np.maximum(chance.integers(-count, count, people), 0)
    if channel_shift:
        begins[: people // 2] = chance.integers(late - 2, late + 3, people // 2)
    stays = chance.geometric(0.05, people)
    channel = (chance.random(people) < 0.5 + channel_shift * (begins >= late)).astype(int)
    own = chance.beta(2, 10, people) - (0.3 if channel_shift else 0.12) * (channel - 0.5)
    time = np.arange(count)
    there = (time >= begins[:, None]) & (time < (begins + stays)[:, None])
    done = there & (chance.random((people, count)) < np.clip(own[:, None] + moved, 0, 1))
    parts, wholes = done.astype(float), there.astype(float)
    return Side(parts, wholes, wholes.sum(axis=0), mixes(parts, wholes, channel))


def two_groups(
    chance: Generator, effect: float = 0.04, *, drift: float = 0.0, season: float = 0.0, shift: float = 0.0
) -> tuple[Panel, Window, float]:
    """A segment and everybody else, under one season, one trend and shocks that both feel."""
    before, since = 26, 7
    time = np.arange(before + since)
    both = 0.1 + 0.02 * np.sin(2 * np.pi * time / 12) + 0.001 * time + chance.normal(0, 0.01, len(time))
    own = both + effect * (time >= before) + drift * (time - before) + season * np.cos(2 * np.pi * time / 12)
    touched = members(chance, 600, own, shift, before)
    others = members(chance, 1_400, both)
    return Panel(months(len(time)), touched, others), window(before, since), effect


def two_totals(chance: Generator, effect: float = 0.15) -> tuple[Panel, Window, float]:
    """What a segment and everybody else spend in a month, growing alike; 15 % more in the segment since."""
    before, since = 20, 8
    time = np.arange(before + since)
    growth = 1.02**time * np.exp(0.1 * np.sin(2 * np.pi * time / 12) + chance.normal(0, 0.05, len(time)))
    sides = [
        _spent(chance, people, growth * np.where(time >= before, 1 + more, 1.0))
        for people, more in ((500, effect), (1_500, 0.0))
    ]
    panel = Panel(months(len(time)), *sides)
    expected = 500 * 0.5 * float(np.exp(3 + 0.18)) * growth[-since:].mean() * effect
    return panel, window(before, since), expected


def _spent(chance: Generator, people: int, rate: Numbers) -> Side:
    orders = chance.poisson(0.5 * rate * chance.gamma(1.5, 1 / 1.5, (people, 1)))
    parts = orders * chance.lognormal(3, 0.6, (people, len(rate)))
    return Side(parts, None, (parts > 0).sum(axis=0) * 1.0)


def everybody(
    chance: Generator, effect: float = 0.03, *, before: int = 36, season: float = 0.02, bend: float = 0.0
) -> tuple[Panel, Window, float]:
    """A share of all customers by month: a line, a season, and errors that follow each other (0 to 0.6)."""
    since = 8
    time, follows = np.arange(before + since), float(chance.choice([0.0, 0.3, 0.6]))
    shocks = np.zeros(len(time))
    shocks[0] = chance.normal(0, 0.008)
    for at in range(1, len(time)):
        shocks[at] = follows * shocks[at - 1] + chance.normal(0, 0.008 * np.sqrt(1 - follows**2))
    mean = 0.2 + 0.001 * time + season * np.sin(2 * np.pi * time / 12) + shocks + effect * (time >= before)
    mean = mean + bend * (time / 12) ** 2
    return Panel(months(len(time)), _crowd(chance, np.clip(mean, 0, 1))), window(before, since), effect


def _crowd(chance: Generator, mean: Numbers, groups: int = 100) -> Side:
    """A month's customers in random groups."""
    parts, wholes = np.zeros((groups, len(mean))), np.zeros((groups, len(mean)))
    for at, share in enumerate(mean):
        group = chance.integers(0, groups, round(800 * 1.02**at))
        parts[:, at] = np.bincount(group, chance.random(len(group)) < share, groups)
        wholes[:, at] = np.bincount(group, minlength=groups)
    return Side(parts, wholes, wholes.sum(axis=0))


def revenue(chance: Generator, effect: float = 0.10) -> tuple[Panel, Window, float]:
    """All revenue by month, growing 2 % a month with a season; a tenth more since."""
    before, since = 36, 8
    time, shocks = np.arange(before + since), np.zeros(before + since)
    for at in range(1, len(time)):
        shocks[at] = 0.3 * shocks[at - 1] + chance.normal(0, 0.03)
    rate = 1.02**time * np.exp(0.1 * np.sin(2 * np.pi * time / 12) + shocks)
    rate = rate * np.where(time >= before, 1 + effect, 1.0)
    side = _spent(chance, 400, rate)
    came = float(side.parts[:, before:].sum() / since)
    return Panel(months(len(time)), side), window(before, since), came * effect / (1 + effect)


HOLDING = (
    World("newcomers: a share", ALIGNED, newcomers),
    World("newcomers: amounts", ALIGNED, spenders),
    World("a segment: a share, month after month", DIFFERENCES, two_groups),
    World("a segment: a total", DIFFERENCES, two_totals),
    World("everybody: a share", SERIES, everybody),
    World("everybody: revenue", SERIES, revenue),
)
"""Where every assumption holds."""

BROKEN = (
    World("trend: newcomers get better by themselves", ALIGNED, lambda chance: newcomers(chance, 0.0, trend=0.008),
          (TREND, UNEVEN)),
    World("season: newcomers differ by the month they join in", ALIGNED,
          lambda chance: newcomers(chance, 0.0, season=0.12), (SEASON,)),
    World("mix: more come from the weaker channel since", ALIGNED, lambda chance: newcomers(chance, 0.0, shift=0.35),
          (MIX,)),
    World("trend: the segment drifts away from the others", DIFFERENCES,
          lambda chance: two_groups(chance, 0.0, drift=0.004), (TREND, UNEVEN)),
    World("season: the segment has its own", DIFFERENCES, lambda chance: two_groups(chance, 0.0, season=0.05),
          (SEASON, UNEVEN)),
    World("mix: more of the segment come from the weaker channel since", DIFFERENCES,
          lambda chance: two_groups(chance, 0.0, shift=0.45), (MIX,)),
    World("trend: everybody's line is bent", SERIES, lambda chance: everybody(chance, 0.0, bend=0.03), (BENT,)),
    World("season: everybody's, in less than two years", SERIES,
          lambda chance: everybody(chance, 0.0, before=18, season=0.05), (SEASON_UNKNOWN,)),
)  # fmt: skip
"""Where one is broken on purpose, and nothing happened."""
