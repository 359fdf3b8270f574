"""How healthy are customers, and how much money stands with those who are not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Example, Ratio, metric
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

ILL = {"score": 30, "colour": "red", "money": 100}
SO_SO = {"score": 60, "colour": "yellow", "money": 200}
WELL = {"score": 90, "colour": "green", "money": 300}
FOUR = [ILL, SO_SO, WELL, WELL]


def _share(healths: ir.Table, colour: str) -> Ratio:
    """The share of the customers scored at the end of a month whose score is of this colour."""
    of_colour = (healths.colour == colour).cast("int64")
    return Ratio(of_colour, healths.score.notnull().cast("int64"), bounds=(0, 1))


def _money(healths: ir.Table, colour: str) -> Ratio:
    """The share of the money of the customers scored that stands with those of this colour."""
    scored = healths.score.notnull()
    of_colour = (healths.colour == colour).ifelse(healths.money, 0.0)
    return Ratio(of_colour, scored.ifelse(healths.money, 0.0), bounds=(0, 1))


@metric(
    over="healths",
    formula="score / customers scored",
    unit=Unit.NUMBER,
    examples=[Example(FOUR, 67.5), Example([], None)],
)
def health_score(healths: ir.Table) -> Ratio:
    """The mean health of customers at the end of the month, from 0 to 100.

    It puts what is known of use, results, relations and payment into one number per customer, so that the first to be
    called is the one who needs it. Ask its proof whether it has told who leaves before you trust it.
    """
    return Ratio(healths.score.coalesce(0.0), healths.score.notnull().cast("int64"), bounds=(0, 100))


@metric(
    over="healths",
    formula="customers whose colour is red / customers with a score",
    unit=Unit.SHARE,
    better=Better.LOWER,
    examples=[Example(FOUR, 0.25), Example([], None)],
)
def red_customers(healths: ir.Table) -> Ratio:
    """The share of customers whose health is red at the end of the month.

    These are the ones to call this week. If the share grows while churn does not yet, you may be looking at next
    quarter's churn.
    """
    return _share(healths, "red")


@metric(
    over="healths",
    formula="customers whose colour is yellow / customers with a score",
    unit=Unit.SHARE,
    better=Better.LOWER,
    shown=False,
    examples=[Example(FOUR, 0.25), Example([], None)],
)
def yellow_customers(healths: ir.Table) -> Ratio:
    """The share of customers whose health is yellow at the end of the month.

    They can still be won with little: a call, a lesson, a ticket closed. Many of those who leave are yellow before
    they are red.
    """
    return _share(healths, "yellow")


@metric(
    over="healths",
    formula="customers whose colour is green / customers with a score",
    unit=Unit.SHARE,
    examples=[Example(FOUR, 0.5), Example([], None)],
)
def green_customers(healths: ir.Table) -> Ratio:
    """The share of customers whose health is green at the end of the month.

    Here is the money that comes by itself, and here are those who could buy more and recommend you.
    """
    return _share(healths, "green")


@metric(
    over="healths",
    formula="money of customers whose colour is red / money of customers with a score",
    unit=Unit.SHARE,
    better=Better.LOWER,
    examples=[Example(FOUR, 1 / 9), Example([], None)],
)
def money_in_red(healths: ir.Table) -> Ratio:
    """The share of the year's money that stands with customers whose health is red.

    One large customer in red weighs more than twenty small ones. Set beside the share of customers in red it says
    whether it is the large or the small who are unwell.
    """
    return _money(healths, "red")


@metric(
    over="healths",
    formula="money of customers whose colour is yellow / money of customers with a score",
    unit=Unit.SHARE,
    better=Better.LOWER,
    shown=False,
    examples=[Example(FOUR, 2 / 9), Example([], None)],
)
def money_in_yellow(healths: ir.Table) -> Ratio:
    """The share of the year's money that stands with customers whose health is yellow.

    It is what a quarter of steady care can keep from turning red.
    """
    return _money(healths, "yellow")


@metric(
    over="healths",
    formula="money of customers whose colour is green / money of customers with a score",
    unit=Unit.SHARE,
    shown=False,
    examples=[Example(FOUR, 6 / 9), Example([], None)],
)
def money_in_green(healths: ir.Table) -> Ratio:
    """The share of the year's money that stands with customers whose health is green.

    It is the part of next year's plan that rests on customers who are well.
    """
    return _money(healths, "green")
