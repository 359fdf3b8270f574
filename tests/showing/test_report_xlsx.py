"""Can a person check the scorecard by hand in a spreadsheet?"""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.rows import EVERY_KEY, measurer

from worthline.analyses.cohorts import cohorts
from worthline.analyses.scorecard import Card, Scorecard, scorecard
from worthline.catalogue.subjects import by_subject, subject_of
from worthline.catalogue.texts import texts
from worthline.measuring.measure import Measurer
from worthline.project.settings import Company, Plan, Settings
from worthline.showing.report_xlsx import write_workbook
from worthline.showing.view import ReportView
from worthline.showing.xlsx.arithmetic import gives, in_cells
from worthline.showing.xlsx.names import LONGEST, Place, sheet_names
from worthline.showing.xlsx.numbers import NumberFormats
from worthline.showing.xlsx.workings import workings
from worthline.tables.rules import Rules
from worthline.words.i18n import LANGUAGES, speech
from worthline.words.periods import Grain
from worthline.words.values import Style, Unit

COMMAND = "=cmd|'/c calc'!A1"
CHANNELS = (COMMAND, "@search", "+store", "-3")
pytestmark = pytest.mark.filterwarnings("ignore:Sparkline Group extension")
PEOPLE = [f"c{number}" for number in range(48)]


