"""What does the engine answer, once the tables that speak of the last day are there?

Tables that are not kept in the store are made beside it at the first question that reads them, and stay for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.engines import Engine
from worthline.loading import derive
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


def ask(engine: Engine, known: Known, rules: Rules, question: ir.Expr) -> pa.Table:
    """The rows that answer an expression over the tables of a company."""
    make(engine, known, rules, of_the_day(question))
    return engine.run(engine.compile(question))


def of_the_day(question: ir.Expr) -> tuple[str, ...]:
    """The tables an expression reads that are not kept in the store, each after those it reads itself."""
    return tuple(name for name in names_in(question) if name in STORED and not STORED[name].kept)


def make(engine: Engine, known: Known, rules: Rules, names: tuple[str, ...]) -> None:
    """Make those of these tables that are not there yet."""
    for name in names:
        if not engine.columns(name):
            table = STORED[name]
            make(engine, known, rules, of_the_day(table.build(known, rules)))
            engine.create(name, derive.sql_of(engine, table, known, rules), temporary=True)


def names_in(question: ir.Expr) -> list[str]:
    """The names of the tables an expression reads."""
    import ibis.expr.operations as ops

    return sorted({str(table.name) for table in question.op().find(ops.UnboundTable)})
