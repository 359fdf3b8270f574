"""Is spend read right where numbers have decimal commas, cells are split at semicolons, and case is mixed?

30,590,879.82 spent for 42,889,366 of revenue, best youtube_blogger, worst facebook_lal: a public analysis of the set.
The rest is counted from the file by Python alone.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of, totals

Rows = list[tuple[str, str, Decimal, Decimal]]


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("marketing_spend")


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> Rows:
    """Channel, campaign, spend and revenue of each row."""
    lines = lines_of(shared_data / "marketing_spend" / "Marketing.csv", delimiter=";")
    numbers = [[Decimal(row[name].replace(",", ".")) for name in ("mark_spent", "revenue")] for row in lines]
    return [
        (row["category"], row["campaign_name"].lower(), spent, revenue)
        for row, (spent, revenue) in zip(lines, numbers, strict=True)
    ]


def test_spend_is_the_published_sum_and_exact(project: Project) -> None:
    assert project.ask("select money_read from batches") == [(Decimal("30590879.82"),)]
    (found,) = project.measured("acquisition_spend").values()
    assert found.value == pytest.approx(30_590_879.82, abs=0.005)
    assert found.refused is None


@pytest.mark.parametrize(("column", "place"), [("channel", 0), ("campaign", 1)])
def test_spend_by_channel_and_campaign_is_that_of_the_rows(
    project: Project, rows: Rows, column: str, place: int
) -> None:
    """A campaign written in mixed case is one campaign."""
    found = project.ask(f"select {column}, sum(amount)::double from spend group by 1")
    assert dict(found) == pytest.approx(totals((str(row[place]), row[2]) for row in rows))


def test_the_best_and_the_worst_campaign_are_the_published_ones(project: Project, rows: Rows) -> None:
    """What each brought over what each cost: revenue of the file, which no customer stands for, over loaded spend."""
    revenue = totals((row[1], row[3]) for row in rows)
    assert sum(revenue.values()) == 42_889_366
    spent = dict(project.ask("select campaign, sum(amount)::double from spend group by 1"))
    brought = sorted(revenue, key=lambda campaign: revenue[campaign] / spent[campaign])
    assert (brought[0], brought[-1]) == ("facebook_lal", "youtube_blogger")


def test_cost_per_customer_is_refused_where_there_are_no_customers(project: Project) -> None:
    (found,) = project.measured("acquisition_cost").values()
    assert found.value is None
    assert found.refused is not None
    assert found.parts["new_customers"].refused is not None
