"""How wrong would each forecast have been: in all, for each customer, and for each tenth of them?

The past is cut at a day. What each way of forecasting says of every customer who was known then is put beside what the
same customer has brought since, on the engine; only sums by tenth leave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import ibis.expr.types as ir

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the customers, by what was said of them; the first are those of whom most was.

    Attributes:
        people: how many.
        said: the margin expected of all of them.
        came: what they brought.
        missed: the misses of each of them, whichever way, added up.
    """

    people: int
    said: float
    came: float
    missed: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What one way of forecasting said on the past, and what came.

    Attributes:
        name: of a model, the key of a formula, or a plain answer's name.
        tenths: of the customers, those of whom most was said first.
    """

    name: str
    tenths: tuple[Tenth, ...]

    @property
    def said(self) -> float:
        """The margin it expected of all customers together."""
        return sum(each.said for each in self.tenths)

    @property
    def came(self) -> float:
        """What the same customers brought."""
        return sum(each.came for each in self.tenths)

    @property
    def people(self) -> int:
        """How many customers."""
        return sum(each.people for each in self.tenths)

    @property
    def miss(self) -> float:
        """How far off it was in all, as a share of what came; more than that came where it is below zero."""
        return (self.said - self.came) / self.came

    @property
    def each(self) -> float:
        """By how much it missed a customer, whichever way, on average."""
        return sum(tenth.missed for tenth in self.tenths) / self.people

    @property
    def calibration(self) -> float:
        """By how much it missed a tenth of the customers, whichever way, as a share of what a tenth brought."""
        return sum(abs(each.said - each.came) for each in self.tenths) / abs(self.came)

    @property
    def top(self) -> float:
        """The share of all that came that was brought by the tenth of whom it said most."""
        return self.tenths[0].came / self.came


def held_against(
    measurer: Measurer, rows: ir.Table, said: Mapping[str, ir.FloatingValue], came: ir.FloatingValue
) -> list[Trial]:
    """Each way of forecasting, held against what came.

    Args:
        measurer: asks the engine.
        rows: one row a customer.
        said: what each way says of a customer, by its name.
        came: what the customer brought.
    """
    found = [Trial(name, _tenths(measurer, rows, value, came)) for name, value in said.items()]
    return [each for each in found if each.tenths]


def _tenths(
    measurer: Measurer, rows: ir.Table, said: ir.FloatingValue, came: ir.FloatingValue
) -> tuple[Tenth, ...]:
    """What one way says, by tenth; each way by itself, for a tenth is known only once all customers are in order."""
    import ibis

    both = rows.select("customer_id", said=_as_float(said), came=_as_float(came))
    order = ibis.window(order_by=[both.said.desc(), both.customer_id])
    placed = both.mutate(tenth=ibis.ntile(TENTHS).over(order))
    summed = placed.group_by("tenth").agg(
        people=placed.count(),
        said=placed.said.sum(),
        came=placed.came.sum(),
        missed=(placed.said - placed.came).abs().sum(),
    )
    found = sorted(measurer.ask(summed).to_pylist(), key=lambda row: int(row["tenth"]))
    return tuple(Tenth(int(row["people"]), row["said"], row["came"], row["missed"]) for row in found)


def _as_float(value: ir.FloatingValue) -> ir.FloatingValue:
    """The value as a float on every engine: a literal such as 1.5 is a decimal to some, whatever Ibis takes it for."""
    import ibis.expr.operations as ops

    found: ir.FloatingValue = ops.Cast(value.op(), "float64").to_expr()
    return found
