"""Is the project file that is written the one that is read, and is one that is there left alone?"""

from pathlib import Path

import pytest

from worthline.project.read import read
from worthline.project.settings import Settings
from worthline.project.write import Draft, text_of, write
from worthline.words.errors import ProjectError

WHOLE = Settings.model_validate(
    {
        "company": {"name": 'Сир і "Ґава"', "currency": "UAH", "time_zone": "Europe/Kyiv", "pack": "retail"},
        "sources": [
            {
                "table": "orders",
                "path": "замовлення \\ 1.csv",
                "decimal": ",",
                "date_format": ["%d.%m.%Y", "%Y%m%d"],
                "columns": {"customer_id": "Клієнт № 1", "ordered_at": 3},
                "values": {"currency": "UAH"},
            },
            {"table": "customers", "path": "b.csv", "columns": {"customer_id": "id", "region": "Область"}},
        ],
        "rules": {"customer_is": "activity", "media_kinds": ["media", "ads"], "first_value_event": "урок"},
        "segments": {"columns": ["region"]},
        "plan": {"mrr": {"initiative": "Нові тарифи", "due": "2025-01-31", "target": 5.5}},
        "load": {"largest_rejected_share": 0.1},
        "metrics": ["own.py"],
    }
)


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "worthline.toml", Draft(WHOLE))
    assert read(tmp_path) == WHOLE


def test_only_what_was_set_is_written() -> None:
    written = text_of(Draft(Settings.model_validate({"company": {"name": "A"}})))
    assert [line for line in written.splitlines() if "=" in line] == [
        'name = "A" # as it stands on the report'
    ]


def test_notes_stand_above_their_source() -> None:
    written = text_of(Draft(WHOLE, {1: ("Not used: phone.",)}))
    assert (
        written.index('path = "замовлення')
        < written.index("# Not used: phone.")
        < written.index('path = "b.csv"')
    )


def test_no_line_that_explains_is_longer_than_a_screen() -> None:
    comments = [line for line in text_of(Draft(WHOLE)).splitlines() if line.startswith("#")]
    assert max(map(len, comments)) <= 104


def test_a_project_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "worthline.toml"
    path.write_text("mine")
    with pytest.raises(ProjectError, match="already"):
        write(path, Draft(WHOLE))
    assert path.read_text() == "mine"


def test_it_is_replaced_when_told(tmp_path: Path) -> None:
    path = tmp_path / "worthline.toml"
    path.write_text("mine")
    write(path, Draft(WHOLE), overwrite=True)
    assert read(path) == WHOLE
    assert [file.name for file in tmp_path.iterdir()] == ["worthline.toml"]
