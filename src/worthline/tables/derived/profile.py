"""What is known of each customer, delivered and worked out alike, and in which segments does that put them?

Where a delivered column has the name of one that is worked out, the delivered one is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from worthline.tables.conditions import columns_of, expression
from worthline.tables.derived.groups import COMPUTED, GROUPS
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Known
from worthline.tables.derived.prospects import PROSPECTS
from worthline.tables.derived.standings import STANDINGS
from worthline.tables.recorded import RECORDED
from worthline.words.errors import UnknownNameError

if TYPE_CHECKING:
    import ibis.expr.types as ir

YES, NO = "yes", "no"
"""The two values of a segment that the project defines."""

WORKED_OUT = (JOURNEYS, STANDINGS, GROUPS, PROSPECTS)
"""The derived tables with one row a customer that speak of the whole of their time."""


def labels(names: Sequence[str], known: Known) -> ir.Table:
    """A row a customer: customer_id and the segment they are in, for each of these names.

    Raises:
        UnknownNameError: a name is no column of words, no computed segment and none the project defines.
    """
    choices = cuts(known)
    for name in names:
        if name not in choices:
            raise UnknownNameError("column to cut by", name, choices)
    defined = {name: known.segments[name] for name in names if name in known.segments}
    plain = [name for name in names if name not in defined]
    rows = profile(known, {*plain, *(each for where in defined.values() for each in columns_of(where))})
    made = {name: _yes_or_no(where, rows) for name, where in defined.items()}
    return rows.select("customer_id", *plain, **made)


def cuts(known: Known) -> list[str]:
    """Every name by which customers can be cut."""
    customers = RECORDED["customers"].schema() | dict(known.extra)
    words = [name for name, kind in customers.items() if kind == "string" and name != "customer_id"]
    return list(dict.fromkeys([*words, *COMPUTED, *known.segments]))


def hidden(known: Known) -> list[str]:
    """The computed segments in whose place a delivered column of the same name stands."""
    return [name for name in COMPUTED if name in known.extra]


def profile(known: Known, wanted: Collection[str]) -> ir.Table:
    """A row a customer, with these columns (in any case of letters) and from no more tables than they need."""
    lowered = {name.lower() for name in wanted}
    customers = known.table("customers")
    own, *others = (
        (table, [name for name in names if name.lower() in lowered]) for table, names in _sources(known)
    )
    rows = customers.select("customer_id", *own[1])
    for table, names in others:
        if names:
            more = table.select("customer_id", *names)
            rows = rows.left_join(more, "customer_id").drop("customer_id_right")
    return rows


def blank_profile(known: Known) -> ir.Table:
    """Everything that is known of a customer, by its columns alone: enough to check a condition."""
    import ibis

    return ibis.table(
        {name: table.schema()[name] for table, names in _sources(known) for name in ("customer_id", *names)},
        name="profile",
    )


def _sources(known: Known) -> list[tuple[ir.Table, list[str]]]:
    """Each table that knows something of a customer, with the columns that are read from it; `customers` first."""
    customers = known.table("customers")
    worked_out = {name for table in WORKED_OUT for name in table.columns}
    own = [name for name in customers.columns if name in known.extra or name not in worked_out]
    taken, found = {"customer_id", *own}, [(customers, [name for name in own if name != "customer_id"])]
    for table in WORKED_OUT:
        fresh = [name for name in table.columns if name not in taken]
        taken.update(fresh)
        found.append((table.table(), fresh))
    return found


def _yes_or_no(where: str, rows: ir.Table) -> ir.StringValue:
    return expression(where, rows).ifelse(YES, NO)
