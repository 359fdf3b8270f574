"""Does each rule on recurring revenue move the numbers as it says? One small company a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from tests.rows import few, measurer, value

from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain

MOVES = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr")
FEBRUARY = "2024-02-01"


def paying(customer: str, amount: float, start: str = "2024-01-01", **more: Any) -> dict[str, Any]:
    subscription = {"customer_id": customer, "subscription_id": f"{customer} {start}", "amount": amount}
    return {**subscription, "started_at": start, **more}


def subscribing(*rows: Mapping[str, Any], rates: Any = (), **rules: Any) -> Measurer:
    return measurer({"subscriptions": list(rows), "rates": rates}, few(**rules), as_of="2024-04-30")


def moves(company: Measurer, month: str = FEBRUARY) -> dict[str, float]:
    """The movements of a month that are not nought."""
    period = company.calendar.period_of(date.fromisoformat(month), Grain.MONTH)
    rows = company.measure(MOVES, [period], judged=0)
    return {row.metric: round(row.value, 4) for row in rows if row.value}


RETURNS = [
    paying("a", 10, "2023-06-01", ended_at="2023-09-01"),
    paying("a", 25, "2024-02-05"),
    paying("b", 100),
]


@pytest.mark.parametrize(
    ("rule", "moved"), [("reactivation", {"reactivated_mrr": 25}), ("new", {"new_mrr": 25})]
)
def test_what_the_mrr_of_a_returning_customer_is_called(rule: str, moved: dict[str, float]) -> None:
    """formulas.md 2.6: the whole new MRR is reactivation; macros that compare two months call it new."""
    assert moves(subscribing(*RETURNS, reactivated_counts_as=rule)) == moved


SECOND = [paying("a", 10), paying("a", 4, "2024-02-05"), paying("b", 10), paying("b", 30, "2024-02-05")]
SECOND[3]["subscription_id"] = SECOND[2]["subscription_id"]


@pytest.mark.parametrize(
    ("rule", "moved"),
    [("expansion", {"expansion_mrr": 24}), ("new", {"new_mrr": 4, "expansion_mrr": 20})],
)
def test_what_a_second_subscription_is_called(rule: str, moved: dict[str, float]) -> None:
    """One takes a second at 4, the other pays 30 instead of 10 for the one they have: that stays expansion."""
    assert moves(subscribing(*SECOND, second_subscription=rule)) == moved


def test_a_second_subscription_instead_of_the_first_is_new_only_as_far_as_more_is_paid() -> None:
    rows = [paying("a", 10, ended_at="2024-02-05"), paying("a", 12, "2024-02-05")]
    assert moves(subscribing(*rows, second_subscription="new")) == {"new_mrr": 2}
    cheaper = [paying("a", 10, ended_at="2024-02-05"), paying("a", 7, "2024-02-05")]
    assert moves(subscribing(*cheaper, second_subscription="new")) == {"contraction_mrr": 3}


def test_net_retention_leaves_out_a_second_subscription_that_is_called_new() -> None:
    company = subscribing(*SECOND, second_subscription="new")
    assert value(company, "net_revenue_retention", FEBRUARY) == pytest.approx(2.0)
    assert value(company, "gross_revenue_retention", FEBRUARY) == 1


COUPONS = [
    paying("once", 100, discount=30), paying("forever", 100, discount=20, discount_forever=True),
    paying("none", 100), paying("all", 50, discount=50),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "mrr", "payers"), [("lower_mrr", 250, 3), ("forever_only", 330, 4), ("ignored", 350, 4)]
)
def test_coupons_lower_mrr_by_the_rule(rule: str, mrr: float, payers: int) -> None:
    """70 + 80 + 100 and nobody of the fourth; forever alone: 100 + 80 + 100 + 50 (Stripe); none: 350."""
    company = subscribing(*COUPONS, coupons=rule)
    assert value(company, "mrr", FEBRUARY) == mrr
    assert value(company, "arpa", FEBRUARY) == pytest.approx(mrr / payers)


def test_a_coupon_takes_from_the_price_of_a_plan_and_of_a_year() -> None:
    rows = [paying("a", 0, plan="gold", discount=120, interval="year")]
    rows[0]["amount"] = None
    tables = {"subscriptions": rows, "plans": [{"plan": "gold", "amount": 1_320}]}
    assert value(measurer(tables, few(), as_of="2024-02-29"), "mrr", FEBRUARY) == 100


@pytest.mark.parametrize(
    ("rule", "moved"), [("lower_mrr", {"expansion_mrr": 30}), ("forever_only", {}), ("ignored", {})]
)
def test_a_coupon_that_ends_is_expansion_where_it_lowered_mrr(rule: str, moved: dict[str, float]) -> None:
    """formulas.md 2.6: an expiring discount is expansion."""
    rows = [
        paying("a", 100, discount=30, subscription_id="s"),
        paying("a", 100, "2024-02-05", subscription_id="s"),
    ]
    assert moves(subscribing(*rows, coupons=rule)) == moved


RATES = [
    {"currency": "EUR", "rated_at": on, "rate": rate}
    for on, rate in (("2024-01-10", 40), ("2024-01-31", 42), ("2024-02-20", 50), ("2024-03-01", 41))
]
ABROAD = paying("a", 4_000, "2024-01-10", currency="EUR", original_amount=100)


@pytest.mark.parametrize(
    ("rule", "mrr", "moved"),
    [
        ("no_movement", [4_000, 4_000, 4_000], [{"new_mrr": 4_000}, {}, {}]),
        ("movement", [4_000, 4_200, 4_100],
         [{"new_mrr": 4_000}, {"expansion_mrr": 200}, {"contraction_mrr": 100}]),
    ],
)  # fmt: skip
def test_a_move_of_exchange_rates_is_a_movement_or_none(
    rule: str, mrr: list[float], moved: list[dict[str, float]]
) -> None:
    """100 EUR at 40 on the first day, 42 by the first of February, 41 on the first of March; at home nothing moves."""
    company = subscribing(ABROAD, paying("home", 7), rates=RATES, currency_moves=rule)
    months = ("2024-01-01", FEBRUARY, "2024-03-01")
    assert [value(company, "mrr", month) for month in months] == [each + 7 for each in mrr]
    assert [moves(company, month) for month in months[1:]] == moved[1:]


def test_a_month_without_a_new_rate_and_one_after_the_end_change_nothing() -> None:
    gone = {**ABROAD, "ended_at": "2024-02-15"}
    company = subscribing(gone, rates=RATES, currency_moves="movement")
    assert moves(company) == {"churned_mrr": 4_000}
    lasting = subscribing(ABROAD, rates=RATES, currency_moves="movement")
    assert moves(lasting, "2024-04-01") == {}


CHANGES = [
    paying("gone", 20, ended_at="2024-02-10"),
    paying("less", 50, subscription_id="l"), paying("less", 40, "2024-02-10", subscription_id="l"),
    paying("more", 30, subscription_id="m"), paying("more", 60, "2024-02-10", subscription_id="m"),
    paying("back", 5, "2023-06-01", ended_at="2023-09-01"), paying("back", 8, "2024-02-10"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "rules", "expected"),
    [
        ("net_revenue_retention", {}, 1.00),
        ("net_revenue_retention", {"nrr_contraction": False}, 1.10),
        ("net_revenue_retention", {"nrr_reactivation": True}, 1.08),
        ("gross_mrr_churn", {}, 0.30),
        ("net_mrr_churn", {}, -0.08),
        ("net_mrr_churn", {"mrr_churn_reactivation": False}, 0.00),
        ("quick_ratio", {}, 1.00),
        ("quick_ratio", {"quick_ratio_reactivation": True}, 38 / 30),
        ("quick_ratio", {"reactivated_counts_as": "new"}, 38 / 30),
    ],
)
def test_what_counts_in_retention_and_churn_of_revenue(
    key: str, rules: dict[str, Any], expected: float
) -> None:
    """Opening 100: 20 churned, 10 contracted, 30 expanded, 8 came back (formulas.md 2.7, as Baremetrics prints NRR)."""
    assert value(subscribing(*CHANGES, **rules), key, FEBRUARY) == pytest.approx(expected)


def test_t18_gross_churn_is_twenty_percent_and_net_ten() -> None:
    """T18: start 100, churn 10, contraction 10, expansion 10, reactivation 0."""
    rows = [
        paying("gone", 10, ended_at="2024-02-10"),
        paying("less", 50, subscription_id="l"), paying("less", 40, "2024-02-10", subscription_id="l"),
        paying("more", 40, subscription_id="m"), paying("more", 50, "2024-02-10", subscription_id="m"),
    ]  # fmt: skip
    company = subscribing(*rows)
    assert value(company, "gross_mrr_churn", FEBRUARY) == pytest.approx(0.20)
    assert value(company, "net_mrr_churn", FEBRUARY) == pytest.approx(0.10)


UP_AND_DOWN = [
    paying("a", 100, subscription_id="s"), paying("a", 150, "2024-02-05", subscription_id="s"),
    paying("a", 90, "2024-02-20", subscription_id="s"), paying("b", 100, ended_at="2024-02-10"),
    paying("b", 100, "2024-02-20"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "retention"), [("per_customer", 190 / 200), ("movements", 40 / 200)])
def test_gross_retention_caps_each_customer_or_books_every_loss(rule: str, retention: float) -> None:
    """100 to 150 to 90, and 100 left and back: capped 90 and 100; booked 60 and 100 of 200 (formulas.md 2.7)."""
    company = subscribing(*UP_AND_DOWN, grr_method=rule)
    assert value(company, "gross_revenue_retention", FEBRUARY) == pytest.approx(retention)
    assert value(company, "net_revenue_retention", FEBRUARY) == pytest.approx(190 / 200)


def test_losses_of_whoever_only_came_in_the_period_are_not_booked_against_the_opening() -> None:
    rows = [paying("old", 100), paying("new", 50, "2024-02-02", ended_at="2024-02-20")]
    company = subscribing(*rows, grr_method="movements")
    assert value(company, "gross_revenue_retention", FEBRUARY) == 1


def test_a_payment_is_overdue_in_the_month_since_which_it_is_owed() -> None:
    company = subscribing(
        paying("a", 10, past_due_at="2024-02-01"),
        paying("b", 10, past_due_at="2024-02-29"),
        paying("c", 10, past_due_at="2024-03-01"),
        paying("d", 10),
    )
    assert value(company, "overdue_payments", FEBRUARY) == 2
