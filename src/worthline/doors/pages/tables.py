"""What is told of each table?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.doors.pages.markdown import anchor, code, listed, page, section, table
from worthline.tables.derived.known import Derived
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED, Streamed
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Column, Kind, Recorded

INTRO = """\
Worthline knows two kinds of tables. *Recorded* tables hold what happened, as your files say it: fill those you have,
and a metric whose table is missing says so and is left out. *Derived* tables are computed from them by the load,
once, and shared by all metrics.

`company.tables.orders` gives any of them as an Ibis table for your own questions."""
HOW_STORED = """\
A time `x_at` is kept as the instant in UTC, and beside it `x_on`, the date it was where the company is. Money is kept
as a decimal with four places, never as a floating number. The same file delivered twice changes nothing."""

KEPT_SO = "Stored; a load makes it anew for the customers whose rows are new or other."
OF_THE_DAY = "Made when it is first asked for: it speaks of the last day, or of all customers at once."


def pages() -> dict[str, str]:
    """The one page of all tables."""
    recorded = [_recorded(each) for each in RECORDED.values()]
    stored = [_derived(each, KEPT_SO if each.kept else OF_THE_DAY) for each in STORED.values()]
    streamed = [_streamed(each) for each in STREAMED.values() if each.name not in STORED]
    return {
        "tables.md": page(
            "Tables",
            INTRO,
            section("Recorded tables", HOW_STORED, *recorded),
            section("Derived tables", *stored, *streamed),
        )
    }


def _recorded(each: Recorded) -> str:
    rows = [(code(column.name), column.kind.value, _limits(column), column.about) for column in each.columns]
    return section(
        each.name,
        each.about,
        _told_apart(each),
        table(("column", "holds", "must", "what it is"), rows),
        level=3,
    )


def _limits(column: Column) -> str:
    signed = column.kind in {Kind.MONEY, Kind.NUMBER, Kind.WHOLE} and not column.negative
    timed = column.kind is Kind.TIME and not column.future
    limits = (("be filled", column.required), ("not be below zero", signed), ("not lie in the future", timed))
    return "; ".join(limit for limit, holds in limits if holds)


def _told_apart(each: Recorded) -> str:
    key = (
        f"Rows are told apart by {listed(each.key)} where you deliver it."
        if each.key
        else "Rows have no number of their own."
    )
    dated = f"A row belongs to the day of {code(each.time)}." if each.time else ""
    parents = [
        f"{code(column)} names a row of [{code(of)}](#{anchor(of)})" for column, of in each.parents.items()
    ]
    open_ = "Any further column of the file is kept and can be cut by." if each.open else ""
    return " ".join(part for part in (key, dated, f"{'; '.join(parents)}." if parents else "", open_) if part)


def _derived(each: Derived, how: str) -> str:
    return _shape(each.name, each.about, how, (each.needs, tuple(each.rules)), each.columns)


def _streamed(each: Streamed) -> str:
    how = "Made at the grain asked for (week, month, quarter, year) while it is read, never stored."
    return _shape(each.name, each.about, how, (each.needs, tuple(each.rules)), each.columns)


def _shape(
    name: str,
    about: str,
    how: str,
    behind: tuple[tuple[str, ...], tuple[str, ...]],
    columns: Mapping[str, str],
) -> str:
    needs, rules = behind
    made_of = " and ".join(" or ".join(map(code, need.split("|"))) for need in needs)
    ruled = ", ".join(f"[{code(rule)}](rules.md#{anchor(rule)})" for rule in rules)
    facts = [f"Made from {made_of}.", how, f"Rules: {ruled}." if ruled else ""]
    rows = [(code(column), kind) for column, kind in columns.items()]
    return section(name, about, " ".join(filter(None, facts)), table(("column", "type"), rows), level=3)
