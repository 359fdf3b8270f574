"""Is one age said to get better only where it can be told?"""

from __future__ import annotations

import math

import pytest
from tests.rows import few, measurer

from worthline.analyses.cohorts import Choice, Cohorts, cohorts
from worthline.analyses.cohorts.over_time import line, over_time
from worthline.words.errors import WorthlineError


def shop(*returned: int, size: int = 50) -> Cohorts:
    """Months in which `size` customers came, of whom so many ordered again in the next month."""
    rows = [
        {
            "order_id": f"{who} {at}",
            "customer_id": f"{month} {who}",
            "ordered_at": f"2024-{at:02}-10",
            "amount": 1,
        }
        for month, again in enumerate(returned, 1)
        for who in range(size)
        for at in ((month, month + 1) if who < again else (month,))
    ]
    return cohorts(measurer({"orders": rows}, few(), as_of="2024-12-31"))


def test_a_clear_rise_is_better() -> None:
    found = over_time(shop(5, 10, 15, 20, 25, 30), 1)
    assert [cell.active for _, cell in found.points] == [5, 10, 15, 20, 25, 30]
    assert found.trend is not None
    assert found.trend.verdict == "better"
    assert found.trend.step == pytest.approx(0.1, abs=0.01)


def test_noise_is_not_distinguishable() -> None:
    trend = over_time(shop(20, 25, 18, 24, 21, 23), 1).trend
    assert trend is not None
    assert trend.verdict == "not distinguishable"
    assert trend.p > 0.05
    assert trend.low < 0 < trend.high


def test_two_cohorts_make_no_trend() -> None:
    assert over_time(shop(5, 30), 1).trend is None


def test_a_month_that_is_not_over_is_no_point_of_the_line() -> None:
    rows = [{"customer_id": "a", "ordered_at": "2024-01-05", "amount": 1}]
    found = cohorts(measurer({"orders": rows}, few(), as_of="2024-02-10"))
    with pytest.raises(WorthlineError, match="finished age 1"):
        over_time(found, 1)


def test_channels_do_not_follow_each_other_in_time() -> None:
    rows = [{"customer_id": "a", "ordered_at": "2024-01-05", "amount": 1}]
    customers = [{"customer_id": "a", "channel": "search"}]
    found = cohorts(measurer({"orders": rows, "customers": customers}, few()), Choice(by="channel"))
    with pytest.raises(WorthlineError, match="by month"):
        over_time(found, 0)


def test_the_line_is_that_of_weighted_least_squares() -> None:
    """By hand: weights 1, 1, 4 give a mean x of 1.5 and a spread of 2.25 + 0.25 + 1 = 3.5; the points lie on 2 x."""
    slope, error, freedom = line([(0, 0, 1), (1, 2, 1), (2, 4, 0.5)])
    assert slope == pytest.approx(2.0)
    assert error == pytest.approx(1 / math.sqrt(3.5))
    assert freedom == math.inf


def test_points_that_scatter_more_than_their_errors_make_the_line_less_sure() -> None:
    _, error, freedom = line([(0, 0, 0.1), (1, 5, 0.1), (2, 1, 0.1)])
    assert error > 1
    assert freedom == 1
