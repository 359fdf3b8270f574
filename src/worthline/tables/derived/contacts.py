"""What became of each ticket, and did its customer have to come back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.owner import owned
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOMENTS = ("opened", "first_response", "closed", "due")

COLUMNS = {
    "customer_id": "string",
    "ticket_id": "string",
    "topic": "string",
    "opened_on": "date",
    **{f"{moment}_at": "timestamp" for moment in MOMENTS},
    **{f"{moment}_local": "timestamp" for moment in MOMENTS},
    "contacts": "int64",
    "reopened": "boolean",
    "resolved": "boolean",
    "of_customer": "boolean",
    "next_on": "date",
    "next_alike_on": "date",
}


def _build(known: Known, _: Rules | Asked) -> ir.Table:

    rows, today = owned(known, "tickets"), known.today
    rows = rows.filter(rows.opened_on <= today)
    rows = rows.mutate(**_come_by(rows, "first_response", today), **_come_by(rows, "closed", today))
    rows = rows.mutate(
        contacts=rows.contacts.coalesce(1),
        reopened=rows.reopened.coalesce(False),
        resolved=rows.resolved.coalesce(rows.closed_at.notnull()),
    )
    return _with_next(rows).select(*COLUMNS)


def _with_next(rows: ir.Table) -> ir.Table:
    """When the same customer next opened a ticket, and when one alike: of the same topic, where it has one."""
    in_turn, following = ["opened_at", "itself"], rows.opened_on.lead()
    of_any = following.over(group_by="customer_id", order_by=in_turn)
    of_topic = following.over(group_by=["customer_id", "topic"], order_by=in_turn)
    return rows.mutate(next_on=of_any, next_alike_on=rows.topic.isnull().ifelse(of_any, of_topic))


def _come_by(rows: ir.Table, moment: str, today: ir.DateValue) -> dict[str, ir.TimestampValue]:
    """A moment as instant and as local time, null where it lies beyond the last day the data speaks of."""
    come = rows[f"{moment}_on"] <= today
    names = (f"{moment}_at", f"{moment}_local")
    return {name: come.ifelse(rows[name], None).cast("timestamp") for name in names}


CONTACTS = Derived(
    "contacts",
    "A ticket and what became of it; each row knows when the same customer next opened another.",
    COLUMNS,
    _build,
    needs=("tickets",),
    anybody=True,
    when="opened_on",
    sort=("customer_id", "opened_at"),
)
