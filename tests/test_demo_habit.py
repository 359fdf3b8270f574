"""Do the demo's subscribers use the product by the habit that truth.json states, and does it foretell who leaves?"""

import json
from collections import defaultdict
from math import exp, log, sqrt
from pathlib import Path
from statistics import fmean, pvariance
from typing import Any

import pytest
from tests.test_demo_simulator import ERRORS, Rows, days, read_rows, share_error

from worthline.demo import make
from worthline.demo.talking import GUIDES_WITHIN, OPENS_WITHIN

START, TODAY, WARNING = "2023-01-01", 1096.0, 75
"""The first day, the length of the history in days, and the days before the end in which subscribers turn idle."""
LOOKING_AROUND = max(OPENS_WITHIN, GUIDES_WITHIN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("habit"), customers=2000, seed=7)


@pytest.fixture(scope="module")
def truth(folder: Path) -> Any:
    return json.loads((folder / "truth.json").read_text())


@pytest.fixture(scope="module")
def months_of_use(folder: Path) -> dict[bool, list[int]]:
    """How often subscribers used the product in each whole 30 days, by whether the end came within the warning.

    The first weeks after joining, in which everybody looks around, are no habit.
    """
    joined = {row["customer_id"]: days(START, row["joined_at"]) for row in read_rows(folder, "customers")}
    uses: dict[str, list[float]] = defaultdict(list)
    for row in read_rows(folder, "events"):
        if row["event"] in ("app_open", "guide_read", "recipe_saved"):
            uses[row["customer_id"]].append(day_of_use(row["happened_at"]))
    found: dict[bool, list[int]] = {True: [], False: []}
    for customer, begins, ends, last in stretches_of_use(read_rows(folder, "subscriptions")):
        for at in range(int((ends - begins) // 30)):
            first = begins + 30 * at
            soon = last is not None and last - first < WARNING
            if first > joined[customer] + LOOKING_AROUND:
                found[soon].append(sum(first <= day < first + 30 for day in uses[customer]))
    return found


def stretches_of_use(subscriptions: Rows) -> list[tuple[str, float, float, float | None]]:
    """Customer, first day and end of subscriptions without a gap of a day, and the end again where it has come."""
    found: list[tuple[str, float, float, float | None]] = []
    for row in sorted(subscriptions, key=lambda row: (row["customer_id"], row["started_at"])):
        begins = days(START, row["started_at"])
        until = min(days(START, row["ended_at"]), TODAY) if row["ended_at"] else TODAY
        last = None if until >= TODAY else until
        if found and found[-1][0] == row["customer_id"] and begins <= found[-1][2] + 1:
            found[-1] = (row["customer_id"], found[-1][1], until, last)
        else:
            found.append((row["customer_id"], begins, until, last))
    return found


def day_of_use(moment: str) -> float:
    """The moment in days, with the waking hours (06:00 to midnight) spread over the whole day, as they are drawn."""
    at = days(START, moment)
    return int(at) + (at % 1 - 0.25) / 0.75


@pytest.mark.parametrize("soon", [True, False])
def test_silent_months_are_as_frequent_as_the_habit_says(
    soon: bool, months_of_use: dict[bool, list[int]], truth: Any
) -> None:
    """Uses are Poisson, so of busy and idle months the shares e^-4 and e^-0.4 are silent."""
    use, months = truth["process"]["use"], months_of_use[soon]
    idle = use["idle_before_leaving" if soon else "idle_otherwise"]
    silent = idle * exp(-use["idle_uses"]) + (1 - idle) * exp(-use["busy_uses"])
    assert len(months) > 400
    assert sum(not times for times in months) / len(months) == pytest.approx(
        silent, abs=share_error(silent, len(months))
    )


def test_being_idle_multiplies_the_odds_of_leaving_by_what_is_stated(
    months_of_use: dict[bool, list[int]], truth: Any
) -> None:
    """The share of idle months is worked out of the mean of uses, which busy and idle months mix; log odds by delta."""
    use = truth["process"]["use"]
    apart = use["busy_uses"] - use["idle_uses"]
    log_odds, variance = 0.0, 0.0
    for sign, months in ((1, months_of_use[True]), (-1, months_of_use[False])):
        idle = (use["busy_uses"] - fmean(months)) / apart
        log_odds += sign * log(idle / (1 - idle))
        variance += pvariance(months) / len(months) / (apart * idle * (1 - idle)) ** 2
    assert use["odds_of_leaving_when_idle"] == pytest.approx(0.7 / 0.3 / (0.15 / 0.85))
    assert log_odds == pytest.approx(log(use["odds_of_leaving_when_idle"]), abs=ERRORS * sqrt(variance))
