"""What does the engine answer, once the tables that speak of the last day are there?

Tables that are not kept in the store are made beside it at the first question that reads them, and stay for the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from worthline.engines import Engine
from worthline.loading import derive
from worthline.loading.keeping.compiled import IN_MEMORY, Compiled, tables_in
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


def ask(
    engine: Engine, known: Known, rules: Rules, question: ir.Expr, compiled: Compiled = IN_MEMORY
) -> pa.Table:
    """The rows that answer an expression over the tables of a company."""
    make(engine, known, rules, tables_in(question), compiled)
    return engine.run(engine.compile(question))


Fill = Callable[[Engine, Known, Rules, Compiled], str | None]
"""The SQL of a table's rows; nothing where there are none to give."""
FILLED: dict[str, Fill] = {}
"""Derived tables that an analysis fills, by name: what an expression cannot say."""


def make(engine: Engine, known: Known, rules: Rules, names: Iterable[str], compiled: Compiled) -> None:
    """Make those of these tables that are not kept in the store and not there yet, each after those it reads."""
    for name in names:
        if name in STORED and not STORED[name].kept and not engine.columns(name):
            engine.create(name, _rows(engine, known, rules, name, compiled), temporary=True)


def _rows(engine: Engine, known: Known, rules: Rules, name: str, compiled: Compiled) -> str:
    """The SQL of a derived table's rows, once the tables it reads are there."""
    filled = FILLED[name](engine, known, rules, compiled) if name in FILLED else None
    if filled is not None:
        return filled
    written = derive.written(engine, STORED[name], known, rules, compiled)
    make(engine, known, rules, written.tables, compiled)
    return written.sql
