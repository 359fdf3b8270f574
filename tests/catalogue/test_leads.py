"""Is every lead judged after the same time, and none forgotten?"""

from __future__ import annotations

from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.measuring.measure import Measurer

MARCH, TODAY = "2024-03-01", "2024-12-31"


def lead(number: int, contacted: str = "2024-03-10", **columns: Any) -> dict[str, Any]:
    return {"lead_id": f"l{number}", "contacted_at": contacted, **columns}


def company(*leads: dict[str, Any], rules: Any = None) -> Measurer:
    return measurer({"leads": leads}, rules or few(), as_of=TODAY)


@pytest.mark.parametrize(("won", "share"), [("2024-06-08", 0.5), ("2024-06-09", 0)])
def test_a_lead_is_won_within_ninety_days_or_not_in_time(won: str, share: float) -> None:
    assert value(company(lead(1, won_at=won), lead(2)), "lead_conversion", MARCH) == share


def test_without_a_window_all_leads_are_judged_as_they_stand() -> None:
    leads = [
        lead(1, won_at="2024-11-01"),
        lead(2),
        lead(3, "2024-12-20"),
        lead(4, "2024-12-21", won_at="2024-12-22"),
    ]
    every = company(*leads, rules=few(lead_window_days=0))
    assert value(every, "lead_conversion", MARCH, grain="year") == 2 / 4
    (row,) = measured(every, "lead_conversion", "2024-12-01")
    assert (row.value, row.maturity) == (0.5, "finished")


def test_a_young_cohort_is_neither_punished_nor_flattered() -> None:
    (row,) = measured(
        company(lead(1, "2024-12-01", won_at="2024-12-02"), lead(2, "2024-12-01")),
        "lead_conversion",
        "2024-12-01",
    )
    assert (row.value, row.maturity) == (None, "ripening")


def test_a_deal_won_before_its_first_contact_was_written_down_is_won_at_once() -> None:
    leads = company(lead(1, won_at="2024-03-08"), lead(2, won_at="2024-03-20"), lead(3, won_at="2024-03-30"))
    assert value(leads, "lead_conversion", MARCH) == 1
    (row,) = measured(leads, "time_to_convert", MARCH)
    assert (row.value, row.customers) == (10, 3)


def test_leads_not_won_are_kept_in_the_median() -> None:
    won = [lead(n, won_at=f"2024-03-{10 + n}") for n in (1, 5, 9)]
    assert value(company(*won), "time_to_convert", MARCH) == 5
    assert value(company(*won, lead(2), lead(3)), "time_to_convert", MARCH) == 9


def test_leads_of_no_origin_are_a_segment_of_their_own() -> None:
    rows = measured(
        company(lead(1, channel="social"), lead(2, won_at="2024-03-11")),
        "lead_conversion",
        MARCH,
        by=["channel"],
    )
    assert {row.segment["channel"]: row.value for row in rows} == {"social": 0, None: 1}


def test_booked_is_not_done() -> None:
    leads = [lead(1, booked_at="2024-03-12", done_at="2024-03-20"), lead(2, booked_at="2024-03-12"), lead(3)]
    assert value(company(*leads), "lead_to_job", MARCH) == pytest.approx(1 / 3)
    booked = company(*leads, rules=few(lead_to_job_counts="booked"))
    assert value(booked, "lead_to_job", MARCH) == pytest.approx(2 / 3)


def test_bookings_alone_say_nothing_of_jobs_done() -> None:
    (row,) = measured(company(lead(1, booked_at="2024-03-12")), "lead_to_job", MARCH)
    assert row.refused is not None
    assert row.refused.details == (("what", "leads.done_at or the rule lead_to_job_counts=booked"),)


def test_the_rules_named_are_those_that_made_the_number() -> None:
    (row,) = measured(company(lead(1, done_at="2024-03-12")), "lead_to_job", MARCH)
    assert set(row.rules) == {"lead_window_days", "lead_to_job_counts", "minimum_customers"}
