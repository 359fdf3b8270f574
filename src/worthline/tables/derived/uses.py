"""On how many days of a period did each customer use the product, and how much of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.derived.use_months import USE_MONTHS, used
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Asked, Rules
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "period": "int32",
    "events": "int64",
    "active_days": "int64",
    "features": "int64",
    "people": "int64",
    "days": "int64",
}


def uses(known: Known, _: Rules | Asked, windows: Windows) -> ir.Table:
    """One row a customer and period with an event in it.

    `features` are the different ones used, an event that names none standing for itself; `days` are those of the period
    that have passed, so that a day still to come is nobody's day away.
    """
    import ibis

    rows = _used(known, windows).inner_join(windows.table(), "period")
    after = (known.today + ibis.interval(days=1)).cast("date")
    passed = ibis.least(rows.end_on, after).delta(rows.start_on, unit="day")
    return rows.mutate(days=passed.cast("int64")).select(*COLUMNS)


def _used(known: Known, windows: Windows) -> ir.Table:
    if windows.grain is Grain.MONTH and not windows.shifted:
        months = USE_MONTHS.table().rename(period="month")
        return months.filter(months.period.between(windows.first, windows.last))
    events = known.table("events")
    placed = windows.placed(events.filter(events.happened_on <= known.today), "happened_on")
    return used(placed, "period", people=known.has("events.person"))
