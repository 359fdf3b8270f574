"""Do the intervals say what their authors say they do, and do they behave?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worthline.measuring.interval import (
    Cross,
    Estimate,
    Sums,
    benjamini_hochberg,
    covariance,
    difference,
    estimate,
    formula,
    propagate,
    ratio,
    share,
    total,
)
from worthline.measuring.survival import Curve, kaplan_meier

ROWS = st.lists(st.tuples(st.floats(0.01, 1000), st.floats(0.01, 50)), min_size=2, max_size=40)


def sums(parts: list[float], wholes: list[float]) -> Sums:
    """One number a customer on each side."""
    pairs = list(zip(parts, wholes, strict=True))
    squares = sum(p * p for p in parts), sum(w * w for w in wholes)
    return Sums(len(pairs), sum(parts), sum(wholes), *squares, sum(p * w for p, w in pairs))


def answered(yes: int, n: int) -> Sums:
    """So many of n customers."""
    return Sums(n, yes, n, yes, n, yes)


def bounds(found: Estimate) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        (81, 263, 0.25528852, 0.36620958),
        (15, 148, 0.06238640, 0.16048724),
        (0, 20, 0.0, 0.16112516),
        (1, 29, 0.00611321, 0.17175522),
        (10, 10, 0.72246720, 1.0),
    ],
)
def test_a_share_has_the_score_interval_of_newcombe_1998(yes: int, n: int, low: float, high: float) -> None:
    """Table I, method 3, in Statistics in Medicine 17, 857-872."""
    found = estimate(answered(yes, n), plain_total=False, bounded=(0, 1))
    assert bounds(found) == pytest.approx((low, high), abs=1e-8)


def test_a_share_of_none_is_not_certain() -> None:
    assert (share(answered(0, 20)).error or 0) > 0.03


def test_an_nps_of_100_answers_has_a_margin_of_14_6() -> None:
    """T27: shares 1/2, 1/3, 1/6 have variance 5/9, so 1.96 x sqrt(5/9 / 100) is 14.6 points."""
    n, score, square = 100, 100 * (1 / 2 - 1 / 6), 100**2 * (1 / 2 + 1 / 6)
    found = ratio(Sums(n, n * score, n, n * square, n, n * score), bounded=(-100, 100))
    assert 1.96 * (found.error or 0) == pytest.approx(14.6, abs=0.1)


def test_twenty_promoters_are_not_a_certain_100() -> None:
    """Where nothing varies it is a share of 20: Wilson's low of 20 / 20 is 0.8389, on -100 to 100."""
    low, high = bounds(ratio(sums([100.0] * 20, [1.0] * 20), bounded=(-100, 100)))
    assert (low, high) == pytest.approx((67.8, 100), abs=0.1)


def test_a_mean_of_even_amounts_is_close_to_students_interval() -> None:
    """Student 1908, sleep of ten patients (drug 2): mean 2.33, standard error 0.6332, shifted by 100."""
    hours = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = ratio(sums([100 + hour for hour in hours], [1.0] * 10))
    assert found.error == pytest.approx(0.6332, abs=1e-3)
    assert bounds(found) == pytest.approx((102.33 - 2.262 * 0.6332, 102.33 + 2.262 * 0.6332), abs=0.03)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0, 3.689), (1, 0.025, 5.572), (10, 4.795, 18.390)])
def test_a_count_has_the_exact_interval_of_garwood_1936(count: int, low: float, high: float) -> None:
    found = total(Sums(count, count, 0, count, 0, 0))
    assert bounds(found) == pytest.approx((low, high), abs=1e-3)


def test_ten_orders_of_one_customer_are_one_unit() -> None:
    spread = total(sums([1.0] * 100, [0.0] * 100))
    bunched = total(sums([10.0] * 10, [0.0] * 10))
    assert (bunched.error or 0) > 3 * (spread.error or 0)


@pytest.mark.parametrize("of", [Sums(0, 0, 0, 0, 0, 0), Sums(3, 0, 0, 0, 0, 0)])
def test_nothing_below_the_line_gives_no_number(of: Sums) -> None:
    assert estimate(of, plain_total=False, bounded=None) == Estimate(None, None, None, None)


def test_one_customer_tells_nothing_of_the_spread() -> None:
    assert ratio(sums([50.0], [2.0])) == Estimate(25.0, None, None, None)


