"""Do the metrics of use say what customers really did?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.catalogue.metric import find
from worthline.measuring.behind import behind
from worthline.measuring.can import missing

Row = dict[str, Any]


def seen(
    customer: str, *days: str, event: str = "open", feature: str = "", person: str = ""
) -> Iterator[Row]:
    """Events of a customer, one a day."""
    for day in days:
        who = {"person": person} if person else {}
        yield {"customer_id": customer, "happened_at": day, "event": event, "feature": feature or None, **who}


def days_after(first: str, *ages: int) -> list[str]:
    return [str(date.fromisoformat(first) + timedelta(days=age)) for age in ages]


JUNE: list[Row] = [
    *seen("a", "2024-06-01 08:00", "2024-06-01 19:00", "2024-06-02", "2024-06-30"),
    *seen("b", "2024-06-15"),
    *seen("c", "2024-05-31", "2024-07-01"),
]


def test_a_customer_of_many_events_is_one_active_customer() -> None:
    assert value(measurer({"events": JUNE}), "active_customers", "2024-06-01") == 2


def test_weeks_do_not_add_up_to_the_month() -> None:
    weeks = measured(measurer({"events": JUNE}), "active_customers", "2024-06-01", "2024-06-30", "week")
    assert sum(row.value or 0 for row in weeks) == 4


def test_stickiness_is_active_days_over_all_days_of_the_active() -> None:
    assert value(measurer({"events": JUNE}, few()), "stickiness", "2024-06-01") == pytest.approx(4 / (2 * 30))


def test_stickiness_is_mean_daily_active_over_active_of_the_period() -> None:
    company = measurer({"events": JUNE}, few())
    active_each_day = {"2024-06-01": 1, "2024-06-02": 1, "2024-06-15": 1, "2024-06-30": 1}
    assert value(company, "stickiness", "2024-06-01") == pytest.approx(sum(active_each_day.values()) / 30 / 2)


def test_days_to_come_are_nobodys_days_away() -> None:
    company = measurer({"events": [*seen("a", "2024-06-01", "2024-06-02")]}, few())
    assert value(company, "stickiness", "2024-06-01") == 1


def test_an_active_day_counts_once_however_much_is_done_in_it() -> None:
    assert value(measurer({"events": JUNE}, few()), "use_frequency", "2024-06-01") == 2


def test_depth_counts_features_and_events_that_name_none() -> None:
    events = [
        *seen("a", "2024-06-01", "2024-06-02", feature="reports"),
        *seen("a", "2024-06-01", event="export"),
        *seen("b", "2024-06-01", event="export"),
    ]
    assert value(measurer({"events": events}, few()), "use_depth", "2024-06-01") == 1.5


TEAM: list[Row] = [
    *seen("a", "2024-06-01", "2024-06-02", "2024-07-09", person="ann"),
    *seen("a", "2024-06-02", person="bob"),
    *seen("a", "2024-06-03"),
    *seen("b", "2024-06-15", person="ann"),
    *seen("c", "2024-06-20"),
    *seen("d", "2024-05-31", person="dan"),
]
"""Two in one team, one of the same name in another, a customer whose events name nobody, and one who came in May."""


@pytest.mark.parametrize(
    ("grain", "on", "people"),
    [("month", "2024-06-01", 3 / 3), ("week", "2024-05-27", 3 / 2), ("quarter", "2024-04-01", 4 / 4),
     ("year", "2024-01-01", 4 / 4), ("month", "2024-07-01", 1)],
)  # fmt: skip
def test_a_person_counts_once_a_period_for_each_customer(grain: str, on: str, people: float) -> None:
    assert value(measurer({"events": TEAM}, few()), "active_people", on, grain) == people


def test_the_customers_behind_people_are_told_with_how_many_each_has() -> None:
    company = measurer({"events": TEAM}, few())
    (row,) = measured(company, "active_people", "2024-06-01")
    _, customers = behind(company, "active_people", row.period)
    assert {each.customer: each.part for each in customers} == {"a": 2, "b": 1, "c": 0}


def test_who_did_it_is_not_known_where_no_event_ever_says() -> None:
    company = measurer({"events": JUNE}, few())
    assert missing(find("active_people"), company.known, company.rules) == "events.person"


def test_use_is_cut_by_any_column_of_the_customer() -> None:
    plans = {"a": "pro", "b": "free", "c": "free"}
    customers = [{"customer_id": name, "plan": plan} for name, plan in plans.items()]
    company = measurer({"events": JUNE, "customers": customers}, few())
    rows = measured(company, "use_frequency", "2024-06-01", by=["plan"])
    assert {row.segment["plan"]: row.value for row in rows} == {"free": 1, "pro": 3}


@pytest.mark.parametrize(("age", "there"), [(48, 0), (49, 1), (55, 1), (56, 0)])
def test_the_eighth_week_is_days_49_to_55_of_ones_own_clock(age: int, there: int) -> None:
    events = [*seen("a", *days_after("2024-01-31", 0, age)), *seen("b", "2024-12-31")]
    assert value(measurer({"events": events}, few()), "week_8_retention", "2024-01-31") == there


@pytest.mark.parametrize(("age", "answered"), [(54, None), (55, 0.0)])
def test_who_has_not_had_eight_weeks_is_not_counted(age: int, answered: float | None) -> None:
    (as_of,) = days_after("2024-01-31", age)
    company = measurer({"events": [*seen("a", "2024-01-31")]}, few(), as_of=as_of)
    assert value(company, "week_8_retention", "2024-01-31") == answered


def test_week_8_ripens_55_days_after_the_month() -> None:
    events = [*seen("a", "2024-01-31"), *seen("b", "2024-01-01")]
    maturities = [
        measured(measurer({"events": events}, few(), as_of=as_of), "week_8_retention", "2024-01-01")[
            0
        ].maturity
        for as_of in ("2024-03-25", "2024-03-26")
    ]
    assert maturities == ["ripening", "finished"]


def test_fifteen_of_twenty_mature_members_are_retained() -> None:
    """T36: 15 of 20 mature members retained 8 weeks."""
    old = [row for each in range(20) for row in seen(f"o{each}", "2024-01-05")]
    back = [row for each in range(15) for row in seen(f"o{each}", "2024-02-27")]
    young = [row for each in range(6) for row in seen(f"y{each}", "2024-01-31")]
    company = measurer({"events": [*old, *back, *young]}, as_of="2024-03-01")
    assert value(company, "week_8_retention", "2024-01-01") == 0.75


GOALS = [
    {"customer_id": "a", "due_at": "2024-06-10", "reached_at": "2024-06-10"},
    {"customer_id": "b", "due_at": "2024-06-20", "reached_at": "2024-06-21"},
    {"customer_id": "c", "due_at": "2024-06-20"},
    {"customer_id": "d", "due_at": "2024-06-29", "reached_at": "2024-06-01"},
]


@pytest.mark.parametrize(("rule", "share"), [("by_due", 1 / 3), ("at_all", 2 / 3)])
def test_a_goal_reached_late_counts_by_the_rule(rule: str, share: float) -> None:
    company = measurer({"goals": GOALS}, few(goals_reached=rule), as_of="2024-06-28")
    (row,) = measured(company, "goal_attainment", "2024-06-01")
    assert row.value == pytest.approx(share)
    assert row.rules["goals_reached"] == rule


def test_a_goal_still_ahead_is_neither_reached_nor_missed() -> None:
    assert (
        measured(measurer({"goals": GOALS}, few(), as_of="2024-06-28"), "goal_attainment", "2024-06-01")[
            0
        ].whole
        == 3
    )


ORDERS = [{"order_id": name, "customer_id": name, "ordered_at": "2024-05-01", "amount": 9} for name in "abcd"]


def test_contacts_are_divided_by_the_customers_at_the_end() -> None:
    touches = [{"touch_id": str(each), "customer_id": "a", "touched_at": "2024-05-09"} for each in range(6)]
    company = measurer({"orders": ORDERS, "touches": touches}, few(), as_of="2024-05-31")
    (row,) = measured(company, "touches", "2024-05-01")
    assert row.value == 1.5
    assert {name: part.value for name, part in row.parts.items()} == {"touch_count": 6, "customers_at_end": 4}


@pytest.mark.parametrize(
    ("key", "lacks"),
    [
        ("active_customers", "events"),
        ("week_8_retention", "events"),
        ("goal_attainment", "goals"),
        ("touches", "touches"),
    ],
)
def test_a_metric_names_the_table_it_lacks(key: str, lacks: str) -> None:
    company = measurer({"orders": ORDERS})
    assert missing(find(key), company.known, company.rules) == lacks
