"""The same rows, counted as each vendor counts them: which number moves, and which single rule moves it?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rows import few, measurer

from worthline.analyses.counted_as import CountedAs, counted_as
from worthline.measuring.measure import Measurer
from worthline.tables.presets import PRESETS, find_preset
from worthline.tables.rules import Rules
from worthline.words.periods import Grain

MONTHLY = {"amount": 10, "interval": "month"}


def paid(customer: str, start: str, end: str = "", **more: object) -> dict[str, object]:
    row = {"customer_id": customer, "subscription_id": customer, "started_at": start, "ended_at": end or None}
    return {**row, **MONTHLY, **more}


def t10() -> Measurer:
    """1,000 at the start, 50 of them leave; 500 join, 12 of those leave again."""
    rows = [paid(f"stays{n}", "2024-01-05") for n in range(950)]
    rows += [paid(f"leaves{n}", "2024-01-05", "2024-03-11") for n in range(50)]
    rows += [paid(f"joins{n}", "2024-03-04") for n in range(488)]
    rows += [paid(f"passes{n}", "2024-03-04", "2024-03-20") for n in range(12)]
    return measurer({"subscriptions": rows}, few(), as_of="2024-04-30")


def t12() -> Measurer:
    """100 at the start; 12 churn, of whom 1 comes back and 1 had joined within the period."""
    rows = [paid(f"stays{n}", "2024-01-05") for n in range(89)]
    rows += [paid(f"leaves{n}", "2024-01-05", "2024-03-11") for n in range(10)]
    rows += [
        paid("returns", "2024-01-05", "2024-03-11"),
        paid("returns", "2024-03-20", subscription_id="again"),
    ]
    rows += [paid("passes", "2024-03-04", "2024-03-20")]
    return measurer({"subscriptions": rows}, few(), as_of="2024-04-30")


def march(company: Measurer, presets: list[str], *keys: str) -> dict[tuple[str, str], CountedAs]:
    period = company.calendar.period_of(date(2024, 3, 1), Grain.MONTH)
    found = counted_as(company, [find_preset(key) for key in presets], keys, period)
    return {(row.preset, row.metric): row for row in found}


@pytest.mark.parametrize(
    ("preset", "churn"),
    [
        ("chartmogul", 0.050),
        ("recurly", 0.062),
        ("baremetrics", 0.062),
        ("shopify", 0.062),
        ("stripe", 62 / 1500),
    ],
)
def test_one_month_has_the_churn_that_each_vendor_prints(preset: str, churn: float) -> None:
    """T10 of formulas.md: 5.0, 6.2 and 4.13 % of the same month."""
    row = march(t10(), [preset], "customer_churn")[(preset, "customer_churn")]
    assert row.theirs.value == pytest.approx(churn, abs=1e-12)


def test_who_joined_and_left_is_nowhere_as_profitwell_counts() -> None:
    """T10 by ProfitWell's rule: 50 of 1,000; the twelve are out of every count."""
    row = march(t10(), ["profitwell"], "customer_churn")[("profitwell", "customer_churn")]
    assert row.theirs.value == pytest.approx(0.050, abs=1e-12)


def test_churned_and_returned_and_joined_and_left_are_out_as_chartmogul_counts() -> None:
    """T12 of formulas.md: 10 of 100."""
    row = march(t12(), ["chartmogul"], "customer_churn")[("chartmogul", "customer_churn")]
    assert row.theirs.value == pytest.approx(0.10, abs=1e-12)


def test_the_single_rule_that_moves_a_number_is_named() -> None:
    row = march(t10(), ["stripe"], "customer_churn")[("stripe", "customer_churn")]
    assert [each.rule for each in row.moved_by] == ["churn_counts"]
    assert row.moved_by[0].change == pytest.approx(62 / 1500 - 0.05)
    assert row.together == pytest.approx(0.0, abs=1e-12)


