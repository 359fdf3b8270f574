"""What is always true of the numbers, whoever's they are? One company with everything in it, drawn once."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from tests.properties import companies
from tests.properties.agreement import periods
from tests.reference.company import company
from tests.reference.journeys import margin_by
from tests.rows import few, measurer

from worthline.catalogue.metric import METRICS, OverTable
from worthline.measuring.leaves import Context, Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.measuring.query import is_duration
from worthline.words.periods import Calendar, Grain

RULES = few(repeat_window_months=3, ltv_window_months=3)
TABLES = companies.drawn(companies.whole())
TABLES["customers"] = [{**row, "person": row["customer_id"]} for row in TABLES["customers"]]
MOVES = ("mrr", "new_mrr", "expansion_mrr", "reactivated_mrr", "contraction_mrr", "churned_mrr")
RETENTION = ("gross_revenue_retention", "net_revenue_retention", "gross_mrr_churn", "customer_retention",
             "customer_churn")  # fmt: skip
VOICE = ("net_promoter_score", "promoters", "passives", "detractors", "satisfaction")
LEAVES = [key for key, metric in METRICS.items() if isinstance(metric.how, OverTable)]
Cell = dict[str, Measurement]


@pytest.fixture(scope="module")
def engine() -> Measurer:
    return measurer(TABLES, RULES, as_of=companies.AS_OF)


@pytest.fixture(scope="module")
def months(engine: Measurer) -> list[Cell]:
    return cells(engine.measure([*MOVES, *RETENTION, *VOICE, "revenue"], periods(engine, "month"), judged=0))


def cells(rows: Sequence[Measurement]) -> list[Cell]:
    """The rows of each period, by metric."""
    found: dict[date, Cell] = defaultdict(dict)
    for row in rows:
        found[row.period.start][row.metric] = row
    return list(found.values())


def amount(cell: Cell, metric: str) -> Fraction:
    """A sum of money in millionths, the places in which it is kept, so that sums are exact."""
    return Fraction(round((cell[metric].value or 0) * 1_000_000), 1_000_000)


def test_i1_i2_what_opened_and_moved_is_what_closed(months: list[Cell]) -> None:
    for before, cell in pairwise(months):
        gained = sum(amount(cell, key) for key in ("new_mrr", "expansion_mrr", "reactivated_mrr"))
        lost = sum(amount(cell, key) for key in ("contraction_mrr", "churned_mrr"))
        assert amount(before, "mrr") + gained - lost == amount(cell, "mrr")


def test_i3_no_movement_is_below_nought(months: list[Cell]) -> None:
    assert all(amount(cell, key) >= 0 for cell in months for key in MOVES)


def test_i3_a_customer_moves_in_one_way_at_most(engine: Measurer) -> None:
    rows = engine.measure(MOVES[1:], periods(engine, "quarter"), ["person"], judged=0)
    moved: dict[tuple[date, str | None], int] = defaultdict(int)
    for row in rows:
        moved[(row.period.start, row.segment["person"])] += bool(row.value)
    assert max(moved.values()) == 1


def test_i12_i13_retention_of_revenue_stays_within_its_bounds(months: list[Cell]) -> None:
    for cell in months:
        gross, net = cell["gross_revenue_retention"], cell["net_revenue_retention"]
        if not gross.whole:
            assert gross.value is None
            assert net.value is None
            continue
        assert gross.value is not None
        assert net.value is not None
        assert 0 <= gross.value <= min(1, net.value + 1e-12)
        assert gross.value == pytest.approx(1 - (cell["gross_mrr_churn"].value or 0), abs=1e-12)


def test_i14_who_was_kept_and_who_was_lost_are_everybody(months: list[Cell]) -> None:
    known = [cell for cell in months if cell["customer_retention"].value is not None]
    both = [(cell["customer_retention"].value or 0) + (cell["customer_churn"].value or 0) for cell in known]
    assert both == pytest.approx([1.0] * len(known))


def test_i23_shares_of_answers_are_a_whole_and_make_the_score(months: list[Cell]) -> None:
    asked = [cell for cell in months if cell["net_promoter_score"].value is not None]
    for cell in asked:
        good, so_so, bad = (cell[key].value or 0 for key in ("promoters", "passives", "detractors"))
        assert good + so_so + bad == pytest.approx(1)
        assert cell["net_promoter_score"].value == pytest.approx(100 * (good - bad))
    assert asked


def test_i23_doubling_every_answer_changes_no_share(months: list[Cell]) -> None:
    twice = [{**row, "answer_id": f"{row['answer_id']} again"} for row in TABLES["answers"]]
    doubled = measurer({**TABLES, "answers": [*TABLES["answers"], *twice]}, RULES, as_of=companies.AS_OF)
    again = cells(doubled.measure(VOICE, periods(doubled, "month"), judged=0))
    assert [[cell[key].value for key in VOICE] for cell in again] == [
        [cell[key].value for key in VOICE] for cell in months
    ]


@pytest.mark.parametrize("grain", list(Grain))
def test_i33_every_day_lies_in_exactly_one_period(grain: Grain) -> None:
    calendar = Calendar(fiscal_month=4)
    every = calendar.between(date(2023, 1, 1), date(2025, 12, 31), grain)
    assert all(one.end == other.start for one, other in pairwise(every))
    assert all(
        calendar.period_of(each.start, grain) == each == calendar.period_of(each.last_day, grain)
        for each in every
    )


def test_i33_months_add_up_to_quarters_and_quarters_to_years(engine: Measurer) -> None:
    months, quarters, years = (_revenue(engine, grain) for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR))
    assert months == pytest.approx(quarters)
    assert quarters == pytest.approx(years)


def _revenue(engine: Measurer, grain: Grain) -> float:
    every = engine.calendar.between(date(2023, 1, 1), date(2024, 12, 31), grain)
    return sum(row.value or 0 for row in engine.measure(["revenue"], every, judged=0))


def test_i18_what_customers_brought_is_all_that_was_brought(engine: Measurer) -> None:
    rows = engine.measure(["gross_margin"], periods(engine, "year"), judged=0)
    whole = company(TABLES, RULES, companies.AS_OF)
    brought = sum(margin_by(whole, each, date(2025, 1, 1)) for each in whole.customers())
    assert sum(row.part or 0 for row in rows) == pytest.approx(float(brought))


def test_i21_channels_add_up_to_all_that_was_spent(engine: Measurer) -> None:
    total = engine.measure(["acquisition_spend"], periods(engine, "month"), judged=0)
    parts = engine.measure(["acquisition_spend"], periods(engine, "month"), ["channel"], judged=0)
    assert sum(row.value or 0 for row in parts) == pytest.approx(sum(row.value or 0 for row in total))
    assert sum(float(row["amount"]) for row in TABLES["spend"]) == pytest.approx(
        sum(row.value or 0 for row in total)
    )


@pytest.mark.parametrize("column", ["region", "channel"])
def test_i4_i51_the_parts_of_every_metric_add_up_to_the_whole(engine: Measurer, column: str) -> None:
    """Promise 2: sums above and below the line, of every metric added up over a table, by every column."""
    quarters = periods(engine, "quarter")
    total, cut = (engine.measure(LEAVES, quarters, by, judged=0) for by in ([], [column]))
    refused = {row.metric for row in cut if row.refused and row.refused.reason == "cannot_cut"}
    assert refused <= {"acquisition_spend", "media_spend"}
    assert _added_up(cut, refused) == pytest.approx(_added_up(total, refused))


def _added_up(rows: Sequence[Measurement], without: set[str]) -> dict[tuple[str, date], float]:
    added: dict[tuple[str, date], float] = defaultdict(float)
    for row in rows:
        if row.metric not in without:
            weight = (
                row.whole
                if is_duration(Leaf(row.metric, Context()))
                else (row.part or 0) + 7 * (row.whole or 0)
            )
            added[(row.metric, row.period.start)] += weight or 0
    return dict(added)


def test_i25_the_order_of_rows_does_not_matter(engine: Measurer) -> None:
    shuffled = {name: random.Random(7).sample(rows, len(rows)) for name, rows in TABLES.items()}
    other = measurer(shuffled, RULES, as_of=companies.AS_OF)
    one, two = (each.measure(LEAVES, periods(each, "quarter"), judged=0) for each in (engine, other))
    assert [row.value for row in one] == pytest.approx([row.value for row in two], nan_ok=False)


def test_i9_another_customer_changes_nobody_elses_numbers(engine: Measurer) -> None:
    order = {
        "order_id": "new",
        "customer_id": "newcomer",
        "ordered_at": "2024-02-29",
        "amount": "77",
        "cost": "7",
    }
    contract = {
        "customer_id": "newcomer",
        "subscription_id": "new",
        "started_at": "2023-05-31",
        "amount": "40",
    }
    more = {
        **TABLES,
        "orders": [*TABLES["orders"], order],
        "subscriptions": [*TABLES["subscriptions"], contract],
    }
    other = measurer(more, RULES, as_of=companies.AS_OF)
    keys = ["revenue", "customer_retention", "mrr", "new_customers", "net_revenue_retention"]
    before, after = (_of_each(each, keys) for each in (engine, other))
    assert {cell: value for cell, value in after.items() if cell[2]} == before


def _of_each(engine: Measurer, keys: Sequence[str]) -> dict[tuple[str, date, str | None], float | None]:
    rows = engine.measure(keys, periods(engine, "quarter"), ["person"], judged=0)
    return {(row.metric, row.period.start, row.segment["person"]): row.value for row in rows}


def test_i8_twice_the_prices_is_twice_the_money_and_the_same_ratios(engine: Measurer) -> None:
    dear = {name: [_at_twice_the_price(row) for row in rows] for name, rows in TABLES.items()}
    other = measurer(dear, RULES, as_of=companies.AS_OF)
    keys = [
        "revenue",
        "order_value",
        "gross_margin",
        "purchase_frequency",
        "net_revenue_retention",
        "quick_ratio",
    ]
    one, two = (each.measure(keys, periods(each, "quarter"), judged=0) for each in (engine, other))
    factors = {"revenue": 2, "order_value": 2}
    expected = [None if row.value is None else row.value * factors.get(row.metric, 1) for row in one]
    assert [row.value for row in two] == pytest.approx(expected)


def _at_twice_the_price(row: Mapping[str, Any]) -> dict[str, Any]:
    coupon = ["discount"] if "subscription_id" in row else []
    money = ["amount", "cost", "unit_price", "unit_cost", "tax", "shipping", *coupon]
    priced = [key for key in money if row.get(key) is not None]
    return {**row, **{key: f"{2 * float(row[key]):.2f}" for key in priced}}


def test_i39_nobody_arrives_before_they_start(engine: Measurer) -> None:
    rows = engine.measure(["time_to_value", "time_to_first_reorder"], periods(engine, "quarter"), judged=0)
    assert all(row.value >= 0 for row in rows if row.value is not None)
