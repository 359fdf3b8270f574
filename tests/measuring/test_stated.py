"""What does a rule do that states a margin, where no order tells one?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rows import few, measurer

from worthline.measuring.can import missing, stated
from worthline.measuring.measurement import Measurement
from worthline.words.periods import Calendar, Grain

MONTH = Calendar().period(Calendar().index_of(date(2024, 3, 1), Grain.MONTH), Grain.MONTH)
PLANS = [
    {
        "subscription_id": who,
        "customer_id": who,
        "started_at": "2023-01-01",
        "ended_at": "2024-03-15" if who == "a" else None,
        "amount": 50,
        "interval": "month",
    }
    for who in "abcdefghij"
]
SPEND = [{"spent_on": "2024-03-01", "channel": "search", "amount": 400}]


def rows(keys: list[str], **rules: float) -> dict[str, Measurement]:
    company = measurer(
        {"subscriptions": PLANS, "spend": SPEND}, few(churn_window_months=1, **rules), as_of="2024-04-30"
    )
    return {row.metric: row for row in company.measure(keys, [MONTH], judged=0)}


def test_a_company_of_contracts_alone_has_its_lifetime_value_on_the_stated_margin() -> None:
    """By hand: 50 a month, one of ten leaves a month, four fifths of it margin: 50 x 0.8 / 0.1."""
    found = rows(["ltv_saas"], gross_margin=0.8)["ltv_saas"]
    assert found.value == pytest.approx(50 * 0.8 / 0.1)
    assert found.parts["gross_margin"].value == 0.8
    assert found.low is not None, "what is measured keeps its interval"
    assert found.rules["gross_margin"] == 0.8


def test_without_the_rule_the_margin_is_missing() -> None:
    found = rows(["ltv_saas"])["ltv_saas"]
    assert found.value is None
    assert found.refused is not None


def test_what_is_stated_is_not_shown_as_measured() -> None:
    found = rows(["gross_margin"], gross_margin=0.8)["gross_margin"]
    assert found.value is None
    assert found.refused is not None
    assert found.refused.reason == "missing"


def test_orders_that_tell_the_margin_are_believed_more_than_the_rule() -> None:
    order = {"order_id": "o", "customer_id": "a", "ordered_at": "2024-03-02", "amount": 100, "cost": 30}
    company = measurer({"orders": [order]}, few(gross_margin=0.2), as_of="2024-03-31")
    from worthline.catalogue.metric import find

    assert not missing(find("gross_margin"), company.known, company.rules)
    assert stated(find("gross_margin"), company.known, company.rules) is None
    (row,) = company.measure(["gross_margin"], [MONTH], judged=0)
    assert row.value == pytest.approx(0.7)
