"""How often do the intervals hold the truth?

Draws companies whose truth is known, measures each as the engine would, and prints nominal against achieved:
`python bench/coverage.py`, in seconds and roughly with `--quick`, into `bench/coverage.md` with `--write`.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from worthline.measuring.interval import Cross, Estimate, Sums, covariance, estimate, formula
from worthline.measuring.survival import Curve, kaplan_meier

Floats = NDArray[np.float64]

LEVEL = 0.95
CUSTOMERS = (20, 50, 200, 1000, 20000)
JUDGED_FROM, LEAST, MOST = 200, 0.93, 0.97
AHEAD = 900
PAGE = Path(__file__).with_suffix(".md")

INTRODUCTION = """# How often the intervals hold the truth

Made by `python bench/coverage.py --write`; never edited by hand.

Each cell draws companies of n customers whose truth is known (4,000 of them; 2,000 where n = 20,000),
measures each as the engine would, and counts how many of the 95 % intervals hold the truth. Chance moves a
cell by about half a point. From 200 customers on, 93 % to 97 % is what we promise; the last column says where
that is not so. Orders come three a customer on average, some customers order much more; amounts are
lognormal, and with sigma 1.5 very skewed. Where no value can be given (a division by a churn of 0) there is
no interval to judge.

How far ratios of amounts bend outwards was chosen on data of these same kinds; on another kind they may do
worse. Durations are in whole days, so with very many people an interval cannot be as narrow as it might.

"""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of metric: how one company of n customers is drawn and measured, and what the truth is.

    The truth of a total grows with n: it is given for one customer.
    """

    name: str
    draw: Callable[[Generator, int], Estimate]
    truth: float
    grows: bool = False


def sums(part: Floats, whole: Floats) -> Sums:
    """What the engine adds up, from one number a customer on each side."""
    return Sums(len(part), *map(float, (part.sum(), whole.sum(), part @ part, whole @ whole, part @ whole)))


def added(values: Floats, counts: NDArray[np.int64]) -> Floats:
    """The values of rows, `counts` of them a customer, added up per customer."""
    owners = np.repeat(np.arange(len(counts)), counts)
    return np.bincount(owners, values, minlength=len(counts)).astype(np.float64)


def several(rng: Generator, n: int) -> NDArray[np.int64]:
    """Rows per customer: at least one, three on average, some with many (negative binomial)."""
    return rng.negative_binomial(1.5, 1.5 / 3.5, n) + 1


def plain_share(share: float) -> Case:
    """A share of customers, each counted once."""

    def draw(rng: Generator, n: int) -> Estimate:
        part = (rng.random(n) < share).astype(float)
        return estimate(sums(part, np.ones(n)), plain_total=False, bounded=(0, 1))

    return Case(f"share of customers, {share:g}", draw, share)


def clustered_share() -> Case:
    """A share of orders, where a customer's orders are alike."""

    def draw(rng: Generator, n: int) -> Estimate:
        whole = several(rng, n)
        part = rng.binomial(whole, rng.beta(1.8, 0.2, n))
        return estimate(sums(part.astype(float), whole.astype(float)), plain_total=False, bounded=(0, 1))

    return Case("share of orders, 0.9, several a customer", draw, 0.9)


def order_value(sigma: float) -> Case:
    """Amount / orders, with lognormal amounts and some customers dearer than others."""

    def draw(rng: Generator, n: int) -> Estimate:
        orders = several(rng, n)
        amount = added(rng.lognormal(0, sigma, orders.sum()), orders) * rng.lognormal(0, 0.3, n)
        return estimate(sums(amount, orders.astype(float)), plain_total=False, bounded=None)

    return Case(f"order value, sigma {sigma:g}", draw, math.exp(sigma**2 / 2 + 0.045))


def revenue_per_customer(sigma: float) -> Case:
    """One lognormal amount a customer: nothing evens it out."""

    def draw(rng: Generator, n: int) -> Estimate:
        return estimate(sums(rng.lognormal(0, sigma, n), np.ones(n)), plain_total=False, bounded=None)

    return Case(f"revenue per customer, sigma {sigma:g}", draw, math.exp(sigma**2 / 2))


def purchase_frequency() -> Case:
    """Orders per customer, where most have none."""

    def draw(rng: Generator, n: int) -> Estimate:
        return estimate(sums(rng.poisson(0.3, n).astype(float), np.ones(n)), plain_total=False, bounded=None)

    return Case("orders per customer, 0.3", draw, 0.3)


