"""What will customers without a contract bring, and how sure is that?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.buying import Buying
from worthline.analyses.lifetime.counted import WEEK, Bought, kinds_of
from worthline.analyses.lifetime.models import gamma_gamma
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit
from worthline.analyses.lifetime.models.gamma_gamma import Amounts
from worthline.analyses.lifetime.outlook import Outlook, discounted, shares
from worthline.catalogue.metric import Refuse
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

FEWEST_AGAIN = 30
"""Customers who have bought again, under which nothing can be said of how people buy again."""
DRAWS, DRAWN = 40, 20_000
"""Sets of parameters for the interval, and customers they are tried on."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The amount of a purchase to come, by kind of customer: a straight line in the mean of those before.

    Attributes:
        base: where the line begins.
        slope: by how much a mean that is larger by one raises it.
        typical: of those who have not paid for a purchase after their first.
    """

    base: Array
    slope: Array
    typical: float

    @classmethod
    def of(cls, paying: tuple[float, ...], frequency: Array, known: float) -> Worth:
        """By a model of amounts, whose expectation is linear in the mean that it has seen.

        Args:
            paying: the model's parameters.
            frequency: purchases after the first, of each kind.
            known: the mean of what was paid, which is typical where the model's own mean has no end.
        """
        import numpy as np

        purchases = np.maximum(frequency, 1.0)
        one = gamma_gamma.expected(paying, Amounts(purchases, np.ones_like(purchases)))
        two = gamma_gamma.expected(paying, Amounts(purchases, np.full_like(purchases, 2.0)))
        typical = gamma_gamma.population(paying)
        return cls(2 * one - two, two - one, known if math.isnan(typical) else typical)

    def sums(self, count: Array, paid: Array, amount: Array) -> Array:
        """The sum of what is expected of a purchase of each customer of a kind."""
        return paid * self.base + self.slope * amount + (count - paid) * self.typical

    def squares(self, people: Bought) -> Array:
        """The sum of the squares of it."""
        return (
            people.paid * self.base**2
            + 2 * self.base * self.slope * people.amount
            + self.slope**2 * people.squares
            + (people.buyers.count - people.paid) * self.typical**2
        )


@dataclass(frozen=True, slots=True)
class Foretold:
    """A model fitted to customers, and what it says of them.

    Attributes:
        model: of buying.
        fit: its parameters.
        buyers: the customers it speaks of, by kind.
        paying: the parameters of the model of amounts.
        orders: purchases expected of one customer of each kind.
        valued: the same, those to come later counting for less where money is discounted.
        worth: the amount of one of them.
        outlook: of all customers.
    """

    model: Buying
    fit: Fit
    buyers: Buyers
    paying: Fit
    orders: Array
    valued: Array
    worth: Worth
    outlook: Outlook

    @property
    def kinds(self) -> dict[str, Array]:
        """What tells the kinds apart, as the engine has it: whole purchases and days."""
        return kinds_of(self.buyers)

    def share_within(self, months: float) -> Array:
        """Of the purchases expected of each kind, the share that comes within fewer months."""
        return shares(
            self.model.expected(self.fit.parameters, self.buyers, months * DAYS_IN_MONTH / WEEK), self.orders
        )


def too_few(people: Bought, minimum: int) -> Refuse | None:
    """Why nothing can be said of how these customers buy again; nothing where it can."""
    needed = max(minimum, FEWEST_AGAIN)
    if people.again < needed:
        return Refuse("few_again", (("n", str(people.again)), ("minimum", str(needed))))
    return Refuse("nothing_brought") if people.margin <= 0 else None


def foretell(
    model: Buying, paying: Fit, people: Bought, months: float, discount: float = 0.0, seed: int = 7
) -> Foretold:
    """The margin expected of each customer within these months, all of them together, with its error.

    Args:
        model: of buying.
        paying: the model of amounts, fitted.
        people: whom it speaks of.
        months: how far it looks.
        discount: the share by which money is worth less a year later.
        seed: of what is drawn by chance.

    Raises:
        NoFitError: the model finds no pattern.
    """
    buyers = people.buyers
    buying = model.fit(_some(buyers, model.most, seed) if model.most else buyers)

    def within(some: float) -> Array:
        return model.expected(buying.parameters, buyers, some * DAYS_IN_MONTH / WEEK)

    orders = within(months)
    valued = discounted(within, months, discount) if discount else orders
    worth = Worth.of(paying.parameters, buyers.frequency, people.paid_on_average)
    total = float(valued @ worth.sums(buyers.count, people.paid, people.amount)) * people.margin
    squares = float(valued**2 @ worth.squares(people)) * people.margin**2
    later = float(valued @ buyers.count) / max(float(orders @ buyers.count), 1e-12)
    error = _error(model, buying, paying, people, months * DAYS_IN_MONTH / WEEK, seed) * later
    outlook = Outlook.of(total, squares, people.size, float(orders @ buyers.count), error)
    return Foretold(model, buying, buyers, paying, orders, valued, worth, outlook)


def _error(model: Buying, buying: Fit, paying: Fit, people: Bought, weeks: float, seed: int) -> float:
    """The standard error of the mean that comes from the parameters: the spread under draws of them."""
    import numpy as np

    at = _drawn(people.buyers.count, DRAWN, seed)
    some, count, paid, amount = (
        _picked(people.buyers, at), people.buyers.count[at], people.paid[at], people.amount[at],
    )  # fmt: skip
    draws = zip(buying.draws(DRAWS, seed), paying.draws(DRAWS, seed + 1), strict=True)
    means = []
    for rates, amounts in draws:
        worth = Worth.of(tuple(amounts), some.frequency, people.paid_on_average)
        orders = model.expected(tuple(rates), some, weeks)
        means.append(float((orders * worth.sums(count, paid, amount) / count).mean()) * people.margin)
    low, high = np.percentile(means, [15.87, 84.13])
    return float(high - low) / 2


def _drawn(count: Array, most: int, seed: int) -> Array:
    """Places of so many customers by chance, each as likely as any; of fewer, everybody's."""
    import numpy as np

    ends = np.cumsum(count)
    if ends[-1] <= most:
        return np.repeat(np.arange(len(count)), count.astype(np.int64))
    chosen = np.random.default_rng(seed).choice(int(ends[-1]), most, replace=False)
    return np.asarray(np.searchsorted(ends, np.sort(chosen), side="right"))


def _picked(buyers: Buyers, at: Array) -> Buyers:
    import numpy as np

    return Buyers(buyers.frequency[at], buyers.recency[at], buyers.age[at], np.ones(len(at)))


def _some(buyers: Buyers, most: int, seed: int) -> Buyers:
    """So many of the customers, where there are more."""
    if buyers.count.sum() <= most:
        return buyers
    return _picked(buyers, _drawn(buyers.count, most, seed)).alike
