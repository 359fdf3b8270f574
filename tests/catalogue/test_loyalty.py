"""Are answers counted on the scale they were given on, and by the company's own rules?"""

from __future__ import annotations

import math
from typing import Any

import pytest
from tests.rows import few, measured, measurer, value

from worthline.analyses.caveats import caveats
from worthline.showing import phrases
from worthline.tables.rules import Rules
from worthline.words.i18n import speech

Row = dict[str, Any]
DAY = "2024-06-01"


def answers(survey: str, scale: str | None, *scores: int, **more: str) -> list[Row]:
    return [
        {"answered_at": DAY, "survey": survey, "scale": scale, "score": score, **more} for score in scores
    ]


def said(rows: list[Row], key: str, rules: Rules | None = None) -> float | None:
    return value(measurer({"answers": rows}, rules or few()), key, DAY)


FIVE = few(nps_scale="1-5", promoters_from=5, detractors_to=3)


def test_nps_of_a_five_point_form_follows_the_companys_rules() -> None:
    assert said(answers("nps", "1-5", 5, 5, 4, 1), "net_promoter_score", FIVE) == 25


@pytest.mark.parametrize(("key", "share"), [("promoters", 0.5), ("passives", 0.25), ("detractors", 0.25)])
def test_the_three_groups_follow_the_same_rules(key: str, share: float) -> None:
    assert said(answers("nps", "1-5", 5, 5, 4, 1), key, FIVE) == share


def test_answers_on_another_scale_are_left_out() -> None:
    rows = [*answers("nps", "0-10", 10, 9), *answers("nps", "1-5", 5, 5, 5)]
    assert said(rows, "net_promoter_score") == 100


def test_answers_that_name_no_scale_are_on_that_of_the_rule() -> None:
    assert said(answers("nps", None, 10, 0), "net_promoter_score") == 0


def test_a_form_of_one_to_ten_has_no_nought() -> None:
    """formulas.md 2.10: 0-10 is 11 points; a "1 to 10" form has no zero."""
    assert said(answers("nps", None, 10, 0), "net_promoter_score", few(nps_scale="1-10")) == 100


def test_nps_names_the_rules_that_made_it() -> None:
    (row,) = measured(measurer({"answers": answers("nps", "0-10", 9)}, few()), "net_promoter_score", DAY)
    assert {"nps_scale", "promoters_from", "detractors_to"} <= row.rules.keys()


def test_the_error_of_nps_is_that_of_its_two_shares() -> None:
    """T27: shares 1/2, 1/3, 1/6 have variance 5/9, so 100 answers are sure to about 14.6 points."""
    rows = answers("nps", "0-10", *[9] * 50, *[7] * 34, *[3] * 16)
    (row,) = measured(measurer({"answers": rows}), "net_promoter_score", DAY)
    assert row.low is not None
    assert row.high is not None
    assert (row.high - row.low) / 2 == pytest.approx(100 * 1.96 * math.sqrt(5 / 9 / 100), rel=0.05)


def test_mean_satisfaction_is_of_one_scale() -> None:
    rows = [*answers("csat", "1-5", 5, 4), *answers("csat", "1-10", 9)]
    assert said(rows, "satisfaction_mean") == 4.5
    assert said(rows, "satisfaction_mean", few(satisfaction_mean_scale="1-10")) == 9


def test_effort_is_its_own_question() -> None:
    rows = [*answers("ces", "1-7", 7, 4), *answers("csat", "1-7", 1)]
    assert said(rows, "effort") == 5.5


INVITATIONS: list[Row] = [
    {"invitation_id": "1", "sent_at": DAY, "survey_channel": "mail", "answered_at": "2024-06-03"},
    {"invitation_id": "2", "sent_at": DAY, "survey_channel": "mail"},
    {"invitation_id": "3", "sent_at": DAY, "survey_channel": "phone", "delivered": True},
    {"invitation_id": "4", "sent_at": DAY, "survey_channel": "phone", "delivered": False},
]
NAMED = [{"answered_at": "2024-06-05", "survey": "nps", "score": 9, "invitation_id": "3"}]


def test_an_invitation_is_answered_by_its_own_word_or_by_an_answer_that_names_it() -> None:
    company = measurer({"invitations": INVITATIONS, "answers": NAMED}, few())
    assert value(company, "response_rate", DAY) == pytest.approx(2 / 3)


def test_what_was_not_delivered_could_not_be_answered() -> None:
    (row,) = measured(measurer({"invitations": INVITATIONS}, few()), "response_rate", DAY)
    assert row.whole == 3


def test_the_response_rate_is_cut_by_the_channel_of_the_invitation() -> None:
    company = measurer({"invitations": INVITATIONS, "answers": NAMED}, few())
    rows = measured(company, "response_rate", DAY, by=["survey_channel"])
    assert {row.segment["survey_channel"]: row.value for row in rows} == {"mail": 0.5, "phone": 1}


def borne_in_mind(rows: list[Row], key: str, by: tuple[str, ...] = ()) -> set[str]:
    company = measurer({"answers": rows}, few(), as_of="2024-06-30")
    return {caveat for row in measured(company, key, DAY, by=by) for caveat in caveats(company, row)}


MIXED = [
    *answers("nps", "0-10", 9, survey_channel="phone"),
    *answers("nps", "0-10", 3, survey_channel="mail"),
]


def test_several_channels_in_one_number_are_told() -> None:
    assert "mixed_channels" in borne_in_mind(MIXED, "net_promoter_score")


def test_a_cut_by_channel_mixes_none() -> None:
    assert "mixed_channels" not in borne_in_mind(MIXED, "net_promoter_score", by=("survey_channel",))


def test_answers_about_the_company_and_about_a_contact_are_told_apart() -> None:
    rows = [*answers("nps", "0-10", 9), *answers("nps", "0-10", 3, touchpoint="delivery")]
    assert "mixed_touchpoints" in borne_in_mind(rows, "promoters")


def test_the_channels_of_another_survey_do_not_matter() -> None:
    rows = [*MIXED, *answers("csat", "1-5", 5, survey_channel="phone")]
    assert not borne_in_mind(rows, "satisfaction")


def test_how_many_answers_were_left_out_is_said() -> None:
    rows = [*answers("csat", "1-5", 5, 4), *answers("csat", "1-10", 9, 9, 9)]
    assert borne_in_mind(rows, "satisfaction_mean") == {"other_scales:3"}


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_count_stands_in_the_sentence(language: str) -> None:
    assert phrases.caveat("other_scales:3", speech(language)).endswith("3.")
