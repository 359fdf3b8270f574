"""What will customers with a contract bring, and how sure is that?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.beside import beside
from worthline.analyses.lifetime.models.fit import Fit
from worthline.analyses.lifetime.models.sbg import Renewals
from worthline.analyses.lifetime.outlook import Outlook, discounted, shares
from worthline.analyses.lifetime.renewing import Renewing
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.words.periods import DAYS_IN_MONTH, months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.analyses.lifetime.models.fit import Array

FEWEST_LOST = 30
"""Customers who have left, under which nothing can be said of how people leave."""
SHORT_MONTH = 0.1
"""By how much of a mean month the shortest one falls short."""
_FIRST = "1970-01-01"
"""A day before all others."""
DRAWS = 200
"""Sets of parameters for the interval."""


@dataclass(frozen=True, slots=True)
class Paying:
    """Customers with a contract, as things stood on a day, those alike counted once.

    Attributes:
        rows: one row a customer, as the engine keeps it: `customer_id`, `renewed` (months so far), `monthly` (what they
            pay), `so_far` and `lately` (what they had paid up to the day, and in as many months before it as are looked
            at after it), `since` (what they paid from then on).
        renewals: how long everyone who ever paid had stayed.
        renewed: months renewed so far, of each kind of those there.
        count: how many of each kind.
        monthly: what they pay a month together, by kind.
        squares: the sum of the squares of what each pays, by kind.
        came: what all paid from the day on.
        before: what they all had paid in as many months before it.
        margin: the share of it that is margin.
    """

    rows: ir.Table
    renewals: Renewals
    renewed: Array
    count: Array
    monthly: Array
    squares: Array
    came: float
    before: float
    margin: float

    @property
    def size(self) -> int:
        """How many customers are there."""
        return int(self.count.sum())


@dataclass(frozen=True, slots=True)
class Continued:
    """A model of renewals fitted to customers, and what it says of them.

    Attributes:
        model: of renewals.
        fit: its parameters.
        renewed: the customers it speaks of, by kind: how often each has renewed.
        payments: monthly payments expected of each kind of customer.
        valued: the same, those to come later counting for less where money is discounted.
        outlook: of all customers.
    """

    model: Renewing
    fit: Fit
    renewed: Array
    payments: Array
    valued: Array
    outlook: Outlook

    @property
    def kinds(self) -> dict[str, Array]:
        """What tells the kinds apart, as the engine has it."""
        import numpy as np

        return {"renewed": np.rint(self.renewed).astype(np.int64)}

    def share_within(self, months: float) -> Array:
        """Of the payments expected of each kind, the share that comes within fewer months; evenly within a month."""
        before, part = divmod(months, 1)
        low, high = (
            self.model.expected(self.fit.parameters, self.renewed, int(before) + more) for more in (0, 1)
        )
        return shares(low + part * (high - low), self.payments)


def paying(measurer: Measurer, until: date, months: int, margin: float) -> Paying:
    """Everyone who paid just before a day, what they paid in so many months from it, and how long people had stayed."""
    import numpy as np

    rows = beside(measurer, f"paying_{until:%Y%m%d}_{months}", _there(until, months))
    kinds = measurer.ask(_kinds(rows))
    (whole,) = measurer.ask(rows.agg(since=rows.since.sum(), lately=rows.lately.sum())).to_pylist()

    def column(name: str) -> Array:
        return np.asarray(kinds[name].to_numpy(), dtype=np.float64)

    return Paying(
        rows, _renewals(measurer, until), column("renewed"), column("people"), column("paid"), column("squares"),
        whole["since"] or 0.0, whole["lately"] or 0.0, margin,
    )  # fmt: skip


def _renewals(measurer: Measurer, until: date) -> Renewals:
    import numpy as np

    stays = measurer.ask(_stays(until)).to_pylist()
    longest = max((int(row["renewed"]) for row in stays), default=0) + 1
    counts = {left: np.zeros(longest) for left in (0, 1)}
    for row in stays:
        counts[int(row["gone"])][int(row["renewed"])] += int(row["people"])
    return Renewals(counts[1], counts[0])


def too_few(people: Paying, minimum: int) -> Refuse | None:
    """Why nothing can be said of how these customers renew; nothing where it can."""
    lost, needed = int(people.renewals.lost.sum()), max(minimum, FEWEST_LOST)
    if people.size >= minimum and lost >= needed:
        return None
    if people.size < minimum:
        return Refuse("too_few", (("n", str(people.size)), ("minimum", str(minimum))))
    return Refuse("few_left", (("n", str(lost)), ("minimum", str(needed))))


def foretell(model: Renewing, people: Paying, months: int, discount: float = 0.0, seed: int = 7) -> Continued:
    """The margin expected of each customer within these months, all of them together, with its error.

    Args:
        model: of renewals.
        people: whom it speaks of.
        months: how far it looks.
        discount: the share by which money is worth less a year later.
        seed: of what is drawn by chance.

    Raises:
        NoFitError: the model finds no pattern.
    """
    fit = model.fit(people.renewals)

    def within(some: float, parameters: tuple[float, ...] = fit.parameters) -> Array:
        return model.expected(parameters, people.renewed, int(some))

    times = within(months)
    valued = discounted(within, months, discount) if discount else times
    later = float(people.monthly @ valued) / max(float(people.monthly @ times), 1e-12)
    each = later * people.margin / people.size
    means = [float(people.monthly @ within(months, tuple(draw))) * each for draw in fit.draws(DRAWS, seed)]
    total, squares = (
        float(people.monthly @ valued) * people.margin,
        float(people.squares @ valued**2) * people.margin**2,
    )
    outlook = Outlook.of(total, squares, people.size, float(times @ people.count), _spread(means))
    return Continued(model, fit, people.renewed, times, valued, outlook)


def _there(until: date, months: int) -> ir.Table:
    """Who paid just before the day, what a month, for how long, and what they paid around it."""
    import ibis

    rows, end = RECURRING.table(), ibis.date(until.isoformat())
    holds = (rows.from_on < end) & (rows.to_on.isnull() | (rows.to_on >= end)) & (rows.mrr > 0)
    began = MEMBERSHIPS.table()
    began = began.filter((began.began_on < end) & (began.ended_on.isnull() | (began.ended_on >= end)))
    begun = began.group_by("customer_id").agg(began_on=began.began_on.max())
    now = rows.filter(holds).inner_join(begun, "customer_id")
    now = now.select("customer_id", monthly=now.mrr.cast("float64"), renewed=_months(now.began_on, end))
    later, lately = (ibis.date(months_on(until, by).isoformat()) for by in (months, -months))
    first = ibis.date(_FIRST)
    paid = rows.group_by("customer_id").agg(
        since=_paid(rows, end, later), lately=_paid(rows, lately, end), so_far=_paid(rows, first, end)
    )
    whole = now.left_join(paid, "customer_id")
    return whole.select(
        "customer_id", "renewed", "monthly",
        **{name: whole[name].coalesce(0.0) for name in ("so_far", "lately", "since")},
    )  # fmt: skip


def ever_paid(until: date) -> ir.Table:
    """Everyone who has paid by a contract before a day, and what: `customer_id`, `so_far`."""
    import ibis

    rows, end = RECURRING.table(), ibis.date(until.isoformat())
    return rows.group_by("customer_id").agg(so_far=_paid(rows, ibis.date(_FIRST), end).coalesce(0.0))


def _paid(rows: ir.Table, start: ir.DateValue, end: ir.DateValue) -> ir.FloatingScalar:
    """What was paid from one day up to another."""
    import ibis

    from_on, to_on = ibis.greatest(rows.from_on, start), ibis.least(rows.to_on.coalesce(end), end)
    days = ibis.greatest(to_on.delta(from_on, unit="day"), 0)
    return (rows.mrr.cast("float64") * days / DAYS_IN_MONTH).sum()


def _kinds(rows: ir.Table) -> ir.Table:
    return rows.group_by("renewed").agg(
        people=rows.count(), paid=rows.monthly.sum(), squares=(rows.monthly * rows.monthly).sum()
    )


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
