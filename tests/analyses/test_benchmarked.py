"""Does a number stand fairly among others: its own last result first, nothing averaged, every mismatch named?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from worthline.analyses.benchmarked import (
    ABOVE,
    BELOW,
    NOT_LIKE,
    WITHIN,
    Benchmarked,
    Mismatch,
    benchmarked,
    compounded,
)
from worthline.catalogue.benchmarks.benchmark import ANY, Benchmark
from worthline.catalogue.benchmarks.read import published
from worthline.catalogue.everything import every_metric
from worthline.measuring.measurement import BETTER, SAME, WORSE, Compared, Measurement, Verdict
from worthline.words.periods import Calendar, Grain

METRICS = every_metric()


def now(metric: str, value: float | None, grain: Grain = Grain.MONTH, **more: Any) -> Measurement:
    period = Calendar().period_of(date(2025, 3, 1), grain)
    return Measurement(metric, period, {}, METRICS[metric].unit, value, **more)


def figure(metric: str, value: float | None = None, **more: Any) -> Benchmark:
    given: dict[str, Any] = {
        "industry": ANY, "segment": "", "low": None, "high": None, "unit": "%", "year": "2024", "definition": "",
        "basis": (), "source": "A report", "publisher": "", "link": "https://report.example/",
    }  # fmt: skip
    return Benchmark(metric=metric, value=value, **given | more)


def one(row: Measurement, benchmark: Benchmark, **more: str) -> Any:
    (placed,) = benchmarked(row, [benchmark], **more).published
    return placed


def standings(found: Benchmarked) -> list[str]:
    return [row["against"] for row in found.to_dict()["standings"]]


def test_the_own_last_result_stands_first() -> None:
    verdict = Verdict(before=Compared(BETTER, 0.04, 0.01), year_before=Compared(SAME, 0.05, 0.4))
    found = benchmarked(now("customer_churn", 0.03, verdict=verdict), [figure("customer_churn", 0.05)])
    assert standings(found) == ["own period before", "own year before", "published"]
    assert found.to_dict()["standings"][0] == {
        "against": "own period before",
        "value": 0.04,
        "verdict": BETTER,
    }


def test_the_own_last_result_has_its_place_even_where_there_is_none_yet() -> None:
    assert standings(benchmarked(now("customer_churn", 0.03), [])) == ["own period before"]


def test_sources_that_contradict_each_other_stand_side_by_side_and_are_never_averaged() -> None:
    """benchmarks.csv: SaaS Capital prints 107 and 110, Optifai 118, for companies of one size."""
    known = [figure("net_revenue_retention", value, basis=("yearly",)) for value in (1.07, 1.10, 1.18)]
    found = benchmarked(now("net_revenue_retention", 1.09, Grain.YEAR), known)
    assert {(each.benchmark.value, each.stands) for each in found.published} == {
        (1.07, ABOVE), (1.10, BELOW), (1.18, BELOW),
    }  # fmt: skip


@pytest.mark.parametrize(("value", "stands", "verdict"), [(0.02, BELOW, BETTER), (0.08, ABOVE, WORSE)])
def test_less_churn_than_others_is_better(value: float, stands: str, verdict: str) -> None:
    placed = one(now("customer_churn", value), figure("customer_churn", 0.05, basis=("monthly",)))
    assert (placed.stands, placed.verdict) == (stands, verdict)


def test_an_interval_that_reaches_the_figure_is_not_told_from_it() -> None:
    row = now("customer_churn", 0.04, low=0.02, high=0.06)
    assert one(row, figure("customer_churn", 0.05)).stands == SAME
    assert one(row, figure("customer_churn", 0.07)).stands == BELOW


@pytest.mark.parametrize(
    ("value", "low", "high", "stands"),
    [(0.5, 0.4, 0.6, WITHIN), (0.5, 0.6, None, BELOW), (0.5, None, 0.4, ABOVE), (0.6, 0.6, None, WITHIN)],
)
def test_a_range_has_an_inside_and_one_end_is_enough(
    value: float, low: float | None, high: float | None, stands: str
) -> None:
    assert one(now("satisfaction", value), figure("satisfaction", low=low, high=high)).stands == stands


def test_a_margin_ltv_held_against_a_revenue_ltv_names_it_and_gives_no_verdict() -> None:
    """formulas.md 2.3: 3:1 is used with revenue LTV by one source and with gross profit by others."""
    placed = one(now("ltv_to_cac", 2.0), figure("ltv_to_cac", 3.0, unit="x", basis=("revenue",)))
    assert placed.mismatches == (Mismatch("money", "revenue", "margin"),)
    assert (placed.stands, placed.verdict) == (BELOW, "")


def test_activity_of_users_is_not_comparable_with_customers_kept() -> None:
    placed = one(now("customer_retention", 0.9), figure("customer_retention", 0.35, basis=("user_activity",)))
    assert (placed.stands, placed.mismatches) == (
        NOT_LIKE, (Mismatch("whom", "user_activity", "customers_kept"),),
    )  # fmt: skip


def test_spend_per_unit_of_new_revenue_is_no_cost_per_customer() -> None:
    """formulas.md 2.2: the CAC ratio (median 2.00 USD) is NOT CAC; some pages call it so."""
    ratio = next(each for each in published() if "spend_per_arr" in each.basis and each.value == 2.0)
    assert one(now("acquisition_cost", 250.0), ratio, currency="USD").stands == NOT_LIKE


def test_an_index_is_not_comparable_with_a_share_of_answers() -> None:
    placed = one(now("satisfaction", 0.78), figure("satisfaction", 77.8, unit="index", basis=("index",)))
    assert placed.stands == NOT_LIKE


def test_an_amount_in_another_currency_is_shown_and_not_compared() -> None:
    benchmark = figure("acquisition_cost", 84.0, unit="USD")
    assert one(now("acquisition_cost", 50.0), benchmark, currency="EUR").mismatches == (
        Mismatch("currency", "USD", "EUR"),
    )
    assert one(now("acquisition_cost", 50.0), benchmark, currency="USD").stands == BELOW


def test_a_monthly_rate_held_against_a_yearly_one_is_compounded_and_says_so() -> None:
    """formulas.md 2.4: 5 % a month is 46.0 % a year, not 60 %."""
    placed = one(now("customer_churn", 0.05), figure("customer_churn", 0.5, basis=("yearly",)))
    assert placed.held.value == pytest.approx(0.4596, abs=1e-4)
    assert placed.held.carried is Grain.YEAR
    assert placed.mismatches == (Mismatch("time", "yearly", "monthly"),)
    assert (placed.stands, placed.verdict) == (BELOW, BETTER)


def test_a_yearly_rate_held_against_a_yearly_one_stays_as_measured() -> None:
    placed = one(now("customer_churn", 0.05, Grain.YEAR), figure("customer_churn", 0.5, basis=("yearly",)))
    assert (placed.held.value, placed.held.carried, placed.mismatches) == (0.05, None, ())


@pytest.mark.parametrize(
    ("metric", "value", "months", "wanted", "carried"),
    [
        ("net_revenue_retention", 0.99, 1, 12, 0.886),
        ("customer_retention", 0.95, 1, 12, 0.540),
        ("customer_churn", 1.0, 1, 12, 1.0),
        ("customer_churn", 0.4596, 12, 1, 0.05),
    ],
)
def test_what_is_kept_compounds(
    metric: str, value: float, months: float, wanted: float, carried: float
) -> None:
    """formulas.md 2.7: a monthly NRR of 99 % is 88.6 % a year."""
    assert compounded(metric, value, months, wanted) == pytest.approx(carried, abs=1e-3)


@pytest.mark.parametrize(
    ("value", "segment"), [(-5, "needs improvement"), (0, "good"), (30, "great"), (100, "excellent")]
)
def test_of_the_ranges_of_one_source_only_the_one_it_lies_in_is_shown(value: float, segment: str) -> None:
    """Renegade Marketing lets neighbouring ranges share their limit; a limit belongs to the range above it."""
    found = benchmarked(now("net_promoter_score", value), published())
    assert [each.benchmark.segment for each in found.published if each.benchmark.band] == [segment]


def test_a_return_rate_by_units_held_against_one_by_value_names_it() -> None:
    """formulas.md 2.12: NRF benchmarks are by VALUE; T30 gives 12.0 % by units and 13.1 % by revenue."""
    row = now("return_rate", 0.12, rules={"return_rate_unit": "units"})
    placed = one(row, figure("return_rate", 0.145, basis=("by_value",)))
    assert placed.mismatches == (Mismatch("by", "by_value", "by_units"),)


def test_an_industry_brings_its_own_figures_first_and_those_of_everyone_after() -> None:
    known = [figure("satisfaction", 0.8, industry=name) for name in (ANY, "Banks", "EdTech SaaS", "SaaS")]
    found = benchmarked(now("satisfaction", 0.7), known, industry="saas")
    assert [each.benchmark.industry for each in found.published] == ["SaaS", "EdTech SaaS", ANY]


def test_without_an_industry_those_of_everyone_come_first() -> None:
    known = [figure("satisfaction", 0.8, industry=name) for name in ("Banks", ANY)]
    found = benchmarked(now("satisfaction", 0.7), known)
    assert [each.benchmark.industry for each in found.published] == [ANY, "Banks"]


def test_nobody_elses_industry_is_the_nearest() -> None:
    assert (
        benchmarked(now("satisfaction", 0.7), [figure("satisfaction", 0.8, industry="Banks")]).nearest is None
    )


def test_the_companys_own_benchmark_comes_before_the_published_ones() -> None:
    known = [figure("satisfaction", 0.8, year="2025"), figure("satisfaction", 0.9, own=True, year="2019")]
    found = benchmarked(now("satisfaction", 0.7), known)
    assert [each.benchmark.own for each in found.published] == [True, False]


def test_without_a_value_benchmarks_are_listed_and_nothing_is_placed() -> None:
    placed = one(now("customer_churn", None), figure("customer_churn", 0.5, basis=("yearly",)))
    assert (placed.stands, placed.verdict, placed.held.value) == ("", "", None)
