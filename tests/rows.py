"""How do tests write a company down, a few visible rows at a time?

`measurer({"orders": [...]})` fills the recorded tables of an engine in memory, derives the rest, and hands back what
measures it. A time may be written as a date; money as a number or text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from worthline.analyses.models import MODELS
from worthline.catalogue.everything import every_metric
from worthline.engines import DuckDB
from worthline.loading.derive import derive
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.tables.table import Kind, Recorded
from worthline.words.periods import Calendar, Grain

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
SQL = {"string": "varchar", "int64": "bigint", "float64": "double"}
EVERY_KEY = list(every_metric())


def measurer(
    tables: Rows, rules: Rules | None = None, *, as_of: str = "", fiscal_month: int = 1, zone: str = "UTC"
) -> Measurer:
    """A company of these rows, ready to be measured; customers named anywhere are made."""
    engine, rules = recorded(_with_customers(tables), zone), rules or Rules()
    known = derive(engine, rules, date.fromisoformat(as_of) if as_of else None)
    return Measurer(
        engine,
        known,
        rules.settled(contracts=known.has("subscriptions")),
        Calendar(fiscal_month),
        models=MODELS,
    )


def recorded(tables: Rows, zone: str = "UTC") -> DuckDB:
    """The recorded tables of these rows, nothing derived yet."""
    engine = DuckDB.open()
    for name, table in RECORDED.items():
        _create(engine, table, tables.get(name, ()), zone)
    return engine


def measured(
    company: Measurer, key: str, first: str, last: str = "", grain: str = "month", by: Sequence[str] = ()
) -> list[Measurement]:
    """One metric over every period from the one that holds `first` to the one that holds `last`."""
    periods = company.calendar.between(
        date.fromisoformat(first), date.fromisoformat(last or first), Grain(grain)
    )
    return company.measure([key], periods, by)


def value(company: Measurer, key: str, on: str, grain: str = "month") -> float | None:
    """One metric in the period that holds a day."""
    (row,) = measured(company, key, on, grain=grain)
    return row.value


def few(**changes: Any) -> Rules:
    """Rules for tests with a handful of customers."""
    return Rules(minimum_customers=1).with_(**changes)


def _with_customers(tables: Rows) -> dict[str, Sequence[Mapping[str, Any]]]:
    named = {row["customer_id"] for rows in tables.values() for row in rows if row.get("customer_id")}
    stated = {row["customer_id"] for row in tables.get("customers", ())}
    made = [{"customer_id": each} for each in sorted(named - stated)]
    return {**tables, "customers": [*tables.get("customers", ()), *made]}


def _create(engine: DuckDB, table: Recorded, rows: Sequence[Mapping[str, Any]], zone: str) -> None:
    extra = {key: "string" for row in rows for key in row if table.open and table.column(key) is None}
    columns = {**{column.name: column.kind for column in table.columns}, **dict.fromkeys(extra, Kind.TEXT)}
    given = pa.table(
        {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in columns}
    )
    engine.connection.register("given", given)
    chosen = ", ".join(part for name, kind in columns.items() for part in _stored(name, kind, table, zone))
    engine.connection.execute(f"create table {table.name} as select {chosen} from given")
    engine.connection.unregister("given")


def _stored(name: str, kind: Kind, table: Recorded, zone: str) -> list[str]:
    kinds = {Kind.MONEY: "decimal(18,4)", Kind.NUMBER: "double", Kind.WHOLE: "bigint", Kind.FLAG: "boolean"}
    if kind is Kind.TIME:
        column = table.column(name)
        assert column is not None
        local = f"timezone('{zone}', timezone('UTC', {name}::timestamp))"
        clock = [f"{local} as {column.local}"] if column.clock else []
        return [f"{name}::timestamp as {name}", f"{local}::date as {column.day}", *clock]
    return [f"{name}::{kinds.get(kind, 'varchar')} as {name}"]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
