"""Do the parts of a forecast and of a duration say what they are?"""

from __future__ import annotations

from datetime import date

from worthline.catalogue.metric import find
from worthline.measuring.measurement import Measurement
from worthline.showing.parts import beside_the_number, miss, part_name, part_value
from worthline.words.i18n import speech
from worthline.words.periods import Grain, Period
from worthline.words.values import Style, Unit

MONTH = Period(date(2025, 1, 1), date(2025, 2, 1), Grain.MONTH)
EN, SAY = Style("en", "EUR"), speech("en")


def number(metric: str, value: float | None, unit: Unit, **parts: Measurement) -> Measurement:
    return Measurement(metric, MONTH, {}, unit, value, parts=parts)


def tried(value: float) -> Measurement:
    return number("ltv_error", value, Unit.SHARE)


BEST_OF_THREE = number(
    "ltv_error", 0.04, Unit.SHARE,
    forecast=number("ltv_error", 52_000.0, Unit.MONEY), actual=number("ltv_error", 50_000.0, Unit.MONEY),
    ltv_margin=tried(0.4), ltv_historic=tried(-0.22),
)  # fmt: skip
"""The worked example of `ltv_error` in the catalogue's texts."""


def test_a_miss_says_to_which_side() -> None:
    assert miss(-0.11, EN, SAY) == "11.0% too little"
    assert miss(0.4, EN, SAY) == "40.0% too much"


def test_the_error_names_what_missed_least() -> None:
    said = beside_the_number(find("ltv_error"), BEST_OF_THREE, EN, SAY)
    assert said == "Missed least: LTV forecast, 12 months, 4.0% too much."


def test_a_formula_that_missed_least_is_named() -> None:
    parts = {**BEST_OF_THREE.parts, "forecast": number("ltv_error", 39_000.0, Unit.MONEY)}
    said = beside_the_number(find("ltv_error"), number("ltv_error", 0.22, Unit.SHARE, **parts), EN, SAY)
    assert said == "Missed least: LTV earned by 12 months of age, 22.0% too little."


def test_each_formula_stands_with_its_miss() -> None:
    part = BEST_OF_THREE.parts["ltv_margin"]
    assert part_name("ltv_margin", "ltv_error", part, SAY) == "LTV on margin, tried on the past"
    assert part_value("ltv_margin", "ltv_error", part, EN, SAY) == "40.0% too much"


def test_a_forecast_says_what_it_missed_on_the_past() -> None:
    missed = number("ltv_predicted", -0.11, Unit.SHARE)
    said = beside_the_number(
        find("ltv_predicted"), number("ltv_predicted", 136.0, Unit.MONEY, missed=missed), EN, SAY
    )
    assert said == "Tried on the past, this forecast said 11.0% too little."


def test_a_duration_tells_of_the_slow_ones() -> None:
    p90, share = number("resolution_time", 26.0, Unit.HOURS), number("resolution_time", 0.97, Unit.SHARE)
    now = number("resolution_time", 16.3, Unit.HOURS, p90=p90, share_arrived=share)
    said = beside_the_number(find("resolution_time"), now, EN, SAY)
    assert said == "Nine in ten within 26 hours; done so far: 97.0%."


def test_a_duration_whose_slow_ones_are_still_on_their_way_says_so() -> None:
    p90, share = number("time_to_value", None, Unit.DAYS), number("time_to_value", 0.8, Unit.SHARE)
    now = number("time_to_value", 4.0, Unit.DAYS, p90=p90, share_arrived=share)
    assert (
        beside_the_number(find("time_to_value"), now, EN, SAY)
        == "Fewer than nine in ten are done yet: 80.0%."
    )


def test_a_change_that_is_written_as_zero_has_no_sign() -> None:
    assert EN.change(0.0469, 0.04689, Unit.SHARE) == "0.0 pts"
    assert EN.change(0.0469, 0.0489, Unit.SHARE) == "+0.2 pts"
