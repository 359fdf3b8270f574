"""Customers for tests of the lifetime models: those of the CDNOW sample, and simulated ones.

CDNOW sample, 2,357 customers, calibration to 30 September 1997, hold-out to 30 June 1998: Fader, Hardie and Lee,
"Counting your customers the easy way", Marketing Science 24 (2005). Purchases of one day are one purchase.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit
from worthline.analyses.lifetime.models.gamma_gamma import Amounts
from worthline.analyses.lifetime.models.sbg import Renewals

Array = NDArray[np.float64]
CALIBRATED, HELD_OUT = date(1997, 9, 30), date(1998, 6, 30)


@dataclass(frozen=True)
class Sample:
    """The customers of the sample, what their purchases were worth, and how many came in the hold-out."""

    buyers: Buyers
    amounts: Amounts
    with_first: Amounts
    held_out: Array


def cdnow(shared_data: Path) -> Sample:
    """In weeks of exact days, as the paper counts them."""
    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text(encoding="ascii").splitlines():
        if line.strip():
            _, who, day, _, amount = line.split()
            days[who][date(int(day[:4]), int(day[4:6]), int(day[6:]))] += float(amount)
    known = [sorted((day, paid) for day, paid in each.items() if day <= CALIBRATED) for each in days.values()]
    held = [sum(CALIBRATED < day <= HELD_OUT for day in each) for each in days.values()]
    frequency = np.array([len(each) - 1.0 for each in known])
    recency = np.array([(each[-1][0] - each[0][0]).days / 7 for each in known])
    age = np.array([(CALIBRATED - each[0][0]).days / 7 for each in known])
    mean = np.array([np.mean([paid for _, paid in each[1:]]) if len(each) > 1 else 0.0 for each in known])
    whole = Amounts(frequency + 1, np.array([np.mean([paid for _, paid in each]) for each in known]))
    came = np.array(held, dtype=np.float64)
    return Sample(buyers(frequency, recency, age), Amounts(frequency, mean), whole, came)


def buyers(
    frequency: Sequence[float] | Array, recency: Sequence[float] | Array, age: Sequence[float] | Array
) -> Buyers:
    """Customers one by one."""
    columns = [np.asarray(each, dtype=np.float64) for each in (frequency, recency, age)]
    return Buyers(columns[0], columns[1], columns[2], np.ones(len(columns[0])))


TORTURED = buyers(
    [0, 0, 1, 3000, 1000, 221, 254, 161, 204, 5],
    [0, 0, 0, 700, 100, 103.42857, 97.14286, 94.71429, 98.57143, 38],
    [0, 730, 0, 730, 104, 103.57143, 97.28571, 98, 99.42857, 38],
)
"""Just come, long gone, twice on a day, and so often that plain formulas overflow (four are a case of CLVTools)."""


def leaving_at_purchases(
    parameters: Sequence[float], customers: int, *, first: bool, seed: int = 4
) -> Buyers:
    """Customers of BG/NBD, or MBG/NBD where they may leave at their first purchase, known for 20 to 60 weeks."""
    chance = np.random.default_rng(seed)
    r, alpha, a, b = parameters
    rate, leaves = chance.gamma(r, 1 / alpha, customers), chance.beta(a, b, customers)
    there = chance.random(customers) >= leaves if first else np.ones(customers, dtype=bool)
    until = np.where(there, np.inf, 0.0)
    return _bought(chance, rate, until, leaves)


def leaving_any_time(parameters: Sequence[float], customers: int, seed: int = 4) -> Buyers:
    """Customers of Pareto/NBD, known for 20 to 60 weeks."""
    chance = np.random.default_rng(seed)
    r, alpha, s, beta = parameters
    rate = chance.gamma(r, 1 / alpha, customers)
    until = chance.exponential(1 / np.maximum(chance.gamma(s, 1 / beta, customers), 1e-12))
    return _bought(chance, rate, until, np.zeros(customers))


def _bought(chance: np.random.Generator, rate: Array, until: Array, leaves: Array) -> Buyers:
    """Purchases at random, by those there until a time, who leave at each with a probability."""
    customers = len(rate)
    age = np.floor(chance.uniform(20, 60, customers) * 7) / 7
    frequency, recency = np.zeros(customers), np.zeros(customers)
    at, now = np.arange(customers), np.zeros(customers)
    while len(at):
        now = now + chance.exponential(1 / np.maximum(rate[at], 1e-12))
        buys = now <= np.minimum(age[at], until[at])
        at, now = at[buys], now[buys]
        frequency[at] += 1
        recency[at] = now
        stays = chance.random(len(at)) >= leaves[at]
        at, now = at[stays], now[stays]
    return buyers(frequency, recency, age)


def slopes(value: Callable[[Array], float], at: Array) -> Array:
    """The gradient by the logarithms of the parameters, from differences of the value on both sides."""
    step = 1e-5
    steps = np.eye(len(at)) * step
    return np.array([(value(at * np.exp(each)) - value(at * np.exp(-each))) / (2 * step) for each in steps])


def recovers(fit: Fit, truth: Sequence[float]) -> bool:
    """Whether a fit found the parameters that customers were simulated with, within three of its errors each."""
    away = np.log(np.array(fit.parameters) / np.array(truth))
    return fit.converged and bool((np.abs(away) < 3 * np.sqrt(np.diag(fit.covariance))).all())


REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173)
HIGH_END = (1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394)
"""Customers there after 0 to 12 years: Fader and Hardie, Journal of Interactive Marketing 21 (2007), table 1."""


def renewals(survivors: Sequence[float]) -> Renewals:
    """Of people who joined together and are counted at each renewal."""
    left = -np.diff(np.array(survivors, dtype=np.float64))
    there = np.zeros(len(left) + 1)
    there[-1] = survivors[-1]
    return Renewals(np.append(left, 0.0), there)
