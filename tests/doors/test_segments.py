"""Does `worthline segments` tell what it knows, keep back what it should, and say what is wrong?"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.doors.typed import ran

PROJECT = """
[company]
name = "Shop"
language = "{language}"

[rules]
minimum_customers = 1

[segments]
columns = ["region"]

[segments.regulars]
where = "orders >= 2"
name = "Our regulars"

[segments.nobody]
where = "orders > 1000"

[[sources]]
table = "orders"
path = "orders.csv"
columns = {{order_id = "id", customer_id = "who", ordered_at = "on", amount = "sum"}}

[[sources]]
table = "customers"
path = "customers.csv"
columns = {{customer_id = "who"}}
"""


def project(folder: Path, language: str = "en") -> Path:
    orders = [f"{n}{k},c{n},2024-0{1 + k}-0{1 + n % 9},{10 + n}" for n in range(12) for k in range(1 + n % 3)]
    people = [f"c{n},{'=HYPERLINK(1)' if n % 2 else 'north'},c{n}@shop.org" for n in range(12)]
    (folder / "orders.csv").write_text("\n".join(["id,who,on,sum", *orders]), encoding="utf-8")
    (folder / "customers.csv").write_text("\n".join(["who,region,e-mail", *people]), encoding="utf-8")
    (folder / "worthline.toml").write_text(PROJECT.format(language=language), encoding="utf-8")
    assert ran("load", "--project", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shop"))


def test_every_segment_is_listed_with_how_it_is_made(folder: Path) -> None:
    rows = {row[0]: row[1:] for row in ran("segments", "--project", folder).rows[1:]}
    assert rows["region"] == ["your column", ""]
    assert rows["regulars"] == ["defined in worthline.toml", "orders >= 2"]
    assert rows["rfm"][0] == "computed"


def test_the_segments_of_a_column_stand_side_by_side(folder: Path) -> None:
    told = ran("segments", "loyalty", "--project", folder)
    assert [row[:3] for row in told.rows[1:]] == [["bought once", "4", "33.3%"], ["loyal", "8", "66.7%"]]
    assert "The most valuable tenth brought" in told.err


def test_a_program_gets_keys_and_not_names(folder: Path) -> None:
    rows = ran("segments", "loyalty", "--format", "json", "--project", folder).json
    assert [row["segment"] for row in rows] == [{"loyalty": "new"}, {"loyalty": "loyal"}]


def test_a_list_keeps_contacts_back_and_runs_no_formula(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    told = ran("segments", "region", "--list", "=HYPERLINK(1)", "--out", out, "--project", folder)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert (told.code, len(rows)) == (0, 6)
    assert "e_mail" in told.err
    assert {row["region"] for row in rows} == {"'=HYPERLINK(1)"}
    assert "e_mail" not in rows[0]


def test_contacts_are_written_when_they_are_asked_for(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    ran("segments", "loyalty", "--list", "bought once", "--contacts", "--out", out, "--project", folder)
    assert {row["e_mail"] for row in csv.DictReader(out.open(encoding="utf-8"))} == {
        f"c{n}@shop.org" for n in (0, 3, 6, 9)
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["segments", "regoin"], ["no column to cut by 'regoin'", "Did you mean 'region'"]),
        (["segments", "loyalty", "--list", "old"], ["There are: loyal, new"]),
        (["segments", "--list", "new"], ["Name its column"]),
        (["measure", "revenue", "--only", "nobody"], ["Nobody is in the segment nobody: orders > 1000."]),
        (["measure", "revenue", "--only", "regulras"], ["Did you mean 'regulars'"]),
    ],
)
def test_what_is_wrong_is_told_with_what_there_is(folder: Path, words: list[str], told: list[str]) -> None:
    assert ran(*words, "--project", folder).told(*told)


def test_a_segment_that_nobody_is_in_is_named_and_the_scorecard_still_comes(folder: Path) -> None:
    told = ran("scorecard", "--project", folder)
    assert told.code == 0
    assert "Nobody is in the segment nobody: orders > 1000." in told.err
    assert len(told.rows) > 3


def test_one_segment_alone_can_be_measured(folder: Path) -> None:
    words = ("--from", "2024-01-01", "--to", "2024-01-31", "--format", "json", "--project", folder)
    alone = ran("measure", "revenue", "--only", "regulars", *words).json
    cut = ran("measure", "revenue", "--by", "regulars", *words).json
    assert [row["value"] for row in alone] == [
        row["value"] for row in cut if row["segment"] == {"regulars": "yes"}
    ]


def test_the_report_names_segments_as_the_project_does(folder: Path) -> None:
    assert ran("report", "--project", folder).code == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Our regulars" in page
    assert "all others" in page


@pytest.mark.parametrize(("language", "name"), [("uk", "купили один раз"), ("ru", "купили один раз")])
def test_groups_have_names_in_three_languages(tmp_path: Path, language: str, name: str) -> None:
    told = ran("segments", "loyalty", "--project", project(tmp_path, language))
    assert told.rows[1][0] == name