def _day(month: int, day: int) -> date:
    return date(2024 + month // 12, month % 12 + 1, day)


def _orders() -> list[dict[str, Any]]:
    return [
        {
            "order_id": f"{who}-{month}", "customer_id": who, "ordered_at": _day(month, 1 + at % 27),
            "amount": 20 + (at * 7 + month) % 30, "cost": 9 + at % 6,
        }
        for at, who in enumerate(PEOPLE)
        for month in range(at % 12, 18)
        if (at + month) % 4
    ]  # fmt: skip


def _subscriptions() -> list[dict[str, Any]]:
    return [
        {
            "subscription_id": f"{who}-{step}", "customer_id": who,
            "started_at": _day(at % 12 + 4 * step, 3), "ended_at": None if step else _day(at % 12 + 4, 3),
            "amount": 10 + at % 5 + step * (at % 3 - 1), "interval": "month",
        }
        for at, who in enumerate(PEOPLE)
        for step in range(2 if at % 6 else 1)
    ]  # fmt: skip


def _answers() -> list[dict[str, Any]]:
    return [
        {
            "answer_id": f"{who}-{month}-{survey}", "customer_id": who, "answered_at": _day(month, 15),
            "survey": survey, "scale": scale, "score": (at + month) % 11 if survey == "nps" else at % 5 + 1,
        }
        for at, who in enumerate(PEOPLE)
        for month in range(at % 12, 18)
        for survey, scale in (("nps", "0-10"), ("csat", "1-5"))
    ]  # fmt: skip


def _tickets() -> list[dict[str, Any]]:
    """Answered after a quarter of an hour to twelve hours, closed on the same day; every seventh is open."""
    return [
        {
            "ticket_id": f"{who}-{month}", "customer_id": who, "opened_at": _at(month, 8, 0), "reopened": at % 9 == 0,
            "due_at": _at(month, 18, 0), "first_response_at": _at(month, 8 + at % 12, 15), "topic": "bill",
            "closed_at": _at(month, 20, 30) if at % 7 else None,
        }
        for at, who in enumerate(PEOPLE)
        for month in range(at % 12, 18)
    ]  # fmt: skip


def _deliveries() -> list[dict[str, Any]]:
    return [
        {
            "delivery_id": row["order_id"], "order_id": row["order_id"], "customer_id": row["customer_id"],
            "promised_at": row["ordered_at"], "delivered_at": row["ordered_at"] + timedelta(days=at % 5 == 0),
            "ordered_quantity": 10, "delivered_quantity": 10 - (at % 4 == 0),
        }
        for at, row in enumerate(_orders())
    ]  # fmt: skip


def _leads() -> list[dict[str, Any]]:
    return [
        {
            "lead_id": f"l{at}", "customer_id": who if at % 3 else None, "contacted_at": _day(at % 12, 1),
            "won_at": _day(at % 12, 3 + at % 20) if at % 3 else None, "channel": CHANNELS[at % 4],
        }
        for at, who in enumerate(PEOPLE)
    ]  # fmt: skip


def _at(month: int, hour: int, minute: int) -> datetime:
    return datetime.combine(_day(month, 9), time(hour, minute))


@lru_cache(maxsize=1)
def company() -> Measurer:
    """Forty-eight people who came month by month in 2024, order, subscribe and answer, until mid 2025."""
    joined = [
        {"customer_id": who, "joined_at": _day(at % 12, 1), "channel": CHANNELS[at % 4]}
        for at, who in enumerate(PEOPLE)
    ]
    spend = [
        {"spent_at": _day(month, 2), "amount": 30 + month, "channel": channel, "kind": kind}
        for month in range(18)
        for channel in CHANNELS
        for kind in ("media", "tools")
    ]
    rows = {
        "customers": joined,
        "orders": _orders(),
        "subscriptions": _subscriptions(),
        "tickets": _tickets(),
    }
    more = {"answers": _answers(), "spend": spend, "deliveries": _deliveries(), "leads": _leads()}
    return measurer({**rows, **more}, Rules(minimum_customers=1), as_of="2025-06-30")


@lru_cache(maxsize=1)
def measured() -> Scorecard:
    return scorecard(company(), EVERY_KEY, by=["channel"], on=date(2024, 12, 31))


def view(language: str = "en") -> ReportView:
    settings = Settings(
        company=Company(name="@SUM(A1) & Sons", currency="UAH", language=language),  # type: ignore[arg-type]
        plan={"revenue": (Plan(initiative="=1+1 new shops", owner="+Olena"),)},
    )
    return ReportView(settings, measured(), date(2025, 7, 1), cohorts(company()))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(language: str, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("book") / "scorecard.xlsx"
    write_workbook(path, view(language))
    return openpyxl.load_workbook(path)


def cells(book: Workbook) -> Iterator[tuple[Worksheet, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet, cell) for cell in row if isinstance(cell, Cell))


def test_it_has_a_sheet_for_every_metric_with_a_number(book: Workbook) -> None:
    assert len(book.sheetnames) == len(measured().cards) + 4
    assert len(measured().cards) > 35


def test_names_of_sheets_are_ones_excel_takes(book: Workbook) -> None:
    assert all(len(name) <= LONGEST and not set(name) & set("[]:*?/\\") for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)


def test_every_formula_is_one_of_ours_and_no_text_became_one(book: Workbook) -> None:
    formulas = [str(cell.value) for _, cell in cells(book) if cell.data_type == "f"]
    assert len(formulas) > 1_000
    assert not [text for text in formulas if "cmd" in text or "Olena" in text or "shops" in text]


@pytest.mark.parametrize("text", [*CHANNELS, "@SUM(A1) & Sons"])
def test_text_that_looks_like_a_formula_stays_text(book: Workbook, text: str) -> None:
    found = [cell for _, cell in cells(book) if cell.value == text]
    assert found
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_every_value_on_the_scorecard_is_a_formula(book: Workbook) -> None:
    values = [book.worksheets[0].cell(row, 2) for row in index(book)]
    assert len(values) == len(measured().cards)
    assert [cell.coordinate for cell in values if cell.data_type != "f"] == []


def index(book: Workbook) -> list[int]:
    """The rows of the scorecard that lead to a metric's sheet."""
    rows = enumerate(book.worksheets[0].iter_rows(min_row=7), start=7)
    return [at for at, (name, *_) in rows if name.hyperlink]


def told() -> list[Card]:
    """The cards in the order in which their questions are asked."""
    return [
        card for cards in by_subject(measured().cards, lambda card: card.metric).values() for card in cards
    ]


def test_the_scorecard_is_an_index_under_the_questions_that_metrics_answer(
    book: Workbook, language: str
) -> None:
    names = [str(book.worksheets[0].cell(row, 1).value) for row in index(book)]
    questions = {speech(language)(subject_of(card.metric).question) for card in told()}
    assert names == [texts(card.metric, language).name for card in told()]
    assert questions <= {str(row[0].value) for row in book.worksheets[0].iter_rows(min_row=7)}


def test_sheets_of_one_subject_share_the_colour_of_their_tabs(book: Workbook) -> None:
    first = len(book.sheetnames) - len(told())
    colours = [str(sheet.sheet_properties.tabColor) for sheet in book.worksheets[first:]]
    pairs = {(subject_of(card.metric).key, colour) for card, colour in zip(told(), colours, strict=True)}
    assert len(pairs) == len({subject for subject, _ in pairs})


def test_segments_carry_a_check_against_the_total(book: Workbook) -> None:
    checks = [str(cell.value) for _, cell in cells(book) if str(cell.value).startswith("=IF(ABS(")]
    assert len(checks) > 30


def test_a_metric_stands_under_its_name_in_the_language(book: Workbook, language: str) -> None:
    said = {str(cell.value) for _, cell in cells(book) if cell.data_type == "s"}
    assert {texts(card.metric, language).name for card in measured().cards} <= said


def recalculated(path: Path, folder: Path) -> Workbook:
    """The workbook as LibreOffice calculates it: the values we wrote are taken out of it first."""
    openpyxl.load_workbook(path).save(folder / "bare.xlsx")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    soffice = shutil.which("soffice") or "soffice"
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    out = folder / "out"
    subprocess.run(
        [*command, "--outdir", str(out), str(folder / "bare.xlsx")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return openpyxl.load_workbook(out / "bare.xlsx", data_only=True)


ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


@pytest.mark.libreoffice
def test_libreoffice_calculates_every_value_that_was_measured(tmp_path: Path) -> None:
    """Each formula gives the value written with it, and the scorecard the values that were measured."""
    path = tmp_path / "scorecard.xlsx"
    write_workbook(path, view("uk"))
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path, tmp_path)
    assert [where(sheet, cell) for sheet, cell in cells(theirs) if cell.data_type == "e"] == []
    assert different(ours, theirs) == []
    shown = [theirs.worksheets[0].cell(row, 2).value for row in index(openpyxl.load_workbook(path))]
    assert shown == [pytest.approx(card.now.value, rel=1e-9) for card in told()]


def different(ours: Workbook, theirs: Workbook) -> list[str]:
    return [
        f"{where(sheet, cell)}: {cell.value} and {theirs[sheet.title][cell.coordinate].value}"
        for sheet, cell in cells(ours)
        if not alike(cell.value, theirs[sheet.title][cell.coordinate].value)
    ]


def alike(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return (one or "") == (other or "")


def where(sheet: Worksheet, cell: Cell) -> str:
    return f"{sheet.title}!{cell.coordinate}"


READ_FROM_A_CURVE = {
    "time_to_value", "time_to_first_reorder", "lifetime_observed", "first_response_time",
    "resolution_time", "time_to_convert",
}  # fmt: skip


def test_every_value_but_those_of_a_curve_is_worked_out_from_what_stands_beside_it() -> None:
    formats = NumberFormats(Style())
    stated = {
        card.metric.key
        for card in measured().cards
        if not workings(card.metric, card.trend, formats).live(card.now)
    }
    assert stated == READ_FROM_A_CURVE


def test_the_same_scorecard_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        write_workbook(tmp_path / name, view())
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_a_company_without_a_single_number_gets_a_workbook_that_says_why(tmp_path: Path) -> None:
    nobody = measurer({}, as_of="2025-06-30")
    empty = ReportView(Settings(), scorecard(nobody, EVERY_KEY), date(2025, 7, 1), cohorts(nobody))
    write_workbook(tmp_path / "book.xlsx", empty)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert len(book.sheetnames) == 4
    assert "not in your data yet" in str(book.worksheets[0].cell(9, 2).value)


def test_years_are_compared_once(tmp_path: Path) -> None:
    years = scorecard(company(), ["revenue", "order_value"], grain=Grain.YEAR, on=date(2024, 12, 31))
    write_workbook(tmp_path / "book.xlsx", ReportView(Settings(), years, date(2025, 7, 1)))
    columns = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0].column_dimensions
    assert columns["I"].hidden
    assert not columns["F"].hidden


def test_titles_become_names_that_excel_takes() -> None:
    long = "A metric with a name of more than thirty-one characters"
    names = sheet_names(["LTV: CAC / 2", "'quoted'", long, long, "History", "", "revenue", "Revenue"])
    assert names[:2] == ["LTV CAC 2", "quoted"]
    assert names[4:] == ["History (2)", "-", "revenue", "Revenue (2)"]
    assert names[2] != names[3]
    assert {len(name) for name in names[2:4]} <= {LONGEST - 1, LONGEST}


def test_a_cell_of_another_sheet_is_quoted() -> None:
    assert Place("LTV's worth", 5, 1).anywhere == "'LTV''s worth'!$B$6"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a / (b * c)", "B1/(B2*B3)"),
        ("a * b / c", "B1*B2/B3"),
        ("a - (b - c)", "B1-(B2-B3)"),
        ("1 / a", "1/B1"),
        ("mean of a, b, c", "AVERAGE(B1,B2,B3)"),
        ("|a - b| / c", "ABS(B1-B2)/B3"),
    ],
)
def test_a_formula_reads_the_same_in_cells(formula: str, expected: str) -> None:
    assert in_cells(formula, {"a": "B1", "b": "B2", "c": "B3"}) == expected


@pytest.mark.parametrize("formula", ["the median of a", "a + unknown", "a / b", "a.__class__", "f(a)"])
def test_a_formula_that_cannot_be_worked_out_gives_nothing(formula: str) -> None:
    assert not gives(formula, {"a": 1.0, "b": 0.0}, 1.0)


@pytest.mark.parametrize(
    ("language", "currency", "unit", "value", "expected"),
    [
        ("en", "EUR", Unit.MONEY, 36.18, '"€"#,##0.00'),
        ("en", "EUR", Unit.MONEY, 1_036.18, '"€"#,##0'),
        ("uk", "UAH", Unit.MONEY, 36.18, '#,##0.00"\u00a0""₴"'),
        ("en", "JPY", Unit.MONEY, 36.0, '"¥"#,##0'),
        ("en", "EUR", Unit.SHARE, 0.18, "0.0%"),
        ("ru", "EUR", Unit.SHARE, 0.18, '0.0"\u00a0"%'),
        ("uk", "EUR", Unit.DAYS, 5, '#,##0.0"\u00a0дн."'),
        ("en", "EUR", Unit.HOURS, 2.5, '#,##0.0"\u00a0hours"'),
        ("uk", "EUR", Unit.HOURS, 2.5, '#,##0.0"\u00a0год"'),
    ],
)  # fmt: skip
def test_numbers_are_formatted_as_the_language_writes_them(
    language: str, currency: str, unit: Unit, value: float, expected: str
) -> None:
    assert NumberFormats(Style(language, currency)).of(unit, [value]) == expected
