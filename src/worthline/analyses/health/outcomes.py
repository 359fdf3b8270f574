"""What became of each customer in the months after a day: did they leave, pay less, stay, or pay more?

With contracts somebody has left who is no customer at the end of those months; without, who bought nothing in them: the
window after which they count as lost is far longer, and would be open still.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.health.days import ONE_DAY, Days
from worthline.analyses.health.scores import Scores
from worthline.analyses.health.weighed import points_of
from worthline.loading.keeping.compiled import tables_in
from worthline.measuring.ask import make
from worthline.measuring.measure import Measurer
from worthline.measuring.readings import Reader
from worthline.tables.derived.streamed import STREAMED
from worthline.words.periods import months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

MOVED = 0.1
"""The share by which money must have changed to have shrunk or grown."""


@dataclass(frozen=True, slots=True)
class History:
    """Customers on past days, what was then known of them, and what became of them; one element a customer and day.

    Attributes:
        customer: which customer, as a number.
        period: which day, by its number.
        score: their health, 0 to 100; those without one are not here.
        colour: 0 red, 1 yellow, 2 green.
        age: days they had been customers.
        idle: days since they last did anything; not a number where nothing tells.
        money: the money of a year they stood for.
        points: a column each sign; not a number where nothing is known.
        signs: the names of the columns.
        left: whether they left in the months after.
        change: what they paid in the months after, by what they had paid in as many before, less 1; not a number
            where they had paid nothing.
    """

    customer: Whole
    period: Whole
    score: Numbers
    colour: Whole
    age: Numbers
    idle: Numbers
    money: Numbers
    points: Numbers
    signs: tuple[str, ...]
    left: Flags
    change: Numbers

    def __len__(self) -> int:
        return len(self.score)

    def only(self, rows: Flags) -> History:
        """Some of the rows."""
        parts = {
            name: getattr(self, name)[rows]
            for name in (
                "customer",
                "period",
                "score",
                "colour",
                "age",
                "idle",
                "money",
                "points",
                "left",
                "change",
            )
        }
        return History(signs=self.signs, **parts)

    @property
    def shrank(self) -> Flags:
        """Who left or paid less."""
        return self.left | (self.change < -MOVED)

    @property
    def grew(self) -> Flags:
        """Who stayed and paid more."""
        return ~self.left & (self.change > MOVED)


def history(found: Scores) -> History:
    """The scored customers of some ends of months, the months after which are over, and what became of them."""
    measurer, horizon = found.measurer, found.scheme.horizon
    days = Days(found.days.calendar, tuple(_later(day, horizon) for day in found.days.days))
    rows = found.table.filter(found.table.score.notnull())
    rows = _beside(rows, _after(measurer, days, horizon), horizon)
    rows = _beside(rows, _before(measurer, found.days, horizon), 0)
    rows = _with_idle(rows, measurer)
    left = ~rows.stayed.fill_null(False)
    paid = rows.before.cast("float64").nullif(0.0)
    change = left.ifelse(-1.0, rows.after.fill_null(0.0).cast("float64") / paid - 1)
    chosen = rows.select(
        "customer_id", "period", "score", "colour", "age", "idle", "money",
        *(points_of(sign.key) for sign in found.signs), left=left, change=change,
    )  # fmt: skip
    for windows in (days.windows(), days.windows(horizon), found.days.windows(), found.days.windows(horizon)):
        Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar).prepare(windows)
    make(measurer.engine, measurer.known, measurer.rules, tables_in(chosen), measurer.compiled)
    return _as_arrays(measurer, chosen, tuple(sign.key for sign in found.signs))


def _later(day: date, months: int) -> date:
    return months_on(day + ONE_DAY, months) - ONE_DAY


def _by_contract(measurer: Measurer) -> bool:
    return measurer.rules.customer_is == "subscription"


def _after(measurer: Measurer, days: Days, horizon: int) -> ir.Table:
    """Customer and day, whether they had stayed by it, and what they paid up to it (or MRR at its end)."""
    import ibis

    if not _by_contract(measurer):
        bought = STREAMED["customer_months"].build(measurer.known, measurer.rules, days.windows(horizon))
        return bought.select("customer_id", "period", stayed=bought.orders > 0, after=bought.revenue)
    periods = STREAMED["customer_periods"].build(measurer.known, measurer.rules, days.windows())
    there = periods.filter(periods.at_end > 0).select("customer_id", "period", stayed=ibis.literal(True))
    return _beside(there, _paying(measurer, days, "after"), 0)


def _before(measurer: Measurer, days: Days, horizon: int) -> ir.Table:
    """The same of the months up to the day itself."""
    if _by_contract(measurer):
        return _paying(measurer, days, "before")
    bought = STREAMED["customer_months"].build(measurer.known, measurer.rules, days.windows(horizon))
    return bought.select("customer_id", "period", before=bought.revenue)


def _paying(measurer: Measurer, days: Days, name: str) -> ir.Table:
    rows = STREAMED["revenue_movements"].build(measurer.known, measurer.rules, days.windows())
    return rows.select("customer_id", "period", **{name: rows.closing})


def _beside(rows: ir.Table, more: ir.Table, later: int) -> ir.Table:
    """The rows with what is known of the same customer so many days later."""
    more = more.mutate(period=(more.period - later).cast("int32"))
    joined = rows.left_join(more, ["customer_id", "period"])
    return joined.drop(*(name for name in ("customer_id_right", "period_right") if name in joined.columns))


def _with_idle(rows: ir.Table, measurer: Measurer) -> ir.Table:
    """Days since each customer last used the product, or bought where no use is recorded."""
    import ibis

    from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, month_of

    if measurer.known.has("events"):
        events = measurer.known.table("events")
        days = events.select("customer_id", month=month_of(events.happened_on), on=events.happened_on)
    elif measurer.known.has("orders"):
        months = CUSTOMER_MONTHS.table()
        days = months.filter(months.last_on.notnull()).select("customer_id", "month", on=months.last_on)
    else:
        return rows.mutate(idle=ibis.null("float64"))
    last = days.group_by("customer_id", "month").agg(on=days.on.max())
    both = ibis.union(
        last.select("customer_id", period="month", last_on="on", asked=ibis.literal(0, "int32")),
        rows.select("customer_id", "period", last_on=ibis.null("date"), asked=ibis.literal(1, "int32")),
    )
    upto = ibis.range_window(group_by="customer_id", order_by="period", preceding=None, following=0)
    known = both.mutate(last_on=both.last_on.max().over(upto))
    known = known.filter(known.asked == 1).select("customer_id", "period", "last_on")
    joined = _beside(rows, known, 0)
    return joined.mutate(idle=joined.on_day.delta(joined.last_on, unit="day").cast("float64"))


def _as_arrays(measurer: Measurer, chosen: ir.Table, signs: tuple[str, ...]) -> History:
    import numpy as np

    rows = measurer.engine.run(measurer.engine.compile(chosen))
    customer = rows["customer_id"].combine_chunks().dictionary_encode()

    def numbers(name: str) -> Numbers:
        found = rows[name].to_numpy(zero_copy_only=False)
        return np.asarray(found, dtype=np.float64)

    colour = rows["colour"].to_numpy(zero_copy_only=False)
    points = [numbers(points_of(sign)) for sign in signs]
    return History(
        np.asarray(customer.indices.to_numpy(), dtype=np.int64),
        numbers("period").astype(np.int64),
        numbers("score"),
        np.select([colour == "red", colour == "yellow"], [0, 1], 2).astype(np.int64),
        *(numbers("age"), numbers("idle"), numbers("money")),
        np.column_stack(points) if points else np.empty((len(rows), 0)),
        signs,
        numbers("left") > 0,
        numbers("change"),
    )
