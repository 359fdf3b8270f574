"""Is it known who of a customer's people did something, from the file to the number, and a day later too?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.loading.company import Small, source

from worthline.doors.company import Company
from worthline.loading.guessing.guess import guess_file

UNNAMED = "customer_id,happened_at,event"
NAMED = f"{UNNAMED},person"
FIRST = ("acme,2024-01-31,open,ann", "acme,2024-02-01,open,bob", "solo,2024-01-05,open,")
LATER = ("acme,2024-01-31,export,bob", "acme,2024-02-02,open,bob", "acme,2024-02-02,open,cat")
TOLD = [("acme", "2024-01-01", 2), ("acme", "2024-02-01", 2), ("solo", "2024-01-01", 0)]


def people(small: Small) -> list[tuple[Any, ...]]:
    rows = small.ask("SELECT customer_id, month, people FROM use_months ORDER BY ALL")
    return [(name, f"{month // 12}-{month % 12 + 1:02}-01", count) for name, month, count in rows]


def loaded(folder: Path, *files: tuple[str, ...]) -> Small:
    """A company that receives one file of events after the other, and derives each time."""
    folder.mkdir()
    small = Small(folder, source("events", "events-*.csv"))
    for number, lines in enumerate(files):
        small.file(f"events-{number}.csv", *lines)
        Company(small.folder, small.settings).load()
    return small


def test_a_day_more_equals_all_at_once(tmp_path: Path) -> None:
    daily = loaded(tmp_path / "daily", (NAMED, *FIRST), (NAMED, *LATER))
    whole = loaded(tmp_path / "whole", (NAMED, *FIRST, *LATER))
    assert people(daily) == people(whole) == TOLD


def test_people_are_known_from_the_file_that_first_names_them(tmp_path: Path) -> None:
    before = [line.rpartition(",")[0] for line in FIRST]
    small = loaded(tmp_path / "small", (UNNAMED, *before))
    assert {count for *_, count in people(small)} == {None}
    small.file("events-1.csv", NAMED, *LATER)
    Company(small.folder, small.settings).load()
    assert people(small) == [("acme", "2024-01-01", 1), ("acme", "2024-02-01", 2), ("solo", "2024-01-01", 0)]


@pytest.mark.parametrize(("every", "expected"), [("month", [1.0, 2.0]), ("quarter", [1.5]), ("year", [1.5])])
def test_the_same_people_come_in_every_month_of_a_quarter(
    tmp_path: Path, every: str, expected: list[float]
) -> None:
    small = loaded(tmp_path / "small", (NAMED, *FIRST, *LATER))
    with Company(small.folder, small.settings) as company:
        rows = company.measure("active_people", every=every)
    assert [row.part / row.whole for row in rows if row.part is not None and row.whole] == expected


@pytest.mark.parametrize(
    ("headers", "customer", "person"),
    [
        ("user_id,timestamp,event", "user_id", None),
        ("member_id,timestamp,event", "member_id", None),
        ("customer_id,login,timestamp,event", "customer_id", "login"),
        ("company_id,member,timestamp,event", "company_id", "member"),
        ("Клієнт,Співробітник,Дата,Подія", "Клієнт", "Співробітник"),
        ("Клиент,Сотрудник,Дата,Событие", "Клиент", "Сотрудник"),
    ],
)
def test_who_did_it_is_told_from_whose_it_is(
    tmp_path: Path, headers: str, customer: str, person: str | None
) -> None:
    row = ["acme", "ann", "2024-01-31", "open"] if person else ["ann", "2024-01-31", "open"]
    path = tmp_path / "events.csv"
    path.write_text(f"{headers}\n{','.join(row)}\n", encoding="utf-8")
    (found,) = guess_file(path).tables
    told = {column: guess.header for column, guess in found.columns.items()}
    assert (found.table, told["customer_id"], told.get("person")) == ("events", customer, person)
