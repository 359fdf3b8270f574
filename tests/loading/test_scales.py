"""Are answers read on the scale they were asked on, and is a scale that they do not use told?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.loading.company import Small, source

from worthline.loading.report import LoadReport
from worthline.project.settings import Loading
from worthline.words.errors import HeldBackError

MANY = 6
"""Times each answer is given, so that an end of a scale nobody uses is no chance."""


def answered(
    folder: Path, scale: str, *said: object, survey: str = "nps", share: float = 0.05
) -> tuple[Small, LoadReport]:
    """A company whose answers were given in this order; no more may be rejected than usual."""
    values = {"survey": survey, **({"scale": scale} if scale else {})}
    small = Small(
        folder, source("answers", "a.csv", values=values), loading=Loading(largest_rejected_share=share)
    )
    small.file("a.csv", "answered_at,score", *(f"2024-02-01,{each}" for each in said))
    return small, small.load()


def scores(small: Small) -> list[float]:
    return [score for (score,) in small.ask("SELECT score FROM answers ORDER BY score")]


def test_a_scale_to_10_is_not_believed_of_answers_from_1_to_5(tmp_path: Path) -> None:
    """All of them would be detractors. The rest of the company comes in."""
    small, report = answered(tmp_path, "0-10", *[1, 2, 3, 4, 5] * MANY)
    assert scores(small) == []
    assert {row[1:] for row in small.rejected()} >= {("score", "1", "other_scale")}
    (said,) = report.warnings
    assert "0-10 is declared for nps, but every one of its 30 answers lies within 1-5" in said
    assert 'write scale = "1-5"' in said


def test_the_usual_scale_of_a_survey_is_not_believed_either(tmp_path: Path) -> None:
    """Of nps nobody has to declare that it is 0 to 10."""
    small, report = answered(tmp_path, "", *[1, 5] * 15)
    assert scores(small) == []
    assert "The scale 0-10" in report.warnings[0]


def test_other_faults_still_hold_a_file_back(tmp_path: Path) -> None:
    with pytest.raises(HeldBackError):
        answered(tmp_path, "0-10", *[1, 2, 3, 4, 5] * MANY, *["what"] * 10)


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ("0-10", [0, 1, 5] * 10),
        ("0-10", [1, 5] * 14),
        ("0-10", [*[1, 5] * 15, 9]),
        ("1-5", [1, 5] * 15),
        ("1-10", [2, 4] * 15),
    ],
    ids=["nobody likes us", "too few to tell", "one above", "as declared", "within, not from end to end"],
)
def test_a_scale_that_can_be_right_is_believed(tmp_path: Path, scale: str, said: list[int]) -> None:
    small, report = answered(tmp_path, scale, *said)
    assert scores(small) == sorted(said)
    assert report.warnings == ()


def test_a_scale_whose_top_nobody_gave_is_told_and_kept(tmp_path: Path) -> None:
    small, report = answered(tmp_path, "1-7", *[1, 2, 3, 4, 5] * MANY, survey="csat")
    assert len(scores(small)) == 30
    assert "lies within 1-5, so look whether that is so" in report.warnings[0]


@pytest.mark.parametrize(
    ("scale", "words", "number"),
    [
        ("1-5", ("fully agree", "повністю згодна", "полностью согласен", "Very satisfied"), 5),
        ("1 to 5", ("neutral", "нейтрально"), 3),
        ("1-5", ("strongly disagree", "зовсім не згоден", "совершенно не согласна"), 1),
        ("0-1", ("yes", "так", "да"), 1),
        ("0-1", ("no", "ні", "нет"), 0),
        ("", ("fully agree", "цілком згоден", "очень довольна"), 5),
    ],
)
def test_words_of_a_scale_are_its_numbers_in_three_languages(
    tmp_path: Path, scale: str, words: tuple[str, ...], number: float
) -> None:
    small, _ = answered(tmp_path, scale, *words, survey="csat")
    assert scores(small) == [number] * len(words)


@pytest.mark.parametrize(
    ("scale", "word"), [("1-7", "fully agree"), ("1-5", "yes"), ("0-10", "так"), ("1-5", "voll zufrieden")]
)
def test_words_that_the_scale_does_not_have_are_rejected_with_those_known(
    tmp_path: Path, scale: str, word: str
) -> None:
    """On a scale of 1 to 5 `yes` is not 1, the worst; on one to 7 `fully agree` is not 5."""
    small, _ = answered(tmp_path, scale, word, survey="csat", share=1)
    assert small.rejected() == [(2, "score", word, "unreadable")]
    ((reason,),) = small.ask("SELECT reason FROM rejected")
    assert "words are known on the scale 0-1 (yes, no) and on 1-5 (fully disagree" in reason
