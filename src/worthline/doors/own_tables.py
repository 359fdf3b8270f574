"""Which tables can be asked one's own questions?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.recorded import RECORDED
from worthline.words.errors import UnknownNameError

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Tables:
    """The tables of a company as Ibis tables: `company.tables.orders`."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def __getattr__(self, name: str) -> ir.Table:
        if name in RECORDED:
            return self._known.table(name)
        if name in STORED:
            return STORED[name].table()
        raise UnknownNameError("table", name, dir(self))

    def __dir__(self) -> list[str]:
        return [*RECORDED, *STORED]
