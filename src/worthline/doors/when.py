"""Which period and which day does someone mean?"""

from __future__ import annotations

from datetime import date

from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Grain


def grain_of(every: str) -> Grain:
    """The grain of this name.

    Raises:
        UnknownNameError: there is none.
    """
    try:
        return Grain(every)
    except ValueError:
        raise UnknownNameError("period", every, [grain.value for grain in Grain]) from None


def day_of(day: date | str | None) -> date | None:
    """The day that is written, where one is.

    Raises:
        WorthlineError: it is no date.
    """
    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise WorthlineError(f"{day!r} is not a date.", expected="A date is written 2025-12-31.") from None
