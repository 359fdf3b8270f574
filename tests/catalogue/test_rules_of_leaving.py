"""Does each rule on who has left, and when, move the numbers as it says? One small company a rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain

LOYAL = {"customer_id": "stays", "subscription_id": "s", "started_at": "2023-01-01", "amount": 10}
GOLD = {
    "customer_id": "a", "subscription_id": "gold", "started_at": "2023-01-10", "cancelled_at": "2023-09-20",
    "amount": 2_000, "interval": "year",
}  # fmt: skip
SILVER = [
    {
        "customer_id": "a", "subscription_id": name, "started_at": "2023-03-05", "cancelled_at": "2023-05-20",
        "amount": 30,
    }
    for name in ("silver 1", "silver 2")
]  # fmt: skip
AGAIN = {
    "customer_id": "a", "subscription_id": "gold again", "started_at": "2024-05-01", "amount": 2_000,
    "interval": "year",
}  # fmt: skip
A_TWELFTH = 166.67
MOVES = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr")


def subscribing(*rows: Mapping[str, Any], as_of: str = "2024-12-31", **rules: Any) -> Measurer:
    return measurer({"subscriptions": list(rows)}, few(**rules), as_of=as_of)


def moves(company: Measurer, first: str, last: str) -> dict[tuple[str, str], float]:
    """Every movement that is not nought, by month and kind."""
    days = (date.fromisoformat(first), date.fromisoformat(last))
    rows = company.measure(MOVES, company.calendar.between(*days, Grain.MONTH), judged=0)
    return {(f"{row.period.start:%Y-%m}", row.metric): round(row.value, 2) for row in rows if row.value}


def lost_in(company: Measurer, first: str, last: str) -> list[str]:
    """The months in which somebody there at the start is lost."""
    rows = measured(company, "customer_churn", first, last)
    return [f"{row.period.start:%Y-%m}" for row in rows if row.value]


def test_t15_whoever_cancels_is_lost_when_the_paid_term_ends() -> None:
    """T15, told by cancellations alone: gold paid to 10 January, silver to 5 June, though both cancelled before."""
    story = subscribing(GOLD, *SILVER, AGAIN)
    assert moves(story, "2023-01-01", "2024-06-01") == {
        ("2023-01", "new_mrr"): A_TWELFTH,
        ("2023-03", "expansion_mrr"): 60,
        ("2023-06", "contraction_mrr"): 60,
        ("2024-01", "churned_mrr"): A_TWELFTH,
        ("2024-05", "reactivated_mrr"): A_TWELFTH,
    }
    assert lost_in(story, "2023-02-01", "2024-06-01") == ["2024-01"]


def test_t15_by_the_day_of_cancelling_silver_goes_in_may_and_gold_in_september() -> None:
    story = subscribing(GOLD, *SILVER, AGAIN, lost_when="cancelled")
    assert moves(story, "2023-01-01", "2024-06-01") == {
        ("2023-01", "new_mrr"): A_TWELFTH,
        ("2023-03", "expansion_mrr"): 60,
        ("2023-05", "contraction_mrr"): 60,
        ("2023-09", "churned_mrr"): A_TWELFTH,
        ("2024-05", "reactivated_mrr"): A_TWELFTH,
    }
    assert lost_in(story, "2023-02-01", "2024-06-01") == ["2023-09"]


@pytest.mark.parametrize(
    ("interval", "started", "cancelled", "ends"),
    [
        ("month", "2024-01-31", "2024-02-10", "2024-02-29"),
        ("month", "2024-01-31", "2024-03-01", "2024-03-31"),
        ("month", "2024-01-10", "2024-01-10", "2024-02-10"),
        ("month", "2024-01-10", "2024-03-10", "2024-03-10"),
        ("quarter", "2024-01-10", "2024-05-01", "2024-07-10"),
        ("half-year", "2024-01-10", "2024-07-11", "2025-01-10"),
        ("year", "2024-02-29", "2024-12-01", "2025-02-28"),
        ("week", "2024-01-01", "2024-01-09", "2024-01-15"),
        ("week", "2024-01-01", "2024-01-08", "2024-01-08"),
    ],
)
def test_a_paid_term_ends_with_the_interval_in_which_the_cancellation_fell(
    interval: str, started: str, cancelled: str, ends: str
) -> None:
    row = {**LOYAL, "started_at": started, "cancelled_at": cancelled, "interval": interval}
    company = subscribing(row, as_of="2025-12-31")
    (found,) = company.engine.run("select ended_on from memberships").to_pylist()
    assert str(found["ended_on"])[:10] == ends


def test_an_end_that_is_written_down_stands_before_one_that_is_computed() -> None:
    row = {**LOYAL, "cancelled_at": "2024-03-05", "ended_at": "2024-06-01"}
    assert lost_in(subscribing(row), "2024-01-01", "2024-12-01") == ["2024-06"]


def test_whoever_cancelled_is_a_customer_while_the_term_runs_on() -> None:
    company = subscribing({**GOLD, "started_at": "2024-06-01", "cancelled_at": "2024-09-01"})
    assert lost_in(company, "2024-07-01", "2024-12-01") == []
    assert value(company, "mrr", "2024-12-01") == pytest.approx(A_TWELFTH, abs=0.005)


@pytest.mark.parametrize(("days", "months"), [(None, []), (0, ["2024-03"]), (30, ["2024-04"]), (300, [])])
def test_a_payment_owed_longer_than_the_grace_is_leaving(days: int | None, months: list[str]) -> None:
    """Owed since 20 March: 30 days later is 19 April; 300 days later is not yet known (ChartMogul: 1 to 90 days)."""
    company = subscribing(LOYAL, {**LOYAL, "customer_id": "owes", "past_due_at": "2024-03-20"},
                          past_due_grace_days=days)  # fmt: skip
    assert lost_in(company, "2024-01-01", "2024-12-01") == months
    assert ("2024-04", "churned_mrr") in moves(company, "2024-01-01", "2024-12-01") or days != 30


TO_FREE = [
    {**LOYAL, "customer_id": "a", "subscription_id": "paid", "ended_at": "2024-02-10"},
    {**LOYAL, "customer_id": "a", "subscription_id": "free", "started_at": "2024-02-10", "amount": 0},
]


@pytest.mark.parametrize(("rule", "churn"), [("lost", ["2024-02"]), ("stays", [])])
def test_from_paid_to_free_is_lost_or_stays_but_the_mrr_is_gone(rule: str, churn: list[str]) -> None:
    """formulas.md 2.4: ChartMogul's default is still active, yet the MRR is gone."""
    company = subscribing(*TO_FREE, paying_to_free=rule)
    assert lost_in(company, "2024-01-01", "2024-12-01") == churn
    assert moves(company, "2024-01-01", "2024-12-01") == {("2024-02", "churned_mrr"): 10}


