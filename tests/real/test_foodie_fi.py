"""Does Foodie-Fi lose the customers that everyone finds it loses?

1,000 customers, 307 of them churned (30.7 %), 92 straight after the trial, 195 on a yearly plan begun in 2020, 104 days
on average until a yearly plan (truncated): 8 Week SQL, case 3, as its public solutions answer it.
"""

from __future__ import annotations

import pytest
from tests.real.conftest import Example
from tests.real.project import Project


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("foodie_fi")


@pytest.fixture(scope="module")
def payers_alone(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same company under the default rule: on a trial one is no customer yet."""
    copy = project.copy(tmp_path_factory.mktemp("payers"))
    copy.change("trials_are_customers = true", "")
    return copy


def test_1000_come_and_307_are_lost(project: Project) -> None:
    lost = [row.part or 0 for row in project.measured("customer_churn").values()]
    came = [value or 0 for value in project.values("new_customers").values()]
    assert (sum(came), sum(lost)) == (1_000, 307)
    assert sum(lost) / sum(came) == pytest.approx(0.307)


def test_92_are_lost_straight_after_the_trial(project: Project, payers_alone: Project) -> None:
    """They are customers only where trials are: everyone else began to pay."""
    paid = {
        customer
        for (customer,) in project.ask("select customer_id from subscriptions where plan in (1, 2, 3)")
    }
    lost = project.ask("select customer_id from memberships where ended_on is not null")
    assert len({customer for (customer,) in lost} - paid) == 92
    assert sum(value or 0 for value in payers_alone.values("new_customers").values()) == 1_000 - 92


def test_195_move_to_the_yearly_plan_in_2020_and_all_take_104_days(project: Project) -> None:
    """Asked as one's own question over the recorded tables."""
    rows = project.company.tables.subscriptions
    yearly = rows.filter(rows.plan == "3")
    joined = rows.group_by("customer_id").agg(joined_on=rows.started_on.min())
    waited = yearly.join(joined, "customer_id").mutate(
        days=lambda both: both.started_on.delta(both.joined_on, unit="day"),
        in_2020=lambda both: both.started_on.year() == 2020,
    )
    answer = waited.agg(in_2020=waited.in_2020.sum(), days=waited.days.mean())
    (found,) = project.company.run(answer).to_pylist()
    assert (found["in_2020"], int(found["days"])) == (195, 104)


def test_a_yearly_plan_pays_a_twelfth_a_month(project: Project) -> None:
    """The list prices of plans.csv: 9.90, 19.90 and 199 a year."""
    levels = project.ask("select distinct mrr::double from recurring where mrr > 0 order by 1")
    assert [mrr for (mrr,) in levels] == pytest.approx([9.9, 199 / 12, 19.9], abs=1e-6)
