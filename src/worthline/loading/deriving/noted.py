"""What does a store say of the tables it holds, and are they as this version and these rules make them?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from worthline.engines import Engine
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import KEPT
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules

NOTED = "known"
KEPT_RULES = tuple(dict.fromkeys(rule for table in KEPT.values() for rule in table.rules))
"""The rules that the derived tables in a store depend on: when one of them changes, they are made anew."""


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
    if not engine.columns(NOTED):
        return False
    noted = _noted(engine)
    settled = rules.settled(contracts=bool(noted["delivered"].get("subscriptions")))
    return noted.get("shape") == shape() and noted["derived_rules"] == _as_noted(settled)


def note(engine: Engine, known: Known, rules: Rules) -> None:
    """Write down what the tables hold and how they were made."""
    facts = {
        "as_of": known.as_of.isoformat(),
        "since": known.since.isoformat(),
        "delivered": {table: sorted(columns) for table, columns in known.delivered.items()},
        "extra": dict(known.extra),
        "derived_rules": _as_noted(rules),
        "shape": shape(),
    }
    engine.create(NOTED, " union all ".join(_rows(facts.items())))


def shape() -> str:
    """What the tables' columns and types come to; another version that declares them otherwise makes them anew."""
    recorded = {name: table.schema() for name, table in RECORDED.items()}
    derived = {name: dict(table.columns) for name, table in KEPT.items()}
    return sha256(json.dumps([recorded, derived]).encode()).hexdigest()


def _noted(engine: Engine) -> dict[str, Any]:
    rows = engine.rows(f'select key, value from "{NOTED}"')
    return {row["key"]: json.loads(row["value"]) for row in rows}


def _as_noted(rules: Rules) -> dict[str, Any]:
    noted: dict[str, Any] = json.loads(json.dumps(rules.only(frozenset(KEPT_RULES))))
    return noted


def _rows(facts: Iterable[tuple[str, Any]]) -> Iterable[str]:
    for key, value in facts:
        yield f"select '{key}' as key, {_literal(json.dumps(value, ensure_ascii=False))} as value"


def _literal(text: str) -> str:
    """A text in SQL; a backslash is named by its number, since in a literal it is itself to some engines only."""
    pieces = text.replace("'", "''").split("\\")
    return " || chr(92) || ".join(f"'{piece}'" for piece in pieces)