def test_a_free_plan_makes_nobody_a_customer() -> None:
    """Free before paying, free after a gap, free alone: no day of it counts."""
    free = {**LOYAL, "amount": 0}
    rows = [
        {**free, "customer_id": "before", "ended_at": "2024-02-01"},
        {**LOYAL, "customer_id": "before", "subscription_id": "paid", "started_at": "2024-02-01"},
        {**LOYAL, "customer_id": "after", "ended_at": "2024-01-15"},
        {**free, "customer_id": "after", "subscription_id": "free", "started_at": "2024-03-01"},
        {**free, "customer_id": "alone"},
    ]
    company = subscribing(*rows, paying_to_free="stays")
    began = company.engine.run(
        "select customer_id, began_on, ended_on from memberships order by 1"
    ).to_pylist()
    assert [(row["customer_id"], str(row["began_on"]), str(row["ended_on"])) for row in began] == [
        ("after", "2023-01-01", "2024-01-15"),
        ("before", "2024-02-01", "None"),
    ]


@pytest.mark.parametrize(("rule", "there"), [("lost", None), ("stays", 0.0)])
def test_a_free_plan_after_a_paid_one_is_no_trial(rule: str, there: float | None) -> None:
    company = subscribing(*TO_FREE, trials_are_customers=True, paying_to_free=rule)
    assert value(company, "customer_churn", "2024-06-01") == there


GAP = [
    {**LOYAL, "customer_id": "a", "subscription_id": "one", "ended_at": "2024-02-20"},
    {**LOYAL, "customer_id": "a", "subscription_id": "two", "started_at": "2024-03-10", "amount": 25},
]


@pytest.mark.parametrize(
    ("days", "churn", "moved"),
    [
        (0, ["2024-02"], {("2024-02", "churned_mrr"): 10, ("2024-03", "reactivated_mrr"): 25}),
        (19, ["2024-02"], {("2024-02", "churned_mrr"): 10, ("2024-03", "reactivated_mrr"): 25}),
        (20, [], {("2024-03", "expansion_mrr"): 15}),
    ],
)
def test_a_gap_shorter_than_the_rule_is_no_leaving(
    days: int, churn: list[str], moved: dict[tuple[str, str], float]
) -> None:
    """19 days without a subscription, the end of February among them; the last price goes on through the gap."""
    company = subscribing(*GAP, reactivation_gap_days=days)
    assert lost_in(company, "2024-01-01", "2024-12-01") == churn
    assert moves(company, "2024-01-01", "2024-12-01") == moved


def test_mrr_in_a_gap_that_is_no_leaving_is_what_was_paid_before_it() -> None:
    assert value(subscribing(*GAP, reactivation_gap_days=20), "mrr", "2024-02-01") == 10


@pytest.mark.parametrize(("days", "lost"), [(0, 1.0), (21, 0.0)])
def test_without_contracts_a_short_gap_is_no_leaving_either(days: int, lost: float) -> None:
    """Ninety days after 1 January end on 31 March; the next order comes on 20 April, 20 days too late."""
    orders = [{"customer_id": "a", "ordered_at": on, "amount": 1} for on in ("2024-01-01", "2024-04-20")]
    rules = few(activity_window_days=90, reactivation_gap_days=days)
    assert value(measurer({"orders": orders}, rules), "customer_churn", "2024-03-01") == lost


JOINED_AND_LEFT = [
    LOYAL,
    {**LOYAL, "customer_id": "joins", "started_at": "2024-02-05"},
    {**LOYAL, "customer_id": "brief", "started_at": "2024-02-05", "ended_at": "2024-02-20"},
]


@pytest.mark.parametrize(
    ("rule", "counted", "month", "quarter"),
    [
        ("counted", "all_lost_over_opening", 1.0, 1.0),
        ("removed", "all_lost_over_opening", 0.0, 0.0),
        ("counted", "all_lost_over_opening_and_new", 1 / 3, 1 / 3),
        ("removed", "all_lost_over_opening_and_new", 0.0, 0.0),
    ],
)
def test_who_joined_and_left_is_counted_or_out_of_every_count(
    rule: str, counted: str, month: float, quarter: float
) -> None:
    """One at the start, two join and one of them leaves again: 1 of 1 lost, 1 of 3, or nobody (ProfitWell)."""
    company = subscribing(*JOINED_AND_LEFT, joined_and_left=rule, churn_counts=counted)
    assert value(company, "customer_churn", "2024-02-01") == pytest.approx(month)
    assert value(company, "customer_churn", "2024-02-01", "quarter") == pytest.approx(quarter)
    assert moves(company, "2024-02-01", "2024-02-01") == {("2024-02", "new_mrr"): 10}
