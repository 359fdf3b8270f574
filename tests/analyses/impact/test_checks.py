"""Does each warning come where what it warns of is there, and no effect stand that it explains?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.analyses.impact.made import JANUARY, panel, shares, side, window

from worthline.analyses.impact.checks import bent, seasonal, trend, whole_years
from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.expected import AS_EXPECTED, LESS, MORE, OTHER_WAY, expected, held_against
from worthline.analyses.impact.findings import findings
from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, METHODS, SERIES
from worthline.analyses.impact.mixed import by_mix
from worthline.analyses.impact.panel import Panel, Side
from worthline.analyses.impact.placebo import placebos
from worthline.analyses.impact.verdict import EARLY, HELPED, HURT, MOVED, SAME, Sight, Timing, verdict
from worthline.analyses.impact.warned import OFTEN, SEASON, SEASON_UNKNOWN, TREND, UNTRIED, Warned
from worthline.words.errors import WorthlineError
from worthline.words.values import Better, Unit

FLAT = [0.1] * 12


def kinds(made: Panel, before: int, since: int, method: str) -> set[str]:
    return {each.kind for each in findings(made, window(before, since), METHODS[method]).warnings}


def test_two_groups_that_move_alike_pass_the_check_of_parallel_trends() -> None:
    both = [0.1 + 0.01 * month for month in range(12)]
    found = trend(panel(shares(both, 300, 1), shares(both, 300, 2)), window(10, 2), window(10, 2))
    assert found is not None
    assert found.holds


def test_two_groups_that_drift_apart_do_not_and_what_the_drift_explains_has_no_verdict() -> None:
    drifting = panel(shares([0.02 * month for month in range(15)], 300, 1), shares([0.1] * 15, 300, 2))
    found = findings(drifting, window(12, 3), METHODS[DIFFERENCES])
    (warned,) = [each for each in found.warnings if each.kind == TREND]
    assert warned.doubt
    assert found.trend is not None
    assert found.trend.slope == pytest.approx(0.02, abs=0.005)


def test_a_season_is_seen_in_two_years_and_falls_out_over_whole_years() -> None:
    waves = [0.2 + 0.1 * np.sin(month * np.pi / 6) for month in range(36)]
    made = panel(shares(waves))
    assert seasonal(made, window(30, 6)) is True
    assert seasonal(panel(shares([0.1] * 36)), window(30, 6)) is False
    assert seasonal(made, window(20, 6)) is None
    assert whole_years(made, METHODS[ALIGNED].near(window(24, 12)))
    assert SEASON in kinds(made, 30, 6, ALIGNED)
    assert SEASON not in kinds(made, 24, 12, ALIGNED)


def test_a_series_of_less_than_two_years_says_that_a_season_cannot_be_told() -> None:
    assert SEASON_UNKNOWN in kinds(panel(shares([0.1] * 20)), 16, 4, SERIES)


def test_a_bent_line_is_told_from_a_straight_one() -> None:
    straight = [0.1 + 0.005 * month for month in range(24)]
    curved = [0.1 + 0.0006 * month**2 for month in range(24)]
    told = [bent(panel(shares(means, 2_000)), window(20, 4)) for means in (straight, curved)]
    assert told[0] is not None
    assert told[1] is not None
    assert told[1] < 0.01 < told[0]


def test_placebo_dates_are_tried_before_the_change_alone() -> None:
    """A jump at the change is seen by no placebo: their months all lie before it."""
    jumped = panel(shares([0.1] * 12 + [0.5] * 4))
    found = placebos(jumped, window(12, 4), METHODS[ALIGNED])
    assert [each.month for each in found] == list(range(JANUARY + 3, JANUARY + 12))
    assert sum(each.found for each in found) <= 1


def test_a_placebo_date_is_not_tried_over_another_change() -> None:
    made = panel(shares([0.1] * 6 + [0.5] * 6 + [0.5] * 3))
    tried = placebos(made, window(12, 3), METHODS[ALIGNED], [JANUARY + 6])
    assert not any(each.found for each in tried)
    assert OFTEN in kinds(made, 12, 3, ALIGNED)


def test_too_short_a_past_says_that_no_placebo_was_tried() -> None:
    assert UNTRIED in kinds(panel(shares([0.1] * 6)), 3, 3, ALIGNED)


def test_the_share_of_the_effect_that_is_mix_is_worked_out_exactly() -> None:
    """Half of each channel before; a quarter and three quarters since; both do what they did: 0.8 and 0.4."""
    one, two = (
        (np.array([40.0, 20.0]), np.array([50.0, 25.0])),
        (np.array([20.0, 30.0]), np.array([50.0, 75.0])),
    )
    whole = Side(
        np.array([[60.0, 50.0]]), np.array([[100.0, 100.0]]), np.array([100.0, 100.0]), {"a": one, "b": two}
    )
    assert by_mix(panel(whole), window(1, 1)) == pytest.approx(0.5 - 0.6)


def test_a_total_has_no_mix() -> None:
    assert by_mix(panel(side([[1, 2]])), window(1, 1)) is None


def test_what_is_the_same_for_everybody_is_refused() -> None:
    ones = side([[1, 1, 1, 1]] * 5, [[1, 1, 1, 1]] * 5)
    with pytest.raises(WorthlineError, match="the same for everybody"):
        findings(panel(ones), window(3, 1), METHODS[ALIGNED])


def an_effect(value: float, reach: float = 0.01, p: float = 0.001) -> Effect:
    return Effect(value, value - reach, value + reach, p, reach / 2, 100, 0.5, 0.5 + value, 0.5)


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [
        ("+5%", Unit.MONEY, 10.0), ("-1pp", Unit.SHARE, -0.01), ("-3pp", Unit.SCORE, -3.0), ("+0.5", Unit.DAYS, 0.5),
        ("up", Unit.SHARE, None), ("-12.5%", Unit.MONEY, -25.0),
    ],
)  # fmt: skip
def test_an_effect_is_read_as_it_is_written(written: str, unit: Unit, amount: float | None) -> None:
    assert expected(written).amount(200.0, unit) == (amount if amount is None else pytest.approx(amount))


@pytest.mark.parametrize(
    ("value", "written", "held"),
    [
        (0.05, "+5pp", AS_EXPECTED), (0.02, "+5pp", LESS), (0.09, "+5pp", MORE), (-0.05, "+5pp", OTHER_WAY),
        (0.02, "up", AS_EXPECTED),
    ],
)  # fmt: skip
def test_an_effect_is_held_against_what_was_expected(value: float, written: str, held: str) -> None:
    assert held_against(an_effect(value), expected(written), Unit.SHARE) == held


SEEN = Sight(0.02, None, 3, date(2026, 3, 12))


@pytest.mark.parametrize(
    ("value", "better", "said"),
    [
        (0.05, Better.HIGHER, HELPED), (-0.05, Better.HIGHER, HURT), (-0.05, Better.LOWER, HELPED),
        (0.05, Better.LOWER, HURT), (0.05, Better.NEITHER, MOVED),
    ],
)  # fmt: skip
def test_the_verdict_follows_the_direction_that_is_good(value: float, better: Better, said: str) -> None:
    assert verdict(an_effect(value), better, SEEN, [], stands=True) == said


def test_no_verdict_stands_where_the_effect_may_be_something_else() -> None:
    assert verdict(an_effect(0.05), Better.HIGHER, SEEN, [Warned(TREND, doubt=True)], stands=True) == SAME


def test_an_effect_too_small_to_be_seen_yet_is_too_early_and_none_expected_is_not() -> None:
    hidden = Sight(0.05, 0.02, 9, date(2026, 3, 12))
    assert verdict(an_effect(0.0), Better.HIGHER, hidden, [], stands=False) == EARLY
    assert verdict(an_effect(0.0), Better.HIGHER, SEEN, [], stands=False) == SAME
    assert verdict(None, Better.HIGHER, SEEN, [], stands=False) == EARLY


def test_the_day_of_judgement_waits_for_ripening_and_follow_up() -> None:
    """From March 2026 two months, three of age, thirty days to ripen: 1 August and 30 days."""
    timing = Timing(2026 * 12 + 2, followed=3, ripens=30)
    assert timing.judged_on(2) == date(2026, 8, 31)
