"""Do the metrics of single trades count the right people, in the right window?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.rows import Rows, few, measured, measurer, value

from worthline.catalogue.metric import find
from worthline.measuring.can import missing

Row = dict[str, Any]


def order(customer: str, day: str, amount: float = 10) -> Row:
    return {"order_id": f"{customer} {day}", "customer_id": customer, "ordered_at": day, "amount": amount}


def event(customer: str, day: str, name: str) -> Row:
    return {"customer_id": customer, "happened_at": day, "event": name}


def after(day: str, days: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days=days))


@pytest.mark.parametrize(("days", "share"), [(90, 1.0), (91, 0.0)])
def test_the_ninetieth_day_is_the_last_for_a_second_order(days: int, share: float) -> None:
    orders = [order("a", "2024-01-10"), order("a", after("2024-01-10", days)), order("b", "2024-12-31")]
    assert value(measurer({"orders": orders}, few()), "retention_90_days", "2024-01-01") == share


def test_buyers_whose_ninety_days_still_run_are_left_out() -> None:
    orders = [order("a", "2024-01-01"), order("b", "2024-01-31"), order("b", "2024-02-01")]
    (row,) = measured(
        measurer({"orders": orders}, few(), as_of="2024-03-31"), "retention_90_days", "2024-01-01"
    )
    assert (row.value, row.whole, row.maturity) == (0, 1, "ripening")


SIGNED_UP = [
    {"customer_id": name, "joined_at": "2024-01-01", "region": "north"} for name in ("fast", "slow", "never")
]
USED = [
    event("fast", "2024-01-05", "setup"), event("fast", "2024-02-20", "open"),
    event("slow", "2024-02-15", "setup"),
    event("never", "2024-01-02", "open"),
]  # fmt: skip
NEWCOMERS: Rows = {"customers": SIGNED_UP, "events": USED}
SETUP = few(first_value_event="setup")


def test_early_retention_counts_who_is_seen_after_the_window() -> None:
    company = measurer(NEWCOMERS, SETUP, as_of="2024-03-31")
    (row,) = measured(company, "early_retention", "2024-01-01")
    assert row.value == pytest.approx(2 / 3)
    assert {"early_retention_days", "value_starts"} <= row.rules.keys()


@pytest.mark.parametrize(("day", "share"), [(29, 0), (30, 1), (59, 1), (60, 0)])
def test_early_retention_gives_every_cohort_the_same_month_to_be_seen_in(day: int, share: float) -> None:
    """Who is seen again only later does not count: an older cohort has had more time for that than a new one."""
    rows: Rows = {"customers": SIGNED_UP[:1], "events": [event("fast", after("2024-01-01", day), "open")]}
    assert value(measurer(rows, few(), as_of="2024-06-30"), "early_retention", "2024-01-01") == share


def test_early_retention_is_cut_by_how_fast_value_was_reached() -> None:
    rows = measured(
        measurer(NEWCOMERS, SETUP, as_of="2024-03-31"), "early_retention", "2024-01-01", by=["value_pace"]
    )
    assert {row.segment["value_pace"]: row.value for row in rows} == {"fast": 1, "slow": 1, "not yet": 0}


def test_it_is_cut_by_a_column_of_the_customer_too() -> None:
    rows = measured(
        measurer(NEWCOMERS, SETUP, as_of="2024-03-31"), "early_retention", "2024-01-01", by=["region"]
    )
    assert [(row.segment["region"], row.customers) for row in rows] == [("north", 3)]


@pytest.mark.parametrize(("ended", "share"), [("2024-01-31", 0.0), ("2024-02-01", 1.0), (None, 1.0)])
def test_a_running_subscription_is_being_there(ended: str | None, share: float) -> None:
    paid = {
        "customer_id": "a",
        "started_at": "2024-01-01",
        "ended_at": ended,
        "amount": 9,
        "interval": "month",
    }
    company = measurer({"subscriptions": [paid]}, few(), as_of="2024-03-31")
    assert value(company, "early_retention", "2024-01-01") == share


LEARNING = few(
    first_result_event="module", completion_event="diploma", outcome_event="job", value_starts="first_payment"
)


def school(*events: Row, as_of: str = "2025-12-31") -> Any:
    orders = [order(name, "2024-01-01") for name in "abc"]
    return measurer({"orders": orders, "events": list(events)}, LEARNING, as_of=as_of)


def test_the_first_result_is_the_first_of_its_events_after_paying() -> None:
    company = school(
        event("a", "2023-12-30", "module"), event("a", "2024-01-11", "module"), event("a", "2024-02-01", "module"),
        event("b", "2024-01-21", "module"),
    )  # fmt: skip
    assert value(company, "time_to_outcome", "2024-01-01") == 20


def test_without_an_event_of_its_own_the_first_result_is_the_first_value() -> None:
    rules = few(first_value_event="lesson")
    tables: Rows = {"orders": [order("a", "2024-01-01")], "events": [event("a", "2024-01-08", "lesson")]}
    assert value(measurer(tables, rules), "time_to_outcome", "2024-01-01") == 7


@pytest.mark.parametrize(("days", "share"), [(180, 1 / 3), (181, 0.0)])
def test_finishing_counts_within_its_window_and_of_all_who_paid(days: int, share: float) -> None:
    company = school(event("a", after("2024-01-01", days), "diploma"))
    assert value(company, "completion_rate", "2024-01-01") == pytest.approx(share)


def test_graduates_of_whom_nothing_is_known_stay_in_the_whole() -> None:
    """formulas.md 2.13: non-reporting graduates stay in the denominator."""
    company = school(
        event("a", "2024-03-01", "diploma"), event("b", "2024-03-02", "diploma"), event("a", "2024-05-01", "job"),
        event("c", "2024-05-01", "job"),
    )  # fmt: skip
    (row,) = measured(company, "outcome_rate", "2024-03-01")
    assert (row.value, row.whole) == (0.5, 2)


def test_graduates_whose_window_is_open_are_not_judged() -> None:
    company = school(event("a", "2024-03-01", "diploma"), event("a", "2024-03-02", "job"), as_of="2024-06-01")
    assert value(company, "outcome_rate", "2024-03-01") is None


WHOLESALE: Rows = {
    "customers": [
        {"customer_id": "a", "wallet": 100}, {"customer_id": "b", "wallet": 300}, {"customer_id": "c"},
        {"customer_id": "lapsed", "wallet": 50}, {"customer_id": "never bought", "wallet": 1000},
    ],
    "orders": [
        order("a", "2023-02-01", 40), order("a", "2022-12-31", 999), order("b", "2023-12-31", 80),
        order("c", "2023-06-01", 500), order("lapsed", "2021-01-01", 7),
    ],
}  # fmt: skip


def test_the_wallet_is_held_against_twelve_months_of_those_who_told_it() -> None:
    (row,) = measured(measurer(WHOLESALE, few()), "share_of_wallet", "2023-12-01")
    assert (row.part, row.whole) == (120, 450)


@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_the_wallet_looks_back_twelve_months_at_any_grain(grain: str) -> None:
    (row,) = measured(measurer(WHOLESALE, few()), "share_of_wallet", "2023-12-31", grain=grain)
    assert row.whole == 450


def test_a_wallet_is_not_judged_on_less_than_a_year() -> None:
    (row,) = measured(measurer(WHOLESALE, few()), "share_of_wallet", "2021-06-01")
    assert row.refused is not None
    assert row.refused.reason == "too_short"


@pytest.mark.parametrize(
    ("key", "lacks"),
    [
        ("time_to_outcome", "the rule first_result_event or the rule first_value_event"),
        ("completion_rate", "the rule completion_event"),
        ("share_of_wallet", "customers.wallet"),
    ],
)
def test_a_metric_names_what_it_lacks(key: str, lacks: str) -> None:
    company = measurer({"orders": [order("a", "2024-01-01")]})
    assert missing(find(key), company.known, company.rules) == lacks
