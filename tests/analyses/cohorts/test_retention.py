"""Is everyone counted at their own age, by the clock asked for, and only once they have come that far?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from tests.rows import Rows, few, measurer

from worthline.analyses.cohorts import Choice, Cohorts, cohorts
from worthline.engines import Engine
from worthline.words.errors import WorthlineError


def orders(**times: Sequence[str]) -> Rows:
    """Orders by customer: `orders(a=["2024-01-05"])`."""
    rows = [
        {"order_id": f"{who} {at}", "customer_id": who, "ordered_at": at, "amount": 1}
        for who, each in times.items()
        for at in each
    ]
    return {"orders": rows}


def asked(tables: Rows, as_of: str, **choice: Any) -> Cohorts:
    return cohorts(measurer(tables, few(), as_of=as_of), Choice(**choice))


def counts(found: Cohorts) -> list[list[int]]:
    return [[cell.active for cell in row.cells] for row in found.rows]


SIZES = [{"customer_id": name, "size": "small"} for name in "ab"]


def of_one_size(first: str, again: str) -> Rows:
    """Someone's two orders, and one by somebody else, so that moments have hours."""
    return {**orders(a=[first, again], b=["2024-01-01 03:10"]), "customers": SIZES}


def there(first: str, again: str, **choice: Any) -> list[int]:
    """The ages after the first at which someone was there, given a second moment."""
    (row,) = asked(of_one_size(first, again), "2024-12-31", by="size", **choice).rows
    return [cell.age for cell in row.cells if cell.age and cell.active]


def test_retention_is_bounded_who_comes_back_later_counts_again() -> None:
    """T13 in rows: those there in one month are not a part of those there in the month before."""
    found = asked(orders(a=["2024-01-05", "2024-03-05"]), "2024-03-31")
    assert counts(found) == [[1, 0, 1]]


def test_ten_who_came_and_nine_seven_six_of_them_after() -> None:
    """T13: first 10, counts 9, 7, 6; the one who missed February is there in March and April."""
    months = {0: range(10), 1: range(9), 2: range(3, 10), 3: range(4, 10)}
    times = {
        f"c{who}": [f"2024-{1 + month:02}-10" for month, held in months.items() if who in held]
        for who in range(10)
    }
    found = asked(orders(**times), "2024-04-30")
    assert counts(found) == [[10, 9, 7, 6]]
    assert [found.pooled[age].value for age in (1, 2, 3)] == [0.9, 0.7, 0.6]


@pytest.mark.parametrize(
    ("first", "again", "age"),
    [
        ("2024-02-25 12:00", "2024-03-03 12:00", "month"),
        ("2024-03-01 12:00", "2024-03-04 12:00", "week"),
        ("2024-03-04 20:00", "2024-03-05 06:00", "day"),
    ],
    ids=["25 Feb, 3 Mar", "Friday, Monday", "Monday 20:00, Tuesday 06:00"],
)
def test_the_calendar_turns_for_all_at_once_and_ones_own_clock_does_not(
    first: str, again: str, age: str
) -> None:
    """T40: retained in month 1, week 1, day 1 by the calendar; by one's own clock in none."""
    assert there(first, again, age=age, clock="calendar") == [1]
    assert there(first, again, age=age, clock="own") == []


def test_ones_own_hours_are_rounded_down() -> None:
    """T39, Amplitude: first at 17:59, back the next day at 17:00, 23 hours and a minute later, is day 1."""
    assert there("2024-03-04 17:59", "2024-03-05 17:00", age="day", clock="own") == [1]
    assert there("2024-03-04 17:59", "2024-03-05 16:59", age="day", clock="own") == []


def test_where_there_are_no_hours_a_day_of_ones_own_is_a_day_of_the_calendar() -> None:
    """A trap: midnights on both sides of the change to summer time are 23 hours apart."""
    rows = orders(a=["2024-03-30", "2024-03-31"], b=["2024-04-01", "2024-04-02"])
    company = measurer(rows, few(), as_of="2024-04-10", zone="Europe/Kyiv")
    found = cohorts(company, Choice(age="day", clock="own"))
    assert [row.cells[1].active for row in found.rows] == [1, 1]


def test_fifteen_of_twenty_mature_members_are_there_in_the_eighth_week() -> None:
    """T36: 75 %; the five who have not had eight weeks are not held against it."""
    times = {f"m{who}": ["2024-01-01"] + ["2024-02-22"] * (who < 15) for who in range(20)}
    young = {f"y{who}": ["2024-02-20"] for who in range(5)}
    found = asked(orders(**times, **young), "2024-02-26", kind="bracket", brackets=((49, 55),), clock="own")
    assert found.pooled[0].value == 0.75


def test_then_or_later_never_rises_and_holds_at_least_as_many() -> None:
    rows = orders(a=["2024-01-05", "2024-03-05"], b=["2024-01-09"], c=["2024-01-09", "2024-02-01"])
    bounded, unbounded = (asked(rows, "2024-03-31", kind=kind) for kind in ("bounded", "unbounded"))
    assert (counts(bounded), counts(unbounded)) == ([[3, 1, 1]], [[3, 2, 1]])


