"""How are many small companies measured without waiting for the same SQL to be written again and again?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from worthline.engines import DuckDB

if TYPE_CHECKING:
    import ibis.expr.types as ir


@pytest.fixture(autouse=True, scope="session")
def sql_written_once() -> Iterator[None]:
    """What has been compiled before comes from memory; what runs is the same SQL."""
    written: dict[object, str] = {}
    compile_anew = DuckDB.compile

    def compile_once(engine: DuckDB, expression: ir.Expr) -> str:
        key = expression.op()
        if key not in written:
            written[key] = compile_anew(engine, expression)
        return written[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckDB, "compile", compile_once)
        yield
