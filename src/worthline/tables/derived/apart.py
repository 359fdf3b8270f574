"""How is a table of customers and periods read without a row for each of them?

Most customers are the same through most periods. Those who changed within a period are rows of it; for the others one
row says from which period to which it was so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.tables.derived.customer_months import month_of
from worthline.tables.derived.windows import Windows

if TYPE_CHECKING:
    import ibis.expr.types as ir

STEPS = ("since", "until")
"""The first and the last step at which a steady row holds."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A streamed table in two parts.

    Attributes:
        turning: a customer and a `period` in which something changed; none where such rows are steady ones too.
        steady: a customer and the steps `since` to `until` at which all else stays as it is; of one customer and step
            there is one row in all.
        by_month: whether steps are the months in which a window ends, and not periods.
    """

    turning: ir.Table | None
    steady: ir.Table
    by_month: bool = False

    def holds(self, rows: ir.Table, windows: Windows) -> ir.Table:
        """Steady rows, however they were added up, once for each period in which they hold."""
        calendar = windows.table()
        step = (month_of(calendar.end_on) - 1).cast("int32") if self.by_month else calendar.period
        return rows.inner_join(calendar, (rows.since <= step) & (rows.until >= step))
