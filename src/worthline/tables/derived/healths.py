"""How healthy was each customer at the end of each month?

No expression over the tables says so by itself: the company's scheme of health fills this table when it is first asked
for, for the last day of every finished month, from nothing that came later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

RED, YELLOW, GREEN = "red", "yellow", "green"
COLOURS = (RED, YELLOW, GREEN)
COLUMNS = {
    "customer_id": "string",
    "on_day": "date",
    "score": "float64",
    "colour": "string",
    "known": "float64",
    "money": "float64",
}


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    return HEALTHS.empty(known.table("customers"))


HEALTHS = Derived(
    "healths",
    "A customer on the last day of a month: their health from 0 to 100, its colour, the share of its weights that is "
    "known, and the money a year they stand for.",
    COLUMNS,
    _build,
    needs=("orders|subscriptions",),
    when="on_day",
    kept=False,
    filled=True,
    rules={**CUSTOMER_MONTHS.rules, **MEMBERSHIPS.rules, **RECURRING.rules},
    sort=("customer_id", "on_day"),
)
