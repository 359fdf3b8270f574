"""Is the reference data of the customer-base literature measured right: 69,659 purchases at a CD shop?

Expected figures are counted from the file by Python alone; the numbers of rows and customers are those of Fader and
Hardie's description of the set.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from tests.doors.typed import typed
from tests.real.project import Project, loaded, reconciles, shows_everything, totals

Purchases = list[tuple[str, str, Decimal]]


@pytest.fixture(scope="module")
def master(shared_data: Path) -> Path:
    return shared_data / "cdnow" / "CDNOW_master.txt"


@pytest.fixture(scope="module")
def project(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(tmp_path_factory.mktemp("cdnow"), master)


@pytest.fixture(scope="module")
def purchases(master: Path) -> Purchases:
    """Customer, day and amount of every row."""
    cells = [line.split() for line in master.read_text().splitlines()[1:] if line.strip()]
    return [(c, f"{day[:4]}-{day[4:6]}-{day[6:]}", Decimal(amount)) for c, day, _, amount in cells]


@pytest.fixture(scope="module")
def bought(purchases: Purchases) -> dict[str, list[str]]:
    """The days of each customer, in order."""
    days: dict[str, list[str]] = {}
    for customer, day, _ in sorted(purchases):
        days.setdefault(customer, []).append(day)
    return days


def test_one_command_after_init_shows_the_whole_scorecard(master: Path, tmp_path: Path) -> None:
    assert typed("init", "--yes", master, folder=tmp_path).code == 0
    shown = typed("scorecard", folder=tmp_path)
    assert shown.code == 0
    assert {"Revenue", "Customer retention", "LTV, simple (revenue)"} <= {row[0] for row in shown.rows}


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_purchase_and_customer_is_accounted_for(project: Project) -> None:
    reconciles(project, rows=69_659)
    assert project.ask("select count(*), count(distinct customer_id) from orders") == [(69_659, 23_570)]
    assert project.ask("select count(*) from customers") == [(23_570,)]


def test_revenue_is_the_sum_of_the_rows_month_by_month(project: Project, purchases: Purchases) -> None:
    expected = totals((f"{day[:7]}-01", amount) for _, day, amount in purchases)
    assert project.values("revenue") == pytest.approx(expected)
    assert sum(expected.values()) == pytest.approx(2_500_315.63)


def test_an_order_is_worth_revenue_over_orders_and_not_a_mean_of_means(
    project: Project, purchases: Purchases
) -> None:
    found = project.measured("order_value", every="year")["1997-01-01"]
    amounts = [amount for _, day, amount in purchases if day < "1998"]
    assert found.value == pytest.approx(float(sum(amounts)) / len(amounts))
    assert found.part == pytest.approx(float(sum(amounts)))
    assert found.whole == len(amounts)


def test_frequency_is_orders_over_buyers(project: Project, purchases: Purchases) -> None:
    quarter = [customer for customer, day, _ in purchases if "1997-04" <= day < "1997-07"]
    found = project.measured("purchase_frequency", every="quarter")["1997-04-01"]
    assert found.value == pytest.approx(len(quarter) / len(set(quarter)))
    assert found.customers == len(set(quarter))


def test_new_customers_are_first_time_buyers(project: Project, bought: dict[str, list[str]]) -> None:
    expected = Counter(f"{days[0][:7]}-01" for days in bought.values())
    found = {month: value for month, value in project.values("new_customers").items() if value}
    assert found == dict(expected)


def test_those_who_bought_twice_in_a_year_repeat(project: Project, purchases: Purchases) -> None:
    counts = Counter(customer for customer, day, _ in purchases if day < "1998")
    found = project.measured("repeat_purchase_rate")["1997-12-01"]
    assert (found.part, found.whole) == (sum(count > 1 for count in counts.values()), len(counts))
    assert found.customers == 23_570


def test_a_customer_is_lost_a_year_after_the_last_order(
    project: Project, bought: dict[str, list[str]]
) -> None:
    """At the default window of 365 days: a customer on the eve of April 1998 and no longer on its last day."""
    last = [
        tuple(max(day for day in days if day < eve) for eve in ("1998-04-01", "1998-05-01"))
        for days in bought.values()
    ]
    lost = [eve for eve, end in last if eve >= "1997-04-01" and end < "1997-05-01"]
    there = [eve for eve, _ in last if eve >= "1997-04-01"]
    found = project.measured("customer_churn")["1998-04-01"]
    assert (found.part, found.whole) == (len(lost), len(there))


def test_cohorts_hold_those_who_ordered_in_that_very_month(
    project: Project, bought: dict[str, list[str]]
) -> None:
    active = Counter((days[0][:7], month) for days in bought.values() for month in {d[:7] for d in days})
    for cohort in project.company.cohorts().rows:
        first, year = str(cohort.month.start)[:7], cohort.month.start.year
        assert cohort.size == active[first, first]
        for cell in cohort.cells:
            month = cohort.month.start.month - 1 + cell.age
            assert cell.active == active[first, f"{year + month // 12}-{month % 12 + 1:02}"]


def test_the_cohorts_are_the_three_months_in_which_customers_came(project: Project) -> None:
    """Everyone's first purchase lies in the first quarter of 1997: Fader and Hardie's description of the set."""
    cohorts = project.company.cohorts().rows
    assert [str(row.month.start) for row in cohorts] == ["1997-01-01", "1997-02-01", "1997-03-01"]
    assert sum(row.size for row in cohorts) == 23_570


def test_the_same_file_again_changes_nothing(project: Project) -> None:
    before = project("measure", "revenue", "--format", "csv").out
    assert "Nothing new" in project("load").err
    assert project("measure", "revenue", "--format", "csv").out == before
