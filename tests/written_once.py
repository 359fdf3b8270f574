"""How are many small companies measured without waiting for the same SQL to be written again and again?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from worthline.engines import DuckDB, Engine
from worthline.loading import derive
from worthline.tables.derived.known import Derived, Known
from worthline.tables.rules import Rules

if TYPE_CHECKING:
    import ibis.expr.types as ir


@pytest.fixture(autouse=True, scope="session")
def sql_written_once() -> Iterator[None]:
    """What has been compiled before, or derived before of the same knowledge and rules, comes from memory.

    What runs is the same SQL.
    """
    written: dict[object, str] = {}
    compile_anew, derive_anew = DuckDB.compile, derive.sql_of

    def compile_once(engine: DuckDB, expression: ir.Expr) -> str:
        key = expression.op()
        if key not in written:
            written[key] = compile_anew(engine, expression)
        return written[key]

    def derive_once(engine: Engine, table: Derived, known: Known, rules: Rules) -> str:
        key = (table.name, repr(known), rules)
        if key not in written:
            written[key] = derive_anew(engine, table, known, rules)
        return written[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckDB, "compile", compile_once)
        patch.setattr(derive, "sql_of", derive_once)
        yield
