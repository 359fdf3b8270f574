"""Does `worthline table` show the key-metrics table in every form, and is a wrong plan or file told plainly?"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.doors.shop import shop
from tests.doors.typed import Typed, ran

import worthline
from worthline.project.read import read
from worthline.words.errors import ProjectError, UnknownNameError

ASKED = "revenue,order_value"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = shop(tmp_path_factory.mktemp("shop"))
    with worthline.open(made):
        return made


def table(folder: Path, *words: str | Path) -> Typed:
    done = ran("table", *words, "--project", folder)
    assert done.code == 0, done.err
    return done


def test_a_pipe_gets_a_row_a_metric(folder: Path) -> None:
    rows = table(folder, ASKED).rows
    assert [row[0] for row in rows] == ["key", "revenue", "order_value"]
    assert rows[1][2] == "€1,146"
    assert "€35.50 (April 2024) → €95.50 (May 2024), +169.0%." in rows[2][6]
    assert rows[2][7].startswith(
        "Offer a second bag. Owner: Olena. By Sep 30, 2024. Expected effect: one order"
    )


def test_without_names_the_first_of_the_trade_come_and_all_when_asked(folder: Path) -> None:
    first = [row[0] for row in table(folder).rows[1:]]
    every = [row[0] for row in table(folder, "--all").rows[1:]]
    assert first[0] == "revenue"
    assert "order_value" in first
    assert every[: len(first)] == first or set(first) < set(every)


@pytest.mark.parametrize(
    ("name", "begins"), [("t.html", "<!doctype html>"), ("t.md", "# Shop: Key metrics"), ("t.json", "[\n")]
)
def test_the_ending_of_the_file_says_the_form(folder: Path, tmp_path: Path, name: str, begins: str) -> None:
    done = table(folder, ASKED, "--out", tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert (done.out, name in done.err) == ("", True)


def test_a_workbook_has_the_table_with_numbers_as_numbers(folder: Path, tmp_path: Path) -> None:
    table(folder, ASKED, "--out", tmp_path / "t.xlsx")
    (sheet,) = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert [[cell.value for cell in row][:2] for row in sheet.iter_rows(min_row=3)] == [
        ["Revenue", 1146], ["Average order value", 95.5],
    ]  # fmt: skip


def test_a_program_gets_json(folder: Path) -> None:
    revenue, order_value = json.loads(table(folder, ASKED, "--format", "json").out)
    assert (revenue["value"], order_value["change"]["before"]) == (1146, 35.5)
    assert order_value["plans"][0]["expected"] == "one order in ten has two bags"


def test_a_program_asks_in_python_for_the_same(folder: Path) -> None:
    with worthline.open(folder) as company:
        (row,) = company.key_table("order_value", on="2024-04-15")
        assert row.value == "€35.50"
        with pytest.raises(UnknownNameError, match="order_value"):
            company.key_table("order_valeu")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "xlsx"), ("cannot be printed", "--out table.xlsx")),
        (("--out", "t.docx"), ("t.docx says no form", ".xlsx")),
        (("--out", "no/such/folder/t.html"), ("t.html cannot be written", "--out")),
        (("--out", "no/such/folder/t.xlsx"), ("t.xlsx cannot be written", "--out")),
        (("--save",), ("no drafts to save", "--draft --save")),
        (("revenu",), ("'revenu'", "revenue")),
    ],
)
def test_what_cannot_be_done_is_something_to_mend(
    folder: Path, words: tuple[str, ...], told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert ran("table", *words).told(*told)


def test_a_plan_for_a_metric_that_does_not_exist_is_named_and_the_table_still_comes(tmp_path: Path) -> None:
    folder = shop(tmp_path, '\n[plan.revenu]\ninitiative = "Sell more"\n')
    done = table(folder, "revenue")
    assert "'revenu'" in done.err
    assert done.rows[1][0] == "revenue"


def settings(tmp_path: Path, text: str) -> Path:
    (tmp_path / "worthline.toml").write_text(text)
    return tmp_path


def test_one_plan_and_several_are_both_read(tmp_path: Path) -> None:
    text = '[plan.mrr]\ninitiative = "A"\n[[plan.arpa]]\ninitiative = "B"\n[[plan.arpa]]\ninitiative = "C"\n'
    plans = read(settings(tmp_path, text)).plan
    assert {key: [plan.initiative for plan in each] for key, each in plans.items()} == {
        "mrr": ["A"], "arpa": ["B", "C"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[plan.mrr]\ninitiative = "A"\nonwer = "B"\n', ("line 3, plan.mrr.onwer", "Did you mean 'owner'?")),
        (
            '[[plan.mrr]]\ninitiative = "A"\n[[plan.mrr]]\ninitiative = 3\n',
            ("line 4", "plan.mrr.2.initiative"),
        ),
        ('[plan]\nmrr = "sell more"\n', ("line 2, plan.mrr", "[[plan.METRIC]]")),
        ('[plan.mrr]\ninitiative = ""\n', ("line 2, plan.mrr.initiative",)),
        ('[plan.mrr]\ninitiative = "A"\ntarget = nan\n', ("line 3, plan.mrr.target",)),
    ],
)
def test_a_plan_written_wrongly_is_told_with_its_line(
    tmp_path: Path, text: str, told: tuple[str, ...]
) -> None:
    with pytest.raises(ProjectError) as error:
        read(settings(tmp_path, text))
    assert [word for word in told if word not in str(error.value)] == []
