"""What did each customer buy in the months up to any month, as many of them as LTV looks back?

A sum over a sliding window changes only where a month comes into it or leaves it. Between two such months one row holds
for all of them, so that no window needs its customers added up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.sales import MONEY
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

ADDED = {"orders": "int64", "revenue": MONEY, "cost": MONEY, "costed": MONEY, "refunded": MONEY}
COLUMNS = {"customer_id": "string", "since": "int32", "until": "int32", **ADDED, "before": "int32"}


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    import ibis

    months, length = CUSTOMER_MONTHS.table(), rules.ltv_window_months
    came = months.select("customer_id", "first_month", *ADDED, since=months.month)
    left = months.select(
        "customer_id",
        "first_month",
        **{name: (-months[name]).cast(kind) for name, kind in ADDED.items()},
        since=(months.month + length).cast("int32"),
    )
    steps = ibis.union(came, left.select(*came.columns))
    in_turn = ibis.window(group_by="customer_id", order_by="since")
    upto = ibis.cumulative_window(group_by="customer_id", order_by="since")
    rows = steps.select(
        "customer_id",
        "since",
        until=(steps.since.lead().over(in_turn) - 1).cast("int32"),
        before=(steps.since >= steps.first_month + length).coalesce(False).cast("int32"),
        **{name: steps[name].sum().over(upto).cast(kind) for name, kind in ADDED.items()},
    )
    anything = ibis.or_(*(rows[name] != 0 for name in ADDED))
    return rows.filter(anything & (rows.since <= rows.until)).select(*COLUMNS)


TRAILING_YEARS = Derived(
    "trailing_years",
    "A customer and a stretch of months over which what they bought in the months of LTV's window before stays the "
    "same; `before` says that they had bought before those.",
    COLUMNS,
    _build,
    needs=("orders",),
    rules={**CUSTOMER_MONTHS.rules, "ltv_window_months": ()},
    sort=("customer_id", "since"),
)
