"""Is a funnel of leads and deals, kept in two files, one funnel?

8,000 leads, 842 deals (10.525 %); social 1,350 leads of which 5.56 % won, paid search 12.30 %, organic search 11.80 %:
public analyses of the set.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.real.project import Project, loaded, reconciles, shows_everything


@pytest.fixture(scope="module")
def project(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = shared_data / "olist_funnel"
    return loaded(
        tmp_path_factory.mktemp("olist"),
        folder / "restored_closed_deals.csv",
        folder / "restored_mql.csv",
    )


@pytest.fixture(scope="module")
def by_origin(project: Project) -> dict[str | None, tuple[int, int]]:
    """Leads and deals of each origin, asked as one's own question."""
    leads = project.company.tables.leads
    counted = leads.group_by("channel").agg(leads=leads.count(), won=leads.won_at.count())
    rows = project.company.run(counted).to_pylist()
    return {row["channel"]: (row["leads"], row["won"]) for row in rows}


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_lead_and_deal_is_accounted_for(project: Project) -> None:
    reconciles(project, rows=8_842)
    assert project.ask("select count(*), count(won_at) from leads") == [(8_000, 842)]


def test_sellers_won_become_customers(project: Project) -> None:
    assert project.ask("select count(*) from customers") == [(842,)]


@pytest.mark.parametrize(
    ("origin", "percent"), [("social", 5.56), ("paid_search", 12.30), ("organic_search", 11.80)]
)
def test_shares_won_are_the_published_ones(
    by_origin: dict[str | None, tuple[int, int]], origin: str, percent: float
) -> None:
    leads, won = by_origin[origin]
    assert 100 * won / leads == pytest.approx(percent, abs=0.005)


def test_social_brought_1350_leads_and_60_leads_have_no_origin(
    by_origin: dict[str | None, tuple[int, int]],
) -> None:
    assert by_origin["social"][0] == 1_350
    assert by_origin[None][0] == 60


def test_the_deal_before_its_first_contact_is_reported(project: Project) -> None:
    """There is exactly one, as the description of the set says; it stays, since the deal was made."""
    assert project.ask("select count(*) from leads where won_on < contacted_on") == [(1,)]
    assert "1 deal was won before the first contact" in project("load", "--rebuild").err