def test_switching_changes_nothing_in_the_company_itself() -> None:
    company = t10()
    period = company.calendar.period_of(date(2024, 3, 1), Grain.MONTH)
    before = company.measure(["customer_churn", "mrr"], [period])
    march(company, list(PRESETS), "customer_churn", "mrr")
    assert company.measure(["customer_churn", "mrr"], [period]) == before


def test_reactivated_mrr_raises_net_retention_as_chartmogul_counts() -> None:
    """T18's identity with a returning customer: ChartMogul counts the return in, a cohort at the start does not."""
    rows = [paid(f"stays{n}", "2024-01-05") for n in range(9)]
    rows += [paid("gone", "2024-01-05", "2024-02-10"), paid("gone", "2024-03-10", subscription_id="again")]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-04-30")
    row = march(company, ["chartmogul"], "net_revenue_retention")[("chartmogul", "net_revenue_retention")]
    assert (row.ours.value, row.theirs.value) == pytest.approx((1.0, 100 / 90))
    assert [each.rule for each in row.moved_by] == ["nrr_reactivation"]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_rule_of_a_preset_is_a_rule_with_a_possible_value_and_a_source(preset: str) -> None:
    found = find_preset(preset)
    assert Rules().with_(**found.values()).only(frozenset(found.rules)) == found.values()
    assert all(
        cited.says and cited.source and cited.link.startswith("https://") for cited in found.rules.values()
    )


def test_a_preset_leaves_what_is_not_known_of_its_vendor_as_it_is() -> None:
    ours = Rules(activity_window_days=90, quick_ratio_reactivation=True)
    theirs = find_preset("stripe").over(ours)
    assert (theirs.activity_window_days, theirs.quick_ratio_reactivation) == (90, True)


def t15() -> Measurer:
    """Gold for 2,000 a year, cancelled in November and paid to the tenth of January."""
    gold = {
        "customer_id": "a", "subscription_id": "gold", "started_at": "2023-01-10", "cancelled_at": "2023-11-20",
        "ended_at": "2024-01-10", "amount": 2_000, "interval": "year",
    }  # fmt: skip
    return measurer({"subscriptions": [gold]}, few(), as_of="2024-04-30")


@pytest.mark.parametrize(
    ("day", "chartmogul", "stripe"), [(date(2023, 11, 1), 0, 166.67), (date(2024, 1, 1), 166.67, 0)]
)
def test_the_month_of_churn_is_the_end_of_the_term_or_the_day_of_cancelling(
    day: date, chartmogul: float, stripe: float
) -> None:
    """T15: churn at the end of the paid term as ChartMogul counts; on cancelling as Stripe does."""
    company = t15()
    presets = [find_preset(key) for key in ("chartmogul", "stripe")]
    rows = counted_as(company, presets, ["churned_mrr"], company.calendar.period_of(day, Grain.MONTH))
    assert [row.theirs.value or 0 for row in rows] == pytest.approx([chartmogul, stripe], abs=0.005)
    assert [each.rule for each in rows[1].moved_by] == ["lost_when"]


def test_gross_and_net_mrr_churn_as_chartmogul_prints_them() -> None:
    """T18: 100 at the start, 10 churned, 10 contracted, 10 expanded: gross 20 %, net 10 %."""
    rows = [paid(f"stays{n}", "2024-01-05") for n in range(7)]
    rows += [paid("leaves", "2024-01-05", "2024-03-11")]
    rows += [paid("less", "2024-01-05", "2024-03-11", amount=20), paid("less", "2024-03-11", amount=10)]
    rows += [paid("stays0", "2024-03-15", subscription_id="more", amount=10)]
    company = measurer({"subscriptions": rows}, few(), as_of="2024-04-30")
    found = march(company, ["chartmogul"], "net_mrr_churn", "gross_revenue_retention")
    assert found[("chartmogul", "net_mrr_churn")].theirs.value == pytest.approx(0.10)
    assert found[("chartmogul", "gross_revenue_retention")].theirs.value == pytest.approx(1 - 0.20)
