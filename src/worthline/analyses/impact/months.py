"""Which months can be read, and which of them lie before a change and which after it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from worthline.analyses.impact.asked import limit_of
from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.verdict import Timing
from worthline.measuring.bind import one_each
from worthline.measuring.leaves import Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.query import is_duration
from worthline.words.errors import WorthlineError
from worthline.words.periods import month_index

EARLIEST = 60
"""Months before the change that are read."""
FOLLOWED = 3
"""Months of age that newcomers are followed after the month in which they joined."""


@dataclass(frozen=True, slots=True)
class Months:
    """The months of one judgement, each by `month_index`.

    Attributes:
        first: the first that the data holds whole.
        last: the last that is over and ripe.
        before: the last before the change.
        after: the first that lies wholly after it.
        half: the month the change fell into, where that is not its first day; it is on neither side.
        timing: when months since the change are ripe.
    """

    first: int
    last: int
    before: int
    after: int
    half: int | None
    timing: Timing

    def window(self, panel: Panel) -> Window:
        """The columns of a panel on both sides."""
        before = [at for at, month in enumerate(panel.months) if self.first <= month <= self.before]
        after = [at for at, month in enumerate(panel.months) if self.after <= month <= self.last]
        return Window(tuple(before), tuple(after))


def months_of(
    measurer: Measurer, on: date, leaf: Leaf, method: Method, followed: int | None, *, ahead: bool
) -> Months:
    """The months before and after a change.

    Args:
        measurer: of the company.
        on: the day of the change.
        leaf: what is judged.
        method: how.
        followed: months of age that newcomers are followed; none where months are taken as they come.
        ahead: whether the change may be still to come.

    Raises:
        WorthlineError: the change is dated outside of the data, or leaves too little of it before.
    """
    known = measurer.known
    if on > known.as_of and not ahead:
        raise WorthlineError(
            f"The change is dated {on}, and the data ends on {known.as_of}: nothing has come of it yet.",
            do="Ask how many customers it will need: worthline impact --plan",
        )
    aged = 0 if followed is None or one_each(leaf.how) else followed
    half = None if on.day == 1 else month_index(on)
    back = 0 if is_duration(leaf) and one_each(leaf.how) else max(leaf.context.last - 1, 0)
    after = month_index(on) + (half is not None) + back
    timing = Timing(after, aged, ripens(measurer, leaf))
    last = _last_ripe(known.as_of, timing)
    before = min(month_index(on) - 1, last)
    first = max(month_index(known.since) + (known.since.day > 1) + back, before - EARLIEST + 1)
    found = before - first + 1
    if found < method.least_before:
        raise WorthlineError(
            f"The data begins on {known.since}, and holds {max(found, 0)} whole months before {on}.",
            expected=f"At least {method.least_before} months before the change.", do=_other(method),
        )  # fmt: skip
    return Months(first, last, before, after, half, timing)


def ripens(measurer: Measurer, leaf: Leaf) -> int:
    """Days after a month's end from which on everybody in it has had time."""
    own = leaf.how.days_to_ripen(measurer.rules)
    if not is_duration(leaf):
        return own
    days = limit_of(leaf, measurer.rules) / (24 if leaf.metric.steps == 60 else 1)
    return max(own, round(days))


def _last_ripe(as_of: date, timing: Timing) -> int:
    """The last month that is over, with everybody in it followed and ripe."""
    seen = as_of + timedelta(days=1) - timedelta(days=timing.ripens)
    return month_index(seen) - 1 - timing.followed


def _other(method: Method) -> str:
    if method.name == SERIES:
        return "Wait for more data, or deliver older data too."
    return "Deliver older data too, or change its date in worthline.toml."
