"""Do the effects add up to the difference, whichever way it is taken apart?"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worthline.analyses.why.effects import Counted, Effect, rate_and_mix, shapley
from worthline.catalogue.metric import Refuse

Amounts = st.floats(0, 1000)
Sides = st.dictionaries(st.sampled_from("abcde"), st.tuples(Amounts, st.floats(1, 1000)), min_size=1)


def counted(side: Mapping[str, tuple[float, float]]) -> dict[str, Counted]:
    return {name: Counted(part, whole) for name, (part, whole) in side.items()}


def ratio(side: Mapping[str, tuple[float, float]]) -> float:
    return sum(part for part, _ in side.values()) / sum(whole for _, whole in side.values())


@given(Sides, Sides)
def test_rates_and_mix_add_up_to_the_difference(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    found = rate_and_mix(counted(before), counted(after))
    whole = sum(each.whole for each in found.values())
    assert whole == pytest.approx(ratio(after) - ratio(before), rel=1e-9, abs=1e-6)


@given(Sides, Sides)
def test_going_back_undoes_every_effect(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    there, back = rate_and_mix(counted(before), counted(after)), rate_and_mix(counted(after), counted(before))
    assert {name: each.whole for name, each in there.items()} == pytest.approx(
        {name: -each.whole for name, each in back.items()}, abs=1e-9
    )


def test_rates_that_stay_leave_all_to_the_mix() -> None:
    """Two channels lose 10 % and 30 % as before; the second grew from a quarter to a half: 15 % become 20 %."""
    before, after = (
        {"a": Counted(30, 300), "b": Counted(30, 100)}, {"a": Counted(20, 200), "b": Counted(60, 200)},
    )  # fmt: skip
    found = rate_and_mix(before, after)
    assert [each.rate for each in found.values()] == pytest.approx([0, 0])
    assert sum(each.mix for each in found.values()) == pytest.approx(0.05)


def test_shares_that_stay_leave_all_to_the_rates() -> None:
    before, after = (
        {"a": Counted(30, 300), "b": Counted(30, 100)}, {"a": Counted(60, 300), "b": Counted(30, 100)},
    )  # fmt: skip
    found = rate_and_mix(before, after)
    assert [each.rate for each in found.values()] == pytest.approx([0.075, 0])
    assert [each.mix for each in found.values()] == pytest.approx([0, 0])


def test_a_segment_that_is_new_is_all_mix() -> None:
    found = rate_and_mix({"a": Counted(10, 100)}, {"a": Counted(10, 100), "new": Counted(50, 100)})
    assert found["new"].rate == 0
    assert sum(each.whole for each in found.values()) == pytest.approx(0.3 - 0.1)


def test_of_a_total_each_segment_contributes_what_it_is_more() -> None:
    found = rate_and_mix(
        {"a": Counted(10, None), "b": Counted(5, None)}, {"a": Counted(7, None), "c": Counted(4, None)}
    )
    assert found == {"a": Effect(-3), "b": Effect(-5), "c": Effect(4)}


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=1, max_size=6))
def test_the_values_of_shapley_add_up_to_the_difference(parts: list[tuple[float, float]]) -> None:
    def product(given_: Mapping[int, float]) -> float:
        found = 1.0
        for value in given_.values():
            found *= value
        return found

    before, after = ({at: pair[side] for at, pair in enumerate(parts)} for side in (0, 1))
    found = shapley(product, before, after)
    assert not isinstance(found, Refuse)
    assert sum(found.values()) == pytest.approx(product(after) - product(before), rel=1e-9, abs=1e-6)


def test_two_factors_share_what_they_do_together() -> None:
    """2 x 3 = 6 becomes 4 x 6 = 24. Each alone adds 6, each after the other 12: 9 on average."""
    found = shapley(lambda given_: given_["a"] * given_["b"], {"a": 2.0, "b": 3.0}, {"a": 4.0, "b": 6.0})
    assert not isinstance(found, Refuse)
    assert found == pytest.approx({"a": 9, "b": 9})


def test_a_part_that_stays_contributes_nothing() -> None:
    found = shapley(lambda given_: given_["a"] / given_["b"], {"a": 2.0, "b": 3.0}, {"a": 4.0, "b": 3.0})
    assert not isinstance(found, Refuse)
    assert found == pytest.approx({"a": 2 / 3, "b": 0})


def test_where_a_mixture_has_no_value_there_is_no_answer() -> None:
    def value(given_: Mapping[str, float]) -> float | Refuse:
        return given_["a"] / given_["b"] if given_["b"] else Refuse("nothing_below")

    assert isinstance(shapley(value, {"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 0.0}), Refuse)
