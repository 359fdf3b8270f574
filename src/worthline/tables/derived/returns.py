"""How much came back of what each customer bought in a period, of what is too old to be sent back still?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, month_of
from worthline.tables.derived.known import Known
from worthline.tables.derived.returned import COLUMNS, orders_returned
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain, month_index

if TYPE_CHECKING:
    import ibis.expr.types as ir

SUMS = tuple(name for name in COLUMNS if name not in ("customer_id", "period"))
RULES = {"return_window_days": SUMS}
"""The rules it depends on, and the columns they move."""


def returned(known: Known, rules: Rules | Asked, windows: Windows) -> ir.Table:
    """One row a customer and period in which they ordered something that can no longer be sent back."""
    import ibis

    orders = too_old(known, rules)
    if windows.shifted or windows.grain is Grain.WEEK:
        return _by_period(windows.placed(orders, "ordered_on"))
    first = (_last_ripe(known, rules) + timedelta(days=1)).replace(day=1)
    lately = orders.filter(orders.ordered_on >= ibis.date(first.isoformat()))
    lately = _by_period(lately.mutate(period=month_of(lately.ordered_on)))
    rows = ibis.union(_whole_months(month_index(first)), lately)
    rows = rows.mutate(period=windows.period_of_month(rows.period))
    rows = rows.filter(rows.period.between(windows.first, windows.last))
    return rows if windows.grain is Grain.MONTH else _added(rows)


def too_old(known: Known, rules: Rules | Asked) -> ir.Table:
    """The orders that can no longer be sent back, each with what came back of it."""
    import ibis

    orders = orders_returned(known)
    return orders.filter(orders.ordered_on <= ibis.date(_last_ripe(known, rules).isoformat()))


def _last_ripe(known: Known, rules: Rules | Asked) -> date:
    return known.as_of - timedelta(days=rules.return_window_days)


def _whole_months(until: int) -> ir.Table:
    """The months all of whose orders are too old, as they are kept."""
    months = CUSTOMER_MONTHS.table()
    old = months.filter((months.month < until) & (months.orders > 0))
    return old.select(
        customer_id=old.customer_id,
        period=old.month,
        orders=old.orders,
        orders_returned=old.orders_back,
        amount=old.sold,
        refunded=old.sent_back,
        units=old.units,
        units_returned=old.units_back,
    )


def _by_period(orders: ir.Table) -> ir.Table:
    rows = orders.select(
        "customer_id",
        "period",
        "amount",
        "refunded",
        "units",
        "units_returned",
        orders=orders.ordered_on.notnull().cast("int64"),
        orders_returned=(orders.refunds > 0).cast("int64"),
    )
    return _added(rows)


def _added(rows: ir.Table) -> ir.Table:
    sums = {name: rows[name].sum().cast(COLUMNS[name]) for name in SUMS}
    return rows.group_by("customer_id", "period").agg(**sums).select(*COLUMNS)
