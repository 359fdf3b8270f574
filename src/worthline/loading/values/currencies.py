"""Which currency does a row name, by a code in its own column or by a sign beside an amount?

A code stands for itself. A sign stands for the company's currency where it can, else for the one currency that uses
it; a sign that several use and the company does not is nobody's, and no guess is made.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache

from worthline.loading.sql import ident, text, texts
from worthline.loading.values.formats import Written
from worthline.loading.values.numbers import SIGNS
from worthline.loading.values.typed import currency_of, raw_name
from worthline.tables.table import Kind, Recorded

_NO_CURRENCY = {"XXX", "XTS", "XAU", "XAG", "XPD", "XPT"}
"""Codes of ISO 4217 that no price is named in: XXX, which stands for no currency; XTS, for tests; and metals."""
_FAR = 0.5
"""Codes this unlike are not suggested."""


def code_of(written: str, own: str) -> str:
    """SQL of the code that a code or sign stands for, null where nothing is written."""
    upper = f"upper({written})"
    cases = " ".join(
        f"WHEN {upper} = {text(sign.upper())} THEN {text(code)}" for sign, code in _meanings(own).items()
    )
    return f"CASE WHEN {upper} = {text(own)} THEN {text(own)} {cases} ELSE nullif({upper}, '') END"


def _meanings(own: str) -> dict[str, str]:
    return {
        sign: own if own in codes else codes[0]
        for sign, codes in SIGNS.items()
        if own in codes or len(codes) == 1
    }


def signs(table: Recorded, written: Mapping[str, Written]) -> dict[str, str]:
    """SQL of the code or sign beside each amount of a table, for the columns where any amount has one."""
    found = {
        column.name: currency_of(column, written.get(column.name))
        for column in table.columns
        if column.kind is Kind.MONEY
    }
    return {name: sign for name, sign in found.items() if sign is not None}


def named(found: Iterable[str], beside: Iterable[str], own: str) -> str | None:
    """SQL of the code of a row's currency, null where it names none; None where no row of the source can name one."""
    written = [ident(raw_name("currency"))] if "currency" in found else []
    codes = [code_of(one, own) for one in (*written, *beside)]
    return f"coalesce({', '.join(codes)})" if codes else None


def contradicts(sign: str, code: str) -> str:
    """SQL of whether what stands beside an amount cannot mean the currency of its row."""
    cases = " ".join(
        f"WHEN {text(known.upper())} THEN {code} NOT IN ({texts((*codes, known.upper()))})"
        for known, codes in SIGNS.items()
    )
    return f"CASE upper({sign}) WHEN '' THEN false {cases} ELSE upper({sign}) <> {code} END"


@cache
def known() -> frozenset[str]:
    """The codes of all currencies of ISO 4217, those that are no longer used too."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies")) - _NO_CURRENCY


@cache
def _in_use() -> tuple[str, ...]:
    """The codes that are money somewhere today, those with a sign of their own first."""
    from babel.core import get_global

    listed = (each for currencies in get_global("territory_currencies").values() for each in currencies)
    today = {code for code, _, until, tender in listed if until is None and tender} & known()
    signed = {code for codes in SIGNS.values() for code in codes}
    return tuple(sorted(today, key=lambda code: (code not in signed, code)))


def advice(code: str) -> str:
    """What was written and the nearest code, or all that a shared sign can mean; holds no colon."""
    codes = next((codes for sign, codes in SIGNS.items() if sign.upper() == code), ())
    if codes:
        return f"{code} can mean {', '.join(codes)}"
    near, shown = max(_in_use(), key=lambda one: _nearness(code, one)), code.replace(":", " ")
    return f"{shown}, did you mean {near}?" if max(_nearness(code, near)) > _FAR else shown


def _nearness(code: str, other: str) -> tuple[float, float]:
    """How alike: letters in their places, or letters at all."""
    in_place = sum(one == two for one, two in zip(code, other, strict=False)) / max(len(code), len(other))
    return max(in_place, sorted(code) == sorted(other)), difflib.SequenceMatcher(None, code, other).ratio()
