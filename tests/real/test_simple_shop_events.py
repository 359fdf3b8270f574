"""Do visits of a shop show who came, who stayed and who came to buy?

Expected figures are counted from the file by Python alone.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of

Visits = Sequence[tuple[str, date, str]]
APRIL = "2024-04-01"


@pytest.fixture(scope="module")
def visits(shared_data: Path) -> Visits:
    """Who did what on which day."""
    rows = lines_of(shared_data / "simple_shop_events" / "ecom.csv.gz")
    return [(row["user_id"], date.fromisoformat(row["timestamp"][:10]), row["event"]) for row in rows]


@pytest.fixture(scope="module")
def came(visits: Visits) -> dict[str, date]:
    """The first day of everyone who came first in April."""
    return newcomers(visits, 4)


def newcomers(visits: Visits, month: int) -> dict[str, date]:
    """The first day of everyone who came first in a month."""
    first: dict[str, date] = {}
    for user, day, _ in visits:
        first[user] = min(day, first.get(user, day))
    return {user: day for user, day in first.items() if day.month == month}


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("simple_shop_events")


def test_active_customers_are_different_people(project: Project, visits: Visits) -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for user, day, _ in visits:
        users[f"{day:%Y-%m}-01"].add(user)
    expected = {month: len(found) for month, found in sorted(users.items())}
    assert project.values("active_customers") == expected


def test_stickiness_is_daily_over_monthly_active(project: Project, visits: Visits) -> None:
    days = {(user, day) for user, day, _ in visits if day.month == 4}
    expected = len(days) / monthrange(2024, 4)[1] / len({user for user, _ in days})
    assert project.values("stickiness")[APRIL] == pytest.approx(expected)


def test_week_8_looks_at_each_ones_own_eighth_week(
    project: Project, visits: Visits, came: dict[str, date]
) -> None:
    """Days 49 to 55 after the first; the file goes on long enough for all who came in April."""
    back = {user for user, day, _ in visits if user in came and 49 <= (day - came[user]).days <= 55}
    found = project.measured("week_8_retention")[APRIL]
    assert (found.part, found.whole) == (len(back), len(came))


def test_who_buys_within_a_month_is_activated(
    project: Project, visits: Visits, came: dict[str, date]
) -> None:
    month = timedelta(days=30)
    bought = {
        user
        for user, day, event in visits
        if event == "purchase" and user in came and day - came[user] <= month
    }
    found = project.measured("activation_rate")[APRIL]
    assert (found.part, found.whole) == (len(bought), len(came))


def test_time_to_value_counts_those_who_have_not_bought_yet(project: Project, visits: Visits) -> None:
    """The middle of everyone's wait (Kaplan and Meier 1958), not of those alone who bought."""
    first = dict(sorted(((user, day) for user, day, event in visits if event == "purchase"), reverse=True))
    today = max(day for _, day, _ in visits)
    march = newcomers(visits, 3)
    waits = [((first.get(user, today) - day).days, user in first) for user, day in march.items()]
    found = project.measured("time_to_value")["2024-03-01"]
    assert (found.part, found.whole) == (sum(arrived for _, arrived in waits), len(waits))
    assert found.value == middle(waits)


def middle(waits: list[tuple[int, bool]]) -> int:
    """The first day by which half have arrived, counting who waits still as long as they are seen."""
    waiting = Fraction(1)
    for day in sorted({wait for wait, arrived in waits if arrived}):
        there = sum(wait >= day for wait, _ in waits)
        waiting *= 1 - Fraction(sum(wait == day and arrived for wait, arrived in waits), there)
        if waiting <= Fraction(1, 2):
            return day
    raise AssertionError("half never arrive")


def test_money_is_refused_where_no_order_has_an_amount(project: Project) -> None:
    found = project.measured("revenue")[APRIL]
    assert found.refused is not None
    assert found.refused.reason == "missing"
