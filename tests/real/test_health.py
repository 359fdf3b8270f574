"""What can health be read from in real data, and is its proof honest about it?

Nobody has published what a score of health tells on these sets; what is held is that too little is refused, that no
chance is shown where the score is not believed, and that a rule that needs no score is named where it does as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.doors.typed import ran
from tests.real.conftest import Example
from tests.real.project import Project, loaded


def proof(project: Project) -> dict[str, dict[str, Any]]:
    """What the proof says, by figure."""
    return {row["what"]: row for row in project("health", "--prove", "--format", "json").json}


@pytest.mark.parametrize("name", ["telco_churn", "foodie_fi"])
def test_prices_alone_are_too_little_and_what_would_do_is_named(name: str, example: Example) -> None:
    """Both tell who subscribed to what and nothing else: 9 of 105 by which health is weighed in software."""
    told = ran("health", "--project", example(name).folder)
    assert told.told("Too little is known for a score of health", "use (events)", "below [health]")


def test_of_a_picture_of_one_day_the_proof_says_that_too_little_is_known(
    example: Example, tmp_path: Path
) -> None:
    """Asked all the same: all 1,869 leave in the last month, and nobody's price ever changed."""
    project = example("telco_churn").copy(tmp_path)
    project.add("[health]", "least_known = 0.0")
    found = proof(project)
    assert found["auc"]["verdict"] in ("too_little", "says_nothing")
    assert all(row["chance_to_leave"] is None for row in project("health", "--format", "json").json)


def test_wholesale_customers_whose_score_tells_nothing_are_listed_without_a_chance(example: Example) -> None:
    project = example("northwind")
    found = proof(project)
    assert found["auc"]["verdict"] == "says_nothing"
    assert found["auc"]["low"] <= 0.5
    rows = project("health", "--format", "json").json
    assert rows
    assert all(row["chance_to_leave"] is None and row["at_stake"] is None for row in rows)
    assert "Not to be trusted" in project("health").err


def test_of_cd_buyers_the_day_they_last_bought_tells_more_than_the_score(
    shared_data: Path, tmp_path: Path
) -> None:
    """In plain trade recency is hard to beat (Fader, Hardie and Lee 2005), and the verdict says so."""
    project = loaded(tmp_path, shared_data / "cdnow" / "CDNOW_master.txt")
    found = proof(project)
    assert found["auc"]["verdict"] == "no_better"
    assert found["auc"]["low"] > 0.5
    assert found["auc_last_use"]["value"] > found["auc"]["value"]
    assert found["ahead_of_last_use"]["high"] < 0
    assert 0 < found["leavers_who_were_red"]["value"] < 1
