"""How is a value written for a person?

The engine never rounds; a number is rounded once, here, when it is shown. Numbers, money and dates follow the
reader's language by CLDR (Babel).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date


class Unit(StrEnum):
    """What a metric is counted in; decides how it is written and whether a change is in points or percent."""

    SHARE = "share"
    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    TIMES = "times"
    SCORE = "score"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Better(StrEnum):
    """Which direction is good news."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


DASH = "–"
CLDR_NAMES = {Unit.HOURS: "duration-hour", Unit.DAYS: "duration-day", Unit.MONTHS: "duration-month"}
"""What CLDR calls the units of time."""
LENGTHS: dict[str, Literal["short", "long"]] = {"en": "long", "uk": "short", "ru": "short"}
"""How much of a unit's name is written: CLDR's short English, `2 mths`, is no way to address an owner."""


@dataclass(frozen=True, slots=True)
class Style:
    """How this company's reader wants values: language (en, uk, ru) and currency (ISO 4217)."""

    language: str = "en"
    currency: str = "USD"

    def value(self, value: float | None, unit: Unit) -> str:
        """The value with its unit, rounded to what a reader can use; a dash where there is none."""
        if value is None:
            return DASH
        match unit:
            case Unit.SHARE:
                return self._percent(value)
            case Unit.MONEY:
                return self.money(value)
            case Unit.COUNT:
                return self.number(value, 0)
            case Unit.TIMES:
                return f"{self.number(value, 1)} : 1"
            case Unit.SCORE:
                return self.number(value, 1)
            case Unit.HOURS | Unit.DAYS | Unit.MONTHS:
                return self._time(value, unit)
            case Unit.NUMBER:
                return self.number(value, 2)

    def change(self, before: float, now: float, unit: Unit) -> str:
        """The change with its sign: points for shares and scores, percent for everything else.

        What is written as nothing but zeros has no sign.
        """
        sign = "+" if now >= before else "−"
        size = self._size(before, now, unit)
        return f"{sign}{size}" if is_nonzero(size) else size

    def amount(self, value: float, unit: Unit) -> str:
        """A difference by itself, with its sign: points for shares and scores, its own unit for everything else."""
        sign = "+" if value >= 0 else "−"
        if unit is Unit.SHARE:
            size = f"{self.number(abs(value) * 100, 2)} {_POINTS[self.language]}"
        else:
            size = self.value(abs(value), unit)
        return f"{sign}{size}" if is_nonzero(size) else size

    def _size(self, before: float, now: float, unit: Unit) -> str:
        if unit is Unit.SHARE:
            return f"{self.number(abs(now - before) * 100, 1)} {_POINTS[self.language]}"
        if unit is Unit.SCORE:
            return f"{self.number(abs(now - before), 1)} {_POINTS[self.language]}"
        return self.value(abs(now), unit) if before == 0 else self._percent(abs(now / before - 1))

    def number(self, value: float, digits: int) -> str:
        """A plain number with this many digits after the decimal sign."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.language)

    def money(self, value: float) -> str:
        """An amount in the company's currency; small amounts keep their minor units."""
        from babel.numbers import format_currency

        if abs(value) < 1000:
            return format_currency(value, self.currency, locale=self.language)
        pattern = _money_pattern(self.language)
        return format_currency(
            value, self.currency, format=pattern, locale=self.language, currency_digits=False
        )

    def day(self, day: date) -> str:
        """A date as people of this language write it."""
        from babel.dates import format_date

        return format_date(day, format="medium", locale=self.language)

    def _percent(self, share: float) -> str:
        from babel.numbers import format_percent

        digits = 1 if 0.001 <= abs(share) < 10 or share == 0 else (2 if share < 1 else 0)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        suffix = "%" if self.language == "en" else "\u00a0%"
        return format_percent(share, format=pattern + suffix, locale=self.language)

    def _time(self, value: float, unit: Unit) -> str:
        from babel.units import format_unit

        minutes, length = round(value * 60), LENGTHS[self.language]
        if unit is Unit.HOURS and 0 < minutes < 60:
            return format_unit(minutes, "duration-minute", length=length, locale=self.language)
        digits = "#,##0" if value >= 100 or value == int(value) else "#,##0.0"
        return format_unit(value, CLDR_NAMES[unit], length=length, format=digits, locale=self.language)


def is_nonzero(written: str) -> bool:
    """Whether anything but zeros is left of a number as it is written."""
    return any(digit in written for digit in "123456789")


_POINTS = {"en": "pts", "uk": "в. п.", "ru": "п. п."}


def _money_pattern(language: str) -> str:
    return "¤#,##0" if language == "en" else "#,##0\u00a0¤"