@given(ROWS)
def test_a_ratio_lies_within_its_interval(rows: list[tuple[float, float]]) -> None:
    found = ratio(sums([p for p, _ in rows], [w for _, w in rows]))
    low, high = bounds(found)
    assert found.value is not None
    assert low <= found.value <= high


@given(ROWS)
def test_an_interval_narrows_when_the_data_repeat(rows: list[tuple[float, float]]) -> None:
    parts, wholes = [p for p, _ in rows], [w for _, w in rows]
    once, often = bounds(ratio(sums(parts, wholes))), bounds(ratio(sums(parts * 9, wholes * 9)))
    assert often[1] - often[0] <= once[1] - once[0] + 1e-5 * once[1]


@given(ROWS, st.sampled_from([0.01, 7.0, 1000.0]))
def test_an_interval_in_cents_is_the_one_in_dollars(rows: list[tuple[float, float]], scale: float) -> None:
    parts, wholes = [p for p, _ in rows], [w for _, w in rows]
    plain, scaled = (
        bounds(ratio(sums(parts, wholes))),
        bounds(ratio(sums([p * scale for p in parts], wholes))),
    )
    assert scaled == pytest.approx([bound * scale for bound in plain], rel=1e-4, abs=1e-4 * scale)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30))
def test_a_clustered_share_stays_within_0_and_1(rows: list[tuple[int, int]]) -> None:
    """Of each customer's orders, some were late and some were not."""
    found = ratio(sums([late for late, _ in rows], [1 + late + fine for late, fine in rows]), bounded=(0, 1))
    low, high = bounds(found)
    assert 0 <= low <= (found.value or 0) <= high <= 1


def test_a_known_limit_cuts_the_interval() -> None:
    low, _ = bounds(ratio(sums([0.0, 0.0, 0.0, 9.0], [1.0] * 4), bounded=(0, math.inf)))
    assert low == 0


def histogram(
    arrived: dict[int, int], censored: dict[int, int], entered: dict[int, int] | None = None
) -> Curve:
    days = sorted({*arrived, *censored, *(entered or {})})
    counts = [[at.get(day, 0) for day in days] for at in (arrived, censored, entered or {})]
    return kaplan_meier(days, counts[0], counts[1], counts[2] if entered else None)


GEHAN = histogram(
    {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1},
    {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1},
)
"""Remission of 21 leukaemia patients on 6-MP, in weeks: Gehan 1965; figures of R's survival 3.5-3."""


def test_the_curve_counts_everyone() -> None:
    assert (GEHAN.n, GEHAN.share_arrived) == (21, 9 / 21)


@pytest.mark.parametrize(
    ("week", "waiting", "error"),
    [
        (6, 0.857143, 0.0763604),
        (10, 0.752941, 0.0963497),
        (22, 0.537815, 0.1282338),
        (23, 0.448179, 0.1345915),
    ],
)
def test_greenwoods_error_on_gehans_patients(week: int, waiting: float, error: float) -> None:
    """By hand at 6 weeks: 18/21, and 18/21 x sqrt(3 / (21 x 18)) = 0.07636."""
    found = GEHAN.at(week)
    assert (found.value, found.error) == pytest.approx((1 - waiting, error), abs=1e-6)


def test_the_log_log_interval_on_gehans_patients() -> None:
    assert bounds(GEHAN.at(23)) == pytest.approx((1 - 0.680143, 1 - 0.188052), abs=1e-6)


def test_the_median_of_gehans_patients_has_no_upper_bound_yet() -> None:
    found = GEHAN.quantile(0.5)
    assert (found.value, found.low, found.high) == (23, 13, None)


def test_the_restricted_mean_of_gehans_patients() -> None:
    found = GEHAN.restricted_mean(35)
    assert (found.value, found.error) == pytest.approx((23.2874, 2.82747), abs=1e-4)


def test_nobody_knows_what_nobody_was_observed_for() -> None:
    unknown = Estimate(None, None, None, None)
    assert (GEHAN.at(36), GEHAN.restricted_mean(36), GEHAN.quantile(0.9)) == (unknown, unknown, unknown)


def test_before_the_first_arrival_the_share_is_0_but_not_surely() -> None:
    """Wilson's high of 0 / 21 is 0.1546."""
    assert bounds(GEHAN.at(3)) == pytest.approx((0, 0.1546), abs=1e-4)


