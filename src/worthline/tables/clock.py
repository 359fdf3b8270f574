"""How is time counted: by the calendar, or in working time alone?

A clock reads a moment as a whole number of steps (days or minutes) since a Monday, so the time between two moments is
the difference of two readings, on every engine and without a loop. Working time stands still outside working hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError
from worthline.words.periods import MONDAY_ZERO

if TYPE_CHECKING:
    import ibis.expr.types as ir

    Clock = Callable[[ir.TemporalValue], ir.IntegerValue]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_IN_HOUR, MINUTES_IN_DAY = 60, 24 * 60

Span = tuple[int, int]
"""Where in the week a stretch of working time begins, and how long it is, in steps of its clock."""


def days(moment: ir.TemporalValue) -> ir.IntegerValue:
    """Days of the calendar."""
    import ibis

    return moment.cast("date").delta(ibis.date(MONDAY_ZERO.isoformat()), unit="day")


def minutes(moment: ir.TimestampValue) -> ir.IntegerValue:
    """Whole minutes of the calendar; seconds within one are not counted."""
    of_day = moment.hour().cast("int64") * MINUTES_IN_HOUR + moment.minute()
    return days(moment) * MINUTES_IN_DAY + of_day


def working_days(rules: Rules) -> Clock:
    """A clock of working days alone: it stands still from Friday to Monday where those in between are free."""
    spans = [(day, 1) for day in _weekdays(rules.working_days)]
    return lambda moment: _within(days(moment), spans, len(WEEKDAYS))


def working_minutes(rules: Rules) -> Clock:
    """A clock of working minutes alone, for local times: it stands still outside working hours."""
    hours = working_hours(rules.working_hours)
    spans = [
        (day * MINUTES_IN_DAY + opens, closes - opens)
        for day in _weekdays(rules.working_days)
        for opens, closes in hours
    ]
    return lambda moment: _within(minutes(moment), spans, len(WEEKDAYS) * MINUTES_IN_DAY)


def working_hours(written: str) -> Sequence[Span]:
    """Working hours as minutes of the day from and to; hours that end after midnight have an end beyond the day.

    Raises:
        ProjectError: they are not written as hours.
    """
    found = [_ONE_SPAN.fullmatch(part.strip()) for part in written.split(",")]
    spans = [_span(*map(int, each.groups(default="0"))) for each in found if each]
    if len(spans) < len(found) or any(to > MINUTES_IN_DAY or at >= MINUTES_IN_DAY for at, to in spans):
        raise ProjectError(
            f"The rule working_hours is {written!r}, which is not hours of a day.",
            expected="Expected from and to, like 09:00-17:00, or several with a comma: 09:00-13:00, 14:00-18:00.",
            do="Mend working_hours under [rules] in worthline.toml.",
        )
    return [(at, to if to > at else to + MINUTES_IN_DAY) for at, to in spans]


_ONE_SPAN = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s*[-–—]\s*(\d{1,2})(?::([0-5]\d))?")


def _span(from_hour: int, from_minute: int, to_hour: int, to_minute: int) -> Span:
    return from_hour * MINUTES_IN_HOUR + from_minute, to_hour * MINUTES_IN_HOUR + to_minute


def _weekdays(names: Sequence[str]) -> Sequence[int]:
    unknown = [name for name in names if name.lower()[:3] not in WEEKDAYS]
    if unknown or not names:
        raise ProjectError(
            f"The rule working_days names {', '.join(map(repr, unknown)) or 'no day'}.",
            expected=f"Expected some of: {', '.join(WEEKDAYS)}.",
            do="Mend working_days under [rules] in worthline.toml.",
        )
    return sorted({WEEKDAYS.index(name.lower()[:3]) for name in names})


def _within(reading: ir.IntegerValue, spans: Sequence[Span], week: int) -> ir.IntegerValue:
    """How many of the steps up to a reading lie within spans that come again every week."""
    import ibis

    counted = ibis.literal(0, "int64")
    for begins, length in spans:
        since = reading - begins
        into = since % week
        weeks = ((since - into) / week).cast("int64")
        counted = counted + weeks * length + ibis.least(into, length)
    return counted
