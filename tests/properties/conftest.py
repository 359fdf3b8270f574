"""How are many small companies measured without waiting for the same SQL to be written again and again?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from worthline.engines import DuckDB

if TYPE_CHECKING:
    import ibis.expr.types as ir

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": SLOW}
settings.register_profile("worthline", max_examples=4, **COMMON)
settings.register_profile("worthline-ci", max_examples=4, derandomize=True, phases=QUICK, **COMMON)


@pytest.fixture(autouse=True, scope="package")
def _sql_written_once() -> Iterator[None]:
    """The engine compiles an expression it has compiled before from memory; what runs is the same SQL."""
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


def pytest_configure() -> None:
    """The same examples each time in CI; new ones on a desk, and a failing one is made small.

    Four are few, but each is a company of fifteen customers over two years, cut by region, and compared in every cell.
    """
    settings.load_profile("worthline-ci" if os.environ.get("CI") else "worthline")
