"""Is a metric of a cohort its own ratio, and a total shared by everyone in it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.rows import Rows, few, measurer

from worthline.analyses.cohorts import Choice, Cohorts, cohorts
from worthline.measuring.interval import Sums, ratio
from worthline.words.errors import WorthlineError
from worthline.words.values import Unit

SOLD: Rows = {
    "orders": [
        {"order_id": "1", "customer_id": "a", "ordered_at": "2024-01-05", "amount": 10, "cost": 4},
        {"order_id": "2", "customer_id": "a", "ordered_at": "2024-01-25", "amount": 20, "cost": 5},
        {"order_id": "3", "customer_id": "b", "ordered_at": "2024-01-31", "amount": 30, "cost": 30},
        {"order_id": "4", "customer_id": "a", "ordered_at": "2024-02-04", "amount": 60, "cost": 20},
    ]
}
PAYING: Rows = {
    "subscriptions": [
        {"subscription_id": "1", "customer_id": "a", "started_at": "2024-01-10", "amount": 10},
        {
            "subscription_id": "2",
            "customer_id": "b",
            "started_at": "2024-01-12",
            "ended_at": "2024-02-12",
            "amount": 30,
        },
    ]
}


def asked(tables: Rows, metric: str, rules: Mapping[str, Any] | None = None, **choice: Any) -> Cohorts:
    company = measurer(tables, few(**(rules or {})), as_of="2024-03-31")
    return cohorts(company, Choice(metric, **choice))


def values(found: Cohorts) -> list[float | None]:
    (row,) = found.rows
    return [cell.estimate.value for cell in row.cells]


def test_a_ratio_is_a_ratio_within_the_cohort_and_no_mean_of_means() -> None:
    assert values(asked(SOLD, "order_value")) == [20, 60, None]


def test_a_total_is_divided_by_everyone_in_the_cohort() -> None:
    found = asked(SOLD, "revenue")
    assert (values(found), found.unit) == ([30, 30, 0], Unit.MONEY)


def test_what_was_brought_so_far_is_added_up_for_each_customer() -> None:
    """The interval is that of each customer's own sum: 45 and 0 by the end of January, 65 and 0 by February's."""
    found = asked(SOLD, "margin_to_date")
    assert values(found) == [pytest.approx(10.5), pytest.approx(30.5), pytest.approx(30.5)]
    assert found.rows[0].cells[1].estimate == ratio(Sums(2, 61, 2, 61**2, 2, 61))


def test_subscriptions_bring_their_monthly_price_times_the_stated_margin() -> None:
    assert values(asked(PAYING, "margin_to_date", {"gross_margin": 0.5})) == [10, 12.5, 15]


def test_money_has_an_own_clock_too() -> None:
    """Thirty days from the fifth of January end on the third of February; the second customer's own go on."""
    assert values(asked(SOLD, "revenue", clock="own"))[:2] == [30, 30]


def test_a_metric_that_ripens_waits_until_everyone_has_had_time() -> None:
    customers = [{"customer_id": "a", "joined_at": "2024-03-10"}]
    tables: Rows = {
        "customers": customers,
        "orders": [{"customer_id": "a", "ordered_at": "2024-03-10", "amount": 1}],
    }
    found = asked(tables, "activation_rate", {"activation_window_days": 14})
    assert found.pooled == {}


@pytest.mark.parametrize(
    ("metric", "choice", "said"),
    [
        ("ltv_to_cac", {}, "formula"),
        ("time_to_value", {}, "time"),
        ("mrr", {}, "not in your data"),
        ("customer_retention", {"clock": "own"}, "calendar"),
        ("no_such_metric", {}, "no_such_metric"),
    ],
)
def test_a_metric_that_has_no_place_on_a_cohort_is_refused_with_its_reason(
    metric: str, choice: Mapping[str, Any], said: str
) -> None:
    with pytest.raises(WorthlineError, match=said):
        asked(SOLD, metric, **choice)


def test_spend_belongs_to_no_customer() -> None:
    with pytest.raises(WorthlineError, match="no customer"):
        asked({**SOLD, "spend": [{"spent_at": "2024-01-01", "amount": 5}]}, "acquisition_spend")
