"""What does data that lies in the lake look like? Counted there; what became of its rows stands in the store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from worthline.engines import Engine
from worthline.loading.passport import Fates, Passport, TablePassport, about, described, rejected_by_rule
from worthline.loading.sql import ident
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb


def passport_of_lake(engine: Engine, con: duckdb.DuckDBPyConnection) -> Passport:
    """The data passport of recorded tables on an engine, and of the store beside them."""
    found = con.execute(
        "SELECT table_name, sum(duplicates), sum(rejected), sum(accepted) FROM batches GROUP BY table_name"
    ).fetchall()
    described = tuple(
        _table(engine, RECORDED[name], Fates(duplicates=int(duplicates), rejected=int(rejected)))
        for name, duplicates, rejected, _ in found
    )
    delivered = {name for name, *_, accepted in found if accepted}
    facts = about(con)
    return Passport(
        described,
        tuple(name for name in RECORDED if name not in delivered),
        {str(facts["currency"]): sum(table.rows for table in described if table.table == "orders")},
        int(facts["made_customers"]),
        rejected_by_rule(con),
    )


def _table(engine: Engine, table: Recorded, fates: Fates) -> TablePassport:
    instants = {column.day for column in table.columns if column.kind is Kind.TIME}
    names = [name for name in engine.columns(table.name) if name not in instants]
    counts = ", ".join(f"count({ident(name)}) as {ident(name)}" for name in names)
    (row,) = engine.run(f'select count(*) as "rows of it", {counts} from {table.name}').to_pylist()
    rows, days = row.pop("rows of it"), _days(engine, table)
    orphans = {column: _alone(engine, table, column, parent) for column, parent in table.parents.items()}
    filled = {name: count / rows if rows else 0.0 for name, count in row.items()}
    return described(table, rows, days, fates, orphans=orphans, filled=filled)


def _days(engine: Engine, table: Recorded) -> list[date]:
    if table.moment is None:
        return []
    day = table.moment.day
    rows = engine.run(f"select distinct {day} as day from {table.name} where {day} is not null")
    return sorted(rows["day"].to_pylist())


def _alone(engine: Engine, table: Recorded, column: str, parent: str) -> int:
    """Rows that name a row of another table that is not there; none where that table is empty."""
    (key,) = RECORDED[parent].key
    named = f"select {key} from {parent} where {key} is not null"
    (row,) = engine.run(
        f"select count({column}) as n from {table.name} "
        f"where {column} not in ({named}) and exists (select 1 from {parent})"
    ).to_pylist()
    return int(row["n"])
