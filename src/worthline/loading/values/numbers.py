"""In which ways can people write an amount, and how does SQL read each?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.loading.sql import text
from worthline.tables.table import Kind

_BLANK = r"[\s\x{00a0}\x{2009}\x{202f}]"
_SIGN = r"(?:[$€£₴₽¥₹₺₸₾฿₪₩₫₦]|[A-Z]{1,2}\$|zł|Kč|kr\.?|(?i:грн|руб)\.?|р\.|[A-Z]{3})"
_BETWEEN = {".": r"[,'’ \x{00a0}\x{2009}\x{202f}]", ",": r"[.'’ \x{00a0}\x{2009}\x{202f}]"}
_MINUS = "[-−]"

CURRENCY = rf"({_SIGN})"
"""Where a value names its currency; no amount without one holds a letter or sign."""
PLAIN = r"[-+]?\d+(?:\.\d+)?"
"""Amounts that need nothing taken off."""

SIGNS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "BRL"),
    "US$": ("USD",), "C$": ("CAD",), "CA$": ("CAD",), "A$": ("AUD",), "AU$": ("AUD",), "R$": ("BRL",),
    "€": ("EUR",), "£": ("GBP", "EGP"), "₴": ("UAH",), "грн": ("UAH",), "грн.": ("UAH",), "₽": ("RUB",),
    "руб": ("RUB",), "руб.": ("RUB",), "р.": ("RUB",), "¥": ("JPY", "CNY"), "₹": ("INR",), "₺": ("TRY",),
    "₸": ("KZT",), "₾": ("GEL",), "฿": ("THB",), "₪": ("ILS",), "₩": ("KRW",), "₫": ("VND",), "₦": ("NGN",),
    "zł": ("PLN",), "Kč": ("CZK",), "kr": ("SEK", "NOK", "DKK", "ISK"), "kr.": ("DKK",),
}  # fmt: skip
"""Which currencies a sign can stand for; a code stands for itself."""

CAST = {Kind.MONEY: "DECIMAL(18, 4)", Kind.NUMBER: "DOUBLE", Kind.WHOLE: "DOUBLE"}


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One way to read an amount written as text: which sign parts the decimals."""

    decimal: str

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return {".": "a point before the decimals", ",": "a comma before the decimals"}[self.decimal]

    def parse(self, value: str, kind: Kind, *, plain: bool) -> str:
        """SQL of the number; null where it cannot be read this way.

        Args:
            value: SQL of the text.
            kind: money, a number or a whole number.
            plain: all values are digits with a point at most, so nothing has to be taken off.
        """
        if plain and self.decimal == ".":
            return _whole(f"TRY_CAST({value} AS {CAST[kind]})", kind)
        found = f"regexp_extract({value}, {text(self._pattern(kind))}, 1)"
        digits = f"regexp_replace({found}, {text(self._between)}, '', 'g')"
        number = f"TRY_CAST(replace({digits}, ',', '.') AS {CAST[kind]})"
        below = f"regexp_matches(regexp_replace({value}, '[eE]-', ''), '[-−(]')"
        signed = f"CASE WHEN {below} THEN -{number} ELSE {number} END"
        share = f"CASE WHEN ends_with({value}, '%') THEN ({signed}) / 100 ELSE {signed} END"
        return _whole(share if kind is Kind.NUMBER else signed, kind)

    @property
    def _between(self) -> str:
        return _BETWEEN[self.decimal]

    def _pattern(self, kind: Kind) -> str:
        """The whole value: brackets, sign and currency around one group of digits."""
        around = rf"(?:{_SIGN}{_BLANK}*)?" if kind is Kind.MONEY else ""
        behind = rf"(?:{_BLANK}*{_SIGN})?" if kind is Kind.MONEY else "%?"
        grouped = rf"[1-9]\d{{0,2}}(?:{self._between}\d{{3}})+"
        number = rf"(?:{grouped}|\d+)?(?:\{self.decimal}\d*)?(?:[eE][-+]?\d+)?"
        sign = rf"[-−+]?{_BLANK}*"
        return rf"^\(?{sign}{around}{sign}({number}){behind}{_BLANK}*{_MINUS}?\)?$"


def _whole(number: str, kind: Kind) -> str:
    if kind is not Kind.WHOLE:
        return number
    return f"CASE WHEN ({number}) = trunc({number}) THEN CAST({number} AS BIGINT) END"


READINGS = (NumberReading("."), NumberReading(","))


def readings(decimal: str) -> tuple[NumberReading, ...]:
    """The readings the settings leave open."""
    return tuple(one for one in READINGS if decimal in {"", one.decimal})
