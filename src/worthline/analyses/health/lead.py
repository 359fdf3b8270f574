"""How long before they left did customers turn red?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.measuring.measure import Measurer
from worthline.tables.derived.healths import HEALTHS, RED
from worthline.tables.derived.memberships import MEMBERSHIPS


@dataclass(frozen=True, slots=True)
class Lead:
    """How much warning there was of those who have left.

    Attributes:
        leavers: those who left after at least one day with a score.
        warned: the share that were red on the last of these days.
        median: of these, the days from the first day of the last stretch of red to leaving; half had more.
        quarter: a quarter had no more than so many.
    """

    leavers: int
    warned: float
    median: float | None
    quarter: float | None


def lead_times(measurer: Measurer) -> Lead | None:
    """The warning that the score gave; none where nobody has left whose health was known."""
    import ibis
    import numpy as np

    ended = MEMBERSHIPS.table().filter(lambda rows: rows.ended_on.notnull())
    ended = ended.select("customer_id", "began_on", "ended_on")
    healths = HEALTHS.table()
    rows = healths.filter(healths.score.notnull()).inner_join(ended, "customer_id")
    rows = rows.filter((rows.on_day < rows.ended_on) & (rows.on_day >= rows.began_on))
    red = (rows.colour == RED).fill_null(False)
    mine = ["customer_id", "ended_on"]
    rows = rows.select(*mine, "on_day", red=red, other_on=red.ifelse(ibis.null("date"), rows.on_day))
    rows = rows.mutate(last_other=rows.other_on.max().over(ibis.window(group_by=mine)))
    last = rows.group_by(*mine).agg(
        last_day=rows.on_day.max(),
        last_other=rows.last_other.max(),
        since=rows.on_day.min(where=rows.last_other.isnull() | (rows.on_day > rows.last_other)),
    )
    days = last.ended_on.delta(last.since, unit="day")
    asked = last.select(days=days.cast("float64"))
    answer = measurer.ask(asked)["days"].to_numpy(zero_copy_only=False)
    if not len(answer):
        return None
    warned = np.asarray(answer, dtype=np.float64)
    warned = warned[~np.isnan(warned)]
    quarter, median = np.percentile(warned, [25, 50]) if len(warned) else (None, None)
    return Lead(
        len(answer),
        len(warned) / len(answer),
        None if median is None else float(median),
        None if quarter is None else float(quarter),
    )
