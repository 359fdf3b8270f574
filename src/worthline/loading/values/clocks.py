"""What does a zone's clock show at an instant, and at which instant did it show a time?

The engine knows every zone and asks its calendar anew for every row, which costs ten times as much as all the rest of
reading a moment. Between two turns of a clock the distance from UTC is one number: the turns of half a century are
found once, from the engine's own answers, and each row looks its distance up among them. Years before and after them
are asked as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from worthline.loading.sql import text

_FIRST, _LAST = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2040-01-01")
_STEPS = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))
"""No clock is turned twice in a day: the day of each turn is found, then its hour, minute and second."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The clocks of a zone, by its name in the time zone database.

    A time that the clock jumps over in spring is the one after it, a time that comes twice in autumn is the second.

    Attributes:
        zone: the name.
    """

    zone: str

    def instant(self, local: str) -> str:
        """SQL of the instant in UTC at which these clocks show a local time."""
        return self._moved(local, _to_utc(local, self.zone), _to_utc("{v}", self.zone))

    def local(self, instant: str) -> str:
        """SQL of the local time these clocks show at an instant in UTC."""
        return self._moved(instant, _to_local(instant, self.zone), _to_local("{v}", self.zone))

    def day(self, instant: str) -> str:
        """SQL of the local day at an instant in UTC."""
        return f"CAST({self.local(instant)} AS DATE)"

    def _moved(self, value: str, asked: str, asks: str) -> str:
        if self.zone == "UTC":
            return value
        shift = _among(_turns(asks), value)
        return (
            f"CASE WHEN {value} >= {_moment(_FIRST)} AND {value} < {_moment(_LAST)} "
            f"THEN make_timestamp(epoch_us({value}) + {shift}) ELSE {asked} END"
        )


def _to_utc(local: str, zone: str) -> str:
    return f"timezone('UTC', timezone({text(zone)}, {local}))"


def _to_local(instant: str, zone: str) -> str:
    return f"timezone({text(zone)}, timezone('UTC', {instant}))"


def _moment(when: datetime) -> str:
    return f"TIMESTAMP {text(when)}"


def _among(turns: Sequence[tuple[datetime, int]], value: str) -> str:
    """SQL of the distance at a moment, found by halves."""
    if len(turns) == 1:
        return f"CAST({turns[0][1]} AS BIGINT)"
    middle = len(turns) // 2
    before, after = _among(turns[:middle], value), _among(turns[middle:], value)
    return f"CASE WHEN {value} < {_moment(turns[middle][0])} THEN {before} ELSE {after} END"


@cache
def _turns(asks: str) -> tuple[tuple[datetime, int], ...]:
    """From which moment on a question moves moments by which distance, in microseconds."""
    import duckdb

    spans, within = [_FIRST], _LAST - _FIRST
    with duckdb.connect() as con:
        for step in _STEPS:
            spans = [when for (when,) in con.execute(_before_turns(asks, spans, within, step)).fetchall()]
            within = step
        firsts = [_FIRST, *(span + within for span in spans)]
        return tuple(con.execute(f"SELECT t, {_shift(asks, 't')} FROM {_each(firsts)} ORDER BY t").fetchall())


def _before_turns(asks: str, spans: Sequence[datetime], within: timedelta, step: timedelta) -> str:
    """SQL of the last moment before each turn, step by step within each span."""
    width = step.total_seconds()
    return (
        f"SELECT t FROM (SELECT t + to_seconds(n * {width}) AS t FROM {_each(spans)}, range({within // step}) r(n)) "
        f"WHERE {_shift(asks, 't')} <> {_shift(asks, f't + to_seconds({width})')} ORDER BY t"
    )


def _each(moments: Sequence[datetime]) -> str:
    listed = ", ".join(map(_moment, moments))
    return f"(SELECT unnest(CAST([{listed}] AS TIMESTAMP[])) AS t)"


def _shift(asks: str, moment: str) -> str:
    return f"epoch_us({asks.format(v=f'({moment})')}) - epoch_us({moment})"
