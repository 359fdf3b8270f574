"""How are the derived tables written?

Once a load, each after those it reads, sorted by customer; shared by every metric.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from worthline.engines import Engine
from worthline.tables.derived.known import Derived, Known
from worthline.tables.derived.order import STORED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.tables.table import Recorded

NOTED = "known"
_SPEAK_OF_OTHER_DAYS = {"customers", "rates"}
"""Tables whose days may lie long before or after what the company did."""
DERIVED_RULES = tuple(dict.fromkeys(rule for table in STORED.values() for rule in table.rules))
"""The rules that the stored derived tables depend on: when one of them changes, they are made anew."""


def derive(
    engine: Engine, rules: Rules, as_of: date | None = None, step: Callable[[str], None] | None = None
) -> Known:
    """Write every derived table from the recorded ones, and what was found on the way.

    Args:
        engine: holds the recorded tables, open for writing.
        rules: the company's rules, not yet settled.
        as_of: the last day the data speaks of, where the company says so.
        step: told the name of each table before it is made.
    """
    known = look(engine, as_of)
    settled = rules.settled(contracts=known.has("subscriptions"))
    for table in STORED.values():
        if step:
            step(table.name)
        _make(engine, table, known, settled)
    _note(engine, known, settled)
    return known


def derive_again(engine: Engine, known: Known, rules: Rules, before: Rules) -> None:
    """Make anew the derived tables that other rules change, and those that read them; the others stand.

    Args:
        engine: holds the recorded tables and the derived ones as they are.
        known: what the recorded tables hold.
        rules: settled rules.
        before: the settled rules under which the derived tables were made.
    """
    changed = {name for name, value in rules.to_dict().items() if value != getattr(before, name)}
    moved = [name for name, table in STORED.items() if changed.intersection(table.rules)]
    for name in list(STORED)[list(STORED).index(moved[0]) :] if moved else ():
        _make(engine, STORED[name], known, rules)


def _make(engine: Engine, table: Derived, known: Known, rules: Rules) -> None:
    engine.create(table.name, sql_of(engine, table, known, rules), order_by=table.sort)


def sql_of(engine: Engine, table: Derived, known: Known, rules: Rules) -> str:
    """The SQL that makes a derived table; one whose recorded tables are not delivered is empty."""
    needed = all(any(known.has(one) for one in need.split("|")) for need in table.needs)
    return engine.compile(table.build(known, rules) if needed else table.empty(known.table("customers")))


def look(engine: Engine, as_of: date | None = None) -> Known:
    """What the recorded tables hold: which columns are filled, and the days they speak of."""
    delivered, days = {}, []
    for name, table in RECORDED.items():
        columns = [column for column in engine.columns(name) if column not in _everybodys(table)]
        dated = [column.day for column in table.columns if column.day in columns and not column.future]
        delivered[name], seen = _filled(engine, table, columns, dated)
        days += seen if name not in _SPEAK_OF_OTHER_DAYS else []
    extra = {
        column: kind
        for column, kind in engine.columns("customers").items()
        if column not in RECORDED["customers"].schema()
    }
    last = as_of or max(days, default=_today())
    return Known(delivered, extra, last, min(days, default=last))


def read_known(engine: Engine) -> Known:
    """What `derive` noted of the recorded tables."""
    noted = _noted(engine)
    delivered = {table: frozenset(columns) for table, columns in noted["delivered"].items()}
    as_of, since = (date.fromisoformat(noted[key]) for key in ("as_of", "since"))
    return Known(delivered, noted["extra"], as_of=as_of, since=since)


def is_current(engine: Engine, rules: Rules) -> bool:
    """Whether the tables are as this version declares them, and the derived ones made under these rules.

    Args:
        engine: holds the tables.
        rules: the company's rules, not yet settled.
    """
    noted = _noted(engine)
    settled = rules.settled(contracts=bool(noted["delivered"].get("subscriptions")))
    return noted.get("shape") == _shape() and noted["derived_rules"] == _as_noted(settled)


def _noted(engine: Engine) -> dict[str, Any]:
    rows = engine.run(f'select key, value from "{NOTED}"').to_pylist()
    return {row["key"]: json.loads(row["value"]) for row in rows}


def _shape() -> str:
    """What the tables' columns and types come to; another version that declares them otherwise makes them anew."""
    recorded = {name: table.schema() for name, table in RECORDED.items()}
    derived = {name: dict(table.columns) for name, table in STORED.items()}
    return sha256(json.dumps([recorded, derived]).encode()).hexdigest()


def _as_noted(rules: Rules) -> dict[str, Any]:
    noted: dict[str, Any] = json.loads(json.dumps(rules.only(frozenset(DERIVED_RULES))))
    return noted


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
    row = engine.run(
        f'select count(*) as "rows of it", {", ".join([*counts, *ends])} from "{table.name}"'
    ).to_pylist()[0]
    filled = {column for column in columns if row[column]}
    filled |= _everybodys(table) if row["rows of it"] else set()
    days = [row[f"{end}_{day}"] for day in dated for end in ("min", "max") if row[f"{end}_{day}"]]
    return frozenset(filled), [day for day in days if day <= _today() + timedelta(days=1)]


def _today() -> date:
    return datetime.now(UTC).date()


def _note(engine: Engine, known: Known, rules: Rules) -> None:
    facts = {
        "as_of": known.as_of.isoformat(),
        "since": known.since.isoformat(),
        "delivered": {table: sorted(columns) for table, columns in known.delivered.items()},
        "extra": dict(known.extra),
        "derived_rules": _as_noted(rules),
        "shape": _shape(),
    }
    engine.create(NOTED, " union all ".join(_rows(facts.items())))


def _rows(facts: Iterable[tuple[str, Any]]) -> Iterable[str]:
    for key, value in facts:
        text = json.dumps(value, ensure_ascii=False).replace("'", "''")
        yield f"select '{key}' as key, '{text}' as value"
