"""Are ranges of days read as people write them?"""

from __future__ import annotations

import pytest

from worthline.analyses.cohorts.choice import Choice, brackets
from worthline.words.errors import WorthlineError


@pytest.mark.parametrize(
    ("text", "expected"), [("1-7,8-30", ((1, 7), (8, 30))), (" 0 , 1–7 ", ((0, 0), (1, 7))), ("", ())]
)
def test_ranges_are_read(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert brackets(text) == expected


@pytest.mark.parametrize("text", ["7-1", "a-b", "1-7-9", "8-30,1-7", "-3"])
def test_a_range_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(WorthlineError, match="range"):
        brackets(text)


def test_a_range_is_named_by_its_days() -> None:
    choice = Choice(kind="bracket", brackets=((0, 0), (1, 7)))
    assert [choice.age_name(age) for age in (0, 1)] == ["0", "1-7"]
