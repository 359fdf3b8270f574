"""What share of customers is still there after so many months, whatever model is believed?

Kaplan and Meier's curve over everyone's time as a customer. The engine counts who came into sight, left, or went out of
sight at each age; only these counts leave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models.kaplan_meier import Survival, Watched, kaplan_meier
from worthline.measuring.interval import Estimate
from worthline.measuring.measure import Measurer
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    import ibis.expr.types as ir

AGES = (1, 3, 6, 12, 24, 36)
"""Months at which the share is told."""


@dataclass(frozen=True, slots=True)
class Stays:
    """How long customers stay.

    Attributes:
        survival: the share still there by days.
        longest: the longest that anyone has been watched; days.
    """

    survival: Survival
    longest: float

    def after(self, months: float) -> Estimate | None:
        """The share still there after so many months; none where nobody has been watched for that long."""
        days = months * DAYS_IN_MONTH
        return self.survival.at(days) if days <= self.longest else None


def stays(measurer: Measurer, until: date) -> Stays | None:
    """How long those who were customers before a day have stayed; none where nobody was.

    Who had begun before the data begins is in sight from the first day of the data on (left truncation): those of the
    same age who had left by then are not in it.
    """
    import numpy as np

    rows = measurer.ask(_counts(measurer, until))
    if not rows.num_rows:
        return None
    time, entered, died, left = (
        np.asarray(rows[name].to_numpy(), dtype=np.float64)
        for name in ("age", "entered", "died", "left_then")
    )
    return Stays(kaplan_meier(Watched(time, entered, died, left)), float(time.max()))


def _counts(measurer: Measurer, until: date) -> ir.Table:
    """How many came into sight, left, and went out of sight at each age in days."""
    import ibis

    rows, end = MEMBERSHIPS.table(), ibis.date(until.isoformat())
    begun = rows.filter(rows.began_on < end)
    gone = (begun.ended_on < end).coalesce(False)
    each = begun.select(
        met=_age(begun, ibis.greatest(begun.began_on, ibis.date(measurer.known.since.isoformat()))),
        age=_age(begun, ibis.ifelse(gone, begun.ended_on, end)),
        gone=gone,
    )
    seen = each.filter(each.age >= each.met)
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    came = seen.select(age=seen.met, entered=one, died=none, left_then=none)
    went = seen.select(
        age=seen.age, entered=none, died=seen.gone.ifelse(one, none), left_then=seen.gone.ifelse(none, one)
    )
    both = came.union(went)
    return both.group_by("age").agg(
        entered=both.entered.sum(), died=both.died.sum(), left_then=both.left_then.sum()
    )


def _age(rows: ir.Table, day: ir.DateValue) -> ir.IntegerValue:
    return day.delta(rows.began_on, unit="day").cast("int64")
