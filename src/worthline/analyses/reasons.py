"""Why does it come back: how much of a return rate does each reason make?

Every reason's returns are held against all that was sold, so the rates of the reasons add up to the whole rate (unless
more came back of an order than was sold in it). It is the metric itself, read once for each reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Metric, OverTable, Ratio
from worthline.measuring.adding import moments, read_sums
from worthline.measuring.interval import Estimate, estimate
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.readings import Reader
from worthline.tables.derived.returns import too_old
from worthline.tables.derived.streamed import RETURNED
from worthline.words.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Because:
    """One reason, and the share of everything sold that came back for it; `None` where none was written down."""

    reason: str | None
    rate: Estimate


def by_reason(measurer: Measurer, metric: Metric, period: Period) -> list[Because]:
    """A return rate reason by reason, the largest first; nothing for other metrics, or where no reasons are known."""
    how = metric.how
    if (
        not isinstance(how, OverTable)
        or how.table != RETURNED.name
        or not measurer.known.has("refunds.reason")
    ):
        return []
    reader = Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar)
    windows = reader.question((Leaf(metric.key, Context()),), set(), [period], ()).windows
    reader.prepare(windows)
    sold = windows.placed(too_old(measurer.known, measurer.rules), "ordered_on")
    ratio = how.rows(rows := _for_each_reason(sold, measurer), measurer.rules)
    assert isinstance(ratio, Ratio)
    assert ratio.whole is not None
    sides = rows.select("customer_id", "reason", p0=ratio.part.coalesce(0), w0=ratio.whole.coalesce(0))
    each = sides.group_by("customer_id", "reason").agg(p0=sides.p0.sum(), w0=sides.w0.sum())
    found = [
        Because(row["reason"], estimate(read_sums(row, 0), plain_total=False, bounded=ratio.bounds))
        for row in measurer.ask(each.group_by("reason").agg(**moments(each, 0))).to_pylist()
    ]
    some = [each for each in found if each.rate.value]
    return sorted(some, key=lambda one: (-(one.rate.value or 0.0), one.reason or ""))


def _for_each_reason(sold: ir.Table, measurer: Measurer) -> ir.Table:
    """Every order once for each reason there is, with what came back of it for that reason."""
    import ibis

    refunds = measurer.known.table("refunds")
    refunds = refunds.filter(refunds.refunded_on <= measurer.known.today)
    refunds = refunds.mutate(why=refunds.reason.coalesce(""))
    back = refunds.group_by(of=refunds.order_id, because=refunds.why).agg(
        paid=refunds.amount.sum(), pieces=refunds.quantity.sum(), times=refunds.count()
    )
    reasons = refunds.select("why").distinct()
    crossed = sold.cross_join(reasons)
    joined = crossed.left_join(back, [crossed.order_id == back.of, crossed.why == back.because])
    return joined.mutate(
        reason=joined.why.nullif(""),
        refunded=ibis.least(joined.paid.coalesce(0), joined.amount),
        units_returned=ibis.least(joined.pieces.coalesce(0.0), joined.units),
        orders=ibis.literal(1, "int64"),
        orders_returned=(joined.times > 0).coalesce(False).cast("int64"),
    )
