"""What is asked of a cohort table: which metric, who belongs together, and how is their age counted?

No word here stands alone for two things: "rolling" has three meanings in the field, so there is a kind (in that very
month, then or later, within a range of days) and a clock (the calendar's, or each one's own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from worthline.words.errors import UnknownNameError, WorthlineError

AgeUnit = Literal["month", "week", "day"]
Clock = Literal["calendar", "own"]
Kind = Literal["bounded", "unbounded", "bracket"]
Activity = Literal["orders", "events", "subscription"]
Bracket = tuple[int, int]

RETENTION = "retention"
FIRST_MONTH, FIRST_PRODUCT = "first_month", "first_product"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of a cohort table.

    Attributes:
        metric: `retention`, `revenue_to_date`, `margin_to_date`, or a key of the catalogue.
        by: who belongs together: `first_month`, `first_product`, `channel`, or another column of customers.
        age: what an age is counted in.
        clock: `calendar`: a new month, week or day begins for all at once, so Friday to Monday is week 1. `own`: each
            one's own, from their first moment on, in days of 24 hours, weeks of 7 days and months of 30, with both
            moments rounded down to the hour first (17:59 to 17:00 of the next day is day 1, as Amplitude counts).
        kind: `bounded`: there in that very month; `unbounded`: then or later; `bracket`: any time within a range of
            days.
        brackets: for `bracket`, the first and last day of each range, both included.
        of: what being there means: `orders`, `events` or `subscription`; empty for what the company has.
    """

    metric: str = RETENTION
    by: str = FIRST_MONTH
    age: AgeUnit = "month"
    clock: Clock = "calendar"
    kind: Kind = "bounded"
    brackets: tuple[Bracket, ...] = ()
    of: Activity | Literal[""] = ""

    def __post_init__(self) -> None:
        for what, name, known in (
            ("age", self.age, AgeUnit), ("clock", self.clock, Clock), ("kind", self.kind, Kind),
            ("activity", self.of or "orders", Activity),
        ):  # fmt: skip
            if name not in get_args(known):
                raise UnknownNameError(what, name, get_args(known))
        self._agree()

    def _agree(self) -> None:
        if (self.kind == "bracket") != bool(self.brackets):
            raise WorthlineError(
                "Ranges of days and the kind 'bracket' go together.",
                do="Write --kind bracket --bracket 1-7,8-30",
            )
        if self.metric != RETENTION and self.kind != "bounded":
            raise WorthlineError(
                f"{self.metric} cannot be {self.kind}: 'then or later' and 'within a range' are about being there.",
                do="Leave --kind out, or ask for retention.",
            )

    def age_name(self, age: int) -> str:
        """How an age is written: its number, or its range of days."""
        if not self.brackets:
            return str(age)
        low, high = self.brackets[age]
        return str(low) if low == high else f"{low}-{high}"


def brackets(text: str) -> tuple[Bracket, ...]:
    """Ranges of days as people write them: `1-7,8-30`.

    Raises:
        WorthlineError: a range cannot be read, ends before it begins, or does not end after the one before it.
    """
    found = tuple(_bracket(each) for each in text.split(",") if each.strip())
    for before, after in pairwise(found):
        if after[0] < before[0] or after[1] <= before[1]:
            raise WorthlineError(
                f"The range {after[0]}-{after[1]} comes after {before[0]}-{before[1]}.",
                expected="Ranges in rising order.",
            )
    return found


def _bracket(text: str) -> Bracket:
    said = re.fullmatch(r"\s*(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s*", text)
    low, high = (int(said[1]), int(said[2] or said[1])) if said else (1, 0)
    if high < low:
        raise WorthlineError(
            f"{text!r} is not a range of days.", expected="Its first and last day, such as 1-7 or 8-30."
        )
    return low, high
