"""Does Foodie-Fi lose the customers that everyone finds it loses?

1,000 customers, 307 of them churned (30.7 %), 92 straight after the trial, 195 on a yearly plan begun in 2020, 104 days
on average until a yearly plan (truncated): 8 Week SQL, case 3, as its public solutions answer it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.real.project import Project, loaded, reconciles, shows_everything


@pytest.fixture(scope="module")
def project(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = shared_data / "foodie_fi"
    return loaded(tmp_path_factory.mktemp("foodie"), folder / "plans.csv", folder / "subscriptions.csv")


@pytest.fixture(scope="module")
def with_trials(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same company, whose trials are customers and whose churn counts all who were lost."""
    folder = shared_data / "foodie_fi"
    project = loaded(tmp_path_factory.mktemp("trials"), folder / "plans.csv", folder / "subscriptions.csv")
    project.change(
        "[rules]\n", '[rules]\ntrials_are_customers = true\nchurn_counts = "all_lost_over_opening"\n'
    )
    return project


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_row_of_both_files_is_accounted_for(project: Project) -> None:
    reconciles(project, rows=2_655)
    assert project.ask("select count(*) from customers") == [(1_000,)]


def test_with_trials_1000_come_and_307_are_lost(with_trials: Project) -> None:
    lost = [row.part or 0 for row in with_trials.measured("customer_churn").values()]
    came = [value or 0 for value in with_trials.values("new_customers").values()]
    assert (sum(came), sum(lost)) == (1_000, 307)
    assert sum(lost) / sum(came) == pytest.approx(0.307)


def test_92_are_lost_straight_after_the_trial(project: Project, with_trials: Project) -> None:
    """They are customers only where trials are: everyone else began to pay."""
    paid = "select distinct customer_id from memberships"
    ended = "select customer_id from memberships where ended_on is not null"
    payers, lost = project.ask(paid), with_trials.ask(ended)
    assert len(set(lost) - set(payers)) == 92
    assert sum(value or 0 for value in project.values("new_customers").values()) == 1_000 - 92


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
