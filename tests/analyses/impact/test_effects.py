"""Is an effect what can be worked out by hand, and its error what the raw rows give?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.regression.linear_model import WLS
from tests.analyses.impact.made import JANUARY, panel, shares, side, window

from worthline.analyses.impact.aligned import aligned
from worthline.analyses.impact.contrast import contrast
from worthline.analyses.impact.differences import differences
from worthline.analyses.impact.effect import smallest
from worthline.analyses.impact.monthly import monthly
from worthline.analyses.impact.panel import Panel
from worthline.analyses.impact.series import series
from worthline.words.errors import WorthlineError

UNEVEN = side([[1, 4], [2, 0], [0, 3]], [[2, 5], [2, 1], [1, 3]])
"""Three customers, two months: 3 of 5 before, 7 of 9 since."""


def test_each_side_is_a_ratio_of_sums_and_not_a_mean_of_ratios() -> None:
    found = contrast(UNEVEN, [0], [1])
    assert (found.before, found.after) == pytest.approx((3 / 5, 7 / 9))
    assert found.change == pytest.approx(7 / 9 - 3 / 5)


def test_the_error_of_a_ratio_is_that_of_linearization() -> None:
    """Cochran 1977, 6.3: sum over customers of (part - r whole)^2 / sum(whole)^2, widened by n / (n - 1)."""
    found = contrast(UNEVEN, [0], [1])
    after = sum((p - 7 / 9 * w) ** 2 for p, w in ((4, 5), (0, 1), (3, 3))) / 81
    assert found.from_after == pytest.approx(after * 3 / 2)


def test_the_error_knows_that_the_same_customers_are_on_both_sides() -> None:
    """Who is high in every month makes no difference uncertain: the two errors cancel."""
    same = side([[10, 10], [1, 1], [5, 5.5]], [[1, 1]] * 3)
    found = contrast(same, [0], [1])
    assert found.variance < found.from_after / 100


def test_a_customer_with_a_part_and_no_whole_adds_the_part() -> None:
    odd = side([[1, 1], [1, 2], [3, 0]], [[1, 2], [1, 2], [0, 1]])
    assert contrast(odd, [0], [1]).before == pytest.approx(5 / 2, rel=1e-6)


def test_difference_in_differences_is_the_interaction_of_the_regression_on_raw_rows() -> None:
    """The textbook's regression (Angrist & Pischke 2009, 5.2.3), a row a customer and month, clustered by customer."""
    touched, others, months = shares([0.1] * 4 + [0.2] * 3, 80, 1), shares([0.1] * 7, 120, 2), window(4, 3)
    found = differences(panel(touched, others), months)
    parts = np.vstack([touched.parts, others.parts])
    mine, late = np.repeat([1, 0], [80, 120]), np.repeat([0, 1], [4, 3])
    rows = [(mine[at], late[month], at, parts[at, month]) for at in range(200) for month in range(7)]
    own, since, who, value = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    terms = np.column_stack([np.ones(len(own)), own, since, own * since])
    fit = WLS(value, terms).fit(cov_type="cluster", cov_kwds={"groups": who})
    assert found.value == pytest.approx(fit.params[3])
    assert found.error == pytest.approx(fit.bse[3], rel=0.01)


def test_totals_are_told_apart_as_growth() -> None:
    """The touched doubled, the others grew by half: 200 came, 150 would have, a difference of 50."""
    touched = side([[25, 50]] * 4)
    others = side([[10, 15]] * 6)
    found = differences(panel(touched, others), window(1, 1))
    assert (found.before, found.after, found.expected) == pytest.approx((100, 200, 150))
    assert found.value == pytest.approx(50)
    assert found.relative == pytest.approx(1 / 3)


def test_cohorts_before_and_after_are_two_samples() -> None:
    """Welch's standard error of 0.5 and 0.7 of a hundred each: sqrt(0.25 / 99 + 0.21 / 99)."""
    reached = [[1, 0]] * 50 + [[0, 0]] * 50 + [[0, 1]] * 70 + [[0, 0]] * 30
    joined = [[1, 0]] * 100 + [[0, 1]] * 100
    found = aligned(panel(side(reached, joined)), window(1, 1))
    assert found.value == pytest.approx(0.2)
    assert found.error == pytest.approx(math.sqrt(0.25 / 99 + 0.21 / 99))
    assert found.low < 0.2 < found.high


