"""Does the report tell of health with its proof first, and can every listed score be followed on the sheet?"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.analyses.health.company import mean_of, scored
from tests.rows import few, measurer
from tests.showing.test_report_html import Reader
from tests.showing.test_report_xlsx import different, recalculated

from worthline.analyses.health.proof import NO_BETTER_THAN, PROVEN, SAYS_NOTHING, TOO_LITTLE
from worthline.analyses.health.reported import CUSTOMERS, MONEY, Followed, Reported, Unread, reported
from worthline.analyses.health.trust import trust
from worthline.analyses.scorecard import scorecard
from worthline.measuring.measure import Measurer
from worthline.project.health import Health
from worthline.project.registered import Registered
from worthline.project.settings import Company, Settings
from worthline.showing.cards import shown_card
from worthline.showing.health_chart import apart, stacked_rows
from worthline.showing.health_page import HealthPage, health_page
from worthline.showing.phrases import caveat, trusted
from worthline.showing.report_html import report
from worthline.showing.report_xlsx import write_workbook
from worthline.showing.view import ReportView
from worthline.showing.xlsx.health_by_hand import board_of, group_mean
from worthline.words.i18n import LANGUAGES, speech

FIRST, LAST = date(2023, 1, 1), date(2024, 12, 31)
PEOPLE, SILENT = 150, 50
"""Customers, and the days before they leave in which they use nothing."""
HOSTILE = "<script>c3"
KEYS = ["health_score", "red_customers", "customer_churn"]
SCHEMES = {
    "signs": Health(),
    "groups": Health.model_validate(
        {
            "groups": {"use": 3, "service": 1, "money": 1},
            "missing": "neutral",
            "segments": [{"where": "region = 'north'", "red_to": 40}],
        }
    ),
}
"""Signs weighed against each other; groups, a segment scored otherwise, and the middle of yellow for the unknown."""
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")


def _subscriptions(chance: random.Random) -> list[dict[str, Any]]:
    """Who came when, and the day on which two in three of them leave."""
    rows = []
    for at in range(PEOPLE):
        since = FIRST + timedelta(days=chance.randrange(400))
        until = since + timedelta(days=chance.randrange(150, 700))
        rows.append({
            "subscription_id": f"s{at}", "customer_id": HOSTILE if at == 3 else f"c{at}", "started_at": since,
            "ended_at": until if at % 3 and until <= LAST else None, "amount": 20 + at % 5 * 10, "interval": "month",
        })  # fmt: skip
    return rows


def _events(chance: random.Random, subscriptions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Uses, about one in four days; none in the last days of those who leave, nor of one in ten for a while."""
    return [
        {"event_id": f"{row['subscription_id']}-{at}", "customer_id": row["customer_id"], "event": "use",
         "happened_at": row["started_at"] + timedelta(days=at)}
        for number, row in enumerate(subscriptions)
        for at in range(((row["ended_at"] or LAST) - row["started_at"]).days - (SILENT if row["ended_at"] else 0))
        if chance.random() < 0.25 and not (number % 10 == 0 and at % 100 < 40)
    ]  # fmt: skip


@lru_cache(maxsize=3)
def company(how: str = "signs") -> Measurer:
    chance = random.Random(11)
    subscriptions = _subscriptions(chance)
    customers = [
        {"customer_id": row["customer_id"], "region": "north" if at % 4 else "south", "owner": "=Olena"}
        for at, row in enumerate(subscriptions)
    ]
    rows = {"subscriptions": subscriptions, "events": _events(chance, subscriptions), "customers": customers}
    return scored(measurer(rows, few(), as_of=LAST.isoformat()), SCHEMES[how].scheme({}))


@lru_cache(maxsize=3)
def told(how: str = "signs") -> Reported:
    found = reported(company(how))
    assert isinstance(found, Reported)
    return found


def view(language: str = "en", how: str = "signs") -> ReportView:
    changes = (Registered(what="Prices <up>", on=date(2024, 5, 2)),)
    own = Settings(
        company=Company.model_validate({"name": "Beans", "currency": "EUR", "language": language}),
        changes=changes,
    )
    return ReportView(own, card(how), date(2025, 1, 2), health=told(how))


@lru_cache(maxsize=3)
def card(how: str = "signs") -> Any:
    return scorecard(company(how), KEYS, on=date(2024, 12, 15))


def page() -> HealthPage:
    found = health_page(view(), speech("en"))
    assert found is not None
    return found


def test_the_verdict_stands_first_in_the_section_and_on_every_card_of_health() -> None:
    html = report(view())
    section = html[html.index('id="health"') :]
    assert section.index('class="verdict"') < section.index("<table")
    assert page().verdict in Reader(html).text
    proof = told().overview.proof
    assert proof.area.value is not None
    for each in card().cards:
        beside = shown_card(each, view(), speech("en")).beside
        assert (f"(AUC {proof.area.value:.1%})" in beside) == (each.metric.key != "customer_churn")


def test_the_verdict_stands_in_the_key_metrics_and_in_the_workbook(tmp_path: Path) -> None:
    said = trusted(
        next(each for each in card().cards if each.metric.key == "red_customers").caveats, speech("en")
    )
    assert said
    assert Reader(report(view())).text.count(said) >= 4
    write_workbook(tmp_path / "book.xlsx", view())
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    texts = {str(cell.value) for row in book["Health score"].iter_rows() for cell in row}
    assert any(said in text for text in texts)


def test_metrics_that_are_not_read_from_the_score_need_no_proof_of_it() -> None:
    assert set(trust(company(), ["customer_churn", "health_score"])) == {"health_score"}
    assert trust(company(), ["customer_churn"]) == {}


