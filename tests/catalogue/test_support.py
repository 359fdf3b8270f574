"""Are tickets judged by what became of them, by the clock the company keeps, and only when they can be?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.measuring.behind import behind
from worthline.words.errors import ProjectError
from worthline.words.values import Style, Unit

MONDAY, TODAY = "2024-01-15", "2024-03-31"
HOURS = few(sla_clock="working_hours", sla_hours=5.0)


def ticket(number: int = 1, opened: str = f"{MONDAY} 10:00", **columns: Any) -> dict[str, Any]:
    return {"ticket_id": f"t{number}", "customer_id": f"c{number}", "opened_at": opened, **columns}


def said(metric: str, *tickets: dict[str, Any], rules: Any = None, as_of: str = TODAY) -> float | None:
    return value(measurer({"tickets": tickets}, rules or few(), as_of=as_of), metric, MONDAY)


@pytest.mark.parametrize(("closed", "share"), [("15:00", 1), ("15:01", 0)])
def test_five_working_hours_from_monday_ten_end_on_monday_at_three(closed: str, share: float) -> None:
    """formulas.md 4: Thena's page has it breach on Tuesday [S116]."""
    assert said("sla_attainment", ticket(closed_at=f"{MONDAY} {closed}"), rules=HOURS) == share


@pytest.mark.parametrize(
    ("closed", "share"), [("2024-01-21 23:00", 1), ("2024-01-22 13:00", 1), ("2024-01-22 13:01", 0)]
)
def test_a_ticket_of_friday_afternoon_is_due_on_monday(closed: str, share: float) -> None:
    friday = ticket(opened="2024-01-19 16:00", closed_at=closed)
    assert said("sla_attainment", friday, rules=HOURS) == share


def test_the_same_hours_round_the_clock_end_the_same_day() -> None:
    friday = ticket(opened="2024-01-19 16:00", closed_at="2024-01-22 13:00")
    assert said("sla_attainment", friday, rules=few(sla_hours=5.0)) == 0
    assert said("resolution_time", friday) == 69


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ("09:00-17:00", ("mon", "tue", "wed", "thu", "fri"), 9.0),
        ("09:00-13:00, 14:00-18:00", ("mon", "tue", "wed", "thu", "fri"), 9.0),
        ("9-17", ("mon", "sat"), 7.0 + 2.0),
        ("22:00-06:00", ("sun",), 8.0),
        ("00:00-24:00", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 7 * 24 - 6.0),
    ],
)
def test_working_time_is_that_of_the_company(hours: str, days: tuple[str, ...], expected: float) -> None:
    """From Monday 10:00, closed on Saturday at 11:00, the next Monday at 04:00 or on Tuesday at 11:00."""
    until = {5: "2024-01-16 11:00", 2: "2024-01-20 11:00", 1: "2024-01-23 10:00", 7: "2024-01-22 04:00"}
    rules = few(sla_clock="working_hours", working_hours=hours, working_days=days)
    assert said("resolution_time", ticket(closed_at=until[len(days)]), rules=rules) == expected


@pytest.mark.parametrize("written", ["nine to five", "09:00", "25:00-26:00", "09:00-17:00;"])
def test_hours_that_are_none_are_told(written: str) -> None:
    rules = few(sla_clock="working_hours", working_hours=written)
    with pytest.raises(ProjectError, match="working_hours"):
        said("resolution_time", ticket(closed_at=f"{MONDAY} 12:00"), rules=rules)


def test_the_night_in_which_the_clock_is_put_forward_is_an_hour_shorter() -> None:
    """I34: from 23:00 to 05:00 in Kyiv are five hours on 31 March 2024."""
    night = ticket(opened="2024-03-30 21:00", closed_at="2024-03-31 02:00")
    company = measurer({"tickets": [night]}, few(), as_of="2024-04-10", zone="Europe/Kyiv")
    assert value(company, "resolution_time", "2024-03-01") == 5


