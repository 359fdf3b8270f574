"""Is the Net Promoter Score of 5,000 answers the one that counting gives, whole and by market?

Expected figures are counted from the file by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> Path:
    return shared_data / "nps_bank" / "NPStimeseries.csv"


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("nps_bank")


def score(scores: list[int]) -> float:
    """Promoters (9 and 10) less detractors (0 to 6), in points."""
    return 100 * sum((each >= 9) - (each <= 6) for each in scores) / len(scores)


def by(path: Path, key: str) -> dict[str, list[int]]:
    """The answers of each month or market; dates are written day first."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in lines_of(path):
        _, month, year = row["Survey date"].split("-")
        found[f"{year}-{month}-01" if key == "month" else row[key]].append(int(row["NPS"]))
    return dict(found)


def test_the_score_is_counted_month_by_month(project: Project, answers: Path) -> None:
    expected = {month: score(scores) for month, scores in by(answers, "month").items()}
    assert project.values("net_promoter_score") == pytest.approx(expected)


def test_the_score_of_the_year_lies_in_its_interval(project: Project, answers: Path) -> None:
    (found,) = project.measured("net_promoter_score", every="year").values()
    expected = score([int(row["NPS"]) for row in lines_of(answers)])
    assert found.value == pytest.approx(expected)
    assert found.low is not None
    assert found.high is not None
    assert found.low < expected < found.high


def test_the_three_shares_make_a_whole(project: Project) -> None:
    shares = [project.values(name, every="year") for name in ("promoters", "passives", "detractors")]
    assert sum(share["2021-01-01"] or 0 for share in shares) == pytest.approx(1)


def test_the_score_is_counted_by_market(project: Project, answers: Path) -> None:
    rows = project.company.measure("net_promoter_score", every="year", by=["market"])
    expected = {market: score(scores) for market, scores in by(answers, "Market").items()}
    assert {row.segment["market"]: row.value for row in rows} == pytest.approx(expected)
