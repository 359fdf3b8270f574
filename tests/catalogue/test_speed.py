"""Is a duration told by its median, on the clock the company chose?"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import mean, median, mode

import pytest
from tests.rows import Rows, few, measured, measurer, value

GAPS = [
    *[6, 8, 9, 10, 11, 12] * 2, *[13] * 9, *[14] * 5, *[16, 17, 18, 19, 20] * 2, 24, 30, 34, 41, 55, 65, 89,
]  # fmt: skip
"""Days to the second order of 43 customers, invented to have the printed statistics of T29 (airboxr.com)."""


def test_the_median_gap_is_reported_and_not_the_mean() -> None:
    """T29: second-order gaps of 43 customers: mean 19, median 14, mode 13 days: report the median."""
    assert (len(GAPS), mean(GAPS), median(GAPS), mode(GAPS)) == (43, 19, 14, 13)
    start = date(2024, 1, 1)
    orders = [
        {
            "order_id": f"{name} {gap}",
            "customer_id": str(name),
            "ordered_at": start + timedelta(days=gap),
            "amount": 5,
        }
        for name, after in enumerate(GAPS)
        for gap in (0, after)
    ]
    company = measurer({"orders": orders}, few(repeat_window_months=1))
    assert value(company, "time_to_first_reorder", "2024-01-01") == 14


FRIDAY = "2024-03-01"
STARTED: Rows = {
    "customers": [{"customer_id": "a", "joined_at": FRIDAY}],
    "events": [{"customer_id": "a", "happened_at": "2024-03-05", "event": "setup"}],
}


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, 4),
        ({"value_clock": "working_days"}, 2),
        ({"value_clock": "working_days", "working_days": ("mon", "tue", "wed", "thu", "fri", "sat")}, 3),
    ],
)
def test_time_to_value_can_leave_free_days_out(changes: dict[str, object], days: int) -> None:
    (row,) = measured(measurer(STARTED, few(first_value_event="setup", **changes)), "time_to_value", FRIDAY)
    assert row.value == days


def test_the_working_days_are_named_with_the_number_they_made() -> None:
    rules = few(first_value_event="setup", value_clock="working_days")
    (row,) = measured(measurer(STARTED, rules), "time_to_value", FRIDAY)
    assert {"value_clock", "working_days"} <= row.rules.keys()


def test_the_newest_customers_too_have_reached_value_or_not() -> None:
    """Activation waits until a month has passed; whether they have what they came for can be asked at once."""
    rows: Rows = {
        "customers": [{"customer_id": name, "joined_at": FRIDAY} for name in "abcd"],
        "events": [
            {"customer_id": name, "happened_at": on, "event": event}
            for name, on, event in (
                ("a", "2024-03-05", "setup"),
                ("b", "2024-03-05", "visit"),
                ("c", FRIDAY, "setup"),
            )
        ],
    }
    company = measurer(rows, few(first_value_event="setup", value_starts="joined"), as_of="2024-03-06")
    assert value(company, "first_value_reached", FRIDAY) == 0.5
    assert value(company, "activation_rate", FRIDAY) is None
