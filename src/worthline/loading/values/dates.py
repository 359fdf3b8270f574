"""In which ways can people write a moment, and how does SQL read each?

A reading first brings a value into the order year, month, day and then lets the engine read it, so that 30
February is nothing rather than a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.loading.sql import text, texts

_CLOCK = r"(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)"
_HALF = r"([AaPp])\.?[Mm]\.?"
_OFFSET = r"(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)"
_TAIL = rf"(?:[Tt ,]+{_CLOCK}(?:\s*{_HALF})?(?:\s*{_OFFSET})?)?"
_AFTERNOON = ["%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p"]
_SHORT_YEAR = ["%y-%m-%d", "%y-%m-%d %H:%M", "%y-%m-%d %H:%M:%S"]
_NAMED_DAYS = (
    "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y", "%b %Y", "%B %Y",
)  # fmt: skip
_NAMED = [f"{day}{clock}" for day in _NAMED_DAYS for clock in ("", " %H:%M", " %H:%M:%S")]


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in a column of moments besides the days.

    Attributes:
        clocked: some values tell the time of day.
        dated: some values are a day alone.
        halved: some clocks run to 12 (am, pm).
        offset: some values say how far they are from UTC.
    """

    clocked: bool = True
    dated: bool = True
    halved: bool = True
    offset: bool = True


@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read a moment written as text.

    Attributes:
        name: what it is called in messages.
        order: the value of `date_order` that chooses it; empty where it has no rival.
        day: the pattern of the day.
        iso: the same day as year-month-day, in the pattern's groups.
        formats: instead of a pattern, formats as strptime writes them.
        sql: instead of both, an expression in `{v}`.
        utc: whether it tells an instant.
        short: whether the year has two digits.
    """

    name: str
    order: str = ""
    day: str = ""
    iso: str = ""
    formats: tuple[str, ...] = ()
    sql: str = ""
    utc: bool = False
    short: bool = False

    def parse(self, value: str, seen: Seen) -> str:
        """SQL of the moment as written, without its offset; null where it cannot be read this way."""
        if self.sql:
            return self.sql.format(v=value)
        if self.formats:
            return f"CAST(try_strptime({value}, [{texts(self.formats)}]) AS TIMESTAMP)"
        read = self._read(f"trim({self._written(value, self._clock)})")
        if seen.halved:
            halves = f"{self._written(value, self._clock, self._clock + 1)} || 'M'"
            read = f"coalesce(try_strptime(upper({halves}), [{texts(_AFTERNOON)}]), {read})"
        return f"CASE WHEN regexp_full_match({value}, {text(self.day + _TAIL)}) THEN {read} END"

    def _read(self, plain: str) -> str:
        if self.short:
            return f"try_strptime({plain}, [{texts(_SHORT_YEAR)}])"
        return f"TRY_CAST(replace({plain}, ',', '.') AS TIMESTAMP)"

    @property
    def _clock(self) -> int:
        """The number of the group that holds the time of day."""
        return self.day.count("(") - self.day.count("(?:") + 1

    def _written(self, value: str, *groups: int) -> str:
        parts = " ".join(f"\\{group}" for group in groups)
        return (
            f"regexp_replace({value}, {text('^' + self.day + _TAIL + '$')}, {text(self.iso + ' ' + parts)})"
        )

    def instant(self, value: str) -> str:
        """SQL of the instant in UTC of a value that says its offset; null where it says none."""
        if self.utc:
            return self.sql.format(v=value)
        if not self.day:
            return "CAST(NULL AS TIMESTAMP)"
        written = self._written(value, self._clock)
        offset = f"replace(upper(regexp_extract({value}, {text(OFFSET)}, 1)), 'UTC', 'Z')"
        zoned = f"TRY_CAST(replace(trim({written}), ',', '.') || {offset} AS TIMESTAMPTZ)"
        return f"CASE WHEN regexp_matches({value}, {text(OFFSET)}) THEN timezone('UTC', {zoned}) END"


OFFSET = rf":\d{{2}}(?:[.,]\d+)?\s*{_OFFSET}$"
"""What the end of a value looks like that says its distance from UTC."""
CLOCK = r"\d:\d{2}"
HALF = rf"\d\s*{_HALF}"

_SEPARATOR = "[-/.]"
_NO_POINT = "[-/]"  # days with points between are written day first everywhere
_D, _Y, _YY = r"(\d{1,2})", r"(\d{4})", r"(\d{2})"

DAY_READINGS = (
    DateReading("year-month-day", "", f"{_Y}{_SEPARATOR}{_D}{_SEPARATOR}{_D}", r"\1-\2-\3"),
    DateReading("day-month-year", "dmy", f"{_D}{_SEPARATOR}{_D}{_SEPARATOR}{_Y}", r"\3-\2-\1"),
    DateReading("month-day-year", "mdy", f"{_D}{_NO_POINT}{_D}{_NO_POINT}{_Y}", r"\3-\1-\2"),
    DateReading("day-month-year", "dmy", f"{_D}{_SEPARATOR}{_D}{_SEPARATOR}{_YY}", r"\3-\2-\1", short=True),
    DateReading("month-day-year", "mdy", f"{_D}{_NO_POINT}{_D}{_NO_POINT}{_YY}", r"\3-\1-\2", short=True),
    DateReading("year-month-day", "ymd", f"{_YY}{_NO_POINT}{_D}{_NO_POINT}{_D}", r"\1-\2-\3", short=True),
    DateReading("yearmonthday", "", r"(\d{4})(\d{2})(\d{2})", r"\1-\2-\3"),
    DateReading("year-month", "", rf"{_Y}{_SEPARATOR}{_D}", r"\1-\2-01"),
    DateReading("month-year", "", rf"{_D}{_SEPARATOR}{_Y}", r"\2-\1-01"),
    DateReading("a month's name", formats=tuple(_NAMED)),
    DateReading(
        "days since 1900, as spreadsheets count",
        sql="CASE WHEN regexp_full_match({v}, '[2-7]\\d{{4}}([.,]\\d+)?') THEN TIMESTAMP '1899-12-30' + "
        "to_seconds(CAST(round(TRY_CAST(replace({v}, ',', '.') AS DOUBLE) * 86400) AS BIGINT)) END",
    ),
    DateReading(
        "seconds since 1970",
        sql="CASE WHEN regexp_full_match({v}, '\\d{{9,10}}([.]\\d+)?') THEN "
        "make_timestamp(CAST(TRY_CAST({v} AS DOUBLE) * 1000000 AS BIGINT)) END",
        utc=True,
    ),
    DateReading(
        "milliseconds since 1970",
        sql="CASE WHEN regexp_full_match({v}, '\\d{{12,13}}') THEN "
        "make_timestamp(TRY_CAST({v} AS BIGINT) * 1000) END",
        utc=True,
    ),
)  # fmt: skip


def readings(order: str | None, formats: str | tuple[str, ...]) -> tuple[DateReading, ...]:
    """The readings the settings leave open: those of one order, or one's own formats alone."""
    if formats:
        own = (formats,) if isinstance(formats, str) else formats
        return (DateReading("date_format", formats=own),)
    return tuple(one for one in DAY_READINGS if not order or one.order in {"", order})
