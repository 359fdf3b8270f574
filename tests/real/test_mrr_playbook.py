"""Do the movements of MRR reconcile on the stretches of dbt's mrr-playbook?

Expected figures are counted from the file by Python alone: the state on the last day of each month, customer by
customer, with an end date as the first day that is no longer paid for.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from tests.real.project import Project, lines_of, loaded, months, reconciles, shows_everything

MOVEMENTS = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr")


@pytest.fixture(scope="module")
def project(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(
        tmp_path_factory.mktemp("playbook"), shared_data / "mrr_playbook" / "subscription_periods.csv"
    )


@pytest.fixture(scope="module")
def states(shared_data: Path) -> dict[str, dict[str, Decimal]]:
    """What each customer paid a month on the eve of each month."""
    rows = lines_of(shared_data / "mrr_playbook" / "subscription_periods.csv")
    found: dict[str, dict[str, Decimal]] = {}
    for eve in months("2017-09", "2020-01"):
        paid: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            if row["start_date"] < eve and (not row["end_date"] or row["end_date"] >= eve):
                paid[row["customer_id"]] += Decimal(row["monthly_amount"])
        found[eve] = dict(paid)
    return found


def moved(project: Project, metric: str) -> dict[str, float]:
    """Amounts by month up to 2019; in December 2017 nobody pays, and nothing is measured."""
    return {month: value or 0.0 for month, value in project.values(metric, end="2019-12-01").items()}


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_stretch_is_accounted_for(project: Project) -> None:
    reconciles(project, rows=121)
    assert project.ask("select count(*) from customers") == [(55,)]


def test_mrr_is_what_customers_pay_on_the_last_day(
    project: Project, states: dict[str, dict[str, Decimal]]
) -> None:
    found = moved(project, "mrr")
    closing = {month: float(sum(states[eve].values())) for month, eve in pairwise(states)}
    assert found == pytest.approx(closing)


def test_the_movements_reconcile_every_month(project: Project) -> None:
    mrr = moved(project, "mrr")
    moves = {name: moved(project, name) for name in MOVEMENTS}
    for before, month in pairwise(mrr):
        new, expansion, contraction, churned, reactivated = (moves[name][month] for name in MOVEMENTS)
        closing = mrr[before] + new + reactivated + expansion - contraction - churned
        assert closing == pytest.approx(mrr[month])


def test_each_movement_is_counted_customer_by_customer(
    project: Project, states: dict[str, dict[str, Decimal]]
) -> None:
    """In ChartMogul's order: a first payment is new, a later one after nothing is a reactivation."""
    found = {name: moved(project, name) for name in MOVEMENTS}
    seen: set[str] = set()
    for month, eve in pairwise(states):
        then, now = states[month], states[eve]
        seen |= set(then)
        both = [(then[each], now[each]) for each in then.keys() & now.keys()]
        expected = {
            "new_mrr": sum(now[each] for each in now.keys() - seen),
            "reactivated_mrr": sum(now[each] for each in now.keys() & seen - then.keys()),
            "expansion_mrr": sum(max(b - a, Decimal(0)) for a, b in both),
            "contraction_mrr": sum(max(a - b, Decimal(0)) for a, b in both),
            "churned_mrr": sum(then[each] for each in then.keys() - now.keys()),
        }
        assert {name: found[name][month] for name in expected} == pytest.approx(
            {name: float(amount) for name, amount in expected.items()}
        )


def test_gross_retention_never_exceeds_net(project: Project) -> None:
    gross = project.values("gross_revenue_retention")
    net = project.values("net_revenue_retention")
    both = [(gross[month], net[month]) for month in gross if gross[month] is not None]
    assert both
    assert all(g <= min(n, 1) + 1e-12 for g, n in both if g is not None and n is not None)


def test_a_year_moves_as_its_ends_say_and_not_as_its_months_add_up(
    project: Project, states: dict[str, dict[str, Decimal]]
) -> None:
    then, now = states["2018-01-01"], states["2019-01-01"]
    churned = sum(amount for customer, amount in then.items() if customer not in now)
    assert project.values("churned_mrr", every="year")["2018-01-01"] == pytest.approx(float(churned))
