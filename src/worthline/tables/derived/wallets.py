"""How much of what customers buy in a year do they buy here?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Known
from worthline.tables.derived.sales import MONEY, sales
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {"customer_id": "string", "period": "int32", "bought": MONEY, "wallet": MONEY}

RULES = {rule: ("bought",) for rule, columns in CUSTOMER_MONTHS.rules.items() if "revenue" in columns}
"""The rules it depends on, and the columns they move."""


def wallets(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """One row a period and customer who has said what they buy in all and had bought here by the period's end.

    Who bought nothing within the window is there with nought: all of their wallet went elsewhere.
    """
    told = _told(known)
    calendar = windows.table()
    asked = told.inner_join(calendar, told.first_order_on < calendar.end_on)
    asked = asked.select("customer_id", "period", "wallet")
    sold = sales(known, rules).semi_join(told, "customer_id")
    placed = windows.placed(sold, "day")
    bought = placed.group_by("customer_id", "period").agg(bought=placed.revenue.sum())
    rows = asked.left_join(bought, ["customer_id", "period"])
    return rows.mutate(bought=rows.bought.coalesce(0).cast(MONEY)).select(*COLUMNS)


def _told(known: Known) -> ir.Table:
    """Customers who have bought here and have said what they buy in all."""
    customers, journeys = known.table("customers"), JOURNEYS.table()
    named = customers.filter(customers.wallet > 0).select("customer_id", "wallet")
    bought = journeys.filter(journeys.first_order_on.notnull()).select("customer_id", "first_order_on")
    return named.inner_join(bought, "customer_id")
