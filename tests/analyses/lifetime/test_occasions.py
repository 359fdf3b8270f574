"""Does BG/BB join where hardly anybody buys twice a month, and is money that comes later worth less?"""

from __future__ import annotations

import random
from datetime import timedelta

import numpy as np
import pytest
from tests.analyses.lifetime.companies import END, START, Rows, orders, subscribers
from tests.analyses.lifetime.customers import buyers
from tests.rows import few, measurer

from worthline.analyses.lifetime.forecast import Seen, forecast
from worthline.analyses.lifetime.occasions import MONTH, expected, givers, suits
from worthline.analyses.lifetime.outlook import discounted
from worthline.analyses.lifetime.tried import Tried, trials
from worthline.measuring.measure import Measurer

TODAY = END + timedelta(days=1)


def givers_of_each_month(customers: int) -> Rows:
    """Each gives on the day of the month on which they came, with a chance of their own, until they leave for good."""
    chance, rows = random.Random(8), []
    for who in range(customers):
        day, gives, leaves = START + timedelta(days=chance.randrange(500)), chance.betavariate(3, 2), 0.05
        rows.append({"customer_id": f"g{who}", "ordered_at": day, "amount": 25})
        while chance.random() > leaves:
            day += timedelta(days=30 + chance.randrange(2))
            if day > END:
                break
            if chance.random() < gives:
                rows.append({"customer_id": f"g{who}", "ordered_at": day, "amount": 25})
    return rows


@pytest.fixture(scope="module")
def charity() -> Measurer:
    return measurer({"orders": givers_of_each_month(400)}, few(gross_margin=0.4), as_of=END.isoformat())


def test_months_since_the_first_purchase_are_the_occasions() -> None:
    """Three purchases, the last after 13 weeks, of 20 seen: it came at the third month, and the fifth is not over."""
    found = givers(buyers([3, 0], [13.0, 0.0], [20.0, 20.0]))
    assert found.bought.tolist() == [3, 0]
    assert found.last.tolist() == [3, 0]
    assert found.opportunities.tolist() == [4, 4]


def test_it_suits_who_buys_once_a_month_and_not_who_buys_as_they_like(charity: Measurer) -> None:
    monthly, any_time = trials(charity, TODAY), trials(shop(), TODAY)
    assert isinstance(monthly, Tried)
    assert isinstance(any_time, Tried)
    assert "bg_bb" in monthly.seen.found
    assert "bg_bb" not in any_time.seen.found
    assert not suits(buyers([9, 4], [8.0, 3.0], [9.0, 9.0]))


def shop() -> Measurer:
    return measurer({"orders": orders(300)}, few(gross_margin=0.4), as_of=END.isoformat())


def test_of_givers_it_is_close(charity: Measurer) -> None:
    """They give as BG/BB has it: what it said of all is off by less than a fifth."""
    found = trials(charity, TODAY)
    assert isinstance(found, Tried)
    assert abs(next(each for each in found.trials if each.name == "bg_bb").miss) < 0.2


def test_within_a_month_it_expects_evenly() -> None:
    seen, parameters = buyers([3, 1], [13.0, 5.0], [20.0, 20.0]), (1.2, 0.75, 0.66, 2.78)
    whole, half = expected(parameters, seen, MONTH), expected(parameters, seen, MONTH / 2)
    assert half == pytest.approx(whole / 2)


def test_a_month_that_comes_later_is_worth_less() -> None:
    """Ten each month for a year, at 10 % a year: the sum of 10 / 1.1 to the power of (k - 1/2) / 12."""
    found = discounted(lambda months: np.array([10.0 * months]), 12, 0.1)
    assert found[0] == pytest.approx(sum(10 / 1.1 ** ((month - 0.5) / 12) for month in range(1, 13)))


@pytest.mark.parametrize("contracts", [False, True])
def test_a_forecast_is_discounted_for_each_and_for_all_alike(contracts: bool) -> None:
    company = (
        measurer({"subscriptions": subscribers()}, few(gross_margin=0.5), as_of=END.isoformat())
        if contracts
        else shop()
    )
    plain, less = forecast(company, TODAY, 12), forecast(company, TODAY, 12, discount=0.1)
    assert isinstance(plain, Seen)
    assert isinstance(less, Seen)
    for name in less.found:
        share = less.outlook(name).total / plain.outlook(name).total
        assert 1 / 1.1 < share < 1
        assert less.outlook(name).times == pytest.approx(plain.outlook(name).times)
        (row,) = company.ask(less.rows.agg(all=less.rows[f"worth_{name}"].sum())).to_pylist()
        assert row["all"] == pytest.approx(less.outlook(name).total)