def retained_money(sigma: float, expands: bool) -> Case:
    """Money kept / money there: some leave, some pay less and, for NRR, some pay more."""
    kept, chances = (
        ((0, 0.6, 1.3, 1), (0.08, 0.07, 0.2, 0.65)) if expands else ((0, 0.6, 1), (0.08, 0.07, 0.85))
    )

    def draw(rng: Generator, n: int) -> Estimate:
        whole = rng.lognormal(0, sigma, n)
        part = whole * rng.choice(kept, n, p=chances)
        return estimate(sums(part, whole), plain_total=False, bounded=None if expands else (0, 1))

    name = "net" if expands else "gross"
    return Case(f"{name} retention of money, sigma {sigma:g}", draw, float(np.dot(kept, chances)))


def growing_money() -> Case:
    """Net retention made by a few that grow many times over: the hardest kind of ratio here."""

    def draw(rng: Generator, n: int) -> Estimate:
        whole, fate = rng.lognormal(0, 1.2, n), rng.random(n)
        kept = np.where(fate < 0.03, 0, np.where(fate < 0.25, rng.lognormal(0.3, 0.6, n), 1))
        return estimate(sums(whole * kept, whole), plain_total=False, bounded=None)

    return Case("net retention of money, few grow much", draw, 0.22 * math.exp(0.48) + 0.75)


def rare_revenue() -> Case:
    """Revenue per customer where one in twenty buys at all, for a lognormal amount."""

    def draw(rng: Generator, n: int) -> Estimate:
        amount = rng.lognormal(0, 1, n) * (rng.random(n) < 0.05)
        return estimate(sums(amount, np.ones(n)), plain_total=False, bounded=None)

    return Case("revenue per customer, one in twenty buys", draw, 0.05 * math.exp(0.5))


def promoter_score(each: bool) -> Case:
    """NPS of 30: one answer a customer, or several that are alike."""
    scores, chances = (100.0, 0.0, -100.0), (0.5, 0.3, 0.2)

    def draw(rng: Generator, n: int) -> Estimate:
        answers = np.ones(n, dtype=np.int64) if each else several(rng, n)
        usual = rng.choice(scores, n, p=chances)
        other = rng.choice(scores, answers.sum(), p=chances)
        loyal = rng.random(answers.sum()) < 0.6
        part = added(np.where(loyal, np.repeat(usual, answers), other), answers)
        return estimate(sums(part, answers.astype(float)), plain_total=False, bounded=(-100, 100))

    return Case("NPS, one answer a customer" if each else "NPS, several answers a customer", draw, 30.0)


def revenue(sigma: float) -> Case:
    """A total: as many customers as come, each with several orders of lognormal amount."""

    def draw(rng: Generator, n: int) -> Estimate:
        orders = several(rng, rng.poisson(n))
        amount = added(rng.lognormal(0, sigma, orders.sum()), orders)
        return estimate(sums(amount, np.zeros(len(amount))), plain_total=True, bounded=None)

    return Case(f"total revenue, sigma {sigma:g}", draw, 3 * math.exp(sigma**2 / 2), grows=True)


def count(each: bool) -> Case:
    """How many customers or orders there were, as many as come."""

    def draw(rng: Generator, n: int) -> Estimate:
        come = rng.poisson(n)
        part = np.ones(come) if each else several(rng, come).astype(float)
        return estimate(sums(part, np.zeros(come)), plain_total=True, bounded=None)

    return Case("count of customers" if each else "count of orders", draw, 1.0 if each else 3.0, grows=True)


def product(sigma: float) -> Case:
    """Order value x orders per customer: two ratios over the same customers, with their covariance."""

    def draw(rng: Generator, n: int) -> Estimate:
        orders, ones = several(rng, n), np.ones(n)
        count, amount = orders.astype(float), added(rng.lognormal(0, sigma, orders.sum()), orders)
        parts = {"value": sums(amount, count), "often": sums(count, ones)}
        cross = Cross(
            parts["value"],
            parts["often"],
            *map(float, (amount @ count, amount @ ones, count @ count, count @ ones)),
        )
        return combined(lambda x: x["value"] * x["often"], parts, {("value", "often"): covariance(cross)})

    return Case(f"order value x frequency, sigma {sigma:g}", draw, 3 * math.exp(sigma**2 / 2))


def lifetime_value() -> Case:
    """Revenue per customer / churn: a quotient whose lower part is a share."""

    def draw(rng: Generator, n: int) -> Estimate:
        left = (rng.random(n) < 0.08).astype(float)
        parts = {"revenue": sums(rng.lognormal(0, 1, n), np.ones(n)), "churn": sums(left, np.ones(n))}
        return combined(lambda x: x["revenue"] / x["churn"], parts, {})

    return Case("revenue per customer / churn of 0.08", draw, math.exp(0.5) / 0.08)


