"""Do the effects of all signs add up to what the score moved by, to the last digit?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analyses.health.company import mean_of

from worthline.analyses.health.story import why_moved

SIGNS = ("use", "goals", "paying", "recommends")
SIDE = st.dictionaries(
    st.sampled_from(SIGNS), st.tuples(st.floats(0.1, 40), st.floats(0, 100)), min_size=1, max_size=4
)


def shared(side: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Weights as shares of the score."""
    whole = sum(weight for weight, _ in side.values())
    return {name: (weight / whole, points) for name, (weight, points) in side.items()}


@given(SIDE, SIDE)
def test_the_effects_add_up_to_the_difference(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    first, last = (mean_of((points, weight) for weight, points in side.values()) for side in (before, after))
    assert first is not None
    assert last is not None
    moved = why_moved(shared(before), shared(after))
    assert sum(each.whole for each in moved.values()) == pytest.approx(last - first, abs=1e-9)


def test_what_did_not_change_did_nothing() -> None:
    moved = why_moved({"use": (0.6, 40), "paying": (0.4, 100)}, {"use": (0.6, 70), "paying": (0.4, 100)})
    assert moved["use"].whole == pytest.approx(18)
    assert moved["paying"].whole == 0


def test_a_sign_that_comes_to_be_known_moves_the_score_by_its_distance_from_it() -> None:
    """From 40 to (40 + 100) / 2: goals, of 100 points, were not known before and take half the weight."""
    moved = why_moved({"use": (1.0, 40)}, {"use": (0.5, 40), "goals": (0.5, 100)})
    assert sum(each.whole for each in moved.values()) == pytest.approx(30)
    assert moved["goals"].whole > 0
