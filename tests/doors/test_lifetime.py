"""Does `worthline lifetime` show how wrong each way of telling was, and what is expected of whom?"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.doors.typed import ran, typed

PROJECT = """
[company]
currency = "EUR"
[rules]
gross_margin = 0.4
minimum_customers = 5
[[sources]]
table = "orders"
path = "orders.csv"
"""
START, END = date(2022, 1, 1), date(2024, 6, 30)


def written(folder: Path, customers: int) -> Path:
    """A shop whose customers buy every month or so, each at their own pace, and leave now and then."""
    chance, lines = random.Random(11), ["order_id,customer_id,ordered_at,amount"]
    for who in range(customers):
        day, pace = START + timedelta(days=chance.randrange(600)), chance.uniform(15, 90)
        while day <= END:
            lines.append(f"{len(lines)},c{who},{day},{chance.uniform(20, 60):.2f}")
            day += timedelta(days=1 + int(chance.expovariate(1 / pace)))
            if chance.random() < 0.15:
                break
    (folder / "orders.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "worthline.toml").write_text(PROJECT, encoding="utf-8")
    ran("load", "--project", folder)
    return folder


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("shop"), 300)


def test_every_way_of_telling_is_shown_with_what_it_missed(shop: Path) -> None:
    shown = ran("lifetime", "--project", shop)
    ways = [row[0].removeprefix("* ") for row in shown.rows]
    assert {"BG/NBD", "MBG/NBD", "LTV on margin", "as much a month as so far"} <= set(ways)
    assert sum(row[0].startswith("* ") for row in shown.rows) == 1
    assert "the least of the models whose parameters are sure" in shown.err
    assert "In the next 12 months 300 customers are to bring €" in shown.err


def test_programs_get_the_same_as_json(shop: Path) -> None:
    rows = {row["way"]: row for row in json.loads(ran("lifetime", "--format", "json", "--project", shop).out)}
    assert rows["bg_nbd"]["kind"] == "model"
    assert rows["bg_nbd"]["miss"] == pytest.approx(
        (rows["bg_nbd"]["said"] - rows["bg_nbd"]["came"]) / rows["bg_nbd"]["came"]
    )
    assert rows["as_before"]["expected"] is None
    assert rows["bg_nbd"]["low"] < rows["bg_nbd"]["a_customer"] < rows["bg_nbd"]["high"]


def test_each_customer_can_be_had_as_a_file(shop: Path, tmp_path: Path) -> None:
    ran("lifetime", "--customers", "--out", tmp_path / "each.parquet", "--project", shop)
    rows = pq.read_table(tmp_path / "each.parquet").to_pylist()
    ways = json.loads(ran("lifetime", "--format", "json", "--project", shop).out)
    assert len(rows) == 300
    assert sum(row["margin"] for row in rows) == pytest.approx(
        next(way["expected"] for way in ways if way["best"])
    )
    assert [row["margin"] for row in rows] == sorted((row["margin"] for row in rows), reverse=True)
    assert all(0 <= row["probability"] <= 1 for row in rows)
    assert {row["group"] for row in rows} == {"win_back", "lost", "there"}
    assert all(row["next_by"] is None or row["next_by"] > END for row in rows)


def test_whom_to_win_back_has_brought_more_than_most_and_is_likely_lost(shop: Path, tmp_path: Path) -> None:
    ran("lifetime", "--customers", "--out", tmp_path / "each.csv", "--project", shop)
    lines = (tmp_path / "each.csv").read_text().splitlines()
    heads = [head.strip('"') for head in lines[0].split(",")]
    rows = [dict(zip(heads, line.split(","), strict=True)) for line in lines[1:]]
    mean = sum(float(row["so_far"]) for row in rows) / len(rows)
    for row in rows:
        if row["group"].strip('"') == "win_back":
            assert float(row["probability"]) < 0.5
            assert float(row["so_far"]) > mean


def test_a_farther_look_brings_more(shop: Path) -> None:
    near, far = (
        json.loads(ran("lifetime", "--months", months, "--format", "json", "--project", shop).out)
        for months in ("6", "24")
    )
    assert near[0]["expected"] < far[0]["expected"]


def test_too_few_customers_are_a_refusal_with_its_reason_and_no_file(tmp_path: Path) -> None:
    few = written(tmp_path, 12)
    shown = ran("lifetime", "--project", few)
    assert "only 8 customers have bought again" in shown.err
    refused = typed("lifetime", "--customers", "--project", few)
    assert refused.code != 0
    assert "No forecast: only" in refused.err
    assert "Traceback" not in refused.err


@pytest.mark.parametrize("months", ["0", "500", "soon"])
def test_impossible_months_are_told(shop: Path, months: str) -> None:
    refused = typed("lifetime", "--months", months, "--project", shop)
    assert refused.code != 0
    assert "--months" in refused.err + refused.out


def test_what_would_follow_if_something_were_otherwise(shop: Path) -> None:
    shown = ran("lifetime", "--what-if", "price=+10%,churn=-1pp", "--project", shop)
    rows = {row[0]: row[1:] for row in shown.rows}
    assert rows["LTV on margin"][2].startswith("+")
    assert "a month" in "".join(rows)
    assert "All else stays" in shown.err
    rows = json.loads(ran("lifetime", "--what-if", "price=+10%", "--format", "json", "--project", shop).out)
    assert rows[0]["then"] > rows[0]["now"]


def test_a_change_that_cannot_be_is_told(shop: Path) -> None:
    assert typed("lifetime", "--what-if", "prize=+10%", "--project", shop).told("prize", "price")
    assert typed("lifetime", "--what-if", "churn=-90pp", "--project", shop).told("churn would be -")


def lines(rows: list[tuple[str, date, float]]) -> str:
    body = [f"{at},{who},{day},{amount}" for at, (who, day, amount) in enumerate(rows)]
    return "\n".join(["order_id,customer_id,ordered_at,amount", *body])


def monthly(customers: int, months: int = 18, amount: float = 20.0) -> list[tuple[str, date, float]]:
    """Every customer buys for the same on the same days."""
    return [
        (f"c{who}", START + timedelta(days=30 * month), amount)
        for who in range(customers)
        for month in range(months)
    ]


BAD = {
    "nobody bought again": (
        [(f"c{who}", START + timedelta(days=who), 20.0) for who in range(400)], "only 0 customers have bought again",
    ),
    "two customers": (monthly(2), "only 2 customers have bought again"),
    "all the same": (monthly(100), "was closer than every model"),
    "one week": (
        [(f"c{who}", START + timedelta(days=(who + time) % 7), 20.0) for who in range(100) for time in range(3)],
        "looks back 6 months; the data begins on 2022-01-01",
    ),
    "nothing paid": (
        [(who, day, 0.0) for who, day, _ in monthly(100)],
        "customers brought nothing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", list(BAD))
def test_where_nothing_can_be_foretold_it_says_why_and_shows_the_formulas(case: str, tmp_path: Path) -> None:
    rows, said = BAD[case]
    (tmp_path / "orders.csv").write_text(lines(rows), encoding="utf-8")
    (tmp_path / "worthline.toml").write_text(PROJECT, encoding="utf-8")
    ran("load", "--project", tmp_path)
    shown = ran("lifetime", "--project", tmp_path)
    assert said in shown.err
    assert "LTV on margin" in {row[0] for row in shown.rows}
    assert not any(row[0].startswith("* ") for row in shown.rows)
    assert typed("lifetime", "--customers", "--project", tmp_path).err.startswith("No forecast")


def test_without_orders_or_contracts_it_says_what_is_lacking(tmp_path: Path) -> None:
    answers = [f"c{who},2024-0{1 + who % 9}-11,nps,{who % 11}" for who in range(60)]
    (tmp_path / "answers.csv").write_text(
        "\n".join(["customer_id,answered_at,survey,score", *answers]), encoding="utf-8"
    )
    settings = '[company]\ncurrency = "EUR"\n[[sources]]\ntable = "answers"\npath = "answers.csv"\n'
    (tmp_path / "worthline.toml").write_text(settings, encoding="utf-8")
    ran("load", "--project", tmp_path)
    lacking = "not in your data yet: orders or subscriptions"
    assert lacking in ran("lifetime", "--project", tmp_path).err
    told = ran("lifetime", "--format", "json", "--project", tmp_path)
    assert json.loads(told.out) == []
    assert lacking in told.err


def test_the_curve_is_shown_by_channel_and_written_by_age(shop: Path, tmp_path: Path) -> None:
    lone = typed("lifetime", "--curve", "--project", shop)
    assert lone.code == 2
    assert "not in your data yet: spend" in lone.err
    told = written(tmp_path, 300)
    first: dict[str, str] = {}
    for line in (told / "orders.csv").read_text(encoding="utf-8").splitlines()[1:]:
        _, who, day, _ = line.split(",")
        first[who] = min(day, first.get(who, day))
    spend = "\n".join(["spent_at,amount,channel", *(f"{day},30,search" for day in first.values())])
    (told / "spend.csv").write_text(spend, encoding="utf-8")
    (told / "worthline.toml").write_text(
        PROJECT + '[[sources]]\ntable = "spend"\npath = "spend.csv"\n', encoding="utf-8"
    )
    ran("load", "--project", told)
    shown = ran("lifetime", "--curve", "--project", told)
    assert ["all", "300", "€30.00"] in [row[:3] for row in shown.rows]
    assert "12 months can be judged on" in shown.out
    assert "give or take" in shown.err
    rows = json.loads(ran("lifetime", "--curve", "--format", "json", "--project", told).out)
    assert {row["age"] for row in rows if row["all_together"]} >= set(range(25))