def test_a_step_on_a_line_without_noise_is_found_to_the_digit() -> None:
    totals = [100 + 2 * month + 30 * (month >= 12) for month in range(18)]
    made = panel(side([totals] * 3, [[1] * 18] * 3))
    assert series(made, window(12, 6)).value == pytest.approx(30)


def test_a_season_is_told_from_a_step_where_there_are_two_years() -> None:
    level = [10 + 3 * math.sin(month / 12 * 2 * math.pi) + 5 * (month >= 24) for month in range(31)]
    found = series(panel(side([level] * 2, [[1] * 31] * 2)), window(24, 7))
    assert found.value == pytest.approx(5)


def test_errors_that_follow_each_other_make_the_interval_wider() -> None:
    chance = np.random.default_rng(3)
    fresh = chance.normal(0, 1, 40)
    following = fresh.copy()
    for at in range(1, 40):
        following[at] = 0.8 * following[at - 1] + 0.6 * fresh[at]
    wide = [
        series(panel(side([(50 + noise).tolist()], [[1] * 40])), window(30, 10))
        for noise in (fresh, following)
    ]
    assert wide[1].high - wide[1].low > 1.3 * (wide[0].high - wide[0].low)


def test_a_total_in_a_series_grows_by_a_factor() -> None:
    totals = [100 * 1.05**month * (1.2 if month >= 12 else 1) for month in range(18)]
    found = series(panel(side([totals])), window(12, 6))
    assert found.relative == pytest.approx(0.2)


def test_too_few_months_for_a_line_are_refused() -> None:
    with pytest.raises(WorthlineError, match="5 months to draw a line through"):
        series(panel(side([[1, 2, 3, 4, 5.0]], [[1] * 5])), window(3, 2))


def test_nothing_counted_is_no_number() -> None:
    with pytest.raises(WorthlineError, match="Nothing was counted"):
        contrast(side([[0, 1], [0, 1]], [[0, 1], [0, 1]]), [0], [1])


def test_the_errors_of_months_are_those_of_the_clustered_regression() -> None:
    made = shares([0.1, 0.2, 0.1], 60)
    values, errors, _ = monthly(panel(made), [0, 1, 2])
    design = np.kron(np.ones((60, 1)), np.eye(3))
    fit = WLS(made.parts.ravel(), design, weights=made.wholes.ravel()).fit(  # type: ignore[union-attr]
        cov_type="cluster", cov_kwds={"groups": np.repeat(np.arange(60), 3), "use_correction": False}
    )
    assert values == pytest.approx(fit.params)
    assert errors == pytest.approx(np.asarray(fit.cov_params()))


def test_random_groups_give_the_value_exactly_and_the_error_nearly() -> None:
    """Wolter 2007, chapter 2: two thousand customers in 400 groups."""
    made = shares([0.1] * 4 + [0.2] * 4, 2_000)
    group = np.random.default_rng(5).integers(0, 400, 2_000)
    parts, wholes = np.zeros((400, 8)), np.zeros((400, 8))
    np.add.at(parts, group, made.parts)
    assert made.wholes is not None
    np.add.at(wholes, group, made.wholes)
    grouped = replace(made, parts=parts, wholes=wholes)
    months = tuple(range(JANUARY, JANUARY + 8))
    one, other = (aligned(Panel(months, each), window(4, 4)) for each in (made, grouped))
    assert other.value == pytest.approx(one.value)
    assert other.error == pytest.approx(one.error, rel=0.1)


def test_the_smallest_effect_is_two_quantiles_of_errors() -> None:
    """Bloom 1995: 2.8 errors with many customers, at 80 % power and the 5 % level."""
    assert smallest(1.0, 1e6) == pytest.approx(1.95996 + 0.84162, rel=1e-4)
