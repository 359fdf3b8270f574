"""Does a project whose engine is PostgreSQL work through the commands, and does a server that refuses speak plainly?"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.doors.typed import ran
from tests.parity.alike import differences

from worthline.doors.demo import make_demo
from worthline.engines import PostgreSQL
from worthline.tables.derived.windows import Windows
from worthline.words.errors import StoreError
from worthline.words.periods import Calendar, Grain

COMMANDS = (
    ("measure", "acquisition_cost", "--by", "channel"),
    ("cohorts",),
    ("check",),
    ("health", "--customers"),
    ("health", "--prove"),
    ("watch", "--dry-run"),
    ("impact", "New onboarding"),
)
CUSTOMERS = 240
"""As many as a change needs to be judged."""


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("inside"), CUSTOMERS, seed=2).parent


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> Path:
    path = make_demo(tmp_path_factory.mktemp("outside"), CUSTOMERS, seed=2)
    with path.open("a", encoding="utf-8") as file:
        file.write(f'\n[engine]\nkind = "postgresql"\naddress = "{postgresql}"\n')
    return path.parent


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_says_the_same_on_a_server(inside: Path, outside: Path, words: tuple[str, ...]) -> None:
    here, there = (ran(*words, "--format", "json", "--project", folder) for folder in (inside, outside))
    assert (here.code, there.code) == (0, 0), there.err
    assert not list(differences(here.json, there.json))[:5]


@pytest.fixture
def server(postgresql: str) -> PostgreSQL:
    return PostgreSQL.open(postgresql, schema="small")


def test_decimals_moments_and_empty_texts_come_back_as_they_went(server: PostgreSQL, tmp_path: Path) -> None:
    rows = pa.table(
        {
            "money": pa.array(["12345678901234.5678", None]).cast(pa.decimal128(18, 4)),
            "text": ["", 'a "quoted", line\nand another'],
            "at": pa.array([1_700_000_000_123_456, None], pa.timestamp("us")),
            "flag": [True, None],
        }
    )
    pq.write_table(rows, tmp_path / "rows.parquet")
    server.take("rows", [tmp_path / "rows.parquet"])
    back = server.run("select * from rows")
    assert back.to_pylist() == rows.to_pylist()
    assert server.columns("rows") == {
        "money": "decimal(18,4)",
        "text": "string",
        "at": "timestamp",
        "flag": "boolean",
    }


def test_a_reader_sees_the_old_table_until_the_new_one_is_whole(server: PostgreSQL) -> None:
    server.create("numbers", "select 1 as n")
    with pytest.raises(StoreError, match="division by zero"):
        server.create("numbers", "select 1 / (2 - n) as n from generate_series(1, 2) as t(n)")
    assert server.run("select n from numbers").to_pylist() == [{"n": 1}]


def test_tables_aside_hide_the_others_and_are_gone_with_the_connection(server: PostgreSQL) -> None:
    server.create("numbers", "select 1 as n")
    aside = server.aside()
    aside.create("numbers", "select 2 as n")
    assert [each.run("select n from numbers").to_pylist()[0]["n"] for each in (server, aside)] == [1, 2]
    aside.close()
    assert server.run("select n from numbers").to_pylist() == [{"n": 1}]


def test_the_rows_of_touched_customers_alone_are_renewed(server: PostgreSQL) -> None:
    server.create("kept", "select * from (values ('a', 1), ('b', 2)) as t(customer_id, n)")
    server.create("touched", "select 'b' as customer_id")
    server.renew("kept", "select 3 as n, 'b' as customer_id", "touched")
    assert server.run("select * from kept order by n").to_pylist() == [
        {"customer_id": "a", "n": 1},
        {"customer_id": "b", "n": 3},
    ]


def test_a_user_without_rights_is_told_which_and_whom_to_ask(postgresql: str) -> None:
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("drop role if exists guest")
        connection.execute("create role guest login")
    with pytest.raises(StoreError, match=r"permission denied for database.*grant create on database"):
        PostgreSQL.open(postgresql.replace("worthline@", "guest@"), schema="of_a_guest")


def test_a_server_that_is_gone_is_told(server: PostgreSQL) -> None:
    server.close()
    with pytest.raises(StoreError, match="connection is closed"):
        server.run("select 1")
    with pytest.raises(StoreError, match="Connection refused"):
        PostgreSQL.open("postgresql://worthline@127.0.0.1:1/postgres")


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(StoreError) as caught:
        PostgreSQL.open("postgresql://worthline:not to be seen@127.0.0.1:1/postgres")
    assert "seen" not in str(caught.value)


def test_the_name_of_a_calendar_is_no_longer_than_postgresql_reads() -> None:
    several = tuple(range(24_000, 24_300, 7))
    windows = Windows(Calendar(12), Grain.QUARTER, 24_000, 24_300, months=36, lag=12, only=several)
    assert len(windows.buckets().get_name()) <= 63
