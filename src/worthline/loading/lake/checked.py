"""What becomes of each row of a recorded table in the lake: accepted, rejected, or counted once already?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from worthline.engines import Engine
from worthline.loading.checking import reasons
from worthline.loading.checking.ledger import Batch
from worthline.loading.checking.reasons import column_of, fault, rule_of, said
from worthline.loading.lake.typed import Offered, columns_of, typed
from worthline.loading.sql import ident, text
from worthline.project.settings import Settings
from worthline.tables.table import Kind, Recorded

REJECTED = "source, file, line, column_name, value, rule, reason, row_json"


def own_columns(parts: Sequence[Offered]) -> list[str]:
    """The further columns of the sources of one table."""
    return list(dict.fromkeys(name for part in parts for name in part.own))


def checked_name(table: Recorded) -> str:
    """What the rows of a table are called while they are checked."""
    return f"checked_{table.name}"


def check(engine: Engine, parts: Sequence[Offered], settings: Settings, now: datetime) -> None:
    """Put the rows of all sources of one table together, each with its fate: `accepted`, `rejected`, `duplicate`.

    The same key with the same content is one row; with other content, all of them are rejected.
    """
    table, own = parts[0].table, own_columns(parts)
    rows = " union all ".join(typed(part, own, settings, now) for part in parts)
    key = table.key if all({*table.key} <= part.filled for part in parts) else ()
    alike = ", ".join([*map(ident, key), "_fault is null"])
    if key:
        same = f"over (partition by {alike})"
        rows = (
            f"select *, min(_hash) {same} <> max(_hash) {same} as _unlike, "
            f"row_number() over (partition by {alike} order by _hash, _source) as _place from ({rows})"
        )
        conflict = f"case when _unlike then {fault(reasons.SAME_KEY, key[0])} end"
        value = f"coalesce(_value, case when _unlike then {ident(key[0])} end)"
    else:
        rows, conflict, value = f"select *, 1 as _place from ({rows})", "cast(null as string)", "_value"
    columns = ", ".join([*map(ident, columns_of(table, own)), "_source", "_place"])
    told = f"{value} as _value, coalesce(_fault, {conflict}) as _fault"
    rows = f"select {columns}, {told} from ({rows})"
    fate = "case when _fault is not null then 'rejected' when _place > 1 then 'duplicate' else 'accepted' end"
    engine.create(checked_name(table), f"select *, {fate} as _fate from ({rows})", temporary=True)


def batches(engine: Engine, parts: Sequence[Offered], now: datetime) -> Iterator[Batch]:
    """What became of the rows of each source and of their money, held to add up.

    Raises:
        BrokenPromiseError: they do not.
    """
    table = parts[0].table
    money = next((ident(each.name) for each in table.columns if each.kind is Kind.MONEY), "null")
    amount = f"coalesce(cast({money} as decimal(18, 4)), 0)"
    sums = ", ".join(
        f"count(case when {where} then 1 end) as rows_{name}, "
        f"sum(case when {where} then {amount} else 0 end) as money_{name}"
        for name, where in {
            "read": "true", **{fate: f"_fate = {text(fate)}" for fate in ("accepted", "rejected", "duplicate")},
        }.items()
    )  # fmt: skip
    found = engine.run(f"select _source, {sums} from {checked_name(table)} group by _source").to_pylist()
    counted = {row["_source"]: row for row in found}
    for part in parts:
        row = counted.get(part.number, {})

        def of(kind: str, row: dict[str, int] = row) -> int:
            return int(row.get(f"rows_{kind}") or 0)

        def worth(kind: str, row: dict[str, Decimal] = row) -> Decimal:
            return Decimal(row.get(f"money_{kind}") or 0)

        batch = Batch(
            part.source.lake, part.source.lake, "", now.isoformat(), table.name,
            of("read"), of("accepted"), of("rejected"), of("duplicate"), 0,
            worth("read"), worth("accepted"), worth("rejected"), worth("duplicate"), Decimal(0),
        )  # fmt: skip
        batch.reconcile()
        yield batch


def accepted(parts: Sequence[Offered]) -> str:
    """SQL of the rows of a table that were accepted."""
    columns = ", ".join(map(ident, columns_of(parts[0].table, own_columns(parts))))
    return f"select {columns} from {checked_name(parts[0].table)} where _fate = 'accepted'"


def rejected(parts: Sequence[Offered]) -> str:
    """SQL of the rows of a table that were not, in the form in which files tell theirs; a lake has no lines."""
    names = " ".join(f"when {part.number} then {text(part.source.lake)}" for part in parts)
    source = f"case _source {names} end"
    row = ", ".join(map(ident, columns_of(parts[0].table, own_columns(parts))))
    return (
        f"select {source} as source, {source} as file, cast(null as bigint) as line, "
        f"{column_of('_fault')} as column_name, _value as value, {rule_of('_fault')} as rule, "
        f"{said('_fault')} as reason, to_json(struct({row})) as row_json "
        f"from {checked_name(parts[0].table)} where _fate = 'rejected'"
    )
