"""Who belongs to which cohort, and since when?

One row a customer: their first order, event or paid day, what they share with others of their cohort, and how far in
age they have come.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from worthline.analyses.cohorts.ages import OLDEST, Ages
from worthline.analyses.cohorts.choice import FIRST_MONTH, FIRST_PRODUCT, Activity, Choice
from worthline.measuring.bind import cut
from worthline.measuring.measure import Measurer
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS, month_of
from worthline.tables.derived.known import Known
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.subscribed import paid_stretches
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import ibis.expr.types as ir

DATED: dict[str, tuple[str, str]] = {
    "orders": ("ordered_at", "ordered_on"),
    "events": ("happened_at", "happened_on"),
}
TABLE_OF: dict[Activity, str] = {"orders": "orders", "events": "events", "subscription": "subscriptions"}
THERE: dict[Activity, str] = {"orders": "ordered", "events": "seen", "subscription": "subscribed"}


def activity_of(choice: Choice, measurer: Measurer) -> Activity:
    """What being there means: what was asked for, or what this company has.

    Raises:
        WorthlineError: the table asked for has not been delivered.
    """
    if choice.of:
        if not measurer.known.has(TABLE_OF[choice.of]):
            raise WorthlineError(
                f"There are no {TABLE_OF[choice.of]} in your data.",
                do="Leave --of out, or deliver them: worthline init shows how.",
            )
        return choice.of
    if measurer.rules.customer_is == "subscription":
        return "subscription"
    seen_only = measurer.known.has("events") and not measurer.known.has("orders")
    return "events" if seen_only else "orders"


def occasions(of: Activity, choice: Choice, measurer: Measurer) -> ir.Table:
    """Each time someone was there: customer_id, on, at; a subscription lasts, up to `ended_on`.

    By calendar months, a customer's months are enough.
    """
    import ibis

    known, nothing = measurer.known, ibis.null("date")
    if of == "subscription":
        rows = _stretches(measurer)
        rows = rows.mutate(on=rows.began_on, at=rows.began_on.cast("timestamp"))
    elif of == "orders" and (choice.clock, choice.age, choice.kind) in _MONTHS_SUFFICE:
        months = CUSTOMER_MONTHS.table().filter(lambda each: each.orders > 0)
        rows = months.mutate(on=months.first_on, at=months.first_on.cast("timestamp"), ended_on=nothing)
    else:
        at, on = DATED[of]
        dated = known.table(of)
        rows = dated.mutate(on=dated[on], at=dated[at], ended_on=nothing)
    rows = rows.select("customer_id", "on", "at", "ended_on", lasts=ibis.literal(of == "subscription"))
    return rows.filter(rows.customer_id.notnull() & (rows["on"] < _tomorrow(known)))


_MONTHS_SUFFICE = {("calendar", "month", "bounded"), ("calendar", "month", "unbounded")}


def beginnings(rows: ir.Table, choice: Choice, ages: Ages, measurer: Measurer) -> ir.Table:
    """Each customer's first moment and cohort: customer_id, first_on, first_at, cohort, over, begun.

    Args:
        rows: the moments (`customer_id`, `on`, `at`) among which the first is looked for.
        choice: who belongs together.
        ages: counts how far each has come.
        measurer: the company.
    """
    import ibis

    found = rows.group_by("customer_id").agg(first_on=rows["on"].min(), first_at=rows["at"].min())
    found = _labelled(found, choice, measurer)
    oldest = OLDEST[ages.unit]
    return found.mutate(
        over=ibis.least(ages.over(found.first_on), oldest).cast("int32"),
        begun=ibis.least(ages.begun(found.first_on), oldest).cast("int32"),
    )


def has_hours(of: Activity, measurer: Measurer) -> bool:
    """Whether moments have hours; days alone are stored as midnights, at most two times of day over summer time."""
    if of not in DATED:
        return False
    at = measurer.known.table(of)[DATED[of][0]]
    times = (at.epoch_seconds() % (24 * 3600)).nunique().name("times")
    return bool(measurer.ask(times).to_pylist()[0]["times"] > 2)


def _labelled(found: ir.Table, choice: Choice, measurer: Measurer) -> ir.Table:
    if choice.by == FIRST_MONTH:
        return found.mutate(cohort=month_of(found.first_on))
    if choice.by == FIRST_PRODUCT:
        named = _first_products(measurer.known)
        return found.left_join(named, "customer_id").drop("customer_id_right")
    return cut(found, (choice.by,), measurer.known).rename(cohort=choice.by)


def _first_products(known: Known) -> ir.Table:
    """The product of each customer's first order; of several, the first by name."""
    if not known.has("order_lines"):
        raise WorthlineError(
            "The first product is not known: there are no order lines in your data.",
            do="Deliver order_lines, or choose another --by.",
        )
    orders, lines = known.table("orders"), known.table("order_lines")
    first = orders.group_by("customer_id").agg(first_at=orders.ordered_at.min())
    earliest = orders.inner_join(first, ["customer_id", orders.ordered_at == first.first_at])
    bought = earliest.select("customer_id", "order_id").inner_join(lines, "order_id")
    return bought.group_by("customer_id").agg(cohort=bought.product_id.min())


def _stretches(measurer: Measurer) -> ir.Table:
    """The times in which someone paid, stored where they make someone a customer."""
    if measurer.rules.customer_is == "subscription":
        return MEMBERSHIPS.table()
    paid = paid_stretches(measurer.rules)
    return paid.rename(began_on="started_on")


def _tomorrow(known: Known) -> ir.DateScalar:
    import ibis

    return ibis.date((known.as_of + timedelta(days=1)).isoformat())
