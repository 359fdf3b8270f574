"""Are hours of a file made into moments, and what has not happened left open?

Expected figures are counted from the file by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median_low

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of

Rows = Sequence[dict[str, str]]
PROMISED = 72
"""Hours, as the example's rule `sla_hours` says."""


@pytest.fixture(scope="module")
def tickets(shared_data: Path) -> Rows:
    return lines_of(shared_data / "support_tickets_small" / "customer_support_tickets.csv")


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("support_tickets_small")


def closed(tickets: Rows) -> list[float]:
    """Hours to the resolution of those that have one; the others carry hours too, of something yet to come."""
    done = [row for row in tickets if row["Status"] in {"Resolved", "Closed"}]
    return [float(row["Resolution_Time_Hours"]) for row in done]


def by_quarter(tickets: Rows) -> Iterator[tuple[str, list[float]]]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in tickets:
        month = 1 + 3 * ((int(row["Created_Date"][5:7]) - 1) // 3)
        found[f"2024-{month:02}-01"].append(float(row["First_Response_Time_Hours"]))
    return iter(sorted(found.items()))


def test_the_first_response_is_that_of_the_middle_ticket(project: Project, tickets: Rows) -> None:
    """By the quarter, to the minute."""
    found = project.values("first_response_time", every="quarter")
    for quarter, hours in by_quarter(tickets):
        assert found[quarter] == pytest.approx(median_low(hours), abs=1 / 60)


def test_no_median_of_resolutions_where_most_are_still_open(project: Project, tickets: Rows) -> None:
    """428 of 1,000 are closed; the median of those alone would call an unfinished year quick."""
    found = project.measured("resolution_time", every="year")["2024-01-01"]
    assert (found.part, found.whole) == (len(closed(tickets)), len(tickets)) == (428, 1_000)
    assert found.refused is not None
    assert found.refused.reason == "half_not_there"


def test_open_tickets_past_their_time_are_missed(project: Project, tickets: Rows) -> None:
    found = project.measured("sla_attainment", every="year")["2024-01-01"]
    kept = sum(hours <= PROMISED for hours in closed(tickets))
    assert (found.part, found.whole) == (kept, len(tickets))


def test_the_mean_satisfaction_is_that_of_the_answers(project: Project, tickets: Rows) -> None:
    scores = [float(row["CSAT_Score"]) for row in tickets if row["CSAT_Score"]]
    satisfied = project.measured("satisfaction", every="year")["2024-01-01"]
    assert project.values("satisfaction_mean", every="year")["2024-01-01"] == pytest.approx(mean(scores))
    assert (satisfied.part, satisfied.whole) == (sum(score >= 4 for score in scores), len(scores))