def test_late_entry_is_not_at_risk_before_it() -> None:
    """Six of eight are seen from a later age on; R, lifelines and statsmodels agree on these steps."""
    curve = histogram(
        {8: 1, 9: 1, 12: 1, 22: 1, 30: 1, 35: 1}, {15: 1, 40: 1}, {0: 2, 5: 2, 10: 2, 12: 1, 20: 1}
    )
    waiting = [1 - (curve.at(day).value or 0) for day in (8, 9, 12, 22, 30, 35)]
    assert waiting == pytest.approx([0.75, 0.5, 0.375, 0.28125, 0.1875, 0.09375])


def test_a_median_of_nobody_is_unknown() -> None:
    assert kaplan_meier([], [], []).quantile(0.5).value is None


def test_when_all_arrive_the_restricted_mean_is_the_mean() -> None:
    assert histogram({1: 2, 4: 1, 10: 1}, {}).restricted_mean(30).value == pytest.approx((1 + 1 + 4 + 10) / 4)


def test_errors_add_up_as_the_delta_method_says() -> None:
    """By hand: sqrt((2 x 3)^2 + (5 x 1)^2 + 2 x 2 x 5 x 0.5) = sqrt(71)."""
    assert propagate({"a": 2, "b": 5}, {"a": 3, "b": 1}, {("b", "a"): 0.5}) == pytest.approx(math.sqrt(71))


def test_the_relative_errors_of_a_quotient_add_up_in_squares() -> None:
    found = formula(lambda x: x["a"] / x["b"], {"a": 100, "b": 20}, {"a": 3, "b": 0.8}, {}, positive=True)
    assert found.error == pytest.approx(5 * math.hypot(0.03, 0.04), rel=1e-6)
    assert bounds(found) == pytest.approx((5 * math.exp(-0.098), 5 * math.exp(0.098)), abs=1e-4)


def test_a_formula_over_zero_churn_is_unknown() -> None:
    found = formula(lambda x: 100 / x["churn"], {"churn": 0.0}, {"churn": 0.01}, {})
    assert found == Estimate(None, None, None, None)


def test_the_product_of_two_ratios_is_as_sure_as_the_ratio_it_makes() -> None:
    """Amount / orders x orders / customers is amount / customers, so the errors must agree."""
    amount, orders, ones = [10.0, 90.0, 35.0, 60.0] * 50, [1.0, 4.0, 3.0, 2.0] * 50, [1.0] * 200
    value, often, direct = sums(amount, orders), sums(orders, ones), sums(amount, ones)
    cross = Cross(value, often, value.part_whole, direct.part, value.whole2, often.part)
    found = {"value": ratio(value), "often": ratio(often)}
    product = formula(
        lambda x: x["value"] * x["often"],
        {name: part.value or 0 for name, part in found.items()},
        {name: part.error or 0 for name, part in found.items()},
        {("value", "often"): covariance(cross)},
    )
    assert product.error == pytest.approx(ratio(direct).error, rel=0.01)


def test_the_covariance_of_a_ratio_with_itself_is_its_variance() -> None:
    own = sums([10.0, 90.0, 35.0, 60.0] * 50, [1.0] * 200)
    cross = Cross(own, own, own.part2, own.part_whole, own.part_whole, own.whole2)
    assert covariance(cross) == pytest.approx((ratio(own).error or 0) ** 2, rel=0.01)


def test_a_difference_is_judged_by_newcombes_hybrid() -> None:
    """56/70 against 48/80: Newcombe 1998 (method 10, page 877) has 0.0524 to 0.3339, so 0 lies outside."""
    a, b = share(answered(56, 70)), share(answered(48, 80))
    assert math.hypot(0.8 - bounds(a)[0], bounds(b)[1] - 0.6) == pytest.approx(0.2 - 0.0524, abs=1e-4)
    assert (difference(a, b) or 0) < 0.05


def test_a_difference_is_the_same_from_both_sides() -> None:
    a, b = share(answered(3, 20)), share(answered(9, 25))
    assert difference(a, b) == difference(b, a)


def test_what_does_not_differ_is_certainly_chance() -> None:
    assert difference(share(answered(5, 10)), share(answered(5, 10))) == pytest.approx(1)


def test_a_difference_from_the_unknown_is_unknown() -> None:
    assert difference(share(answered(5, 10)), Estimate(None, None, None, None)) is None


def test_the_fifteen_hypotheses_of_benjamini_and_hochberg_1995() -> None:
    """Section 4.1: of these fifteen p-values the first four stand at a rate of 0.05."""
    small = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    large = [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert benjamini_hochberg(small + large) == [True] * 4 + [False] * 11


def test_nothing_judged_is_nothing_found() -> None:
    assert benjamini_hochberg([]) == []
