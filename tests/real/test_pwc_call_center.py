"""Are 5,000 calls read as tickets and as answers, with the published shares?

81.08 % answered, 72.92 % resolved, 67.52 seconds to an answer, mean satisfaction 3.40: public analyses of the set.
Satisfied means 4 or 5 of 5, the usual reading of that scale (formulas.md 2.9), counted from the file by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median_low

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of


@pytest.fixture(scope="module")
def calls(shared_data: Path) -> Sequence[dict[str, str]]:
    return lines_of(shared_data / "pwc_call_center" / "call_center.csv")


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("pwc_call_center")


def test_answered_calls_are_the_published_share(project: Project) -> None:
    ((answered, calls),) = project.ask("select count(first_response_at), count(*) from tickets")
    assert answered / calls == pytest.approx(0.8108)


def test_the_published_speed_of_answer_is_the_mean_of_answered_calls(project: Project) -> None:
    ((seconds,),) = project.ask("select avg(epoch(first_response_at - opened_at)) from tickets")
    assert seconds == pytest.approx(67.52, abs=0.005)


def test_resolved_calls_are_the_published_share_at_first_contact(project: Project) -> None:
    """A repeat within a week cannot be seen without customers; without that window each call stands for itself."""
    found = project.measured("first_contact_resolution", every="quarter")["2021-01-01"]
    assert found.value == pytest.approx(0.7292)
    assert found.whole == 5_000


def test_a_window_without_customers_is_refused(project: Project, tmp_path: Path) -> None:
    copy = project.copy(tmp_path)
    copy.change("fcr_window_days = 0", "fcr_window_days = 7")
    found = copy.measured("first_contact_resolution", every="quarter")["2021-01-01"]
    assert found.refused is not None
    assert found.refused.reason == "missing"


def test_half_are_answered_by_the_middle_call(project: Project, calls: Sequence[dict[str, str]]) -> None:
    """Calls that nobody answered wait still, so the middle is that of all calls; to the minute."""
    never = float("inf")
    waits = [float(row["Speed of answer in seconds"] or never) for row in calls]
    found = project.measured("first_response_time", every="quarter")["2021-01-01"]
    assert (found.part, found.whole) == (sum(wait < never for wait in waits), len(waits))
    assert (found.value or 0) * 3_600 == pytest.approx(median_low(waits), abs=60)


def test_mean_satisfaction_is_the_published_one(project: Project) -> None:
    rows = project.measured("satisfaction_mean", every="quarter")
    assert rows["2021-01-01"].value == pytest.approx(3.40, abs=0.005)


def test_the_satisfied_are_counted_month_by_month(project: Project, calls: Sequence[dict[str, str]]) -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for row in calls:
        if row["Satisfaction rating"]:
            scores[f"{row['Date'][:7]}-01"].append(float(row["Satisfaction rating"]))
    expected = {month: sum(each >= 4 for each in all_) / len(all_) for month, all_ in scores.items()}
    assert project.values("satisfaction") == pytest.approx(expected)
