"""What do the tests of the report look at?

Sixty people of one shop who order and subscribe through 2024 and 2025, with names that try to become HTML. December
2025 is not over: the data ends on the 20th.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from tests.rows import EVERY_KEY, measurer

from worthline.analyses.cohorts import cohorts
from worthline.analyses.scorecard import Scorecard, scorecard
from worthline.loading.passport import Gap, Passport, RejectedRule, TablePassport
from worthline.measuring.measure import Measurer
from worthline.project.settings import Company, Plan, Settings
from worthline.showing.report_html import report
from worthline.showing.view import ReportView

HOSTILE = "<script>alert('hello')</script>"
CHANNELS = (HOSTILE, 'search" onclick="x', "store")
PEOPLE = [f"c{number}" for number in range(60)]
LAST_DAY = date(2025, 12, 20)


def _day(month: int, day: int) -> date:
    return date(2024 + month // 12, month % 12 + 1, day)


def _orders() -> list[dict[str, Any]]:
    return [
        {
            "order_id": f"{who}-{month}", "customer_id": who, "ordered_at": _day(month, 1 + at % 19),
            "amount": 20 + (at * 7 + month) % 30, "cost": 9 + at % 6,
        }
        for at, who in enumerate(PEOPLE)
        for month in range(at % 12, 24)
        if (at + month) % 4
    ]  # fmt: skip


def _subscriptions() -> list[dict[str, Any]]:
    return [
        {
            "subscription_id": who, "customer_id": who, "started_at": _day(at % 12, 3), "interval": "month",
            "ended_at": _day(at % 12 + 10, 9) if at % 3 == 0 else None, "amount": 10 + at % 5,
        }
        for at, who in enumerate(PEOPLE)
    ]  # fmt: skip


@lru_cache(maxsize=1)
def shop() -> Measurer:
    """The shop, ready to be measured."""
    customers = [
        {"customer_id": who, "joined_at": _day(at % 12, 1), "channel": CHANNELS[at % 3]}
        for at, who in enumerate(PEOPLE)
    ]
    rows = {"customers": customers, "orders": _orders(), "subscriptions": _subscriptions()}
    return measurer(rows, as_of=LAST_DAY.isoformat())


@lru_cache(maxsize=2)
def measured(on: date) -> Scorecard:
    """Every metric of the shop in the month of this day."""
    return scorecard(shop(), EVERY_KEY, on=on, by=["channel"])


@lru_cache(maxsize=8)
def view(language: str = "en", on: date = date(2025, 11, 15)) -> ReportView:
    """The shop's report of one month."""
    settings = Settings(
        company=Company.model_validate({"name": "Beans & <b>Sons</b>", "currency": "EUR", "language": language}),
        plan={"customer_churn": (Plan(initiative="Call everyone who pauses", owner="Olena", target=0.02),)},
    )  # fmt: skip
    return ReportView(settings, measured(on), date(2026, 1, 2), cohorts(shop()), passport())


def passport() -> Passport:
    """A passport with something of everything in it."""
    orders = TablePassport(
        "orders", 1200, date(2024, 1, 1), LAST_DAY, (Gap(date(2024, 2, 1), date(2024, 2, 20)),), 3, 1, 2,
        {"customer_id": 4}, {"order_id": 1.0, "channel": 0.0},
    )  # fmt: skip
    rejected = RejectedRule(
        "unreadable", "The value cannot be read the way its column is written.", 2, (HOSTILE,)
    )
    return Passport((orders,), ("tickets",), {"EUR": 1200, "USD": 2}, 5, (rejected,))


@lru_cache(maxsize=8)
def page(language: str = "en", on: date = date(2025, 11, 15)) -> str:
    """The shop's report as HTML."""
    return report(view(language, on))
