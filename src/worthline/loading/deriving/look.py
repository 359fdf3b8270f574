"""What do the recorded tables hold: which columns are filled, and of which days do they speak?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from worthline.engines import Engine
from worthline.loading.change import DELIVERY
from worthline.tables.derived.known import Known
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Recorded

_SPEAK_OF_OTHER_DAYS = {"customers", "rates"}
"""Tables whose days may lie long before or after what the company did."""


def look(engine: Engine, as_of: date | None = None) -> Known:
    """What the recorded tables hold: which columns are filled, and the days they speak of."""
    delivered, days = {}, []
    for name, table in RECORDED.items():
        columns = [column for column in _columns(engine, name) if column not in _everybodys(table)]
        dated = [column.day for column in table.columns if column.day in columns and not column.future]
        delivered[name], seen = _filled(engine, table, columns, dated)
        days += seen if name not in _SPEAK_OF_OTHER_DAYS else []
    extra = {
        column: kind
        for column, kind in _columns(engine, "customers").items()
        if column not in RECORDED["customers"].schema()
    }
    last = as_of or max(days, default=_today())
    return Known(delivered, extra, last, min(days, default=last))


def _columns(engine: Engine, name: str) -> dict[str, str]:
    return {column: kind for column, kind in engine.columns(name).items() if column != DELIVERY}


def _everybodys(table: Recorded) -> frozenset[str]:
    """The customer, where no row is without: there is nothing to count."""
    customer = table.column("customer_id")
    return frozenset({"customer_id"} if customer and customer.required else ())


def _filled(
    engine: Engine, table: Recorded, columns: list[str], dated: list[str]
) -> tuple[frozenset[str], list[date]]:
    """The columns that hold anything, and the first and last day of the dated ones."""
    counts = [f'count("{column}") as "{column}"' for column in columns]
    ends = [f'min("{day}") as "min_{day}", max("{day}") as "max_{day}"' for day in dated]
    row = engine.rows(f'select count(*) as "rows of it", {", ".join([*counts, *ends])} from "{table.name}"')[
        0
    ]
    filled = {column for column in columns if row[column]}
    filled |= _everybodys(table) if row["rows of it"] else set()
    days = [row[f"{end}_{day}"] for day in dated for end in ("min", "max") if row[f"{end}_{day}"]]
    return frozenset(filled), [day for day in days if day <= _today() + timedelta(days=1)]


def _today() -> date:
    return datetime.now(UTC).date()
