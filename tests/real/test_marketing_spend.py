"""Is spend read right where numbers have decimal commas, cells are split at semicolons, and case is mixed?

30,590,879.82 spent: a public analysis of the set. The rest is counted from the file by Python alone.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.project import Project, lines_of, loaded, reconciles, shows_everything, totals


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "marketing_spend" / "Marketing.csv"


@pytest.fixture(scope="module")
def project(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(tmp_path_factory.mktemp("marketing"), file)


def spent(file: Path, key: str) -> dict[str, float]:
    rows = lines_of(file, delimiter=";")
    return totals((row[key], Decimal(row["mark_spent"].replace(",", "."))) for row in rows)


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_row_is_accounted_for(project: Project) -> None:
    reconciles(project, rows=308)
    assert project.ask("select money_read from batches") == [(Decimal("30590879.82"),)]


def test_spend_is_the_published_sum_and_exact(project: Project) -> None:
    (found,) = project.measured("acquisition_spend").values()
    assert found.value == pytest.approx(30_590_879.82, abs=0.005)
    assert found.refused is None


@pytest.mark.parametrize(("column", "key"), [("channel", "category"), ("campaign", "campaign_name")])
def test_spend_by_channel_and_campaign_is_that_of_the_rows(
    project: Project, file: Path, column: str, key: str
) -> None:
    """A campaign keeps the name that its owner gave it, capitals included."""
    rows = project.ask(f"select {column}, sum(amount)::double from spend group by 1")
    assert dict(rows) == pytest.approx(spent(file, key))


def test_cost_per_customer_is_refused_where_there_are_no_customers(project: Project) -> None:
    (found,) = project.measured("acquisition_cost").values()
    assert found.value is None
    assert found.refused is not None
    assert found.parts["new_customers"].refused is not None
