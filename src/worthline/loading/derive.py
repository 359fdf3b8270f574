"""How are the derived tables written?

Once a load, each after those it reads; shared by every metric. After a load of a few new rows only the customers they
concern are made anew: every row belongs to one customer, and says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from worthline.engines import Engine
from worthline.loading.change import Change
from worthline.loading.deriving import noted
from worthline.loading.deriving.look import look
from worthline.loading.deriving.part import Part
from worthline.loading.deriving.shares import shares
from worthline.loading.keeping.compiled import IN_MEMORY, Compiled, Written
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.order import KEPT
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

Step = Callable[[str], None]


def derive(
    engine: Engine,
    rules: Rules,
    as_of: date | None = None,
    step: Step | None = None,
    change: Change | None = None,
    compiled: Compiled = IN_MEMORY,
) -> Known:
    """Write every derived table from the recorded ones, and what was found on the way.

    Args:
        engine: holds the recorded tables, open for writing.
        rules: the company's rules, not yet settled.
        as_of: the last day the data speaks of, where the company says so.
        step: told the name of each table before it is made.
        change: what differs from the recorded tables that the derived ones were made of; everything where not said.
        compiled: what need not be compiled again.
    """
    step = step or _quietly
    known = _renewed(engine, rules, as_of, step, change, compiled) if change else None
    if known is None:
        known = look(engine, as_of)
        settled = _settled(rules, known)
        _make_all(engine, known, settled, KEPT, step, compiled)
    noted.note(engine, known, _settled(rules, known))
    return known


def derive_again(
    engine: Engine, known: Known, rules: Rules, before: Rules, compiled: Compiled = IN_MEMORY
) -> None:
    """Make anew the derived tables that other rules change, and those that read them; the others stand.

    Args:
        engine: holds the recorded tables and the derived ones as they are.
        known: what the recorded tables hold.
        rules: settled rules.
        before: the settled rules under which the derived tables were made.
        compiled: what need not be compiled again.
    """
    changed = {name for name, value in rules.to_dict().items() if value != getattr(before, name)}
    moved = [name for name, table in KEPT.items() if changed.intersection(table.rules)]
    names = list(KEPT)[list(KEPT).index(moved[0]) :] if moved else []
    _make_all(engine, known, rules, names, _quietly, compiled)


def written(engine: Engine, table: Derived, known: Known, rules: Rules, compiled: Compiled) -> Written:
    """The SQL that makes a derived table; one whose recorded tables are not delivered is empty."""
    return compiled.written(
        engine, known, rules, f"derived {table.name}", lambda known: expression(table, known, rules)
    )


def expression(table: Derived, known: Known, rules: Rules) -> ir.Table:
    """What makes a derived table; one whose recorded tables are not delivered is empty.

    Whole numbers and days are brought to the type declared: some engines make a wider number of a sum, and a time of a
    day that was moved.
    """
    import ibis.expr.operations as ops

    if not all(any(known.has(one) for one in need.split("|")) for need in table.needs):
        return table.empty(known.table("customers"))
    made = table.build(known, rules)
    return made.mutate(**{
        name: ops.Cast(made[name], kind).to_expr()
        for name, kind in table.columns.items()
        if kind in ("int64", "date")
    })  # fmt: skip


def _make_all(
    engine: Engine, known: Known, rules: Rules, names: Iterable[str], step: Step, compiled: Compiled
) -> None:
    """Make these tables: all rows at once, or, where they are too many for the engine, share by share.

    What may be of no customer, or speaks across customers, is made at once: it reads small tables.
    """
    wanted, each_share = set(names), shares(engine)
    in_shares = [table for table in KEPT.values() if each_share and not (table.anybody or table.across)]
    made = [table for table in in_shares if table.name in wanted]
    for table in made:
        engine.create(table.name, engine.compile(table.empty(known.table("customers"))))
    part = Part(engine, known, rules, compiled)
    for share in each_share:
        part.share(share, [table for table in in_shares if table.name not in wanted])
        for table in made:
            step(table.name)
            part.renew(table, partial(expression, table, rules=rules))
    for table in KEPT.values():
        if table.name in wanted and table not in made:
            step(table.name)
            _make(engine, table, known, rules, compiled)


def _make(engine: Engine, table: Derived, known: Known, rules: Rules, compiled: Compiled) -> None:
    engine.create(table.name, written(engine, table, known, rules, compiled).sql, order_by=table.sort)


def _renewed(
    engine: Engine, rules: Rules, as_of: date | None, step: Step, change: Change, compiled: Compiled
) -> Known | None:
    """Make the rows of the customers concerned anew; nothing where the change is not theirs alone."""
    before, known = noted.read_known(engine), look(engine, as_of)
    same = (before.delivered, before.extra) == (known.delivered, known.extra) and noted.is_current(
        engine, rules
    )
    if not same or known.as_of < before.as_of or change.tables & _EVERYBODYS:
        return None
    settled = _settled(rules, known)
    part = Part(engine, known, settled, compiled)
    part.gather(change.customers, before.as_of)
    for table in KEPT.values():
        step(table.name)
        if (table.anybody and part.has_nobody) or change.tables.intersection(table.across):
            _make(engine, table, known, settled, compiled)
        else:
            part.renew(table, partial(expression, table, rules=settled))
    return known


_EVERYBODYS = frozenset({"plans", "rates"})
"""Tables whose every row may concern every customer."""


def _settled(rules: Rules, known: Known) -> Rules:
    return rules.settled(contracts=known.has("subscriptions"))


def _quietly(_: str) -> None:
    """Nobody asked to be told."""
