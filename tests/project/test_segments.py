"""Is a segment's condition read for what it says, and everything else refused with its line?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import pytest

from worthline.engines import DuckDB
from worthline.loading.keeping.compiled import Compiled
from worthline.project.defined import with_segments
from worthline.project.read import read
from worthline.tables.conditions import expression, parse
from worthline.tables.derived.known import Known
from worthline.words.errors import ProjectError, UnknownNameError

ROWS = ibis.table(
    {
        "who": "string",
        "region": "string",
        "orders": "int64",
        "joined_on": "date",
        "there": "boolean",
        "age": "string",
    },
    name="people",
)
PEOPLE = """
    select * from (values
        ('a', 'North', 3, date '2024-01-01', true, '40'),
        ('b', 'South', 1, date '2024-06-01', false, 'old'),
        ('c', null, null, null, null, null)
    ) as t(who, region, orders, joined_on, there, age)"""
KNOWN = Known({}, {"region": "string"}, date(2024, 12, 31), date(2024, 1, 1))


def who(condition: str) -> str:
    engine = DuckDB.open()
    engine.create("people", PEOPLE)
    found = engine.run(engine.compile(ROWS.filter(expression(condition, ROWS)).order_by("who")))
    return "".join(found["who"].to_pylist())


def complaint(folder: Path, text: str) -> str:
    (folder / "worthline.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        with_segments(KNOWN, read(folder), folder, Compiled().fact)
    return str(caught.value)


@pytest.mark.parametrize(
    ("condition", "people"),
    [
        ("orders >= 3 and region = 'North'", "a"),
        ("region = 'South' or orders > 2", "ab"),
        ("not region = 'North'", "b"),
        ("region in ('North', 'East')", "a"),
        ("region not in ('North')", "b"),
        ("orders between 1 and 2", "b"),
        ("region is null", "c"),
        ("region is not null", "ab"),
        ("region like 'So%'", "b"),
        ("joined_on >= '2024-06-01'", "b"),
        ("there = true", "a"),
        ("age > 30", "a"),
        ("-1 < orders", "ab"),
        ("(Orders = 3)", "a"),
        ("region = 'O''Neil'", ""),
    ],
)
def test_a_condition_means_what_it_says(condition: str, people: str) -> None:
    assert who(condition) == people


@pytest.mark.parametrize(
    "condition",
    [
        "select 1", "orders > (select 1)", "orders > 1; drop table orders", "read_csv('/etc/passwd') = 1",
        "lower(region) = 'north'", "orders + 1 > 2", "other.region = 'North'", "1 = 1", "orders", "orders = 1 or 1",
        "region = 'North' and", "orders = null", "region in (select region from orders)", "orders::text = '1'",
        "case when orders = 1 then true end", "", "'", "(" * 900 + "orders = 1" + ")" * 900, "orders = ?", "*",
    ],
)  # fmt: skip
def test_nothing_but_a_condition_is_understood(condition: str) -> None:
    with pytest.raises(ProjectError, match="Allowed are: columns"):
        parse(condition)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("orders >= 'x'", "orders holds numbers and cannot be compared with 'x'. Expected a number."),
        ("joined_on > 5", "Expected a date as '2025-12-31'."),
        ("joined_on > '31.12.2024'", "Expected a date as '2025-12-31'."),
        ("orders = region", "cannot be compared with 'region'"),
        ("there = 1", "Expected true or false."),
    ],
)
def test_what_cannot_be_compared_is_told(condition: str, told: str) -> None:
    with pytest.raises(ProjectError) as caught:
        expression(condition, ROWS)
    assert told in str(caught.value)


def test_a_column_that_does_not_exist_is_told_with_the_one_meant() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'orders'"):
        expression("ordrs > 1", ROWS)


def test_a_text_in_double_quotes_is_told_to_stand_in_single_ones() -> None:
    with pytest.raises(UnknownNameError, match="single quotes"):
        expression('region = "North"', ROWS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[segments]\ncolums = ["city"]\n', "line 2, segments.colums: [segments] has no key 'colums'."),
        ('[segments]\ncolums = ["city"]\n', "Did you mean 'columns'?"),
        (
            '[segments.vip]\nwhere = "orders > 1"\nnmae = "x"\n',
            "line 3, segments.vip.nmae: there is no key 'nmae'",
        ),
        ('[segments.vip]\nname = "x"\n', "the key 'where' is missing"),
        (
            '[segments.vip]\n\nwhere = "drop table orders"\n',
            "line 3, segments.vip.where: 'DROP TABLE orders' is not",
        ),
        ('[segments.channel]\nwhere = "orders > 1"\n', "'channel' is the name of a column already"),
        ('[segments.rfm]\nwhere = "orders > 1"\n', "'rfm' is the name of a column already"),
        ('[segments."a,b"]\nwhere = "orders > 1"\n', "cannot name a segment"),
        ('[segments.vip]\nwhere = "ordrs > 1"\n', "line 2, segments.vip.where: There is no column 'ordrs'."),
        ("[segments.vip]\nwhere = \"orders > 'x'\"\n", "line 2, segments.vip.where: orders holds numbers"),
        ('[segments.region]\nwhere = "orders > 1"\n', "customers has a column 'region' already"),
    ],
)
def test_a_wrong_segment_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    assert told in complaint(tmp_path, text)


def test_the_report_is_cut_by_columns_and_by_every_segment_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "worthline.toml").write_text(
        '[segments]\ncolumns = ["rfm"]\n[segments.vip]\nwhere = "orders > 1"\nname = "Our best"\n',
        encoding="utf-8",
    )
    segments = read(tmp_path).segments
    assert segments.cuts == ("rfm", "vip")
    assert segments.names == {"vip": "Our best"}