def test_open_tickets_past_their_time_are_missed_or_left_out_by_rule() -> None:
    due = {"due_at": f"{MONDAY} 18:00"}
    tickets = [
        ticket(1, closed_at=f"{MONDAY} 12:00", **due),
        ticket(2, **due),
        ticket(3, due_at="2024-05-01"),
    ]
    assert said("sla_attainment", *tickets) == 1 / 2
    assert said("sla_attainment", *tickets, rules=few(sla_open_overdue="left_out")) == 1


def test_a_day_of_its_own_goes_before_the_hours_promised_to_all() -> None:
    tickets = [ticket(1, closed_at="2024-01-16", due_at="2024-01-17"), ticket(2, closed_at="2024-01-16")]
    assert said("sla_attainment", *tickets, rules=few(sla_hours=5.0)) == 1 / 2


def test_open_tickets_are_kept_in_the_median() -> None:
    closed = [ticket(n, closed_at=f"{MONDAY} {10 + n}:00") for n in (1, 2, 3)]
    assert said("resolution_time", *closed, ticket(4), ticket(5)) == 3


def test_what_lies_after_the_last_day_known_has_not_happened() -> None:
    tickets = [ticket(n, closed_at=f"2024-01-{15 + n}") for n in (1, 2, 3)]
    assert said("resolution_time", *tickets, as_of=MONDAY) is None


def test_a_ticket_closed_without_an_answer_waits_no_longer() -> None:
    answered = ticket(1, first_response_at=f"{MONDAY} 12:00")
    (row,) = measured(
        measurer({"tickets": [answered, ticket(2, closed_at=f"{MONDAY} 11:00")]}, few()),
        "first_response_time",
        MONDAY,
    )
    assert row.value == 2
    assert row.parts["p90"].value == 2


def test_first_contact_is_enough_only_without_a_second_one() -> None:
    """Of five: settled at once; two contacts; reopened; the same customer again within 7 days, who is settled then."""
    tickets = [
        ticket(1, resolved=True),
        ticket(2, resolved=True, contacts=2),
        ticket(3, resolved=True, reopened=True),
        ticket(4, resolved=True),
        {**ticket(5, f"{MONDAY} 18:00", resolved=True), "customer_id": "c4"},
    ]
    assert said("first_contact_resolution", *tickets) == 2 / 5


def test_an_open_ticket_stands_below_the_line_unless_the_rule_says_otherwise() -> None:
    tickets = [ticket(1, resolved=True), ticket(2, resolved=False)]
    assert said("first_contact_resolution", *tickets) == 1 / 2
    assert said("first_contact_resolution", *tickets, rules=few(fcr_counts="resolved_tickets")) == 1


def test_a_ticket_whose_window_is_open_is_not_judged() -> None:
    tickets = [ticket(1, resolved=True), ticket(2, "2024-01-25", resolved=False)]
    assert said("first_contact_resolution", *tickets, as_of="2024-01-31") == 1


def test_whether_someone_unknown_came_back_is_not_guessed() -> None:
    unknown = {**ticket(2, resolved=True), "customer_id": None}
    assert said("first_contact_resolution", ticket(1, resolved=False), unknown) == 0
    assert (
        said("first_contact_resolution", ticket(1, resolved=False), unknown, rules=few(fcr_window_days=0))
        == 1 / 2
    )


def test_without_customers_at_all_the_window_is_what_is_missing() -> None:
    unknown = {**ticket(resolved=True), "customer_id": None}
    (row,) = measured(
        measurer({"tickets": [unknown]}, few(), as_of=TODAY), "first_contact_resolution", MONDAY
    )
    assert row.refused is not None
    assert row.refused.details == (("what", "tickets.customer_id or the rule fcr_window_days=0"),)


def test_a_repeat_is_about_the_same_matter_where_that_is_known() -> None:
    rows = [
        ("t1", "2024-01-01", "tap"),
        ("t2", "2024-01-02", "roof"),
        ("t3", "2024-06-29", "tap"),
        ("t4", "2024-06-30", None),
    ]
    tickets = [
        {"ticket_id": name, "customer_id": "a", "opened_at": day, "topic": topic} for name, day, topic in rows
    ]
    company = measurer({"tickets": tickets}, few(), as_of="2025-12-31")
    assert value(company, "repeat_contact_180_days", "2024-01-01") == 1 / 2
    assert value(company, "repeat_contact_180_days", "2024-06-01") == 0


