"""Does `worthline benchmarks` show where a company stands, and does a bad file stop nothing else?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doors.typed import ran

import worthline
from worthline.words.errors import ProjectError, WorthlineError

HEAD = "metric,industry,segment,value,low,high,unit,year,definition,basis,source,publisher,link,sure\n"
OWN = "net_promoter_score,Coffee,roasters,35,,,points,2025,Promoters minus detractors,,Guild survey,Guild,https://guild.example/,read\n"
SETTINGS = """\
benchmarks = ["benchmarks.csv"]

[company]
name = "Corner Coffee"
{company}

[rules]
minimum_customers = 1

[[sources]]
table = "answers"
path = "answers.csv"
columns = {{ customer_id = "who", answered_at = "day", score = "score" }}
values = {{ survey = "nps", scale = "0-10" }}
"""
SCORES = {"2024-12": [9, 8, 7, 6, 10, 9], "2025-01": [9, 9, 7, 3, 10, 6], "2025-02": [10, 9, 9, 8, 9, 2]}


def project(folder: Path, own: str = OWN, company: str = "") -> Path:
    """Months of six answers: NPS 16.7 in January, 50 in February."""
    answers = [
        f"c{at},{month}-1{at},{score}" for month, scores in SCORES.items() for at, score in enumerate(scores)
    ]
    (folder / "answers.csv").write_text("\n".join(["who,day,score", *answers, "c9,2025-03-01,9"]) + "\n")
    (folder / "worthline.toml").write_text(SETTINGS.format(company=company))
    (folder / "benchmarks.csv").write_text(HEAD + own)
    return folder


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, loaded and with its report."""
    folder = project(tmp_path_factory.mktemp("coffee"))
    with worthline.open(folder) as company:
        company.write()
    return folder


def test_the_own_last_result_comes_first_then_the_own_benchmark_then_the_published(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded)
    first = [row[0] for row in told.rows[1:5]]
    assert first[0] == "your own period before"
    assert first[1].startswith("your own benchmark, Coffee")
    assert first[2].startswith("any industry")
    assert (told.code, told.rows[1][1]) == (0, "16.7")


def test_every_row_for_a_program_has_the_link_it_can_be_read_at(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded)
    assert all(row[-1].startswith("https://") for row in told.rows[2:])


def test_a_program_gets_json_with_the_own_result_first(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded, "--format", "json")
    assert told.json["value"] == 50
    assert [row["against"] for row in told.json["standings"]][:2] == ["own period before", "own benchmark"]


def test_the_zone_says_why_and_what_comes_next(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded)
    assert "Why it is usually here: You keep what you promise" in told.err
    assert "What comes next: Ask promoters" in told.err


def test_an_industry_leaves_out_the_others(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded, "--industry", "hotels")
    assert {row[0].split(",")[0] for row in told.rows[2:]} == {"Hotels", "any industry"}


def test_the_projects_industry_is_meant_where_none_is_named(tmp_path: Path) -> None:
    folder = project(tmp_path, company='industry = "hotels"')
    told = ran("benchmarks", "net_promoter_score", "--project", folder)
    assert told.rows[2][0] == "Hotels"


def test_an_industry_nobody_knows_names_the_near_ones(loaded: Path) -> None:
    told = ran("benchmarks", "net_promoter_score", "--project", loaded, "--industry", "hotles")
    assert told.told("'hotles'", "Hotels", "--industries")


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ((), ["net_promoter_score", "Net Promoter Score (NPS)"]),
        (("--industries",), ["Hotels", "2"]),
    ],
)
def test_what_there_is_can_be_listed_without_a_project(
    tmp_path: Path, words: tuple[str, ...], row: list[str]
) -> None:
    told = ran("benchmarks", *words, "--project", tmp_path)
    assert row in [each[:2] for each in told.rows]


def test_a_benchmark_without_a_source_is_an_error_with_its_line(tmp_path: Path) -> None:
    folder = project(tmp_path, OWN + OWN.replace("Guild survey", ""))
    told = ran("benchmarks", "net_promoter_score", "--project", folder)
    assert told.told("benchmarks.csv, line 3, has no source")


def test_a_bad_benchmark_file_does_not_stop_the_scorecard(tmp_path: Path) -> None:
    folder = project(tmp_path, OWN.replace("net_promoter_score", "net_promotor_score"))
    told = ran("scorecard", "--project", folder)
    assert told.code == 0
    assert any(row[0].startswith("Net Promoter Score") for row in told.rows)
    assert "benchmarks.csv, line 2" in told.err


def test_a_missing_benchmark_file_is_named_in_the_report(tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "benchmarks.csv").unlink()
    with worthline.open(folder) as company:
        company.write()
        with pytest.raises(ProjectError, match=r"no file benchmarks\.csv"):
            company.benchmarks("net_promoter_score")
    assert "There is no file benchmarks.csv" in (folder / "report.html").read_text()


def test_the_card_of_the_report_links_the_source(loaded: Path) -> None:
    page = (loaded / "report.html").read_text()
    assert '<a href="https://guild.example/" rel="noopener noreferrer">Guild: Guild survey</a>' in page
    assert page.index('class="against"') < page.index('class="others"')


def test_what_a_company_wrote_cannot_become_a_script(tmp_path: Path) -> None:
    folder = project(tmp_path, OWN.replace("https://guild.example/", "javascript:alert(1)"))
    with worthline.open(folder) as company:
        company.write()
    assert "javascript:" not in (folder / "report.html").read_text()


def test_a_program_asks_in_python_for_the_same(loaded: Path) -> None:
    with worthline.open(loaded) as company:
        found = company.benchmarks("net_promoter_score", industry="hotels")
        assert found.own[0].compared
        assert found.own[0].compared.value == pytest.approx(100 / 6)
        with pytest.raises(WorthlineError, match="no benchmark of the industry"):
            company.benchmarks("net_promoter_score", industry="moon mining")
