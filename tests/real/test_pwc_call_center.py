"""Are 5,000 calls read as tickets and as answers, with the published shares?

81.08 % answered, 72.92 % resolved, mean satisfaction 3.40: public analyses of the set. Satisfied means 4 or 5 of 5, the
usual reading of that scale (formulas.md 2.9), counted from the file by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.real.project import Project, lines_of, loaded, reconciles, shows_everything


@pytest.fixture(scope="module")
def calls(shared_data: Path) -> Path:
    return shared_data / "pwc_call_center" / "call_center.csv"


@pytest.fixture(scope="module")
def project(calls: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(tmp_path_factory.mktemp("calls"), calls)


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_call_is_accounted_for_as_ticket_and_as_answer(project: Project) -> None:
    reconciles(project, rows=10_000)


def test_the_satisfied_are_counted_month_by_month(project: Project, calls: Path) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for row in lines_of(calls):
        if row["Satisfaction rating"]:
            scores[f"{row['Date'][:7]}-01"].append(float(row["Satisfaction rating"]))
    expected = {month: sum(each >= 4 for each in all_) / len(all_) for month, all_ in scores.items()}
    assert project.values("satisfaction") == pytest.approx(expected)


def test_mean_satisfaction_is_the_published_one(project: Project) -> None:
    ((mean,),) = project.ask("select avg(score) from answers")
    assert mean == pytest.approx(3.40, abs=0.005)


def test_resolved_calls_are_the_published_share(project: Project) -> None:
    ((share,),) = project.ask("select avg(resolved::int) from tickets")
    assert share == pytest.approx(0.7292)


def test_answered_calls_are_those_with_a_rating(project: Project) -> None:
    tables = {table.table: table for table in project.company.passport().tables}
    assert tables["answers"].filled["score"] == pytest.approx(0.8108)
