"""Does the page of lifetime value show every formula, what each missed, when customers pay back, and what moves it?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from tests.analyses.lifetime.companies import END, Rows, orders, spent
from tests.rows import few, measurer
from tests.showing.test_report_html import Reader
from tests.showing.test_report_xlsx import different, recalculated

from worthline.analyses.lifetime.curve import MOSTLY, Curves
from worthline.analyses.lifetime.overview import Overview, overview
from worthline.analyses.lifetime.tried import Tried
from worthline.analyses.scorecard import scorecard
from worthline.measuring.measure import Measurer
from worthline.project.settings import Company, Settings
from worthline.showing.curve_chart import OLDEST, curve_rows
from worthline.showing.lifetime_page import LifetimePage, lifetime_page, ltv_cards
from worthline.showing.report_html import report
from worthline.showing.report_xlsx import write_workbook
from worthline.showing.view import ReportView
from worthline.words.i18n import LANGUAGES, speech

EVERYONE = 400
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")


@lru_cache(maxsize=2)
def shop(spends: bool = True) -> Measurer:
    rows = orders(EVERYONE)
    channels = {f"c{who}": "<b>ads</b>" if who % 3 else "store" for who in range(EVERYONE)}
    tables: dict[str, Rows] = {
        "orders": rows,
        "customers": [{"customer_id": who, "channel": channel} for who, channel in channels.items()],
    }
    if spends:
        came = dict.fromkeys(str(row["customer_id"]) for row in rows)
        each = zip(spent(rows, "ordered_at", 60), came, strict=True)
        tables["spend"] = [{**spend, "channel": channels[who]} for spend, who in each]
    return measurer(tables, few(gross_margin=0.4), as_of=END.isoformat())


@lru_cache(maxsize=2)
def seen(spends: bool = True) -> Overview:
    found = overview(shop(spends))
    assert found is not None
    return found


@lru_cache(maxsize=8)
def view(language: str = "en", spends: bool = True) -> ReportView:
    settings = Settings(
        company=Company.model_validate({"name": "Beans", "currency": "EUR", "language": language})
    )
    keys = [
        "ltv_simple",
        "ltv_margin",
        "ltv_historic",
        "ltv_predicted",
        "ltv_error",
        "ltv_to_cac",
        "customer_churn",
    ]
    card = scorecard(shop(spends), keys, on=date(2024, 6, 15))
    known = shop(spends).known
    return ReportView(settings, card, date(2024, 7, 2), known=known, lifetime=seen(spends))


def page(spends: bool = True) -> LifetimePage:
    found = lifetime_page(view(spends=spends), speech("en"))
    assert found is not None
    return found


def test_every_lifetime_value_stands_beside_the_others_with_what_it_missed() -> None:
    tried = seen().found.tried
    assert isinstance(tried, Tried)
    rows = {row.key: row for row in page().formulas}
    assert set(rows) == {card.metric.key for card in ltv_cards(view().scorecard)}
    assert {"ltv_simple", "ltv_margin", "ltv_historic", "ltv_predicted"} == set(rows)
    assert max(row.bar for row in rows.values()) == 100
    assert rows["ltv_simple"].missed == ""
    margin = next(each for each in tried.trials if each.name == "ltv_margin").miss
    assert rows["ltv_margin"].missed == f"{abs(margin):.1%} too {'much' if margin > 0 else 'little'}"


def test_the_spread_is_from_the_lowest_to_the_highest() -> None:
    values = [card.now.value or 0.0 for card in ltv_cards(view().scorecard)]
    assert f"the highest is {max(values) / min(values):.1f} times the lowest" in page().spread


def test_the_drawing_is_full_as_far_as_most_is_seen_and_broken_after_that() -> None:
    assert isinstance(seen().months, Curves)
    each = seen().months.pooled  # type: ignore[union-attr]
    rows = curve_rows(each)
    assert [row["at"] for row in rows] == list(range(OLDEST + 1))
    assert [row["seen"] for row in rows] == [share > MOSTLY for share in each.seen[: OLDEST + 1]]
    assert sum(row["seen"] and row["ahead"] for row in rows) == 1
    assert all(row["low"] <= row["value"] <= row["high"] for row in rows)
    assert "<svg" in page().curve


def test_channels_and_months_are_told_with_the_day_they_can_be_judged() -> None:
    channels, months = page().channels, page().months
    assert channels is not None
    assert months is not None
    assert [row[0] for row in channels.rows] == ["all", "<b>ads</b>", "store"]
    assert len({len(row) for row in (channels.heads, *channels.rows)}) == 1
    assert months.rows[0][-1] == "Jun 1, 2024"


def test_a_bar_goes_from_a_tenth_less_to_a_tenth_more_and_the_line_stands_between() -> None:
    rows = page().swings
    assert rows[0].start == 0
    assert rows[0].width == 100
    assert all(row.start <= page().now[1] <= row.start + row.width for row in rows)


def test_the_page_is_sound_and_safe_in_every_language() -> None:
    for language in LANGUAGES:
        html = report(view(language))
        assert Reader(html).open == []
        assert "<b>ads" not in html
        assert 'id="lifetime"' in html


def test_without_spend_the_page_says_why_there_is_no_curve() -> None:
    assert page(spends=False).curve == ""
    assert page(spends=False).months is None
    assert page(spends=False).curve_said == "No curve: not in your data yet: spend."


def test_a_company_without_orders_has_no_such_page() -> None:
    nobody = measurer({"answers": [{"customer_id": "a", "answered_at": END, "survey": "nps", "score": 9}]})
    assert overview(nobody) is None


def test_on_the_sheet_what_each_is_off_by_is_worked_out(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    write_workbook(path, view())
    sheet = openpyxl.load_workbook(path)["Lifetime value"]
    formulas = [
        str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")
    ]
    tried = seen().found.tried
    assert isinstance(tried, Tried)
    assert sum("-1" in each and "/" in each for each in formulas) == len(tried.trials)
    assert any(each.startswith("=MAX(") for each in formulas)


@pytest.mark.libreoffice
def test_libreoffice_works_out_the_same(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    write_workbook(path, view("uk"))
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path, tmp_path)
    assert different(ours, theirs) == []
