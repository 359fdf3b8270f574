"""Did what was promised arrive by its day, and all of it?

A row is an order, a line of an order or a delivery as the rule says. An order of several deliveries arrives with the
last of them, by the last day promised, and is full when they make it so together; counted by units, each delivery
brings its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.owner import owned
from worthline.tables.rules import Asked, Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

QUANTITIES = ("ordered_quantity", "delivered_quantity", "defective_quantity")

COLUMNS = {
    "customer_id": "string",
    "order_id": "string",
    "product_id": "string",
    "promised_on": "date",
    "delivered_on": "date",
    **dict.fromkeys(QUANTITIES, "float64"),
    "owed": "float64",
    "came": "float64",
    "filled": "float64",
}

TOGETHER = {"order": ("order_id",), "line": ("order_id", "product_id"), "unit": ()}
"""Which columns make several deliveries one row."""


def _build(known: Known, rules: Rules | Asked) -> ir.Table:
    unit = str(rules.otif_unit)
    rows = _delivered(known)
    if TOGETHER[unit]:
        rows = _grouped(rows, TOGETHER[unit])
    rows = rows.mutate(**(_by_units(rows) if unit == "unit" else _as_one(rows)))
    return rows.select(*COLUMNS)


def _delivered(known: Known) -> ir.Table:
    """Each delivery as things stand on the last day the data speaks of."""
    rows = owned(known, "deliveries")
    came = (rows.delivered_on <= known.today).coalesce(False)
    return rows.mutate(
        delivered_on=came.ifelse(rows.delivered_on, None).cast("date"),
        delivered_quantity=came.ifelse(rows.delivered_quantity, 0.0),
        defective_quantity=came.ifelse(rows.defective_quantity.coalesce(0.0), 0.0),
    )


def _grouped(rows: ir.Table, together: tuple[str, ...]) -> ir.Table:
    """The deliveries of one order, or of one line of it, as one; a delivery of no order stays by itself."""
    import ibis

    rows = rows.mutate(alone=rows.order_id.isnull().ifelse(rows.itself, None))
    all_there = rows.delivered_on.count() == rows.count()
    found = rows.group_by("alone", *together).agg(
        customer_id=rows.customer_id.min(where=rows.of_customer).coalesce(rows.customer_id.min()),
        promised_on=rows.promised_on.max(),
        delivered_on=all_there.ifelse(rows.delivered_on.max(), None),
        **{name: rows[name].sum() for name in QUANTITIES},
    )
    return found if "product_id" in together else found.mutate(product_id=ibis.null("string"))


def _as_one(rows: ir.Table) -> dict[str, ir.FloatingValue]:
    """A row counts as one: come or not, full or not; more than was ordered is full and no more."""
    full = (rows.delivered_quantity >= rows.ordered_quantity) & rows.delivered_on.notnull()
    return {
        "owed": rows.promised_on.notnull().cast("float64"),
        "came": rows.delivered_on.notnull().cast("float64"),
        "filled": full.coalesce(False).cast("float64"),
    }


def _by_units(rows: ir.Table) -> dict[str, ir.FloatingValue]:
    """A row counts as the units ordered; those that came, up to as many, are come and filled alike."""
    import ibis

    came = ibis.least(rows.ordered_quantity, rows.delivered_quantity).coalesce(0.0)
    return {"owed": rows.ordered_quantity.coalesce(0.0), "came": came, "filled": came}


SHIPMENTS = Derived(
    "shipments",
    "An order (or a line of it, or a delivery) and whether what was promised of it came by its day.",
    COLUMNS,
    _build,
    needs=("deliveries",),
    anybody=True,
    when="promised_on",
    rules={"otif_unit": ()},
    sort=("customer_id", "promised_on"),
)