def test_then_or_later_marks_the_ages_that_lack_a_future() -> None:
    found = asked(orders(a=["2024-01-05"]), "2024-06-30", kind="unbounded")
    assert [cell.finished for cell in found.rows[0].cells] == [True, True, True, False, False, False]
    assert list(found.pooled) == [0, 1, 2]


def test_a_range_of_days_holds_both_its_ends() -> None:
    rows = orders(
        a=["2024-01-01", "2024-01-02"], b=["2024-01-01", "2024-01-08"], c=["2024-01-01", "2024-01-09"]
    )
    found = asked(rows, "2024-03-31", kind="bracket", brackets=((1, 7), (8, 30)))
    assert counts(found) == [[2, 1]]


def test_a_month_that_is_not_over_is_marked_and_left_out_of_the_pooled_curve() -> None:
    found = asked(orders(a=["2024-01-05"]), "2024-02-10")
    assert [cell.finished for cell in found.rows[0].cells] == [True, False]
    assert list(found.pooled) == [0]


def test_of_one_channel_only_those_old_enough_count_at_an_age() -> None:
    rows = {
        **orders(old=["2024-01-05", "2024-02-05"], new=["2024-03-05"]),
        "customers": [{"customer_id": name, "channel": "search"} for name in ("old", "new")],
    }
    (row,) = asked(rows, "2024-03-31", by="channel").rows
    assert [(cell.active, cell.sums.whole) for cell in row.cells] == [(2, 2), (1, 1), (0, 1)]


def test_subscribers_are_there_at_the_end_of_a_month() -> None:
    rows = [
        {"subscription_id": "1", "customer_id": "a", "started_at": "2024-01-10", "amount": 10},
        {
            "subscription_id": "2", "customer_id": "b", "started_at": "2024-01-12", "ended_at": "2024-02-12",
            "amount": 10,
        },
        {
            "subscription_id": "3", "customer_id": "c", "started_at": "2024-01-12", "ended_at": "2024-01-20",
            "amount": 10,
        },
    ]  # fmt: skip
    found = asked({"subscriptions": rows}, "2024-03-31")
    assert found.there == "subscribed"
    assert counts(found) == [[3, 1, 1]]


def test_whoever_left_and_came_back_is_away_in_between() -> None:
    rows = [
        {
            "subscription_id": "1",
            "customer_id": "a",
            "started_at": "2024-01-10",
            "ended_at": "2024-02-10",
            "amount": 1,
        },
        {"subscription_id": "2", "customer_id": "a", "started_at": "2024-03-10", "amount": 1},
    ]
    bounded, unbounded = (
        asked({"subscriptions": rows}, "2024-04-30", kind=kind) for kind in ("bounded", "unbounded")
    )
    assert (counts(bounded), counts(unbounded)) == ([[1, 0, 1, 1]], [[1, 1, 1, 1]])


def test_being_there_can_be_an_event() -> None:
    events = [
        {"customer_id": "a", "happened_at": day, "event": "open"} for day in ("2024-01-05", "2024-02-05")
    ]
    found = asked({**orders(a=["2023-12-01"]), "events": events}, "2024-02-29", of="events")
    assert (found.there, counts(found)) == ("seen", [[1, 1]])


def test_the_first_product_is_that_of_the_first_order_and_ties_go_by_name() -> None:
    lines = [
        {"order_id": order, "product_id": product, "quantity": 1, "unit_price": 1}
        for order, product in (("a 2024-01-05", "tea"), ("a 2024-01-05", "cups"), ("a 2024-02-05", "beans"))
    ]
    rows = {**orders(a=["2024-01-05", "2024-02-05"], b=["2024-01-06"]), "order_lines": lines}
    found = asked(rows, "2024-02-29", by="first_product")
    assert [(row.label, row.size) for row in found.rows] == [("cups", 1), (None, 1)]


def test_every_customer_is_in_exactly_one_cohort() -> None:
    """I15, I17: the sizes add up to the customers ever."""
    times = {f"c{at}": [f"2024-{1 + at % 5:02}-15", "2024-06-20"] for at in range(7)}
    found = asked(orders(**times), "2024-06-30")
    assert sum(row.size for row in found.rows) == 7


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.questions, self.dialect = engine, 0, engine.dialect

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def run(self, sql: str) -> Any:
        self.questions += 1
        return self.engine.run(sql)


def test_cohorts_are_asked_for_in_two_questions_however_many_they_are() -> None:
    company = measurer(
        orders(**{f"c{at}": [f"2024-{at:02}-15"] for at in range(1, 10)}), few(), as_of="2024-12-31"
    )
    counting = Counting(company.engine)
    assert len(cohorts(replace(company, engine=cast(Engine, counting))).rows) == 9
    assert counting.questions == 2


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"age": "moon"}, "'moon'"),
        ({"kind": "bracket"}, "--bracket 1-7,8-30"),
        ({"metric": "revenue", "kind": "unbounded"}, "being there"),
        ({"by": "shoe_size"}, "'shoe_size'"),
        ({"by": "first_product"}, "order lines"),
        ({"of": "events"}, "no events"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_with_its_reason(choice: Mapping[str, Any], said: str) -> None:
    company = measurer(orders(a=["2024-01-05"]), few())
    with pytest.raises(WorthlineError, match=said):
        cohorts(company, Choice(**choice))
