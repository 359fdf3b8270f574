"""How does the demo count time?

Continuous processes run in days since the start of the history; files carry whole seconds of local time since
1970.
"""

from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt

from worthline.demo.company import DAYS, FIRST_DAY, MONTHS, days_of_clock_change, month_start

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAY = 86_400
HOUR = 3_600
WAKING = 6 * HOUR
CHANGING_HOUR = 3
NEVER = int(np.iinfo(np.int64).min)
"""Stands for a moment that has not come; written as an empty field."""


def seconds(day: date) -> int:
    """Local midnight of a day in seconds since 1970, as if local time had no offset."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


START = seconds(FIRST_DAY)
END = START + DAYS * DAY
MONTH_STARTS: Ints = np.array([seconds(month_start(month)) for month in range(MONTHS + 1)], dtype=np.int64)
MONTH_DAYS: Ints = np.diff(MONTH_STARTS) // DAY
CLOCK_CHANGES: Ints = np.array(
    [seconds(day) + CHANGING_HOUR * HOUR for day in days_of_clock_change()], dtype=np.int64
)


def awake(days: Floats) -> Ints:
    """Seconds of moments given in days, moved within their own day to between 06:00 and midnight.

    The move keeps the order of moments and their dates, and keeps people's doings out of the hours of clock
    change.
    """
    whole = np.floor(days)
    moment: Ints = START + whole.astype(np.int64) * DAY + WAKING
    return moment + ((days - whole) * (DAY - WAKING)).astype(np.int64)


def on_the_clock(moments: Ints) -> Ints:
    """The same moments, those within an hour of clock change set to its end, so each exists exactly once."""
    index = np.searchsorted(CLOCK_CHANGES, moments, side="right") - 1
    change = CLOCK_CHANGES[np.maximum(index, 0)]
    return np.where((moments >= change) & (moments < change + HOUR), change + HOUR, moments)


def months(moments: Ints) -> Ints:
    """Month of each moment, counted from the start of the history."""
    found: Ints = (np.searchsorted(MONTH_STARTS, moments, side="right") - 1).astype(np.int64)
    return found


def per_month(moments: Ints, weights: Ints | None = None) -> Ints:
    """Count of moments, or the sum of their weights, in each month of the history."""
    month = months(moments)
    if weights is None:
        return np.bincount(month, minlength=MONTHS).astype(np.int64)
    totals: Ints = np.zeros(MONTHS, dtype=np.int64)
    np.add.at(totals, month, weights)
    return totals