@pytest.mark.parametrize("verdict", [PROVEN, NO_BETTER_THAN, SAYS_NOTHING, TOO_LITTLE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_said_in_every_language(verdict: str, language: str) -> None:
    figure, shown = ("12", "12") if verdict == TOO_LITTLE else ("0.625", "62")
    said = caveat(f"health_{verdict}:{figure}", speech(language))
    assert shown in said
    assert "{" not in said


def test_bars_are_the_shares_of_the_colours_and_their_mark_is_a_month_before() -> None:
    found, rows = told().overview, page().wards
    everybody = sum(ward.customers for ward in found.now.values())
    assert [row.name for row in rows] == ["red", "yellow", "green"]
    assert [row.bar for row in rows] == [
        pytest.approx(100 * ward.customers / everybody, abs=0.05) for ward in found.now.values()
    ]
    assert sum(row.mark or 0.0 for row in rows) == pytest.approx(100, abs=0.2)
    assert sum(row.money_bar for row in rows) == pytest.approx(100, abs=0.2)


def test_layers_of_every_month_reach_from_nothing_to_all() -> None:
    for keys in (CUSTOMERS, MONEY):
        rows = stacked_rows({key: told().months[key] for key in keys})
        assert {row["low"] for row in rows if row["colour"] == keys[0]} == {0.0}
        tops = [row["high"] for row in rows if row["colour"] == keys[-1]]
        assert tops == [pytest.approx(1)] * len(tops)
    assert len(page().stacks) == 2
    assert all("red" in each.svg and "<svg" in each.svg for each in page().stacks)


def test_names_at_the_end_of_layers_never_touch() -> None:
    assert apart([0.01, 0.02, 0.5])[1] - apart([0.01, 0.02, 0.5])[0] == pytest.approx(13 / 142)
    assert max(apart([0.96, 0.97, 0.98])) <= 1
    assert apart([0.1, 0.4, 0.8]) == [0.1, 0.4, 0.8]


def test_registered_changes_are_marked_and_said() -> None:
    plain = replace(view(), settings=view().settings.model_copy(update={"changes": ()}))
    other = health_page(plain, speech("en"))
    assert other is not None
    assert page().changed == "May 2, 2024: Prices <up>"
    assert other.changed == ""
    assert page().stacks[0].svg != other.stacks[0].svg


def test_the_section_is_sound_and_safe_in_every_language() -> None:
    for language in LANGUAGES:
        html = report(view(language))
        assert Reader(html).open == []
        assert "<script" not in html
        assert "<up>" not in html
        assert "{signs}" not in html


def test_a_list_names_whom_to_call_why_and_what_to_do() -> None:
    at_risk = page().lists[0]
    assert at_risk.title == "At risk"
    first = dict(zip(at_risk.heads, at_risk.rows[0], strict=True))
    patient = told().overview.at_risk[0]
    assert first["customer"] == patient.customer
    assert first["health"] == f"{patient.score:.0f}"
    assert first["owner"] == "=Olena"
    assert first["next step"]


def test_weights_of_the_signs_that_are_there_come_to_all() -> None:
    signs = page().signs
    assert signs is not None
    weights = [row[signs.heads.index("weight")] for row in signs.rows]
    assert sum(float(each.rstrip("%")) for each in weights if each != "–") == pytest.approx(100, abs=0.3)
    assert "Net Promoter Score (NPS) (answers)" in page().lacking


def test_a_company_of_which_too_little_is_known_is_told_what_is_lacking() -> None:
    orders = [
        {"order_id": f"o{at}", "customer_id": f"c{at}", "ordered_at": FIRST, "amount": 9} for at in range(5)
    ]
    made = measurer({"orders": orders}, few(), as_of=LAST.isoformat())
    health = Health.model_validate({"least_known": 0.9})
    found = reported(scored(made, health.scheme({})))
    assert isinstance(found, Unread)
    said = health_page(replace(view(), health=found), speech("en"))
    assert said is not None
    assert said.unread.startswith("There is no score: too little")
    assert "(events)" in said.unread


def test_a_company_without_customers_has_no_such_section() -> None:
    nobody = measurer({"answers": [{"customer_id": "a", "answered_at": LAST, "survey": "nps", "score": 9}]})
    assert reported(scored(nobody, Health().scheme({}))) is None
    assert 'id="health"' not in report(replace(view(), health=None))


@pytest.mark.parametrize("how", SCHEMES)
def test_the_listed_scores_follow_from_points_and_weights(how: str) -> None:
    """Plain Python says what the engine worked out, and what the sheet's formulas say."""
    board, found = board_of(told(how).overview.found), told(how)
    assert found.followed
    for each in found.followed:
        assert _by_hand(each, board) == pytest.approx(each.patient.score, rel=1e-9)


def _by_hand(each: Followed, board: Any) -> float | None:
    scheme = board.found.scheme
    if board.groups:
        means = {name: group_mean(each, board, name) for name in board.groups}
        weights = dict(scheme.groups)
        return mean_of((None if mean == "" else float(mean), weights[name]) for name, mean in means.items())
    weights = dict(scheme.parts[each.part].weights)
    return mean_of((each.points[sign.key], weights.get(sign.key, 0.0)) for sign in board.signs)


@pytest.mark.libreoffice
@pytest.mark.parametrize("how", SCHEMES)
def test_libreoffice_works_out_the_same_scores_and_colours(how: str, tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlsx"
    write_workbook(path, view("uk", how))
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path, tmp_path)
    formulas = [
        str(cell.value) for row in openpyxl.load_workbook(path)["Здоров'я вручну"].iter_rows() for cell in row
        if str(cell.value).startswith("=")
    ]  # fmt: skip
    assert sum(each.startswith("=IF(SUMPRODUCT") for each in formulas) >= len(told(how).followed)
    assert different(ours, theirs) == []
