"""Which customers are to be expected back, and which of those lost were worth more than most?

No expression over the tables says so: a model of lifetime value fills this table, when it is first asked for. Where no
model is believed, it stays empty, and of nobody it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

THERE, WIN_BACK, LOST = "there", "win_back", "lost"
OUTLOOKS: dict[str, tuple[str, ...]] = {"outlook": (THERE, WIN_BACK, LOST)}
"""The segment that a forecast makes, and its values, in the order they are told in."""
COLUMNS = {"customer_id": "string", "outlook": "string"}


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    return PROSPECTS.empty(known.table("customers"))


PROSPECTS = Derived(
    "prospects",
    "A customer and what the forecast that is believed makes of them: likely there still, likely lost, or likely lost "
    "and worth winning back, having brought more than most.",
    COLUMNS,
    _build,
    needs=("orders|subscriptions",),
    kept=False,
    filled=True,
    rules=dict.fromkeys(("customer_is", "refunds_on", "gross_margin", "minimum_customers"), ("outlook",)),
)
