"""How does a spreadsheet write a number of each unit?

The formats say the same as `Style` does in text: currency where the language puts it, shares in percent,
time with its unit. Excel itself puts in the reader's own decimal and grouping signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from worthline.words.values import CLDR_NAMES, LENGTHS, Style, Unit

SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """Excel's number formats for one language and currency."""

    style: Style

    def of(self, unit: Unit, values: Iterable[float | None] = ()) -> str:
        """The format of a column in this unit; its values decide on how many digits a reader can use."""
        largest = max((abs(value) for value in values if value is not None), default=0.0)
        match unit:
            case Unit.SHARE:
                return _percent(self.style.language, 1 if largest >= 0.001 or not largest else 3)
            case Unit.MONEY:
                return _money(self.style.language, self.style.currency, largest < 1000)
            case Unit.COUNT:
                return "#,##0"
            case Unit.TIMES:
                return '#,##0.0" : 1"'
            case Unit.SCORE:
                return "#,##0.0"
            case Unit.HOURS | Unit.DAYS | Unit.MONTHS:
                return "#,##0.0" + _quoted(SPACE + _time(unit, self.style.language))
            case Unit.NUMBER:
                return "#,##0.00"

    def change(self, unit: Unit) -> str:
        """The format of a change: points for shares (times 100) and scores, percent for everything else."""
        if unit in (Unit.SHARE, Unit.SCORE):
            tail = "#,##0.0" + _quoted(SPACE + self._points())
        else:
            tail = _percent(self.style.language, 1)
        return f'+{tail};"−"{tail};{tail}'

    def _points(self) -> str:
        """What points are called: what stands after the number in a change of a score."""
        return self.style.change(0, 1, Unit.SCORE).split(maxsplit=1)[1]


def plain(values: Iterable[float | None]) -> str:
    """The format of sums whose unit is not known: whole numbers without decimals, others with two."""
    whole = all(float(value).is_integer() for value in values if value is not None)
    return "#,##0" if whole else "#,##0.00"


def share(language: str) -> str:
    """Whole percent, for tables with many cells."""
    return _percent(language, 0)


def _percent(language: str, digits: int) -> str:
    number = "0" + ("." + "0" * digits if digits else "")
    return number + ("%" if language == "en" else _quoted(SPACE) + "%")


@lru_cache(maxsize=16)
def _money(language: str, currency: str, minor: bool) -> str:
    from babel import Locale
    from babel.numbers import get_currency_precision, get_currency_symbol

    pattern = str(Locale.parse(language).currency_formats["standard"].pattern).split(";")[0]
    digits = get_currency_precision(currency) if minor else 0
    symbol = _quoted(str(get_currency_symbol(currency, locale=language)))
    amount = "#,##0" + ("." + "0" * digits if digits else "")
    before, after = pattern.startswith("¤"), pattern.endswith("¤")
    gap = _quoted(SPACE) if SPACE in pattern else ""
    return (symbol + gap if before else "") + amount + (gap + symbol if after else "")


@lru_cache(maxsize=8)
def _time(unit: Unit, language: str) -> str:
    """The unit's name beside a number with a fraction, as CLDR has it."""
    from babel.units import format_unit

    written = format_unit(2.5, CLDR_NAMES[unit], length=LENGTHS[language], format="0", locale=language)
    return str(written).strip("0123456789 \u00a0")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"'
