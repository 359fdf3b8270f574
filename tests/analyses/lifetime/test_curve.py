"""Does the curve go through what came, is its band wide enough for what comes, and does it bear its own cost?"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from tests.analyses.lifetime.companies import END, Rows, orders, spent, subscribers
from tests.rows import few, measurer

from worthline.analyses.cohorts.money import break_even
from worthline.analyses.cohorts.payback import NOT_YET, PAID_BACK, Point
from worthline.analyses.lifetime.curve import EXPECTED, YEAR, Curve, Curves, curves
from worthline.analyses.lifetime.lifetime import lifetime
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Period

EVERYONE, CUT = 600, date(2023, 6, 30)
COST = 60.0


def shop_until(day: date) -> Measurer:
    rows = orders(EVERYONE, day)
    halves: Rows = [
        {"customer_id": f"c{who}", "channel": "search" if who % 3 else "social"} for who in range(EVERYONE)
    ]
    known = {row["customer_id"] for row in rows}
    tables: dict[str, Rows] = {
        "orders": rows, "spend": spent(rows, "ordered_at", COST),
        "customers": [row for row in halves if row["customer_id"] in known],
    }  # fmt: skip
    return measurer(tables, few(gross_margin=0.4), as_of=day.isoformat())


@pytest.fixture(scope="module")
def shop() -> Measurer:
    return shop_until(CUT)


@pytest.fixture(scope="module")
def later() -> Measurer:
    return shop_until(END)


@pytest.fixture(scope="module")
def club() -> Measurer:
    rows = subscribers()
    tables = {"subscriptions": rows, "spend": spent(rows, "started_at", 40)}
    return measurer(tables, few(gross_margin=0.5), as_of=END.isoformat())


def drawn(company: Measurer, by: str = "first_month", months: int = 12) -> Curves:
    found = curves(lifetime(company, months), by)
    assert isinstance(found, Curves)
    return found


def month_of(each: Curve) -> date:
    assert isinstance(each.label, Period)
    return each.label.start


def numbers(point: Point) -> tuple[float, ...]:
    margin = point.margin
    return point.age, point.cost, margin.value or 0.0, margin.low or 0.0, margin.high or 0.0


def test_as_far_as_it_is_seen_it_is_the_curve_of_break_even(shop: Measurer) -> None:
    known = {row.label: row.curve for row in break_even(shop).rows}
    for each in drawn(shop).rows:
        seen = [point for point, share in zip(each.paid.curve, each.seen, strict=True) if share == 1]
        assert [numbers(point) for point in seen] == [
            pytest.approx(numbers(point)) for point in known[each.label]
        ]


def test_it_goes_on_for_the_months_looked_ahead_and_never_falls(shop: Measurer) -> None:
    for each in drawn(shop).rows:
        values = [point.margin.value or 0.0 for point in each.paid.curve]
        assert sum(share < 1 for share in each.seen) == 12
        assert values == sorted(values)


def test_what_came_in_the_year_after_lies_in_the_band(shop: Measurer, later: Measurer) -> None:
    """Cohorts of the simulation that were drawn a year before it ended: 95 % are aimed at; each is a small sample."""
    came = {month_of(each): each.paid.curve for each in drawn(later).rows}
    inside = [
        (point.margin.low or 0.0) <= (came[month_of(each)][point.age].margin.value or 0.0) <= (point.margin.high or 0.0)
        for each in drawn(shop).rows
        if each.paid.size >= 20
        for point, share in zip(each.paid.curve, each.seen, strict=True)
        if share == 0
    ]  # fmt: skip
    assert len(inside) >= 100
    assert sum(inside) / len(inside) >= 0.9


def test_what_all_are_to_bring_is_what_the_forecast_says(shop: Measurer) -> None:
    found, each = lifetime(shop), drawn(shop)
    assert not isinstance(found.seen, Refuse)
    to_come = sum(
        row.paid.size * ((row.paid.curve[-1].margin.value or 0.0) - (row.paid.curve[-13].margin.value or 0.0))
        for row in each.rows
    )
    assert to_come == pytest.approx(found.seen.outlook(each.model).total, rel=1e-6)


def test_a_month_can_be_judged_when_its_last_customer_has_been_one_for_a_year(shop: Measurer) -> None:
    found = {month_of(each): each for each in drawn(shop).rows}
    assert found[date(2022, 5, 1)].judged_on == date(2023, 6, 1)
    assert found[date(2022, 5, 1)].year == found[date(2022, 5, 1)].paid.curve[YEAR]
    assert found[date(2023, 2, 1)].judged_on == date(2024, 3, 1)
    assert drawn(shop).pooled.judged_on is None


def test_each_segment_bears_its_share_of_what_its_months_cost(shop: Measurer) -> None:
    """Everyone cost 60, so everyone of any segment did."""
    for by in ("channel", "loyalty"):
        for each in drawn(shop, by).rows:
            assert each.paid.curve[0].cost == pytest.approx(COST)


def test_a_cohort_that_has_not_paid_back_may_be_expected_to(shop: Measurer) -> None:
    statuses = {each.paid.status for each in drawn(shop).rows}
    assert statuses <= {PAID_BACK, EXPECTED, NOT_YET}
    expected = [each.paid for each in drawn(shop).rows if each.paid.status == EXPECTED]
    assert expected
    for paid in expected:
        assert paid.age is not None
        assert paid.earliest is not None
        assert paid.earliest <= paid.age <= (paid.latest or len(paid.curve))


def test_subscribers_of_whom_a_tenth_leaves_bring_nine_tenths_as_much_each_month(club: Measurer) -> None:
    """At 5 of margin a month, as known from the simulation; half of those who came are there still, or fewer."""
    (newest,) = [each for each in drawn(club).rows if month_of(each) == date(2023, 8, 1)]
    ahead = [point.margin.value or 0.0 for point in newest.paid.curve][-13:]
    steps = [after - before for before, after in pairwise(ahead)]
    for before, after in pairwise(steps):
        assert after / before == pytest.approx(0.9, abs=0.06)


def test_within_a_month_only_the_rest_of_it_is_expected() -> None:
    """Half of a month is over: what it brought so far and half a month ahead are less than a month more than that."""
    each = drawn(shop_until(date(2023, 6, 15))).pooled
    oldest = drawn(shop_until(date(2023, 6, 15))).rows[0]
    first = oldest.seen.index(0.0)
    assert first == 17
    assert len(oldest.paid.curve) == 17 + 12
    values = [point.margin.value or 0.0 for point in each.paid.curve]
    assert values[:18] == sorted(values[:18])


def test_programs_get_a_row_for_each_cohort_and_age(shop: Measurer) -> None:
    rows = drawn(shop).to_dicts()
    assert {row["cohort"] for row in rows if not row["all_together"]} >= {date(2022, 1, 1), date(2023, 5, 1)}
    assert {row["size"] for row in rows if row["all_together"]} == {drawn(shop).pooled.paid.size}
    assert rows[0]["age"] == 0
    assert set(rows[0]) == {
        "cohort", "all_together", "size", "age", "margin", "low", "high", "cost", "seen", "status", "break_even",
        "earliest", "latest", "judged_on",
    }  # fmt: skip
    assert drawn(shop).to_arrow().num_rows == len(rows)


def test_no_curve_without_cost_or_without_a_column() -> None:
    bare = measurer({"orders": orders(EVERYONE)}, few(gross_margin=0.4), as_of=END.isoformat())
    with pytest.raises(WorthlineError, match="spend"):
        curves(lifetime(bare))
    with pytest.raises(UnknownNameError):
        curves(lifetime(shop_until(CUT)), "colour")


def test_too_few_customers_are_a_refusal() -> None:
    rows = orders(20)
    company = measurer(
        {"orders": rows, "spend": spent(rows, "ordered_at", COST)},
        few(gross_margin=0.4),
        as_of=END.isoformat(),
    )
    found = curves(lifetime(company))
    assert isinstance(found, Refuse)
    assert found.reason == "few_again"
