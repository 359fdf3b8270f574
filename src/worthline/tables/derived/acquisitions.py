"""What did each new customer's first order bring, and what did winning a customer cost in that month?

The cost is that of the whole month, all channels and kinds together: what one channel's customers cost is no clearer
than how shared spend is split. Goods of the first order are not in it, whatever the rule says of CAC: the margin it is
held against has paid for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.sales import MONEY
from worthline.tables.derived.spending import SPENDING
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "won_on": "date",
    "channel": "string",
    "first_margin": MONEY,
    "cac": "float64",
}


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    customers, journeys = known.table("customers"), JOURNEYS.table()
    won = journeys.filter(journeys.first_paid_on.notnull())
    by_order = won.first_order_on == won.first_paid_on
    won = won.select(
        "customer_id",
        won_on="first_paid_on",
        month=month_of(won.first_paid_on),
        first_margin=by_order.ifelse(won.first_margin, None).cast(MONEY),
    )
    rows = won.left_join(_cost(won, rules), "month")
    return rows.left_join(customers.select("customer_id", "channel"), "customer_id").select(*COLUMNS)


def _cost(won: ir.Table, rules: Rules | Asked) -> ir.Table:
    """What a new customer cost in each month, of all channels together; months without spend are not there."""
    spending = SPENDING.table()
    kinds = rules.acquisition_kinds
    counted = spending.filter(spending.kind.isin(kinds) if kinds else spending.kind.notnull())
    wins_in = (month_of(counted.day) + rules.spend_lag_months).cast("int32")
    spent = counted.group_by(month=wins_in).agg(spent=counted.amount.sum())
    new = won.group_by("month").agg(new=won.count())
    both = spent.inner_join(new, "month")
    return both.select("month", cac=both.spent / both.new.cast("float64"))


ACQUISITIONS = Derived(
    "acquisitions",
    "A customer won: the margin of their first order, where it is known, and what a new customer cost in that month.",
    COLUMNS,
    _build,
    needs=("orders", "spend"),
    kept=False,
    when="won_on",
    rules={
        **{rule: ("won_on", "cac") for rule, columns in JOURNEYS.rules.items() if "first_paid_on" in columns},
        **{rule: ("first_margin",) for rule, columns in JOURNEYS.rules.items() if "first_margin" in columns},
        **dict.fromkeys(("acquisition_kinds", "spend_lag_months"), ("cac",)),
    },
)
