"""What will customers with a contract bring, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.lifetime import sbg
from worthline.analyses.lifetime.outlook import Outlook
from worthline.analyses.lifetime.sbg import Renewals
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.analyses.lifetime.fit import Array

FEWEST_LOST = 30
"""Customers who have left, under which nothing can be said of how people leave."""
SHORT_MONTH = 0.1
"""By how much of a mean month the shortest one falls short."""
DRAWS = 200
"""Sets of parameters for the interval."""


@dataclass(frozen=True, slots=True)
class Paying:
    """Customers with a contract, as things stood on a day.

    Attributes:
        renewals: how long everyone who ever paid had stayed.
        renewed: months renewed so far, of those there.
        monthly: what each of them pays a month.
        since: what each has paid from that day up to another.
        margin: the share of it that is margin.
    """

    renewals: Renewals
    renewed: Array
    monthly: Array
    since: Array
    margin: float

    @property
    def size(self) -> int:
        """How many customers are there."""
        return len(self.monthly)


def paying(measurer: Measurer, until: date, later: date, margin: float) -> Paying:
    """Everyone who paid just before a day, what they paid up to a later one, and how long people had stayed."""
    import numpy as np

    there = measurer.ask(_there(until, later))
    stays = measurer.ask(_stays(until)).to_pylist()
    longest = max((int(row["renewed"]) for row in stays), default=0) + 1
    counts = {left: np.zeros(longest) for left in (0, 1)}
    for row in stays:
        counts[int(row["gone"])][int(row["renewed"])] += int(row["people"])

    def column(name: str) -> Array:
        return np.asarray(there[name].to_numpy(), dtype=np.float64)

    return Paying(
        Renewals(counts[1], counts[0]), column("renewed"), column("monthly"), column("since"), margin
    )


def outlook(people: Paying, months: int, minimum: int, seed: int = 7) -> Outlook | Refuse:
    """The margin expected of each customer within these months, with its error."""
    lost, needed = int(people.renewals.lost.sum()), max(minimum, FEWEST_LOST)
    if people.size < minimum or lost < needed:
        short = (people.size, minimum) if people.size < minimum else (lost, needed)
        return Refuse("too_few", (("n", str(short[0])), ("minimum", str(short[1]))))
    fit = sbg.fit(people.renewals)
    times = sbg.expected(fit.parameters, people.renewed, months)
    worth = people.monthly * times * people.margin
    means = [
        float((people.monthly * sbg.expected(tuple(draw), people.renewed, months)).mean()) * people.margin
        for draw in fit.draws(DRAWS, seed)
    ]
    return Outlook.of(worth, float(times.mean()), _spread(means))


def _there(until: date, later: date) -> ir.Table:
    """Who paid just before the day, what a month, for how long, and what they paid from then on."""
    import ibis

    rows, end, limit = RECURRING.table(), ibis.date(until.isoformat()), ibis.date(later.isoformat())
    holds = (rows.from_on < end) & (rows.to_on.isnull() | (rows.to_on >= end)) & (rows.mrr > 0)
    began = MEMBERSHIPS.table()
    began = began.filter((began.began_on < end) & (began.ended_on.isnull() | (began.ended_on >= end)))
    begun = began.group_by("customer_id").agg(began_on=began.began_on.max())
    now = rows.filter(holds).inner_join(begun, "customer_id")
    now = now.select("customer_id", monthly=now.mrr.cast("float64"), renewed=_months(now.began_on, end))
    after = rows.filter((rows.to_on.isnull() | (rows.to_on > end)) & (rows.from_on < limit))
    days = ibis.least(after.to_on.coalesce(limit), limit).delta(ibis.greatest(after.from_on, end), unit="day")
    paid = after.group_by("customer_id").agg(since=(after.mrr.cast("float64") * days / DAYS_IN_MONTH).sum())
    whole = now.left_join(paid, "customer_id")
    return whole.select("monthly", renewed=whole.renewed.cast("float64"), since=whole.since.coalesce(0.0))


def _stays(until: date) -> ir.Table:
    """How many had renewed how often when they left, or when last seen."""
    import ibis

    rows, end = MEMBERSHIPS.table(), ibis.date(until.isoformat())
    begun = rows.filter(rows.began_on < end)
    gone = (begun.ended_on < end).coalesce(False)
    stayed = _months(begun.began_on, ibis.ifelse(gone, begun.ended_on, end))
    left = ibis.ifelse(gone, ibis.greatest(stayed - 1, 0), stayed)
    counted = begun.select(renewed=left.cast("int64"), gone=gone.cast("int32"))
    return counted.group_by("renewed", "gone").agg(people=counted.count())


def _months(start: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """Monthly terms that have passed from one day to another; February is a month too."""
    return (end.delta(start, unit="day") / DAYS_IN_MONTH + SHORT_MONTH).floor().cast("int64")


def _spread(values: list[float]) -> float:
    import numpy as np

    low, high = np.percentile(values, [15.87, 84.13])
    return float(high - low) / 2
