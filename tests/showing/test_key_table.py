"""Does the key-metrics table read well in every form, and stay text whatever was written into it?"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.rows import few, measurer

from worthline.analyses.keytable import KeyRow, key_table
from worthline.analyses.scorecard import Scorecard, scorecard
from worthline.project.settings import Company, Plan, Settings
from worthline.showing.key_html import key_page
from worthline.showing.key_markdown import escaped, key_markdown
from worthline.showing.key_rows import WIDEST, cells, heads, key_blocks, key_sheet
from worthline.showing.key_xlsx import write_key_workbook
from worthline.showing.view import ReportView
from worthline.words.i18n import LANGUAGES, speech
from worthline.words.values import Style

HOSTILE = Plan(
    initiative="=1+1 | <script>alert(1)</script> [a](https://evil.example)", owner="@Olena", drafted=True
)
PLAIN = Plan(
    initiative="Offer two bags for the price of\none and a half", expected="order value up by a tenth"
)
KEYS = ["revenue", "order_value", "mrr"]


@lru_cache(maxsize=1)
def measured() -> Scorecard:
    """A shop of four months: 20 orders of 10 each month, of 30 in the last."""
    orders = [
        {
            "order_id": f"{month}-{who}", "customer_id": f"c{who}", "ordered_at": date(2025, month, 1 + who),
            "amount": (30 if month == 4 else 10) + who % 3,
        }
        for month in range(1, 5)
        for who in range(20)
    ]  # fmt: skip
    return scorecard(measurer({"orders": orders}, few(), as_of="2025-04-30"), KEYS)


def rows(language: str = "en") -> tuple[KeyRow, ...]:
    plans = {"revenue": (HOSTILE, PLAIN)}
    return key_table(measured(), plans, Style(language, "EUR"), KEYS)


def view(language: str = "en") -> ReportView:
    company = Company.model_validate({"name": "Beans | <b>Sons</b>", "currency": "EUR", "language": language})
    return ReportView(Settings(company=company), measured(), date(2025, 5, 1))


class Tags(HTMLParser):
    """The tags of a page, its visible text, and whether each was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_has_the_same_rows(language: str, tmp_path: Path) -> None:
    say, table = speech(language), rows(language)
    page, markdown = Tags(key_page(view(language), table)).said, key_markdown(view(language), table)
    write_key_workbook(tmp_path / "t.xlsx", view(language), table)
    book = [[cell.value for cell in row] for row in sheet(tmp_path / "t.xlsx").iter_rows(min_row=3)]
    for row, written in zip(table, book, strict=True):
        for text in (row.name, row.formula, row.numbers, row.why, row.where, row.example):
            assert text in page
            assert escaped(text) in markdown
        assert written[2:6] == list(cells(row, say)[2:6])


def sheet(path: Path) -> Worksheet:
    (only,) = openpyxl.load_workbook(path).worksheets
    assert isinstance(only, Worksheet)
    return only


def test_the_page_is_whole_fetches_nothing_and_runs_nothing() -> None:
    page = Tags(key_page(view(), rows()))
    assert page.open == []
    assert {"script", "a", "img", "link"}.isdisjoint(tag for tag, _ in page.tags)
    assert not [attributes for _, attributes in page.tags if {"src", "href", "onclick"} & attributes.keys()]
    assert HOSTILE.initiative in page.said
    assert "Beans | <b>Sons</b>" in page.said


def test_a_draft_is_marked_in_every_form(tmp_path: Path) -> None:
    write_key_workbook(tmp_path / "t.xlsx", view(), rows())
    forms = [
        key_page(view(), rows()), key_markdown(view(), rows()), str(sheet(tmp_path / "t.xlsx")["G3"].value),
        key_blocks(rows(), speech("en"))[0][1], key_sheet(rows(), speech("en")).rows[0][-1],
    ]  # fmt: skip
    assert [form.count("Draft, not decided:") for form in forms] == [1] * 5


def test_a_cell_of_markdown_ends_only_where_the_table_ends_it() -> None:
    lines = [line for line in key_markdown(view(), rows()).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(heads(speech("en"))) + 1}
    assert len(lines) == 2 + len(KEYS)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a | b", r"a \| b"),
        ("a\\|b", r"a\\\|b"),
        ("two\nlines", "two<br>lines"),
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("[a](b)", r"\[a\](b)"),
        ("![a](b)", r"!\[a\](b)"),
        ("https://evil.example", "https&#58;//evil.example"),
        ("`*_~#", r"\`\*\_\~\#"),
        ("a\u202eb\x00c", "abc"),
    ],
)
def test_nothing_written_means_anything_to_markdown(written: str, shown: str) -> None:
    assert escaped(written) == shown


def test_no_cell_of_the_workbook_is_a_formula_and_values_are_numbers(tmp_path: Path) -> None:
    write_key_workbook(tmp_path / "t.xlsx", view(), rows())
    found = sheet(tmp_path / "t.xlsx")
    assert {cell.data_type for row in found.iter_rows() for cell in row} <= {"s", "n"}
    assert (found["B3"].value, found["B5"].value) == (
        rows()[0].now.value,
        "not in your data yet: subscriptions",
    )


def test_a_plan_that_begins_like_a_formula_stays_text_when_someone_edits_it(tmp_path: Path) -> None:
    table = key_table(measured(), {"revenue": (Plan(initiative="=cmd|'/c calc'!A1"),)}, Style(), ["revenue"])
    write_key_workbook(tmp_path / "t.xlsx", view(), table)
    cell = sheet(tmp_path / "t.xlsx")["G3"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("width", [40, 72, 100, 200])
def test_no_line_on_a_screen_is_longer_than_the_screen_or_a_reader_likes(width: int) -> None:
    for heading, text in key_blocks(rows(), speech("uk"), width):
        assert heading
        assert max(map(len, text.splitlines())) <= min(width, WIDEST)


def test_a_metric_without_a_number_says_why_and_one_without_a_plan_says_none() -> None:
    heading, text = key_blocks(rows(), speech("en"))[2]
    assert heading.startswith("MRR: not in your data yet: subscriptions")
    assert text.endswith("none yet")
