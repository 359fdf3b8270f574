"""Who was asked to answer a survey, did the invitation arrive, and was it answered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.owner import owned
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = {
    "customer_id": "string",
    "invitation_id": "string",
    "sent_on": "date",
    "survey": "string",
    "survey_channel": "string",
    "touchpoint": "string",
    "delivered": "int32",
    "answered": "int32",
}


def _build(known: Known, _: Rules | Asked) -> ir.Table:
    """An answer that names its invitation answers it, whatever the invitation says itself; and what is answered came.

    An invitation that says nothing of its delivery is taken to have arrived.
    """
    invited, answers = owned(known, "invitations"), known.table("answers")
    named = answers.filter(answers.invitation_id.notnull()).select(named="invitation_id").distinct()
    rows = invited.left_join(named, invited.invitation_id == named.named)
    last = known.today
    answered = (rows.answered_on <= last).coalesce(False) | rows.named.notnull()
    rows = rows.filter(rows.sent_on <= last).mutate(
        answered=answered.cast("int32"),
        delivered=(rows.delivered.coalesce(True) | answered).cast("int32"),
    )
    return rows.select(*COLUMNS)


INVITED = Derived(
    "invited",
    "An invitation to a survey: whether it arrived, and whether it was answered.",
    COLUMNS,
    _build,
    needs=("invitations",),
    anybody=True,
    across=("answers",),
    when="sent_on",
    sort=("customer_id", "sent_on"),
)
