"""How is a table of one row a customer kept on the engine, for the questions that follow?"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from worthline.loading.keeping.compiled import tables_in
from worthline.measuring.ask import make
from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import ibis.expr.types as ir


def beside(measurer: Measurer, name: str, question: ir.Table) -> ir.Table:
    """The answer to a question as a table beside the store, made at the first call and gone with the engine.

    Args:
        measurer: whose rules are part of what the table is called.
        name: tells the question from every other under the same rules; lower-case letters, digits and underscores.
        question: what makes it.
    """
    import ibis

    rules = sha256(repr(measurer.rules).encode()).hexdigest()[:12]
    called = f"{name}_{rules}"
    if not measurer.engine.columns(called):
        make(measurer.engine, measurer.known, measurer.rules, tables_in(question), measurer.compiled)
        measurer.engine.create(called, measurer.engine.compile(question), temporary=True)
    return ibis.table(question.schema(), name=called)


def lent(measurer: Measurer, name: str, columns: Mapping[str, Any]) -> ir.Table:
    """Columns that the process holds as a table beside the store.

    Args:
        measurer: has the engine.
        name: of the table; one of the same name is replaced.
        columns: name to an array of NumPy, of whole numbers or floats; all of one length.
    """
    import ibis
    import pyarrow as pa

    measurer.engine.lend(name, pa.table(dict(columns)))
    return ibis.table({column: str(values.dtype) for column, values in columns.items()}, name=name)
