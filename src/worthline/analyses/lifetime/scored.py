"""What does each model say of each customer, as a table on the engine?

What a model says is the same for all customers of a kind. A small table of the kinds is lent to the engine, which puts
it beside its rows: however many customers there are, they stay where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from worthline.analyses.lifetime.beside import lent
from worthline.analyses.lifetime.counted import KIND, Bought
from worthline.analyses.lifetime.payments import Continued, Paying
from worthline.analyses.lifetime.purchases import Foretold
from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.analyses.lifetime.models.fit import Array


def of_buyers(measurer: Measurer, people: Bought, found: Sequence[Foretold]) -> ir.Table:
    """Everyone's row with, by each model: `orders_` expected, `alive_` (a probability) and `worth_` (margin)."""
    import ibis

    buyers, worth = people.buyers, found[0].worth
    kinds: dict[str, Any] = {**found[0].kinds, "base": worth.base, "slope": worth.slope}
    for each in found:
        kinds[f"orders_{each.model.name}"] = each.orders
        kinds[f"valued_{each.model.name}"] = each.valued
        kinds[f"alive_{each.model.name}"] = each.model.alive(each.fit.parameters, buyers)
    scores = lent(measurer, f"scores_of_{people.rows.get_name()}", kinds)
    rows = people.rows.inner_join(scores, KIND)
    paid = (rows.frequency > 0) & (rows.amount > 0)
    purchase = ibis.ifelse(paid, rows.base + rows.slope * rows.amount, worth.typical) * people.margin
    by_model = {f"worth_{each.model.name}": rows[f"valued_{each.model.name}"] * purchase for each in found}
    return rows.mutate(**by_model).drop("base", "slope")


def of_payers(measurer: Measurer, people: Paying, found: Sequence[Continued], months: int) -> ir.Table:
    """Everyone's row with, by each model: `payments_` expected, `alive_` and `worth_` (margin); all money as margin.

    `alive_` is the probability that they still pay at the end of the months.
    """
    kinds: dict[str, Any] = dict(found[0].kinds)
    kinds |= {f"payments_{each.model.name}": each.payments for each in found}
    kinds |= {f"valued_{each.model.name}": each.valued for each in found}
    kinds |= {f"alive_{each.model.name}": _still(each, people.renewed, months) for each in found}
    scores = lent(measurer, f"scores_of_{people.rows.get_name()}", kinds)
    rows = people.rows.inner_join(scores, "renewed")
    names = [each.model.name for each in found]
    worth = {f"worth_{name}": rows.monthly * rows[f"valued_{name}"] * people.margin for name in names}
    money = {name: rows[name] * people.margin for name in ("so_far", "lately", "since")}
    return rows.mutate(**worth, **money)


def _still(each: Continued, renewed: Array, months: int) -> Array:
    """The share of those who have renewed so often that is there so many months later."""
    import numpy as np

    at = np.rint(renewed).astype(np.int64)
    there = each.model.survival(each.fit.parameters, int(at.max(initial=0)) + months)
    return np.asarray(there[at + months] / there[at])
