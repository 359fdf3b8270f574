"""Does every command do what its help says, for a person and for a program?"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet
from tests.doors.typed import Typed, ran, typed

COMMANDS = (
    "init",
    "load",
    "check",
    "measure",
    "scorecard",
    "cohorts",
    "explain",
    "rules",
    "benchmarks",
    "segments",
    "table",
    "catalogue",
    "export",
    "report",
    "demo",
)
KEYS = [
    "metric", "period_start", "period_end", "segment", "value", "low", "high", "customers", "part", "whole", "unit",
    "verdict", "refused", "rules",
]  # fmt: skip
COLOUR = re.compile("\x1b\\[")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Typed]:
    """The demo company and what making it said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, typed("demo", folder, "--customers", 300)


@pytest.fixture(scope="module")
def folder(demo: tuple[Path, Typed]) -> Path:
    return demo[0]


def test_the_demo_shows_what_a_company_gets_and_says_what_to_do_next(demo: tuple[Path, Typed]) -> None:
    folder, made = demo
    assert made.code == 0
    assert made.err.count("Next: ") == 2
    assert {"report.html", "scorecard.xlsx", "truth.json"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches(command: str) -> None:
    told = ran(command, "--help")
    assert (told.code, told.err) == (0, "")
    assert f"worthline {command}" in told.out
    assert len(told.out.splitlines()) > 5


def test_help_names_every_command_and_where_to_start() -> None:
    told = typed("--help")
    assert told.code == 0
    assert all(command in told.out for command in (*COMMANDS, "Start: worthline demo"))


@pytest.mark.parametrize(
    "words",
    [
        ("load",),
        ("check",),
        ("check", "--rejected"),
        ("scorecard",),
        ("scorecard", "--every", "quarter", "--on", "2025-05-05"),
        ("cohorts",),
        ("measure", "revenue,mrr", "--every", "year"),
        ("explain", "customer_churn"),
    ],
    ids=" ".join,
)
def test_a_piped_command_is_plain_and_ends_well(folder: Path, words: tuple[str, ...]) -> None:
    done = ran(*words, "--project", folder)
    assert done.code == 0, done.err
    assert not COLOUR.search(done.out + done.err)
    assert not set(done.out) & set("─│━┃╭")


@pytest.mark.parametrize("words", [("scorecard",), ("measure", "mrr"), ("cohorts",), ("catalogue",)])
def test_piped_rows_have_a_header_and_tabs(folder: Path, words: tuple[str, ...]) -> None:
    """One header for each table; every row under it has its cells."""
    where = () if words == ("catalogue",) else ("--project", folder)
    rows = ran(*words, *where).rows
    heads = [row for row in rows if row[0] in ("metric", "not measured", "cohort", "key")]
    assert rows[0] in heads
    assert {len(row) for row in rows} == {len(head) for head in heads}


def test_a_pipe_gets_every_metric_asked_for_or_not(folder: Path) -> None:
    assert ran("scorecard", "-p", folder).out == ran("scorecard", "--all", "-p", folder).out


def test_a_person_gets_the_key_metrics_and_the_way_to_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve with a number, and those with a plan: the demo company plans its churn, CAC and time to value."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("worthline.showing.terminal.piped", lambda: False)
    monkeypatch.setattr("worthline.doors.commands.piped", lambda: False)
    short, whole = (ran("scorecard", *more, "-p", folder).out for more in ((), ("--all",)))
    assert "worthline scorecard --all" in short
    assert "MRR" in short
    assert "Average order value" not in short
    assert {"MRR", "Average order value", "Customer value"} <= {line.strip() for line in cells(whole)}


def cells(out: str) -> list[str]:
    """The first cell of every line."""
    return [line.strip().split("  ")[0] for line in out.splitlines()]


def test_a_shell_gets_what_this_process_gets(folder: Path) -> None:
    words = ("measure", "revenue", "--every", "year", "--project", folder)
    assert typed(*words) == ran(*words)


def test_json_rows_have_exactly_the_promised_keys(folder: Path) -> None:
    rows = ran("measure", "customer_churn,ltv_saas,time_to_value", "--format", "json", "-p", folder).json
    assert {tuple(row) for row in rows} == {tuple(KEYS)}


def test_json_of_the_scorecard_holds_the_refused_too(folder: Path) -> None:
    rows = ran("scorecard", "--format", "json", "--project", folder).json
    assert {tuple(row) for row in rows} == {tuple(KEYS)}
    assert all((row["value"] is None) == (row["refused"] is not None) for row in rows)


def test_json_segments_are_objects_of_the_columns_asked(folder: Path) -> None:
    rows = ran("measure", "revenue", "--by", "channel,size", "--format", "json", "-p", folder).json
    assert {tuple(row["segment"]) for row in rows} == {("channel", "size")}


def test_dates_bound_what_is_measured(folder: Path) -> None:
    words = ("measure", "revenue", "--from", "2024-02-10", "--to", "2024-04-01", "--format", "json")
    rows = ran(*words, "--project", folder).json
    assert [(row["period_start"], row["period_end"]) for row in rows] == [
        ("2024-02-01", "2024-02-29"),
        ("2024-03-01", "2024-03-31"),
        ("2024-04-01", "2024-04-30"),
    ]


def test_csv_parquet_and_json_say_the_same(folder: Path, tmp_path: Path) -> None:
    words = ("measure", "order_value", "--every", "year", "--project", folder, "--out")
    for name in ("rows.csv", "rows.parquet", "rows.json"):
        assert ran(*words, tmp_path / name).code == 0
    from_csv = [float(row["value"]) for row in csv.DictReader((tmp_path / "rows.csv").open(newline=""))]
    from_parquet = parquet.read_table(tmp_path / "rows.parquet").column("value").to_pylist()
    from_json = [row["value"] for row in json.loads((tmp_path / "rows.json").read_text())]
    assert from_csv == from_parquet == from_json


def test_printed_csv_reads_back(folder: Path) -> None:
    printed = ran("measure", "revenue", "--format", "csv", "--project", folder).out
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert len(rows) == 36
    assert sum(float(row["value"]) for row in rows) > 0


def test_explain_holds_formula_rules_and_sql(folder: Path) -> None:
    told = ran("explain", "customer_churn", "--on", "2025-10-01", "--project", folder).out
    assert all(head in told for head in ("Formula\n", "Rules\n", "SQL\n", "churn_counts =", "SELECT"))


def test_one_metric_of_the_catalogue_is_told_in_three_languages() -> None:
    told = {language: ran("catalogue", "mrr", "--language", language).out for language in ("en", "uk", "ru")}
    assert len(set(told.values())) == 3
    assert all("(mrr)" in text for text in told.values())


def test_check_as_json_says_of_each_metric_whether_it_can_be_measured(folder: Path) -> None:
    found = ran("check", "--format", "json", "--project", folder).json
    assert found["metrics"]["customer_churn"] == ""
    assert {table["table"] for table in found["passport"]["tables"]} >= {"orders", "subscriptions"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("measure", "revenu"), "revenue"),
        (("measure", "revenue", "--every", "fortnight"), "fortnight"),
        (("measure", "revenue", "--by", "colour"), "colour"),
        (("measure", "revenue", "--from", "soon"), "soon"),
        (("measure", "revenue", "--from", "2025-01-01", "--to", "2024-01-01"), "Turn --from and --to round"),
        (("measure", "revenue", "--format", "parquet"), "--out"),
        (("measure",), "METRIC"),
        (("explain", "nothing"), "worthline catalogue"),
        (("scorecard", "--no-such-option"), "--no-such-option"),
        (("frobnicate",), "frobnicate"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_what_was_typed_wrongly_is_said_without_a_traceback(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    where = () if words == ("frobnicate",) else ("--project", folder)
    done = ran(*words, *where)
    assert done.told(said), (done.code, done.err)
    assert done.out == ""


@pytest.mark.parametrize("command", ["load", "check", "scorecard", "cohorts", "report"])
def test_a_folder_without_a_project_says_what_to_do(command: str, tmp_path: Path) -> None:
    assert ran(command, "--project", tmp_path).told("worthline init")


def test_a_missing_project_ends_a_process_with_2(tmp_path: Path) -> None:
    assert typed("scorecard", folder=tmp_path).told("worthline init")


def test_a_reader_that_stops_early_is_no_fault(folder: Path) -> None:
    command = f"{sys.executable} -m worthline.doors.cli measure revenue,mrr --project {folder} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.startswith("metric\t")
    assert done.stderr == ""
