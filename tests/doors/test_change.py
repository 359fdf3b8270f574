"""Is a change registered as it was meant, refused where it cannot be meant, and shown wherever time is?"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.doors.typed import ran, typed

from worthline.project.read import read
from worthline.project.registered import Registered, read_effects, within
from worthline.words.errors import ProjectError, WorthlineError
from worthline.words.periods import Calendar, Grain

PROJECT = """[company]
currency = "EUR"
[[sources]]
table = "orders"
path = "orders.csv"
[[sources]]
table = "customers"
path = "customers.csv"
# a note of my own
"""
ONBOARDING = (
    "change", "add", "New onboarding", "--on", "2024-02-10", "--audience", "channel=search",
    "--expects", "order_value=+5%,revenue=up", "--owner", "Olena",
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    orders = ["order_id,customer_id,ordered_at,amount"]
    for month in range(1, 7):
        orders += [
            f"{month}-{who},c{who},2024-{month:02}-{1 + who % 27:02},{20 + who % 9}" for who in range(40)
        ]
    customers = ["customer_id,channel", *(f"c{who},{'search' if who % 2 else 'store'}" for who in range(40))]
    (tmp_path / "orders.csv").write_text("\n".join(orders), encoding="utf-8")
    (tmp_path / "customers.csv").write_text("\n".join(customers), encoding="utf-8")
    (tmp_path / "worthline.toml").write_text(PROJECT, encoding="utf-8")
    ran("load", "--project", tmp_path)
    return tmp_path


def test_a_change_is_added_below_and_nothing_else_is_touched(shop: Path) -> None:
    ran(*ONBOARDING, "--project", shop)
    text = (shop / "worthline.toml").read_text(encoding="utf-8")
    assert text.startswith(PROJECT.rstrip("\n"))
    assert tomllib.loads(text)["changes"] == [
        {
            "what": "New onboarding", "on": date(2024, 2, 10), "audience": "channel=search",
            "expects": {"order_value": "+5%", "revenue": "up"}, "owner": "Olena",
        }
    ]  # fmt: skip
    ran("change", "add", "Second", "--on", "2024-03-01", "--project", shop)
    assert [each.what for each in read(shop).changes] == ["New onboarding", "Second"]


def test_the_register_is_listed_the_latest_first(shop: Path) -> None:
    ran(*ONBOARDING, "--project", shop)
    ran("change", "add", "Second", "--on", "2024-03-01", "--audience", "newcomers", "--project", shop)
    rows = ran("change", "--project", shop).rows
    assert [row[:3] for row in rows[1:]] == [
        ["Mar 1, 2024", "Second", "who joined since"], ["Feb 10, 2024", "New onboarding", "channel=search"],
    ]  # fmt: skip
    told = json.loads(ran("change", "--format", "json", "--project", shop).out)
    assert told[0]["expects"] == {"order_value": "+5%", "revenue": "up"}


def test_it_stands_on_the_charts_and_beside_the_metrics_it_is_to_move(shop: Path) -> None:
    ran(*ONBOARDING, "--project", shop)
    ran("report", "--project", shop)
    page = (shop / "report.html").read_text(encoding="utf-8")
    assert "Feb 10, 2024: New onboarding" in page
    rows = ran("table", "order_value,revenue,customer_churn", "--format", "json", "--project", shop).out
    plans = {row["metric"]: row["plans"] for row in json.loads(rows)}
    assert plans["order_value"][0]["initiative"] == "New onboarding, 2024-02-10"
    assert plans["order_value"][0]["expected"] == "+5%"
    assert plans["customer_churn"] == []


def test_without_a_change_it_says_how_to_register_one(shop: Path) -> None:
    assert "worthline change add" in ran("change", "--project", shop).err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("add",), "It is not said what was changed"),
        (("add", "X", "--audience", "colour=red"), "There is no column to cut by 'colour'"),
        (("add", "X", "--audience", "channel=mail"), "There is no customer whose channel is 'mail'"),
        (("add", "X", "--audience", "vip"), "vip"),
        (("add", "X", "--expects", "order_valu=up"), "There is no metric 'order_valu'"),
        (("add", "X", "--expects", "order_value=lots"), "is no expected effect"),
        (("add", "X", "--on", "tomorrow"), "tomorrow"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_the_file_stays(
    asked: tuple[str, ...], said: str, shop: Path
) -> None:
    told = typed("change", *asked, "--project", shop)
    assert told.code == 2
    assert said in told.err
    assert (shop / "worthline.toml").read_text(encoding="utf-8") == PROJECT


def test_a_file_that_nothing_can_be_added_below_is_left_as_it_is(shop: Path) -> None:
    text = PROJECT.replace('[company]\ncurrency = "EUR"\n', 'changes = []\n[company]\ncurrency = "EUR"\n')
    (shop / "worthline.toml").write_text(text, encoding="utf-8")
    told = typed("change", "add", "X", "--project", shop)
    assert told.code == 2
    assert "Nothing can be added below what worthline.toml says of changes" in told.err
    assert (shop / "worthline.toml").read_text(encoding="utf-8") == text


def test_an_effect_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    written = '[[changes]]\nwhat = "X"\non = 2024-02-10\nexpects = { revenue = "more" }\n'
    (tmp_path / "worthline.toml").write_text(written, encoding="utf-8")
    with pytest.raises(ProjectError, match="'more' is no effect on revenue"):
        read(tmp_path)


def test_effects_are_read_as_people_write_them() -> None:
    assert read_effects(" revenue=up , nps=-2 ") == {"revenue": "up", "nps": "-2"}
    assert read_effects("") == {}
    with pytest.raises(WorthlineError):
        read_effects("revenue")


def test_a_change_belongs_to_the_period_of_its_day() -> None:
    changes = [Registered(what="b", on=date(2024, 2, 29)), Registered(what="a", on=date(2024, 2, 1))]
    february, march = (Calendar().period_of(date(2024, month, 5), Grain.MONTH) for month in (2, 3))
    assert [each.what for each in within(changes, february)] == ["a", "b"]
    assert within(changes, march) == []
