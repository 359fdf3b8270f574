"""Can a stranger follow every example: is it told where its data comes from, and does it run as it stands?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import EXAMPLES, reconciles, shows_everything

from worthline.project.read import read, rules_of

ROWS = {
    "ecommerce_returns": 10_000 + 10_000 + 5_052 + 10_000,
    "foodie_fi": 5 + 2_650,
    "marketing_spend": 308,
    "northwind": 93 + 830 + 2_155 + 830,
    "nps_bank": 5_000 + 5_000,
    "olist_funnel": 8_000 + 842,
    "pwc_call_center": 5_000 + 5_000,
    "simple_shop_events": 31_106 + 600 + 470,
    "support_tickets_small": 1_000 + 1_000,
    "telco_churn": 7_043 + 7_043,
}
"""Rows of all sources: those of a file once for each table it fills, or as many as the source's query makes."""


def test_the_examples_are_those_listed() -> None:
    assert sorted(path.parent.name for path in EXAMPLES.glob("*/worthline.toml")) == sorted(ROWS)
    listed = re.findall(r"^## (\w+)", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_an_example_says_where_its_data_comes_from_and_under_which_licence(name: str) -> None:
    told = [line for line in _text(name).splitlines() if line.startswith("# ")]
    assert any("Data: " in line for line in told)
    assert any("Licence: " in line for line in told)


@pytest.mark.parametrize("name", ROWS)
def test_an_example_is_a_good_project_that_expects_its_data_beside_it(name: str) -> None:
    settings = read(EXAMPLES / name / "worthline.toml")
    assert rules_of(settings).minimum_customers == 10
    assert all(source.path.startswith("data/") for source in settings.sources)


@pytest.mark.parametrize("name", ROWS)
def test_an_example_loads_and_accounts_for_every_row(example: Example, name: str) -> None:
    reconciles(example(name), rows=ROWS[name])


@pytest.mark.parametrize("name", ROWS)
def test_an_example_is_shown_whole(example: Example, name: str, tmp_path: Path) -> None:
    shows_everything(example(name).copy(tmp_path))


LISTED = re.findall(
    r"^worthline (?!load)(.+) --project (\w+)$",
    (EXAMPLES / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("command", "name"), LISTED)
def test_the_commands_that_are_listed_work(example: Example, command: str, name: str) -> None:
    assert example(name)(*command.split()).out


def _text(name: str) -> str:
    return (EXAMPLES / name / "worthline.toml").read_text(encoding="utf-8")
