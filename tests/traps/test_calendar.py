"""On which day, and in which month, did it happen?"""

from __future__ import annotations

import pytest
from tests.rows import Rows, few, measured, measurer, value


def orders(*moments: str) -> list[dict[str, object]]:
    return [
        {"order_id": str(at), "customer_id": f"c{at}", "ordered_at": when, "amount": 10, "cost": 4}
        for at, when in enumerate(moments)
    ]


@pytest.mark.parametrize(("zone", "january", "february"), [("UTC", 10, None), ("Europe/Kyiv", None, 10)])
def test_the_last_half_hour_of_january_in_greenwich_is_february_in_kyiv(
    zone: str, january: float | None, february: float | None
) -> None:
    company = measurer({"orders": orders("2024-01-31 23:30")}, few(), zone=zone)
    rows = measured(company, "revenue", "2024-01-01", "2024-02-01")
    assert [row.value for row in rows] == [january, february]


def test_midnight_belongs_to_the_new_day_and_to_no_other() -> None:
    """I38."""
    company = measurer({"orders": orders("2024-02-01 00:00")}, few(), as_of="2024-02-29")
    rows = measured(company, "revenue", "2024-01-01", "2024-02-01")
    assert [row.value for row in rows] == [None, 10]


def test_a_subscription_that_begins_at_midnight_belongs_to_the_new_month() -> None:
    rows = [{"customer_id": "a", "started_at": "2024-02-01 00:00", "amount": 10}]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-02-29")
    assert [row.value for row in measured(company, "mrr", "2024-01-01", "2024-02-01")] == [None, 10]


def test_the_leap_day_is_a_day_of_february() -> None:
    company = measurer({"orders": orders("2024-02-29 23:59", "2024-03-01")}, few())
    assert [row.value for row in measured(company, "revenue", "2024-02-01", "2024-03-01")] == [10, 10]


def test_a_customer_of_the_leap_day_is_a_year_old_on_28_february() -> None:
    """I35: what came before that day counts, what came on it does not."""
    given = orders("2024-02-29", "2025-02-27", "2025-02-28")
    company = measurer({"orders": [{**row, "customer_id": "a"} for row in given]}, few(), as_of="2025-02-28")
    assert value(company, "ltv_historic", "2025-02-01") == 12


def test_a_yearly_subscription_of_the_leap_day_is_a_twelfth_each_month() -> None:
    rows = [{"customer_id": "a", "started_at": "2024-02-29", "amount": 1_200, "interval": "year"}]
    company = measurer({"subscriptions": rows}, few(), as_of="2025-03-31")
    assert {row.value for row in measured(company, "mrr", "2024-02-01", "2025-03-01")} == {100}


def test_a_month_that_is_not_over_says_so_and_is_held_against_nothing() -> None:
    company = measurer({"orders": orders("2024-01-01", "2024-01-31", "2024-02-10")}, few())
    january, february = measured(company, "revenue", "2024-01-01", "2024-02-01")
    assert (january.maturity, february.maturity) == ("finished", "open")
    assert february.verdict.before is None


def test_a_month_in_which_the_data_begins_says_so() -> None:
    company = measurer({"orders": orders("2024-01-15", "2024-02-29")}, few())
    january, february = measured(company, "revenue", "2024-01-01", "2024-02-01")
    assert (january.maturity, february.maturity) == ("half", "finished")
    assert february.verdict.before is None


def test_the_last_day_of_a_month_finishes_it() -> None:
    (row,) = measured(measurer({"orders": orders("2024-02-29")}, few()), "revenue", "2024-02-01")
    assert row.maturity == "half"  # it began in it, too
    (row,) = measured(
        measurer({"orders": orders("2024-02-01", "2024-02-29")}, few()), "revenue", "2024-02-01"
    )
    assert row.maturity == "finished"


def test_whoever_is_not_old_enough_is_left_out_of_a_cohorts_value() -> None:
    """Formulas.md: only fully aged cohorts; the second customer turns three months old the day after the data ends."""
    company = measurer(
        {"orders": orders("2023-10-05", "2023-12-15")}, few(ltv_window_months=3), as_of="2024-03-14"
    )
    (row,) = measured(company, "ltv_historic_3", "2024-03-01")
    assert (row.value, row.whole) == (6, 1) if row.whole else row.whole == 0


def test_newcomers_whose_window_is_still_open_are_not_counted_as_failures() -> None:
    customers = [
        {"customer_id": "c0", "joined_at": "2024-01-01"},
        {"customer_id": "late", "joined_at": "2024-01-20"},
    ]
    tables: Rows = {"customers": customers, "orders": orders("2024-01-05")}
    company = measurer(tables, few(activation_window_days=14), as_of="2024-01-31")
    assert value(company, "activation_rate", "2024-01-01") == 1


def test_a_fiscal_year_that_begins_in_april_ends_in_march() -> None:
    company = measurer({"orders": orders("2024-03-31", "2024-04-01", "2025-03-31")}, few(), fiscal_month=4)
    rows = measured(company, "revenue", "2024-01-01", "2024-06-01", grain="year")
    assert [row.value for row in rows] == [10, 20]


def test_twelve_months_up_to_the_end_of_a_week_begin_on_that_day_and_not_on_a_monday() -> None:
    """The week ends on Sunday, 4 February 2024; 31 January 2023 lies more than twelve months before."""
    given = [{**row, "customer_id": "a"} for row in orders("2023-01-31", "2023-02-06")]
    company = measurer({"orders": given}, few(), as_of="2024-06-30")
    assert value(company, "repeat_purchase_rate", "2024-02-04", "week") == 0
