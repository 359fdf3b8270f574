"""Is a formula worked out again with other drivers what a person would work out by hand?"""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from tests.analyses.lifetime.companies import END, START, spent, subscribers
from tests.rows import few, measurer

from worthline.analyses.lifetime.what_if import REVENUE, Change, read_changes, what_if
from worthline.analyses.scorecard import latest_finished
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Grain


@pytest.fixture(scope="module")
def club() -> Measurer:
    """Four hundred subscribers at 10 a month, of whom a tenth leaves each month; half is margin; 40 each to win."""
    rows = subscribers(days=905)
    began = {row["customer_id"]: row["started_at"] for row in rows}
    orders = [
        {"customer_id": who, "ordered_at": on + timedelta(days=age), "amount": 10}
        for who, on in began.items()
        if isinstance(on, date)
        for age in (0, 300)
    ]
    spend = spent(rows, "started_at", 40)
    tables = {"subscriptions": rows, "spend": spend, "orders": orders}
    return measurer(tables, few(gross_margin=0.5), as_of=END.isoformat())


@pytest.fixture(scope="module")
def now(club: Measurer) -> dict[str, Measurement]:
    rows = club.measure(
        ["ltv_saas", "cac_payback", "customers_at_end"], [latest_finished(club, Grain.MONTH)], judged=0
    )
    return {row.metric: row for row in rows}


def changed(company: Measurer, written: str) -> dict[str, float]:
    found = what_if(company, read_changes(written), latest_finished(company, Grain.MONTH))
    return {each.metric: each.then for each in found.outcomes if not isinstance(each.then, Refuse)}


def part(row: Measurement, *names: str) -> float:
    for name in names:
        row = row.parts[name]
    assert row.value is not None
    return row.value


def test_the_latest_whole_month_is_changed(club: Measurer) -> None:
    assert latest_finished(club, Grain.MONTH).start == date(2024, 6, 1)


def test_a_point_less_churn_is_worked_out_by_hand(club: Measurer, now: dict[str, Measurement]) -> None:
    """LTV = ARPA x margin / churn of revenue; a year of revenue = customers x ARPA x (1 + s + ... + s^11)."""
    ltv, payback = now["ltv_saas"], now["cac_payback"]
    found = changed(club, "churn=-1pp")
    assert found["ltv_saas"] == pytest.approx(part(ltv, "arpa") * 0.5 / (part(ltv, "gross_mrr_churn") - 0.01))
    stays = 1 - (part(payback, "customer_lifetime", "lifetime", "customer_churn") - 0.01)
    year = sum(stays**month for month in range(12))
    assert found[REVENUE] == pytest.approx((now["customers_at_end"].value or 0) * 10 * year)


def test_a_higher_price_goes_into_margin_whole(club: Measurer, now: dict[str, Measurement]) -> None:
    """10 at 50 % margin is 5 of cost; 11 at a cost of 5 is 6."""
    found = changed(club, "price=+10%")
    assert found["ltv_saas"] == pytest.approx((now["ltv_saas"].value or 0) * 6 / 5)
    assert found["cac_payback"] == pytest.approx((now["cac_payback"].value or 0) * 5 / 6)


def test_a_new_cost_takes_the_place_of_the_old(club: Measurer) -> None:
    found = changed(club, "cac=20")
    assert found["cac_payback"] == pytest.approx(20 / 5)
    assert found["ltv_to_cac"] == pytest.approx(found["ltv_saas"] / 20)


def test_several_changes_hold_together(club: Measurer, now: dict[str, Measurement]) -> None:
    ltv = now["ltv_saas"]
    found = changed(club, "churn=-10%, margin=60%".replace("60%", "0.6"))
    assert found["ltv_saas"] == pytest.approx(part(ltv, "arpa") * 0.6 / (part(ltv, "gross_mrr_churn") * 0.9))


def test_what_is_not_touched_stays(club: Measurer) -> None:
    found = what_if(club, read_changes("frequency=+50%"), latest_finished(club, Grain.MONTH))
    assert [each.then for each in found.outcomes] == [each.now for each in found.outcomes]


def test_the_strongest_driver_stands_first(club: Measurer) -> None:
    """A tenth of price is a fifth of margin at 50 %; a tenth of churn a ninth of LTV; of margin a tenth."""
    swings = what_if(club, read_changes("cac=20"), latest_finished(club, Grain.MONTH)).swings
    assert [each.driver for each in swings] == ["price", "churn", "margin"]


def test_a_lifetime_that_was_observed_is_one_over_churn() -> None:
    chance, rows = random.Random(5), []
    for who in range(80):
        day = START + timedelta(days=chance.randrange(300))
        while day <= END and chance.random() > 0.1:
            rows.append({"customer_id": f"c{who}", "ordered_at": day, "amount": 30})
            day += timedelta(days=1 + int(chance.expovariate(1 / 40)))
    shop = measurer({"orders": rows}, few(gross_margin=0.4), as_of=END.isoformat())
    (row,) = shop.measure(["ltv_margin"], [latest_finished(shop, Grain.MONTH)], judged=0)
    lifetime = part(row, "customer_lifetime", "lifetime")
    assert row.parts["customer_lifetime"].parts["lifetime"].metric == "lifetime_observed"
    found = changed(shop, "churn=+10%")
    assert found["ltv_margin"] == pytest.approx((row.value or 0) / 1.1)
    assert lifetime > 0


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("churn", "is no change"),
        ("churn=less", "is no change"),
        ("price=+5pp", "price is no share"),
        ("churn=-1pp,churn=-2pp", "churn is changed twice"),
        (" , ", "Nothing is changed"),
    ],
)
def test_what_is_no_change_is_told(written: str, told: str) -> None:
    with pytest.raises(WorthlineError, match=told):
        read_changes(written)


def test_an_unknown_driver_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="'curn'") as refused:
        read_changes("curn=-1pp")
    assert "churn" in refused.value.do


@pytest.mark.parametrize("written", ["churn=-50pp", "margin=+60pp", "price=-200%", "cac=-5"])
def test_the_impossible_is_told_with_what_it_would_be(club: Measurer, written: str) -> None:
    with pytest.raises(WorthlineError, match="would be"):
        what_if(club, read_changes(written), latest_finished(club, Grain.MONTH))


def test_a_change_says_what_becomes_of_a_value() -> None:
    assert Change("churn", -0.01, "pp").of(0.05) == pytest.approx(0.04)
    assert Change("price", 0.05, "%").of(20) == pytest.approx(21)
    assert Change("cac", 40, "").of(12) == 40