def combined(
    function: Callable[[Mapping[str, float]], float],
    parts: Mapping[str, Sums],
    covariances: Mapping[tuple[str, str], float],
) -> Estimate:
    """A positive formula over ratios, each with its own error."""
    found = {name: estimate(part, plain_total=False, bounded=None) for name, part in parts.items()}
    values = {name: part.value or 0.0 for name, part in found.items()}
    errors = {name: part.error or 0.0 for name, part in found.items()}
    return formula(function, values, errors, covariances, LEVEL, positive=True)


def arrivals(rng: Generator, n: int) -> Curve:
    """Days until something happens (lognormal; one in seven never), looked at 0 to 900 days on."""
    days = np.floor(rng.lognormal(5, 0.9, n))
    days[rng.random(n) < 1 / 7] = np.inf
    seen = rng.integers(0, AHEAD, n, endpoint=True)
    came = days <= seen
    ages = np.arange(AHEAD + 1)
    histograms = (np.bincount(when, minlength=AHEAD + 1) for when in (days[came].astype(int), seen[~came]))
    return kaplan_meier(ages, *histograms)  # type: ignore[arg-type] # arrays are sequences to NumPy


def arrived_share(day: float) -> float:
    """The true share that has arrived by the end of a day."""
    return 6 / 7 * 0.5 * math.erfc((5 - math.log(day + 1)) / (0.9 * math.sqrt(2)))


def durations() -> list[Case]:
    """What a curve with open ends tells."""
    median = next(float(day) for day in range(AHEAD) if arrived_share(day) >= 0.5)
    mean = 365.0 - sum(arrived_share(day) for day in range(365))
    return [
        Case("days to arrive, median", lambda rng, n: arrivals(rng, n).quantile(0.5), median),
        Case(
            "days to arrive, mean up to 365",
            lambda rng, n: arrivals(rng, n).restricted_mean(365),
            mean,
        ),
        Case("share arrived by day 90", lambda rng, n: arrivals(rng, n).at(90), arrived_share(90)),
    ]


def cases() -> list[Case]:
    """Every kind of metric, easy and hard."""
    return [
        *map(plain_share, (0.03, 0.3, 0.9)),
        clustered_share(),
        *map(order_value, (1.0, 1.5)),
        *map(revenue_per_customer, (1.0, 1.5)),
        rare_revenue(),
        purchase_frequency(),
        retained_money(1.0, expands=True),
        retained_money(1.5, expands=True),
        growing_money(),
        *(retained_money(sigma, expands=False) for sigma in (1.0, 1.5)),
        *map(promoter_score, (True, False)),
        *map(revenue, (1.0, 1.5)),
        *map(count, (True, False)),
        *map(product, (1.0, 1.5)),
        lifetime_value(),
        *durations(),
    ]


def achieved(case: Case, n: int, times: int) -> float:
    """The share of drawn companies whose interval holds the truth, of those that get a value at all."""
    rng, truth = np.random.default_rng([n, times, *case.name.encode()]), case.truth * (n if case.grows else 1)
    given = [found for found in (case.draw(rng, n) for _ in range(times)) if found.value is not None]
    return sum(holds(found, truth) for found in given) / len(given)


def holds(found: Estimate, truth: float) -> bool:
    """Whether the truth lies between the bounds; an open end holds whatever lies beyond."""
    low, high = found.low, found.high
    return (low is None or low <= truth) and (high is None or truth <= high)


def remark(shares: Mapping[int, float]) -> str:
    """Where the interval is wrong, in words."""
    judged = {n: share for n, share in shares.items() if n >= JUDGED_FROM}
    narrow = [f"n = {n}" for n, share in judged.items() if share < LEAST]
    wide = [f"n = {n}" for n, share in judged.items() if share > MOST]
    found = {"too narrow at ": narrow, "wider than it need be at ": wide}
    return "; ".join(words + ", ".join(sizes) for words, sizes in found.items() if sizes) or "as promised"


def table(quick: bool) -> str:
    """Nominal against achieved, as Markdown."""
    sizes, times = (CUSTOMERS[:-1], 200) if quick else (CUSTOMERS, 4000)
    head = ["metric", "nominal", *(f"n = {n}" for n in sizes), f"from n = {JUDGED_FROM}"]
    lines = [head, ["---"] * len(head)]
    for case in cases():
        shares = {n: achieved(case, n, times // 2 if n > 1000 else times) for n in sizes}
        lines.append(
            [case.name, f"{LEVEL:.0%}", *(f"{share:.1%}" for share in shares.values()), remark(shares)]
        )
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Print the table or write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true", help="few draws, in seconds; not for the page")
    asked.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = asked.parse_args()
    text = table(quick=chosen.quick and not chosen.write)
    print(text)
    if chosen.write:
        PAGE.write_text(INTRODUCTION + text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
