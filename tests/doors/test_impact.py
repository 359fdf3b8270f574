"""Does `worthline impact` say what a change did, by which method, and refuse what cannot be told with a reason?"""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.doors.typed import ran, typed

from worthline.doors.company import open_company
from worthline.doors.impact import impacts_of

PROJECT = """[company]
currency = "EUR"
language = "{language}"
[rules]
first_value_event = "brewed"
minimum_customers = 20
gross_margin = 0.5
[segments]
columns = ["size"]
"""
CHANGES = """
[[changes]]
what = "New onboarding"
on = 2025-01-01
audience = "newcomers"
expects = { activation_rate = "+20pp", time_to_value = "down" }
[[changes]]
what = "Calls to search"
on = 2025-01-10
audience = "channel=search"
expects = { order_value = "up" }
[[changes]]
what = "A new shop window"
on = 2024-10-01
expects = { revenue = "up", ltv_to_cac = "up" }
[[changes]]
what = "Nothing said"
on = 2024-11-01
[[changes]]
what = "Far ahead"
on = 2026-01-01
expects = { order_value = "+10%" }
[[changes]]
what = "Long ago"
on = 2020-01-01
expects = { order_value = "+10%" }
[[changes]]
what = "A handful"
on = 2025-01-01
audience = "channel=fair"
expects = { order_value = "up" }
"""
FIRST, MONTHS = date(2024, 1, 1), 18
SOURCE = '[[sources]]\ntable = "{name}"\npath = "{name}.csv"\n'
LATE = date(2025, 1, 1)


def _rows() -> dict[str, list[str]]:
    """Sixty join a month; from January 2025 on more of them brew soon, and those of search pay a quarter more."""
    chance = random.Random(4)
    customers, events = ["customer_id,joined_at,channel,size"], ["event_id,customer_id,happened_at,event"]
    orders = ["order_id,customer_id,ordered_at,amount"]
    for who in range(60 * MONTHS):
        joined = FIRST + timedelta(days=int(who / 60 * 30.4))
        channel = "fair" if who in (3, 4, 5, 6, 7) else "search" if who % 2 else "store"
        customers.append(f"c{who},{joined},{channel},{'large' if who % 3 else 'small'}")
        if chance.random() < (0.8 if joined >= LATE else 0.5):
            events.append(f"e{who},c{who},{joined + timedelta(days=chance.randint(1, 25))},brewed")
        for month in range(6):
            day = joined + timedelta(days=30 * month)
            more = 1.25 if channel == "search" and day >= date(2025, 1, 10) else 1.0
            orders.append(f"o{who}-{month},c{who},{day},{more * chance.uniform(10, 50):.2f}")
    return {"customers": customers, "events": events, "orders": orders}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("impact")
    tables = _rows()
    for name, lines in tables.items():
        kept = [line for line in lines if "2025-07" not in line]
        (folder / f"{name}.csv").write_text("\n".join(kept), encoding="utf-8")
    settings = PROJECT.format(language="en") + CHANGES + "".join(SOURCE.format(name=name) for name in tables)
    (folder / "worthline.toml").write_text(settings, encoding="utf-8")
    ran("load", "--project", folder)
    return folder


