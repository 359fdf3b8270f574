"""Does the right value come out where a published page prints a wrong one?

Each case names the page and what it prints. One page is left out: a calculator whose digits are lost ("1 x 20 months
= 1,600") names no inputs to compute with.
"""

from __future__ import annotations

import pytest
from tests.rows import few, measurer, value

from worthline.catalogue.metric import OfMetrics, find
from worthline.measuring.interval import Estimate
from worthline.tables.rules import Rules

ON = "2024-03-01"


def combined(key: str, **parts: float) -> object:
    """A formula's arithmetic."""
    how = find(key).how
    assert isinstance(how, OfMetrics)
    return how.combine(**parts)


def answers(scores: dict[float, int], scale: str, survey: str = "csat") -> list[dict[str, object]]:
    return [
        {
            "answered_at": "2024-03-05",
            "survey": survey,
            "scale": scale,
            "score": score,
            "answer_id": f"{score}-{at}",
        }
        for score, times in scores.items()
        for at in range(times)
    ]


def stretches(count: int, amount: float, start: str = "2024-01-05", end: str = "") -> list[dict[str, object]]:
    name = f"{start}-{end}-{amount}"
    return [
        {
            "customer_id": f"{name}-{at}", "subscription_id": f"{name}-{at}", "started_at": start,
            "ended_at": end or None, "amount": amount, "interval": "month",
        }
        for at in range(count)
    ]  # fmt: skip


def test_a_yearly_plan_of_600_is_50_a_month() -> None:
    """Stripe's billing glossary divides 800 by 12 and still prints 12,500: with 800 it would be 13,333."""
    yearly = [{**row, "interval": "year"} for row in stretches(50, 600)]
    company = measurer({"subscriptions": [*stretches(100, 100), *yearly]}, few(), as_of="2024-04-30")
    assert value(company, "mrr", ON) == pytest.approx(12_500)


def test_the_mean_answer_is_not_rounded_to_a_whole_one() -> None:
    """QuestionPro prints 137 / 20 = 6.7, rounded 7; it is 6.85."""
    rows = answers({7: 17, 6: 3}, "1-10")
    company = measurer({"answers": rows}, few(satisfaction_mean_scale="1-10"), as_of="2024-04-30")
    assert value(company, "satisfaction_mean", ON) == pytest.approx(137 / 20)


def test_satisfied_answers_lie_on_the_scale() -> None:
    """Benbria counts ten answers "rated 12" on a scale of 1 to 10 and prints 54; the ten are 52."""
    rows = answers({8: 27, 9: 15, 10: 10, 5: 48}, "1-10")
    company = measurer({"answers": rows}, few(satisfied_from_10=8), as_of="2024-04-30")
    assert value(company, "satisfaction", ON) == pytest.approx(0.52)


def test_satisfied_answers_are_a_share_of_all_answers() -> None:
    """Refiner's text divides the positive by the negative answers; its formula, rightly, by all."""
    company = measurer({"answers": answers({5: 30, 1: 10}, "1-5")}, few(), as_of="2024-04-30")
    assert value(company, "satisfaction", ON) == pytest.approx(0.75)


def test_a_budget_of_1000_for_20_customers_is_50_each() -> None:
    """Growave prints 40."""
    assert combined("paid_acquisition_cost", media_spend=1_000.0, new_customers=20.0) == 50


def test_ad_spend_is_above_the_line() -> None:
    """Cavor's text puts ad spend "in the denominator"."""
    assert combined("paid_acquisition_cost", media_spend=20.0, new_customers=1_000.0) == 0.02


def test_mrr_churn_is_the_loss_over_the_start() -> None:
    """ChartMogul's old page prints SUM((start) - (end) / (start)), which for 100 and 80 is 99.2, not 20 %."""
    rows = [*stretches(8, 10), *stretches(2, 10, end="2024-03-11")]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-04-30")
    assert value(company, "gross_mrr_churn", ON) == pytest.approx((100 - 80) / 100)


def test_new_customers_do_not_make_up_for_the_lost() -> None:
    """Angel Investing School: (begin - end) / begin, which here is below zero; 50 of 1,000 were lost."""
    rows = [
        *stretches(950, 10),
        *stretches(50, 10, end="2024-03-11"),
        *stretches(488, 10, start="2024-03-04"),
    ]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-04-30")
    assert (1_000 - 1_438) / 1_000 < 0
    assert value(company, "customer_churn", ON) == pytest.approx(0.05)


@pytest.mark.parametrize(("margin", "printed", "right"), [(0.80, 0.25, 0.20), (0.78, 0.28, 0.22)])
def test_payback_on_revenue_is_too_short_by_one_less_the_margin(
    margin: float, printed: float, right: float
) -> None:
    """Two pages say that it "understates by 25 %" and "by 28 %": those are the increases the other way."""
    parts = {"acquisition_cost": 12_000.0, "monthly_income": 1_000.0, "customer_lifetime": 60.0}
    true, on_revenue = (combined("cac_payback", **parts, gross_margin=share) for share in (margin, 1.0))
    assert isinstance(true, float)
    assert isinstance(on_revenue, float)
    assert 1 - on_revenue / true == pytest.approx(right)
    assert true / on_revenue - 1 == pytest.approx(printed, abs=0.005)


def test_payback_divides_by_the_margin() -> None:
    """Finmark prints CAC / average MRR * gross margin, which read from the left multiplies by it (2.3)."""
    parts = {"acquisition_cost": 3_000.0, "monthly_income": 200.0, "customer_lifetime": 60.0}
    assert combined("cac_payback", **parts, gross_margin=0.8) == pytest.approx(18.75)


def test_every_cohort_weighs_by_its_size_once() -> None:
    """Mixpanel's document adds (1000 x 0.66) + (500 + 0.33) = 833.33; 500 x 0.33 makes it 825 of 1,500."""
    assert pooled_share([(1_000, 660), (500, 165)]) == pytest.approx(825 / 1_500)


def pooled_share(cohorts: list[tuple[int, int]]) -> float | None:
    """Retention in the month after the first, over cohorts of this size of which this many were there."""
    rows = [
        {"customer_id": f"{at}-{who}", "order_id": f"{at}-{who}-{turn}", "ordered_at": f"2024-0{at + turn + 1}-10",
         "amount": 1}
        for at, (size, stayed) in enumerate(cohorts)
        for who in range(size)
        for turn in range(2 if who < stayed else 1)
    ]  # fmt: skip
    from worthline.analyses.cohorts import cohorts as table

    found: Estimate = table(
        measurer({"orders": rows}, Rules(minimum_customers=1), as_of="2024-03-31")
    ).pooled[1]
    return found.value
