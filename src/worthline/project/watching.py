"""What is watched, which bounds hold, and when must nobody be woken?"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from worthline.project.strict import Strict

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Bound(Strict):
    """The values of a metric beyond which it is told, in the metric's own unit: 0.06 for 6 %."""

    above: Annotated[float | None, Field(allow_inf_nan=False)] = None
    below: Annotated[float | None, Field(allow_inf_nan=False)] = None
    segments: bool = False

    @model_validator(mode="after")
    def _are_in_order(self) -> Bound:
        if self.above is None and self.below is None:
            raise ValueError("nothing is bounded; expected above, below, or both")
        if self.above is not None and self.below is not None and self.below > self.above:
            raise ValueError(
                f"below = {self.below:g} lies over above = {self.above:g}, so every value is past one of them; "
                "expected below to be the lower one"
            )
        return self


class Watch(Strict):
    """What `worthline watch` looks at, the bounds it holds numbers to, and when it keeps silent."""

    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] | None = None
    every: Literal["week", "month", "quarter", "year"] = "month"
    bounds: dict[str, Bound] = Field(default_factory=dict)
    quiet_hours: str = ""
    quiet_days: tuple[Weekday, ...] = ()
    paused_until: date | None = None

    @field_validator("quiet_hours")
    @classmethod
    def _are_hours(cls, hours: str) -> str:
        found = _HOURS.fullmatch(hours)
        if hours and (found is None or hours[:5] == hours[6:]):
            raise ValueError(f'{hours!r} are no hours; expected two times of a day, like "20:00-08:00"')
        return hours

    @field_validator("quiet_days")
    @classmethod
    def _leaves_a_day(cls, days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
        if len(set(days)) == len(DAYS):
            raise PydanticCustomError(
                "value_error", "every day is quiet, so nothing is ever told; expected one that is not"
            )
        return days

    def quiet_until(self, now: datetime) -> datetime | None:
        """Until when nobody is to be woken; none where it is not quiet.

        Args:
            now: the time by the company's clocks.
        """
        until = now
        for _ in range(2 * len(DAYS) + 2):
            step = self._end_of_quiet(until)
            if step is None:
                break
            until = step
        return until if until > now else None

    def _end_of_quiet(self, now: datetime) -> datetime | None:
        if DAYS[now.weekday()] in self.quiet_days:
            return _at(now, time()) + timedelta(days=1)
        if not self.quiet_hours:
            return None
        begin, end = (time.fromisoformat(each) for each in self.quiet_hours.split("-"))
        clock = now.time().replace(tzinfo=None)
        if begin < end:
            return _at(now, end) if begin <= clock < end else None
        if clock >= begin:
            return _at(now, end) + timedelta(days=1)
        return _at(now, end) if clock < end else None


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
