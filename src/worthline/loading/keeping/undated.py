"""How is a question compiled once for every day?

It is compiled with a day in it on which no company was there, and the real one is written in its place. What reckons
with the day in Python instead, for which there is no place, is found out and holds for that day alone.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING

from worthline.tables.derived.known import Known

if TYPE_CHECKING:
    import ibis.expr.types as ir

TODAY = date(1873, 11, 29)
"""Stands where the last day belongs."""
BEFORE = date(1773, 11, 29)
"""Stands, and any day counted from it, where the last day of the load before belongs."""
_DAY = re.compile(r"\((1[78]\d\d), (1[0-2]|[1-9]), ([12]\d|3[01]|[1-9])\)")
"""A day as every dialect writes it: MAKE_DATE(1873, 11, 29)."""
_FURTHEST = timedelta(days=4_000)


class Undated(Known):
    """What is known, with a place for the last day."""

    __slots__ = ("_day", "_noted")

    _day: date
    _noted: list[date]

    def __init__(self, known: Known) -> None:
        for each in fields(Known):
            if each.name != "as_of":
                object.__setattr__(self, each.name, getattr(known, each.name))
        object.__setattr__(self, "_day", known.as_of)
        object.__setattr__(self, "_noted", [])

    @property
    def as_of(self) -> date:
        """The last day itself, and who asks reckons with it."""
        self._noted.append(self._day)
        return self._day

    @property
    def today(self) -> ir.DateValue:
        """The place of the last day."""
        import ibis

        return ibis.date(TODAY.isoformat())

    @property
    def reckoned(self) -> bool:
        """Whether anybody has asked for the day itself."""
        return bool(self._noted)


def dated(text: str, today: date, before: date | None) -> str:
    """A text with the days in their places."""

    def real(found: re.Match[str]) -> str:
        day = date(*map(int, found.groups()))
        if day == TODAY:
            return _written(today)
        if before is not None and abs(day - BEFORE) < _FURTHEST:
            return _written(before + (day - BEFORE))
        return found.group()

    return _DAY.sub(real, text)


def _written(day: date) -> str:
    return f"({day.year}, {day.month}, {day.day})"