def test_the_last_day_of_the_window_is_in_it_and_the_next_is_not() -> None:
    def back(day: str) -> float | None:
        tickets = [ticket(1, "2024-01-15"), {**ticket(2, day), "customer_id": "c1"}]
        return said(
            "repeat_contact_180_days", *tickets, rules=few(repeat_contact_days=30), as_of="2025-01-01"
        )

    assert (back("2024-02-14"), back("2024-02-15")) == (1, 0)


def test_a_ticket_that_is_open_again_was_closed_once() -> None:
    closed = {"closed_at": f"{MONDAY} 12:00"}
    tickets = [ticket(1, **closed), ticket(2, reopened=True, **closed), ticket(3, reopened=True), ticket(4)]
    assert said("reopen_rate", *tickets) == 2 / 3


def test_tickets_are_cut_by_their_own_columns_and_by_their_customers() -> None:
    tickets = [ticket(1, topic="tap", reopened=True), ticket(2, topic="roof", reopened=False, resolved=True)]
    customers = [{"customer_id": "c1", "region": "east"}, {"customer_id": "c2", "region": "west"}]
    company = measurer({"tickets": tickets, "customers": customers}, few(), as_of=TODAY)
    for column, expected in (("topic", {"tap": 1, "roof": 0}), ("region", {"east": 1, "west": 0})):
        rows = measured(company, "reopen_rate", MONDAY, by=[column])
        assert {row.segment[column]: row.value for row in rows} == expected


def test_a_ticket_of_nobody_is_not_the_customer_of_the_same_number() -> None:
    tickets = [{"ticket_id": "7", "customer_id": None, "opened_at": MONDAY, "reopened": True}]
    company = measurer(
        {"tickets": tickets, "customers": [{"customer_id": "7", "region": "east"}]}, few(), as_of=TODAY
    )
    (row,) = measured(company, "reopen_rate", MONDAY, by=["region"])
    assert row.segment == {"region": None}


def test_the_rules_named_are_those_that_made_the_number() -> None:
    company = measurer({"tickets": [ticket(closed_at=f"{MONDAY} 12:00")]}, HOURS, as_of=TODAY)
    clock = {"sla_clock", "working_hours", "working_days", "minimum_customers"}
    (took,) = measured(company, "resolution_time", MONDAY)
    (kept,) = measured(company, "sla_attainment", MONDAY)
    assert set(took.rules) == clock
    assert set(kept.rules) == clock | {"sla_hours", "sla_open_overdue"}


def test_the_slowest_tickets_stand_behind_a_median_in_hours() -> None:
    tickets = [ticket(1, closed_at=f"{MONDAY} 10:30"), ticket(2, closed_at=f"{MONDAY} 13:00")]
    company = measurer({"tickets": tickets}, few(), as_of=TODAY)
    (row,) = measured(company, "resolution_time", MONDAY)
    key, rows = behind(company, "resolution_time", row.period)
    assert (key, [(each.customer, each.part) for each in rows]) == (
        "resolution_time",
        [("c2", 3), ("c1", 0.5)],
    )


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [("en", "12 minutes", "2.5 hours"), ("uk", "12 хв", "2,5 год"), ("ru", "12 мин", "2,5 ч")],
)
def test_hours_are_written_as_people_say_them(language: str, short: str, long: str) -> None:
    style = Style(language)
    assert [style.value(hours, Unit.HOURS).replace("\u00a0", " ") for hours in (0.2, 2.5)] == [short, long]


@pytest.mark.parametrize(("on", "still"), [(MONDAY, 1), ("2024-02-01", 2), ("2024-03-01", None)])
def test_tickets_still_open_are_counted_in_the_month_they_were_opened(on: str, still: float | None) -> None:
    tickets = [
        ticket(1, closed_at="2024-03-30"),
        ticket(2),
        ticket(3, "2024-02-29 23:00"),
        ticket(4, "2024-02-01"),
        ticket(5, "2024-02-02", closed_at="2024-02-02 09:00"),
    ]
    assert value(measurer({"tickets": tickets}, few(), as_of=TODAY), "open_tickets", on) == still
