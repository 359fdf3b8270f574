"""Which customers does the forecast expect to stay, and which of those lost were worth more than most?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.analyses.lifetime.each import each_customer, outlook
from worthline.analyses.lifetime.forecast import Seen
from worthline.analyses.lifetime.lifetime import lifetime
from worthline.analyses.lifetime.payments import ever_paid
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import ibis.expr.types as ir


def prospects(measurer: Measurer) -> str | None:
    """The SQL of everyone's `outlook`, by the forecast that is believed; none where none is."""
    found = lifetime(measurer)
    if isinstance(found.seen, Refuse) or found.refused or found.best is None:
        return None
    rows = each_customer(found.seen, found.best)
    if found.contracts:
        rows = _with_those_gone(rows, found.seen)
    return measurer.engine.compile(rows.select("customer_id", outlook=rows.group))


def _with_those_gone(rows: ir.Table, seen: Seen) -> ir.Table:
    """Everyone who ever had a contract; who has none now is lost."""
    paid = ever_paid(seen.until)
    whole = paid.left_join(rows.select("customer_id", "probability"), "customer_id")
    whole = whole.select("customer_id", "so_far", probability=whole.probability.coalesce(0.0))
    return whole.mutate(group=outlook(whole.probability, whole.so_far))
