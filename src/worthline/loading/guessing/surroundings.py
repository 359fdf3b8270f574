"""In which language, currency and time zone does the company work, as far as can be told without asking?"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from worthline.loading.files.headers import plain
from worthline.loading.files.looks import currency_signs
from worthline.loading.guessing.guessed import FileGuess
from worthline.project.settings import Language
from worthline.tables.recorded import RECORDED
from worthline.tables.recorded.rates import RATES
from worthline.tables.table import Kind

_SIGNS = {
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "£": "GBP", "gbp": "GBP", "₴": "UAH", "uah": "UAH", "грн": "UAH", "грн.": "UAH", "гривень": "UAH",
    "₽": "RUB", "rub": "RUB", "руб": "RUB", "руб.": "RUB", "рублей": "RUB", "р.": "RUB",
}  # fmt: skip
_ZONES = {
    "UAH": "Europe/Kyiv", "RUB": "Europe/Moscow", "KZT": "Asia/Almaty", "BYN": "Europe/Minsk",
    "GEL": "Asia/Tbilisi", "PLN": "Europe/Warsaw", "GBP": "Europe/London",
}  # fmt: skip
_TERRITORIES = {"uk": "UA", "ru": "RU", "en": "US"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What could be found out about a company without asking.

    Attributes:
        language: of its files, else of this machine, else English.
        currency: ISO code.
        time_zone: IANA name.
        currency_seen: whether the files themselves name the currency.
        month_first: whether people here write 12/31/2024.
    """

    language: Language
    currency: str
    time_zone: str
    currency_seen: bool
    month_first: bool


def surroundings(files: Sequence[FileGuess]) -> Surroundings:
    """Language, currency and time zone, from the files first and the machine's own settings second."""
    language = _language(files)
    seen = _currency_in(files)
    currency = seen or _currency_here(language)
    return Surroundings(
        language=language,
        currency=currency,
        time_zone=_zone(currency),
        currency_seen=bool(seen),
        month_first=_locale().endswith("_US"),
    )


def _language(files: Sequence[FileGuess]) -> Language:
    """By the letters that one of the two languages has and the other has not; no і, not Ukrainian."""
    letters = Counter("".join(_texts(files)).lower())
    ukrainian, russian = (sum(letters[one] for one in own) for own in ("іїєґ", "ыэъё"))
    if ukrainian or russian:
        return "uk" if ukrainian >= russian else "ru"
    here = _locale()[:2]
    cyrillic = any("а" <= letter <= "я" for letter in letters)
    return "uk" if here == "uk" else "ru" if here == "ru" or cyrillic else "en"


def _texts(files: Sequence[FileGuess]) -> Iterable[str]:
    for file in files:
        for header, looks in file.looks.items():
            yield header
            yield from islice(looks.cells, 200)


def _currency_in(files: Sequence[FileGuess]) -> str:
    """The currency most often named: in a column of its own, beside amounts, or in their header.

    One that has a rate is not the company's own: a rate tells what another currency is worth in it.
    """
    votes: Counter[str] = Counter()
    foreign: set[str] = set()
    for file in files:
        for table in file.tables:
            for name, match in table.columns.items():
                found = _votes(table.table, name, match.header, file)
                if table.table == RATES.name:
                    foreign |= found.keys()
                else:
                    votes += found
    return next((code for code, _ in votes.most_common() if code not in foreign), "")


def _votes(table: str, name: str, header: str, file: FileGuess) -> Counter[str]:
    cells = file.looks[header].cells
    if name == "currency":
        return Counter({cell.upper(): n for cell, n in cells.items() if re.fullmatch("[A-Za-z]{3}", cell)})
    column = RECORDED[table].column(name)
    if column is None or column.kind is not Kind.MONEY:
        return Counter()
    found = currency_signs(cells) + Counter(plain(header).split()) + Counter(_after_comma(header))
    return Counter({_SIGNS[sign]: n for sign, n in found.items() if sign in _SIGNS})


def _after_comma(header: str) -> list[str]:
    return re.findall(r"[\w$€£₴₽.]+", header.lower().partition(",")[2])


def _currency_here(language: str) -> str:
    from babel.numbers import get_territory_currencies

    territory = _locale().partition("_")[2] or _TERRITORIES[language]
    if not _locale().startswith(language):
        territory = _TERRITORIES[language]
    return next(iter(get_territory_currencies(territory)), "USD")


def _locale() -> str:
    """The machine's language and country as uk_UA; empty where none is set."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_TIME", "LANG") if os.environ.get(name)), "")
    found = re.match(r"[a-z]{2}_[A-Z]{2}", said)
    return found[0] if found else ""


def _zone(currency: str) -> str:
    """The machine's own zone, unless it is the UTC of a server."""
    here = os.environ.get("TZ", "") or _linked_zone()
    if here.endswith("UTC") or not _exists(here):
        return _ZONES.get(currency, "UTC")
    return here


def _linked_zone() -> str:
    link = Path("/etc/localtime")
    return str(link.resolve()).partition("zoneinfo/")[2] if link.exists() else ""


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
