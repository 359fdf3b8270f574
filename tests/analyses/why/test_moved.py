"""Does the report say of what has surely moved, and of nothing else, why it did?"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest
from tests.analyses.lifetime.companies import Rows
from tests.rows import few, measurer
from tests.showing.test_report_html import Reader

from worthline.analyses.scorecard import Scorecard, scorecard
from worthline.analyses.why.moved import MOST, moved
from worthline.catalogue.subjects import subject_of
from worthline.measuring.measure import Measurer
from worthline.project.settings import Company, Settings
from worthline.showing.report_html import report
from worthline.showing.view import ReportView
from worthline.words.i18n import LANGUAGES

KEYS = ["revenue", "order_value", "purchase_frequency", "repeat_purchase_rate"]


@lru_cache(maxsize=2)
def shop(rises: bool) -> Measurer:
    """Three hundred who buy each month for 20; in June those of the store pay 35, if it rises."""
    rows: Rows = [
        {
            "customer_id": f"c{who}", "ordered_at": date(2024, month, 1 + who % 27),
            "amount": 35 + who % 5 if rises and month == 6 and who % 2 else 18 + who % 5,
        }
        for month in range(1, 7)
        for who in range(300)
    ]  # fmt: skip
    customers: Rows = [
        {"customer_id": f"c{who}", "channel": "<b>store" if who % 2 else "search"} for who in range(300)
    ]
    return measurer({"orders": rows, "customers": customers}, few(gross_margin=0.4), as_of="2024-06-30")


def card(company: Measurer) -> Scorecard:
    return scorecard(company, KEYS, on=date(2024, 6, 15))


def test_what_has_surely_moved_is_told_by_segment() -> None:
    found = moved(shop(True), card(shop(True)), ["channel"])
    assert found
    order_value = {each.metric.key: each for each in found}["order_value"]
    assert order_value.steps[0].name == "<b>store"
    assert sum(step.effect.whole for step in order_value.steps) == pytest.approx(order_value.change)


def test_one_number_of_each_subject_and_few_in_all() -> None:
    found = moved(shop(True), card(shop(True)), ["channel"])
    subjects = [subject_of(each.metric) for each in found]
    assert len(subjects) == len(set(subjects)) <= MOST


def test_where_nothing_has_moved_nothing_is_told() -> None:
    assert moved(shop(False), card(shop(False)), ["channel"]) == ()


def test_without_a_column_only_formulas_are_told() -> None:
    assert all(each.column == "" for each in moved(shop(True), card(shop(True)), []))


def test_the_page_draws_it_soundly_and_safely_in_every_language() -> None:
    told = moved(shop(True), card(shop(True)), ["channel"])
    for language in LANGUAGES:
        settings = Settings(
            company=Company.model_validate({"name": "Beans", "currency": "EUR", "language": language})
        )
        html = report(
            ReportView(settings, card(shop(True)), date(2024, 7, 2), known=shop(True).known, moved=told)
        )
        assert Reader(html).open == []
        assert 'id="why"' in html
        assert "<b>store" not in html
