"""Is a forecast honest: no look ahead, held against what came, and refused where nothing can be said?"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.analyses.lifetime.companies import END, orders, subscribers
from tests.rows import few, measured, measurer

from worthline.analyses.lifetime.buying import BUYING
from worthline.analyses.lifetime.forecast import Seen, forecast
from worthline.analyses.lifetime.tried import AS_BEFORE, FORMULAS, SO_FAR, Tried, held_out, trials
from worthline.measuring.measure import Measurer

CUT = date(2023, 7, 1)
BY_DAYS = [name for name in BUYING if name != "bg_bb"]
"""Models that suit who buys as they like; BG/BB is of those who buy once a month."""


@pytest.fixture(scope="module")
def shop() -> Measurer:
    return measurer({"orders": orders(300)}, few(gross_margin=0.4), as_of=END.isoformat())


@pytest.fixture(scope="module")
def tried(shop: Measurer) -> Tried:
    found = trials(shop, END + timedelta(days=1))
    assert isinstance(found, Tried)
    return found


def test_a_forecast_does_not_look_ahead(shop: Measurer) -> None:
    """What a day saw is the same, whether the months after it are known or not."""
    then = measurer(
        {"orders": orders(300, CUT - timedelta(days=1))}, few(gross_margin=0.4), as_of="2023-06-30"
    )
    with_them, without = forecast(shop, CUT, 12), forecast(then, CUT, 12)
    assert isinstance(with_them, Seen)
    assert isinstance(without, Seen)
    for model in BY_DAYS:
        assert with_them.outlook(model).total == pytest.approx(without.outlook(model).total, rel=1e-6)
    assert with_them.came > without.came == 0


def test_what_came_is_what_the_same_customers_left(shop: Measurer) -> None:
    found = forecast(shop, CUT, 12)
    assert isinstance(found, Seen)
    rows = orders(300)
    known = {row["customer_id"] for row in rows if str(row["ordered_at"]) < CUT.isoformat()}
    later = [
        float(str(row["amount"]))
        for row in rows
        if row["customer_id"] in known and CUT.isoformat() <= str(row["ordered_at"]) < "2024-07-01"
    ]
    assert found.came == pytest.approx(0.4 * sum(later), rel=1e-4)


def test_the_models_the_formulas_and_the_plainest_answers_are_held_against_it(tried: Tried) -> None:
    assert [each.name for each in tried.trials] == [*BY_DAYS, "ltv_margin", "ltv_historic", SO_FAR, AS_BEFORE]
    assert len({round(each.came, 6) for each in tried.trials}) == 1
    assert {each.people for each in tried.trials} == {tried.seen.outlook("bg_nbd").size}


def test_what_a_model_says_of_each_adds_up_to_what_it_says_of_all(tried: Tried) -> None:
    for each in tried.of(BY_DAYS):
        assert each.said == pytest.approx(tried.seen.outlook(each.name).total, rel=1e-9)


def test_the_first_tenth_is_that_of_whom_most_was_said(tried: Tried) -> None:
    for each in tried.trials:
        means = [tenth.said / tenth.people for tenth in each.tenths]
        assert means == sorted(means, reverse=True)
        assert len(means) == 10


def test_a_model_that_ranks_finds_more_of_the_future_in_its_first_tenth_than_one_number_for_all(
    tried: Tried,
) -> None:
    top = {each.name: each.top for each in tried.trials}
    assert top["bg_nbd"] > 0.2
    assert top["ltv_margin"] < 0.15


def test_people_who_leave_at_random_are_foretold_better_than_by_the_year_before(tried: Tried) -> None:
    """Everyone of the simulation leaves with the same chance after each order: the case the model is made for."""
    missed = {each.name: abs(each.miss) for each in tried.trials}
    assert missed["bg_nbd"] < missed[AS_BEFORE]
    assert missed["bg_nbd"] < 0.35
    assert tried.plainer is None


def test_the_card_says_the_mean_with_its_interval_and_what_such_a_forecast_missed(shop: Measurer) -> None:
    (row,) = measured(shop, "ltv_predicted", "2024-06-01")
    assert row.value is not None
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.value < row.high
    assert row.value == pytest.approx(
        (row.parts["expected_orders"].value or 0) * (row.parts["margin_an_order"].value or 0)
    )
    assert row.parts["missed"].value is not None
    assert row.rules["gross_margin"] == 0.4


def test_the_error_is_the_miss_of_the_best(shop: Measurer, tried: Tried) -> None:
    (row,) = measured(shop, "ltv_error", "2024-06-01")
    assert row.value == pytest.approx(min(abs(each.miss) for each in (tried.best, *tried.of(FORMULAS))))


@pytest.mark.parametrize(
    ("customers", "as_of", "reason"), [(20, "2024-06-30", "few_again"), (300, "2022-05-31", "too_short")]
)
def test_too_few_people_or_months_are_a_refusal(customers: int, as_of: str, reason: str) -> None:
    company = measurer(
        {"orders": orders(customers, date.fromisoformat(as_of))}, few(gross_margin=0.4), as_of=as_of
    )
    (row,) = measured(company, "ltv_error", as_of)
    assert row.refused is not None
    assert row.refused.reason == reason


def test_half_of_a_short_history_is_held_out_and_a_year_of_a_long_one(shop: Measurer) -> None:
    assert held_out(shop, date(2023, 1, 1)) == 5
    assert held_out(shop, END) == 12


def test_contracts_are_foretold_by_how_people_renew() -> None:
    """A tenth leaves each month, whoever they are: a year of a payment of 10 at 50 % margin is 5 x the sum of 0.9^k."""
    company = measurer({"subscriptions": subscribers()}, few(gross_margin=0.5), as_of=END.isoformat())
    (row,) = measured(company, "ltv_predicted", "2024-06-01")
    assert row.value == pytest.approx(sum(5 * 0.9**month for month in range(1, 13)), rel=0.15)


def test_a_cut_of_a_forecast_is_refused(shop: Measurer) -> None:
    (row,) = measured(shop, "ltv_predicted", "2024-06-01", by=["channel"])
    assert row.refused is not None
    assert row.refused.reason == "cannot_cut"
