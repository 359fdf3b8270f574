"""Is what the proof says of a score true where the truth is known?"""

from __future__ import annotations

import numpy as np
import pytest
from tests.analyses.health.worlds import APART, FIRST_DAY, leaving, rows

from worthline.analyses.health.auc import cases_needed
from worthline.analyses.health.learned import learn, leavers_needed
from worthline.analyses.health.proof import (
    NO_BETTER_THAN,
    PROVEN,
    SAYS_NOTHING,
    TENURE,
    TOO_LITTLE,
    Proof,
    judge,
    offer,
    weights_of,
)

HORIZON = 3
STRONG, NOTHING = (-3.0, -1.5, -1.5), (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def strong() -> Proof:
    return judge(leaving(1, STRONG, 0.4), HORIZON, learning=False)


def test_a_score_by_which_customers_leave_is_proven(strong: Proof) -> None:
    assert (strong.verdict, strong.believed, strong.needed) == (PROVEN, True, 0)
    assert all((each.ahead.low or 0) > 0 for each in strong.rivals)


def test_a_score_that_says_nothing_is_told_so() -> None:
    found = judge(leaving(2, NOTHING, -2.0), HORIZON, learning=False)
    assert (found.verdict, found.believed) == (SAYS_NOTHING, False)


def test_a_score_that_tells_the_wrong_way_round_is_not_believed() -> None:
    world = leaving(1, STRONG, 0.4)
    found = judge(rows(100 - world.score, world.left, customer=world.customer), HORIZON, learning=False)
    assert (found.area.high or 1) < 0.5
    assert not found.believed


def test_a_score_that_tells_no_more_than_who_came_last_is_believed_and_not_proven() -> None:
    world = leaving(1, STRONG, 0.4)
    as_well = rows(world.score, world.left, customer=world.customer, age=world.score)
    found = judge(as_well, HORIZON, learning=False)
    assert (found.verdict, found.believed) == (NO_BETTER_THAN, True)
    (tenure,) = found.rivals
    assert (tenure.name, tenure.ahead.value) == (TENURE, 0)


def test_too_few_who_left_are_refused_with_how_many_more_it_takes() -> None:
    left = np.arange(400) < 8
    found = judge(rows(np.arange(400) / 4, left), HORIZON)
    assert found.verdict == TOO_LITTLE
    assert found.needed == cases_needed(8, 392) - 8 > 0
    assert found.area.value is None
    assert judge(rows([1.0, 2.0], [True, True]), HORIZON).verdict == TOO_LITTLE


def test_of_those_at_the_border_of_the_reddest_tenth_each_counts_in_part() -> None:
    """Of 2,000 the reddest 200: 100 at 10 points, all of whom left, and 300 at 20, 100 of whom did. By hand.

    (100 + 100 / 3) / 200 left of them, and 400 / 2,000 of all: 10 / 3 times as often.
    """
    score = np.repeat([10.0, 20.0, 20.0, 80.0, 80.0], [100, 100, 200, 200, 1400])
    left = np.repeat([True, True, False, True, False], [100, 100, 200, 200, 1400])
    found = judge(rows(score, left), HORIZON, learning=False)
    assert found.lift.value == pytest.approx(10 / 3)
    assert (found.lift.low or 0) < 10 / 3 < (found.lift.high or 0)
    assert found.precision.value == pytest.approx(200 / 400)
    assert found.caught.value == pytest.approx(200 / 400)


def test_who_shrinks_and_who_grows_is_told_apart_from_who_leaves() -> None:
    """All scores above 50 pay a fifth more and those below a fifth less: both are told without fault."""
    score = np.linspace(1, 99, 800)
    left = np.arange(800) % 4 == 0
    change = np.where(left, -1, np.where(score > 50, 0.2, -0.2))
    found = judge(rows(score, left, change=change), HORIZON, learning=False)
    shrank = left | (score <= 50)
    assert found.shrinking.value == pytest.approx(
        np.mean(score[shrank][:, None] < score[~shrank][None, :]), abs=1e-12
    )
    grew = ~left & (score > 50)
    assert found.growing.value == pytest.approx(
        np.mean(score[grew][:, None] > score[~grew][None, :]), abs=1e-12
    )


def test_chances_of_a_known_world_come_true(strong: Proof) -> None:
    """The world is logistic in its points; by the score alone about so many leave as its chances say."""
    world = leaving(7, (-4.0,), 1.0, customers=3000)
    found = judge(world, HORIZON, learning=False)
    assert found.chance is not None
    assert found.chance.intercept == pytest.approx(1.0, abs=0.25)
    assert found.chance.slope * 100 == pytest.approx(-4.0, abs=0.4)
    inside = [(each.seen.low or 0) <= each.expected <= (each.seen.high or 1) for each in found.calibration]
    assert len(inside) == 10
    assert sum(inside) >= 8
    assert strong.calibration


def test_chances_are_fitted_on_earlier_days_than_they_are_judged_by() -> None:
    """On the first three of five days nobody with many points left; on the last two, half of everybody did."""
    day = np.repeat(np.arange(5), 400)
    score = np.tile(np.linspace(0, 99, 400), 5)
    left = np.where(day < 3, score < 30, np.arange(2000) % 2 == 0)
    found = judge(rows(score, left, period=FIRST_DAY + APART * day), HORIZON, learning=False)
    assert sum(each.customers for each in found.calibration) == 800
    best = min(found.calibration, key=lambda each: each.expected)
    assert best.expected < 0.05
    assert (best.seen.value or 0) > 0.4


def test_weights_are_learned_of_the_law_and_the_one_against_it_counts_for_nothing() -> None:
    learned = learn(leaving(3, (-3.0, -1.5, +1.5), -1.0, customers=900))
    assert learned is not None
    assert learned.reversed == ("sign2",)
    assert learned.weights["sign2"].value == 0
    assert (learned.weights["sign0"].low or 0) <= 200 / 3 <= (learned.weights["sign0"].high or 0)
    assert sum(each.value or 0 for each in learned.weights.values()) == pytest.approx(100)
    assert all(slope <= 0 for slope in learned.level[1].values())


def test_where_every_sign_goes_the_wrong_way_there_are_no_weights() -> None:
    assert learn(leaving(3, (3.0, 3.0), -4.0)) is None


def test_the_same_past_teaches_the_same_weights() -> None:
    world = leaving(4, STRONG, 0.0, customers=300, unknown=0.1)
    assert learn(world) == learn(world)


def test_a_sign_too_seldom_known_is_not_learned_from() -> None:
    world = leaving(5, STRONG, 0.0, customers=300)
    world.points[:, 1] = np.where(np.arange(len(world)) % 10 == 0, world.points[:, 1], np.nan)
    learned = learn(world)
    assert learned is not None
    assert learned.unknown == ("sign1",)
    assert set(learned.weights) == {"sign0", "sign2"}


def test_too_few_leavers_to_learn_from_are_refused_with_how_many_more_it_takes() -> None:
    """Ten for each of three weights (Peduzzi et al. 1996)."""
    world = leaving(6, STRONG, 0.4)
    few = world.only(~world.left | (np.cumsum(world.left) <= 12))
    assert leavers_needed(few) == 30
    found = offer(few, world)
    assert (found.learned, found.needed) == (None, 18)
    assert not found.better


def test_learned_weights_are_judged_on_later_days_against_the_scores_own() -> None:
    """The score counts four signs alike of which one alone tells who leaves."""
    world = leaving(8, (-4.0, 0, 0, 0), 0.4, customers=900)
    found = judge(world, HORIZON).offer
    assert found.learned is not None
    assert found.better
    assert weights_of(found.learned)["sign0"] > 80
    assert (found.area.value or 0) > 0.7