def told(shop: Path, *asked: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(ran("impact", *asked, "--format", "json", "--project", shop).out)
    return rows


def test_newcomers_are_judged_by_aligned_cohorts_and_the_true_effect_lies_in_the_interval(shop: Path) -> None:
    activation, time = told(shop, "New onboarding")
    assert activation["method"] == "aligned cohorts"
    assert activation["low"] < 0.3 < activation["high"]
    assert activation["verdict"] == "helped"
    assert activation["months_since"] == 5, "of June not everybody has had thirty days"
    assert time["effect"] < 0
    assert time["verdict"] == "helped"


def test_a_segment_is_judged_against_the_others_and_half_a_month_is_left_out(shop: Path) -> None:
    (found,) = told(shop, "calls to search")
    assert found["method"] == "difference in differences"
    assert found["low"] < 7.5 < found["high"], "a quarter of 30 on average"
    assert found["verdict"] == "helped"
    assert {each["kind"] for each in found["warnings"]} >= {"half a month"}


def test_everybody_is_judged_by_the_line_before_and_a_formula_by_its_numbers(shop: Path) -> None:
    rows = told(shop, "A new shop window")
    assert rows[0]["method"] == "interrupted series"
    assert rows[0]["metric"] == "revenue"
    assert {row["instead_of"] for row in rows[1:]} == {"ltv_to_cac"}


def test_a_table_is_for_people_and_tells_its_warnings(shop: Path) -> None:
    shown = ran("impact", "New onboarding", "--project", shop)
    assert shown.rows[0][:2] == ["metric", "verdict"]
    assert shown.rows[1][1].startswith("helped")
    assert "New onboarding, Jan 1, 2025, for: who joined since" in shown.err
    assert "A time is counted up to 30 days" in shown.err


def test_rows_go_into_a_file(shop: Path, tmp_path: Path) -> None:
    ran("impact", "New onboarding", "--out", tmp_path / "impact.csv", "--project", shop)
    assert "activation_rate" in (tmp_path / "impact.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("New onbording",), "Did you mean 'New onboarding'?"),
        (("Nothing said",), "does not say what it is to move"),
        (("Far ahead",), "is dated 2026-01-01, and the data ends on"),
        (("Long ago",), "The data begins on 2024-01-01, and holds 0 whole months before 2020-01-01"),
        (("A handful",), "there are 5 customers whom the change touched"),
        (("New onboarding", "--metric", "order_valu"), "Did you mean 'order_value'?"),
        (("New onboarding", "--metric", "ltv_predicted"), "is given by a model"),
        (("New onboarding", "--metric", "new_customers"), "the same for everybody"),
        (("New onboarding", "--metric", "repeat_purchase_rate"), "looks back over"),
        (("New onboarding", "--method", "differences"), "only who came later"),
        (("A new shop window", "--method", "differences"), "nobody is left to hold them against"),
        (("New onboarding", "--metric", "net_promoter_score"), "is missing"),
        (("--plan",), "It is not said what is planned"),
        (("--plan", "--metric", "order_value", "--effect", "lots"), "is no expected effect"),
        (("--plan", "--metric", "order_value", "--effect", "up", "--audience", "channel=moon"), "'moon'"),
    ],
)
def test_what_cannot_be_judged_says_why_and_what_to_do(asked: tuple[str, ...], said: str, shop: Path) -> None:
    found = typed("impact", *asked, "--project", shop)
    assert found.code == 2
    assert said in found.err
    assert "Traceback" not in found.err


def test_a_control_of_five_customers_is_refused(shop: Path) -> None:
    text = (shop / "worthline.toml").read_text(encoding="utf-8")
    few = text.replace("[[changes]]", "[segments.not_fair]\nwhere = \"channel != 'fair'\"\n[[changes]]", 1)
    changed = few.replace('audience = "channel=fair"', 'audience = "not_fair"')
    (shop / "few").mkdir()
    for file in shop.glob("*.csv"):
        (shop / "few" / file.name).write_bytes(file.read_bytes())
    (shop / "few" / "worthline.toml").write_text(changed, encoding="utf-8")
    ran("load", "--project", shop / "few")
    found = typed("impact", "A handful", "--project", shop / "few")
    assert found.code == 2
    assert "there are 5 customers to hold them against" in found.err


def test_where_no_change_is_registered_it_says_how_to(shop: Path, tmp_path: Path) -> None:
    for file in shop.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (shop / "worthline.toml").read_text(encoding="utf-8").replace(CHANGES, "")
    (tmp_path / "worthline.toml").write_text(text, encoding="utf-8")
    found = typed("impact", "--project", tmp_path)
    assert found.code == 2
    assert "worthline change add" in found.err


def test_a_plan_says_how_many_customers_and_months(shop: Path) -> None:
    asked = ("impact", "--plan", "--metric", "activation_rate", "--effect", "+8pp", "--audience", "newcomers")
    (planned,) = json.loads(ran(*asked, "--format", "json", "--project", shop).out)
    assert planned["method"] == "aligned cohorts"
    assert planned["customers_each"] == pytest.approx(2 * 0.22 * (1.96 + 0.84) ** 2 / 0.08**2, rel=0.25)
    shown = ran(*asked, "--project", shop)
    assert "the smallest effect that is found in 80.0% of cases" in shown.err


def test_a_change_that_is_registered_for_later_is_planned(shop: Path) -> None:
    (planned,) = json.loads(ran("impact", "--plan", "Far ahead", "--format", "json", "--project", shop).out)
    assert planned["method"] == "interrupted series"
    assert planned["size"] == pytest.approx(planned["now"] / 10)
    assert planned["judged_on"] is None or planned["judged_on"] > "2026-01-01"


def test_the_report_and_the_workbook_tell_of_changes(shop: Path) -> None:
    ran("report", "--project", shop)
    page = (shop / "report.html").read_text(encoding="utf-8")
    assert "Did it help?" in page
    assert "New onboarding" in page
    book = openpyxl.load_workbook(shop / "scorecard.xlsx")
    cells = [str(cell.value) for row in book["Did it help"].iter_rows() for cell in row if cell.value]
    assert "New onboarding" in cells
    assert any(cell.startswith("=") for cell in cells), "effects are worked out on the sheet"


def test_programs_get_every_change_that_can_be_judged(shop: Path) -> None:
    with open_company(shop) as company:
        assert {each.change.what for each in impacts_of(company)} >= {"New onboarding", "Calls to search"}
