"""Does an error in worthline.toml name its line, its key, its value and what would be right?"""

from pathlib import Path

import pytest

from worthline.project.read import read, rules_of
from worthline.project.settings import Settings
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError


def project(folder: Path, text: str | bytes) -> Path:
    (folder / "worthline.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def complaint(folder: Path, text: str | bytes) -> str:
    with pytest.raises(ProjectError) as caught:
        read(project(folder, text))
    return str(caught.value)


def test_the_file_or_its_folder_will_do(tmp_path: Path) -> None:
    project(tmp_path, '[company]\nname = "Ґава"\n')
    assert read(tmp_path) == read(tmp_path / "worthline.toml")
    assert read(tmp_path).company.name == "Ґава"


def test_a_mark_of_utf8_at_the_start_is_no_error(tmp_path: Path) -> None:
    assert read(project(tmp_path, b'\xef\xbb\xbf[company]\nname = "A"\n')).company.name == "A"


def test_a_missing_file_is_made_by_init(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="worthline init"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[company]\nname = A\n", "line 2, is not TOML: 'name = A'"),
        ("hello\n", "line 1, is not TOML: 'hello'"),
        ('[company]\nname = "A"\nname = "B"\n', "is not TOML"),
        (b"\x1f\x8b\x00\xff", "is not text: byte 2"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    assert told in complaint(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[company]\n\ncurrancy = "EUR"\n', "line 3, company.currancy: there is no key"),
        ('[compani]\nname = "A"\n', "Did you mean 'company'?"),
        ('[[sources]]\ntable = "orders"\npath = "a.csv"\ndelimeter = ";"\n', "Did you mean 'delimiter'?"),
        ("[rules]\nchurn_cunts = 1\n", "Did you mean 'churn_counts'?"),
    ],
)
def test_an_unknown_key_is_told_with_the_one_meant(tmp_path: Path, text: str, told: str) -> None:
    assert told in complaint(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[company]\ncurrency = "euro"\n', "line 2, company.currency: 'euro' is impossible here. Expected a"),
        ('[company]\ntime_zone = "Kiev"\n', "there is no such time zone. Expected a name like Europe/Kyiv."),
        ('[company]\nlanguage = "de"\n', "Expected 'en', 'uk' or 'ru'."),
        ('[company]\npack = "shop"\n', "Expected one of retail, services, education, saas, wholesale, a list of them"),
        ("[load]\nlargest_rejected_share = 5\n", "Expected 1 or less."),
        ("company = 5\n", "Expected a section of keys."),
        ('[[sources]]\npath = "a.csv"\n', "the key 'table' is missing"),
        ('[[sources]]\ntable = "orders"\n', "Expected one of path, database and lake."),
        (
            '[[sources]]\ntable = "orders"\nlake = "sales.orders"\nquery = "select 1"\n',
            "line 4, sources.1.query: a table in the lake is read as it stands. Expected a view there that does what",
        ),
        ("[plan.mrr]\ninitiative = 7\n", "line 2, plan.mrr.initiative: 7 is impossible here."),
    ],
)  # fmt: skip
def test_an_impossible_value_is_told_with_what_was_expected(tmp_path: Path, text: str, told: str) -> None:
    assert told in complaint(tmp_path, text)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("activity_window_days = 5", "Expected 31 or more."),
        ("activity_window_days = 36500", "Expected 3650 or less."),
        ('activity_window_days = "90"', "Expected a whole number."),
        ("trials_are_customers = 1", "Expected true or false."),
        ('churn_counts = "all"', "Expected 'lost_of_opening', 'all_lost_over_opening' or"),
        ("gross_margin = 1.5", "Expected 1 or less."),
        ('media_kinds = "media"', "Expected a list in [brackets]."),
    ],
)
def test_an_impossible_rule_is_told_with_its_line(tmp_path: Path, rule: str, told: str) -> None:
    said = complaint(tmp_path, f"[rules]\n\n{rule}\n")
    assert f"line 3, rules.{rule.partition(' ')[0]}" in said
    assert told in said


def test_a_column_that_a_table_has_not_is_told_at_its_own_line(tmp_path: Path) -> None:
    text = '[[sources]]\ntable = "spend"\npath = "a.csv"\n[sources.columns]\namount = "x"\nspent = "y"\n'
    said = complaint(tmp_path, text)
    assert "line 6, sources.1.columns.spent: spend has no column 'spent'" in said
    assert "Did you mean 'spent_at'?" in said


def test_the_second_source_is_told_from_the_first(tmp_path: Path) -> None:
    source = '[[sources]]\ntable = "orders"\npath = "a.csv"\n'
    assert "line 7, sources.2.header" in complaint(tmp_path, source + source + 'header = "no idea"\n')


def test_a_value_over_several_lines_is_told_at_its_first(tmp_path: Path) -> None:
    assert "line 3, rules.media_kinds" in complaint(tmp_path, "[rules]\n\nmedia_kinds = [\n  1,\n  2,\n]\n")


def test_everything_else_that_is_wrong_is_told_too(tmp_path: Path) -> None:
    said = complaint(tmp_path, '[company]\nlanguage = "de"\ncurrency = "euro"\n')
    assert "line 3, company.currency" in said
    assert "line 2, company.language" in said


def test_rules_are_those_of_the_file_upon_our_own(tmp_path: Path) -> None:
    text = '[rules]\ngross_margin = 1\nmedia_kinds = ["media", "ads"]\nactivity_window_days = 90\n'
    expected = Rules(gross_margin=1, media_kinds=("media", "ads"), activity_window_days=90)
    assert rules_of(read(project(tmp_path, text))) == expected


def test_rules_that_no_file_holds_are_checked_as_well() -> None:
    with pytest.raises(ProjectError, match="31 or more"):
        rules_of(Settings(rules={"activity_window_days": 5}))
