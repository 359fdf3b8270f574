"""How did a row look on a day, before what came later was known?

The tables tell how things stand today: a ticket that was open in March is closed in them. A row that is looked at as of
a day shows no moment after it, and nothing that follows from such a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from worthline.catalogue.metric import Metric, OverTable, find
from worthline.measuring.bind import blank
from worthline.measuring.query import is_time
from worthline.measuring.used import columns_read
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.derived.windows import Windows
from worthline.tables.rules import Rules
from worthline.words.errors import UnknownNameError, WorthlineError

if TYPE_CHECKING:
    import ibis.expr.types as ir

PLANNED = ("due", "promised", "past_due", "value_start", "week_8_ends", "joined")
"""How moments begin that are known before they come."""
FOLLOWS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contacts": {"closed_on": ("resolved", "reopened")},
    "tickets": {"closed_on": ("resolved", "reopened")},
    "shipments": {"delivered_on": ("came", "filled", "delivered_quantity", "defective_quantity")},
}
"""Of a table, what is known of a row no sooner than a moment of it."""
OF_ALL_TIME = ("journeys", "standings", "groups", "prospects", "healths", "acquisitions", "milestones")
"""Tables that speak of the whole of a customer's time: only their moments can be looked at as of a day."""


def as_seen(rows: ir.Table, table: str, windows: Windows) -> ir.Table:
    """The rows of a stored or recorded table as they looked at the end of their window; `as_of` is its last day."""
    import ibis
    import ibis.expr.operations as ops

    if table in STREAMED:
        return rows
    seen = rows.inner_join(windows.table().select("period", "end_on"), "period")
    after = {
        name: _later(seen, name).fill_null(False) for name in _moments(seen) if not name.startswith(PLANNED)
    }
    blank_moments = {
        name: later.ifelse(ibis.null(seen[name].type()), seen[name]) for name, later in after.items()
    }
    as_of = ops.Cast((seen.end_on - ibis.interval(days=1)).op(), "date").to_expr()
    return seen.mutate(**blank_moments, **_what_follows(seen, table, after), as_of=as_of).drop("end_on")


def _what_follows(rows: ir.Table, table: str, after: dict[str, ir.BooleanValue]) -> dict[str, ir.Value]:
    import ibis

    found: dict[str, ir.Value] = {}
    for moment, names in FOLLOWS.get(table, {}).items():
        later = after.get(moment, after.get(moment.replace("_on", "_at")))
        for name in names:
            if later is not None and name in rows.columns:
                kind = rows[name].type()
                none = ibis.literal(False) if kind.is_boolean() else ibis.literal(0).cast(kind)
                found[name] = later.ifelse(none, rows[name])
    return found


def _moments(rows: ir.Table) -> list[str]:
    own = [name for name in rows.columns if name not in ("end_on", "as_of")]
    return [name for name in own if rows[name].type().is_date() or rows[name].type().is_timestamp()]


def _later(rows: ir.Table, name: str) -> ir.BooleanValue:
    return rows[name].cast("date") >= rows.end_on


def cannot_be_seen(metric: Metric, rules: Rules) -> str:
    """Why a metric cannot be looked at as of a past day and of one customer; empty where it can."""
    if not isinstance(metric.how, OverTable):
        return "it is arithmetic over other metrics, or a model's answer; name one of its parts"
    if is_time(metric.how):
        return "it is a time, of which one customer has too few"
    if metric.how.table in OF_ALL_TIME:
        table = blank(metric.how.table)
        read = columns_read(metric.how, rules) - {"customer_id", "as_of"}
        if any(not table[name].type().is_date() for name in read):
            return "it reads what is known of the whole of a customer's time, the past day's future among it"
    needs_own = (
        metric.how.table not in {*STREAMED, *STORED} and "customer_id" not in blank(metric.how.table).columns
    )
    return "its rows are of no customer" if needs_own or metric.how.table in ("spending", "leads") else ""


def must_be_seen(sign: str, key: str, rules: Rules) -> Metric:
    """The metric of this key, which can be a sign of health.

    Raises:
        WorthlineError: there is none, or it cannot be a sign; says why.
    """
    below = f"Name another metric below [health.signs.{sign}] in worthline.toml."
    try:
        metric = find(key)
    except UnknownNameError as error:
        said = f"The sign {sign} of health cannot be {key}: {error.what[0].lower()}{error.what[1:]}"
        raise WorthlineError(said, expected=error.expected, do=f"{error.do} {below}") from None
    why = cannot_be_seen(metric, rules)
    if why:
        raise WorthlineError(f"The sign {sign} of health cannot be {key}: {why}.", do=below)
    return metric
