"""On which companies must engines agree?

`demo`: the demo company of three hundred customers. `cdnow`: 23,570 real customers who buy now and then. `everything`:
rows in every recorded table, many of them strange, so that every derived table and nearly every metric has something to
say.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.doors.typed import ran
from tests.rows import measurer

import worthline
from worthline.doors.demo import make_demo
from worthline.measuring.measure import Measurer
from worthline.project.health import Health
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.tables.table import Column, Kind

DAYS = [date(2023, 1, 1) + timedelta(days=at) for at in range(730)]
WORDS: dict[str, tuple[str | None, ...]] = {
    "survey": ("nps", "csat", "ces"),
    "scale": ("0-10", "1-5", "1-7"),
    "interval": ("month", "quarter", "year", "week", None),
    "event": ("setup", "visit", "done", "won"),
    "kind": ("media", "salaries", None),
    "currency": (None,),
    "channel": ("search", "friends", None),
    "plan": ("basic", "pro"),
}
REFERENCES = {"customer_id": "c", "order_id": "o", "product_id": "p", "invitation_id": "i"}
ALL_RULES = Rules().with_(
    first_value_event="setup",
    outcome_event="won",
    completion_event="done",
    first_goods_in_cac=True,
    minimum_customers=1,
)


@dataclass(frozen=True)
class Company:
    """A company by its name, and the columns its customers are cut by, one after the other; empty for everyone."""

    name: str
    cuts: tuple[str, ...]
    measurer: Callable[[pytest.FixtureRequest], Measurer] = field(repr=False)


def _demo(request: pytest.FixtureRequest) -> Measurer:
    folder = _folder(request)
    make_demo(folder, 300, seed=1)
    return worthline.open(folder).measurer


def _cdnow(request: pytest.FixtureRequest) -> Measurer:
    data: Path = request.getfixturevalue("shared_data")
    folder = _folder(request)
    assert ran("init", "--yes", "--project", folder, data / "cdnow" / "CDNOW_master.txt").code == 0
    return worthline.open(folder).measurer


def _everything(_: pytest.FixtureRequest) -> Measurer:
    chance = random.Random(4)
    tables = {
        name: [
            {column.name: _cell(column, row, table.key, chance) for column in table.columns}
            for row in range(80)
        ]
        for name, table in RECORDED.items()
    }
    tables["customers"] = tables["customers"][:30]
    company = measurer(tables, ALL_RULES, as_of="2024-12-31")
    return replace(company, known=replace(company.known, health=Health().scheme({})))


def _cell(column: Column, row: int, key: tuple[str, ...], chance: random.Random) -> Any:
    """Something that the column could hold; now and then nothing."""
    if column.name in key[:1]:
        return f"{REFERENCES.get(column.name, column.name)}{row}"
    if not column.required and chance.random() < 0.15:
        return None
    if column.name in REFERENCES:
        return f"{REFERENCES[column.name]}{chance.randrange(30)}"
    match column.kind:
        case Kind.TIME:
            return f"{chance.choice(DAYS)} {chance.randrange(24):02}:{chance.randrange(60):02}:00"
        case Kind.MONEY:
            return f"{chance.randrange(1, 30_000) / 100:.2f}"
        case Kind.NUMBER | Kind.WHOLE:
            return chance.randrange(1, 8)
        case Kind.FLAG:
            return chance.random() < 0.3
        case _:
            return chance.choice(WORDS.get(column.name, ("this", "that")))


def _folder(request: pytest.FixtureRequest) -> Path:
    made: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return made.mktemp("company")


COMPANIES = (
    Company("demo", ("", "size"), _demo),
    Company("cdnow", ("", "loyalty"), _cdnow),
    Company("everything", ("channel",), _everything),
)
