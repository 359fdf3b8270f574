"""Which models are there of how often someone without a contract buys?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime import occasions
from worthline.analyses.lifetime.models import bg_bb, bg_nbd, mbg_nbd, pareto_nbd, posterior
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array


def anybody(_: Buyers) -> bool:
    """Any customers: the model asks nothing of them."""
    return True


@dataclass(frozen=True, slots=True)
class Buying:
    """A model of buying.

    Attributes:
        name: its public name.
        fit: customers to parameters.
        alive: parameters and customers to the probability that each is a customer still.
        expected: parameters, customers and a time to the purchases expected of each within it.
        parameters: their names, and what each means in life.
        most: customers it is fitted to; of more, so many are drawn.
        suits: whether it is made for customers who buy like these.
    """

    name: str
    fit: Callable[[Buyers], Fit]
    alive: Callable[[tuple[float, ...], Buyers], Array]
    expected: Callable[[tuple[float, ...], Buyers, float], Array]
    parameters: tuple[tuple[str, str], ...] = ()
    most: int = 0
    suits: Callable[[Buyers], bool] = anybody


MOST_OF_AN_INTEGRAL = 50_000
"""Customers to whom a model is fitted that needs an integral for each kind of them: its errors are small then."""
MOST_SAMPLED = 5_000
"""Customers from whom a posterior is sampled."""


BUYING: Mapping[str, Buying] = {
    each.name: each
    for each in (
        Buying("bg_nbd", bg_nbd.fit, bg_nbd.alive, bg_nbd.expected, bg_nbd.PARAMETERS),
        Buying("mbg_nbd", mbg_nbd.fit, mbg_nbd.alive, mbg_nbd.expected, mbg_nbd.PARAMETERS),
        Buying(
            "pareto_nbd",
            pareto_nbd.fit,
            pareto_nbd.alive,
            pareto_nbd.expected,
            pareto_nbd.PARAMETERS,
            MOST_OF_AN_INTEGRAL,
        ),
        Buying(
            "bg_bb",
            occasions.fit,
            occasions.alive,
            occasions.expected,
            bg_bb.PARAMETERS,
            suits=occasions.suits,
        ),
    )
}
"""Models of buying by name, the one that is fastest and plainest first."""

POSTERIOR: Mapping[str, Buying] = {
    "bg_nbd_posterior": Buying(
        "bg_nbd_posterior", posterior.fit, bg_nbd.alive, bg_nbd.expected, bg_nbd.PARAMETERS, MOST_SAMPLED
    )
}
"""The model that is sampled whole, and takes a minute, by name."""
