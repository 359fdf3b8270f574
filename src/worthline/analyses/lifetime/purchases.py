"""What will customers without a contract bring, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime import bg_nbd, gamma_gamma
from worthline.analyses.lifetime.bg_nbd import Buyers
from worthline.analyses.lifetime.counted import WEEK, Bought
from worthline.analyses.lifetime.fit import Fit
from worthline.analyses.lifetime.gamma_gamma import Amounts
from worthline.analyses.lifetime.outlook import Outlook
from worthline.catalogue.metric import Refuse
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    from worthline.analyses.lifetime.fit import Array

FEWEST_AGAIN = 30
"""Customers who have bought again, under which nothing can be said of how people buy again."""
DRAWS, DRAWN = 40, 20_000
"""Sets of parameters for the interval, and customers they are tried on."""


@dataclass(frozen=True, slots=True)
class Model:
    """How these customers buy, and for how much."""

    buying: Fit
    paying: Fit


def outlook(people: Bought, months: float, minimum: int, seed: int = 7) -> Outlook | Refuse:
    """The margin expected of each customer within these months, all of them together, with its error."""
    needed = max(minimum, FEWEST_AGAIN)
    if people.again < needed:
        return Refuse("too_few", (("n", str(people.again)), ("minimum", str(needed))))
    if people.margin <= 0:
        return Refuse("no_margin")
    model = Model(bg_nbd.fit(people.buyers), gamma_gamma.fit(people.amounts))
    weeks = months * DAYS_IN_MONTH / WEEK
    orders, each = _expected(model.buying.parameters, model.paying.parameters, people, weeks)
    worth = orders * each * people.margin
    return Outlook.of(worth, float(orders.mean()), _errors(model, people, weeks, seed))


def _expected(
    buying: tuple[float, ...], paying: tuple[float, ...], people: Bought, weeks: float
) -> tuple[Array, Array]:
    """The purchases expected of each customer, and the amount of one."""
    return bg_nbd.expected(buying, people.buyers, weeks), gamma_gamma.expected(paying, people.amounts)


def _errors(model: Model, people: Bought, weeks: float, seed: int) -> float:
    """The standard error of the mean that comes from the parameters: the spread under draws of them."""
    import numpy as np

    some = _sample(people, seed)
    draws = zip(model.buying.draws(DRAWS, seed), model.paying.draws(DRAWS, seed + 1), strict=True)
    means = []
    for buying, paying in draws:
        orders, each = _expected(tuple(buying), tuple(paying), some, weeks)
        means.append(float((orders * each).mean()) * some.margin)
    low, high = np.percentile(means, [15.87, 84.13])
    return float(high - low) / 2


def _sample(people: Bought, seed: int) -> Bought:
    """Enough customers to see what other parameters would change."""
    import numpy as np

    if people.size <= DRAWN:
        return people
    at = np.random.default_rng(seed).choice(people.size, DRAWN, replace=False)
    buyers, amounts = people.buyers, people.amounts
    return Bought(
        Buyers(buyers.frequency[at], buyers.recency[at], buyers.age[at], buyers.count[at]),
        Amounts(amounts.purchases[at], amounts.mean[at]), people.since[at], people.margin,
    )  # fmt: skip
