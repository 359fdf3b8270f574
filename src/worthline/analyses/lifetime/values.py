"""What did metrics say in the month before a day?"""

from __future__ import annotations

from datetime import date, timedelta

from worthline.measuring.measure import Measurer
from worthline.words.periods import Grain


def values_before(measurer: Measurer, until: date, *keys: str) -> dict[str, float | None]:
    """Metrics in the month before a day, by key."""
    period = measurer.calendar.period_of(until - timedelta(days=1), Grain.MONTH)
    return {row.metric: row.value for row in measurer.measure(keys, [period], judged=0)}
