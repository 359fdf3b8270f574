"""Which numbers have moved, and which have passed a bound?

Everything that is watched is judged at once, each metric's latest mature period against its own history. Totals and
segments are two families, each held to half of the share of false alarms (Benjamini & Hochberg 1995), so that watching
many segments takes nothing from the totals and both together keep to `CHANCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from worthline.analyses.watch.expected import Expected, Point, expected
from worthline.catalogue.metric import Metric
from worthline.measuring.compare import CHANCE
from worthline.measuring.interval import benjamini_hochberg
from worthline.measuring.measurement import BETTER, CHANGED, WORSE, Measurement
from worthline.words.values import Better, Unit

FAMILIES = 2
ABOVE, BELOW = "above", "below"


class Limits(Protocol):
    """The bounds of a metric, as a person has set them."""

    @property
    def above(self) -> float | None:
        """The value above which it is told."""

    @property
    def below(self) -> float | None:
        """The value below which it is told."""

    @property
    def segments(self) -> bool:
        """Whether its segments are held to it too."""


@dataclass(frozen=True, slots=True)
class Past:
    """A bound that has been passed.

    Attributes:
        side: `above` or `below`.
        bound: the bound.
        surely: whether the whole interval lies past it, and not the value alone.
        periods: for how many periods in a row, this one included.
    """

    side: str
    bound: float
    surely: bool
    periods: int


@dataclass(frozen=True, slots=True)
class Followed:
    """One metric, of everyone or of one segment, up to its latest mature period.

    Attributes:
        metric: its record.
        rows: its periods, oldest first, without a gap; the last one is judged.
        column: what it is cut by; empty for everyone.
        value: the segment; none where it is not known.
    """

    metric: Metric
    rows: Sequence[Measurement]
    column: str = ""
    value: str | None = None

    @property
    def now(self) -> Measurement:
        """The period that is judged."""
        return self.rows[-1]

    @property
    def segment(self) -> tuple[str, str | None]:
        """Of whom it is; the same for every metric of them."""
        return self.column, self.value


@dataclass(frozen=True, slots=True)
class Signal:
    """A number that has moved, or has passed a bound, or both.

    Attributes:
        followed: the number.
        expected: what was to be expected, where that can be said.
        moved: whether it lies further from that than chance allows.
        past: the bound it has passed, if it has.
    """

    followed: Followed
    expected: Expected | None
    moved: bool
    past: Past | None = None

    @property
    def verdict(self) -> str:
        """Whether that is good news."""
        better, up = self.followed.metric.better, self.up
        if better is Better.NEITHER:
            return CHANGED
        return BETTER if up == (better is Better.HIGHER) else WORSE

    @property
    def up(self) -> bool:
        """Whether it lies higher than expected, or than its bound."""
        if self.moved and self.expected is not None:
            return (self.followed.now.value or 0.0) > self.expected.value
        return self.past is not None and self.past.side == ABOVE

    @property
    def p(self) -> float:
        """How likely this is where nothing changed; 1 where only a bound was passed."""
        return self.expected.p if self.moved and self.expected else 1.0


def followed(
    metric: Metric, rows: Sequence[Measurement], column: str = "", value: str | None = None
) -> Followed | None:
    """A metric up to its latest mature period with a number; none where there is none.

    Where the latest mature period has no number, nothing earlier stands in for it.
    """
    mature = [place for place, row in enumerate(rows) if row.maturity == "finished"]
    if not mature or rows[mature[-1]].value is None:
        return None
    return Followed(metric, rows[: mature[-1] + 1], column, value)


def judged(all_of_them: Sequence[Followed], bounds: Mapping[str, Limits]) -> tuple[list[Signal], int]:
    """What has moved or passed a bound, and how many had a history long enough to be judged by it."""
    foretold = [_expected(each) for each in all_of_them]
    moved: set[int] = set()
    for is_family in (_of_everyone, _of_segments):
        known = [
            (place, found.p)
            for place, (each, found) in enumerate(zip(all_of_them, foretold, strict=True))
            if found is not None and is_family(each)
        ]
        stands = benjamini_hochberg([p for _, p in known], CHANCE / FAMILIES) if known else []
        moved |= {place for (place, _), holds in zip(known, stands, strict=True) if holds}
    signals = [
        Signal(each, found, place in moved, past(each, bounds.get(each.metric.key)))
        for place, (each, found) in enumerate(zip(all_of_them, foretold, strict=True))
    ]
    return [each for each in signals if each.moved or each.past], sum(each is not None for each in foretold)


def past(each: Followed, limits: Limits | None) -> Past | None:
    """The bound a number has passed: its value has; whether its whole interval has is said beside."""
    if limits is None or (each.column and not limits.segments):
        return None
    for side, bound in ((ABOVE, limits.above), (BELOW, limits.below)):
        if bound is not None and _is_past(each.now, side, bound):
            return Past(side, bound, _surely(each.now, side, bound), _in_a_row(each.rows, side, bound))
    return None


def _is_past(row: Measurement, side: str, bound: float) -> bool:
    if row.value is None:
        return False
    return row.value > bound if side == ABOVE else row.value < bound


def _surely(row: Measurement, side: str, bound: float) -> bool:
    if row.error == 0.0:
        return True
    return (
        (row.low is not None and row.low > bound)
        if side == ABOVE
        else (row.high is not None and row.high < bound)
    )


def _in_a_row(rows: Sequence[Measurement], side: str, bound: float) -> int:
    return _leading(reversed(rows), lambda row: _is_past(row, side, bound))


def _leading(rows: Iterable[Measurement], holds: Callable[[Measurement], bool]) -> int:
    count = 0
    for row in rows:
        if not holds(row):
            break
        count += 1
    return count


def _expected(each: Followed) -> Expected | None:
    """What was to be expected; of a duration, to the step its clock goes by."""
    is_duration = "share_arrived" in each.now.parts
    least = 1.0 / each.metric.steps if is_duration else 0.0
    carried = each.metric.unit is not Unit.SHARE
    return expected(_series(each.rows), each.now.period.grain.per_year, least, carried=carried)


def _series(rows: Sequence[Measurement]) -> list[Point | None]:
    """The numbers of finished periods; one the data begins inside says nothing of its whole."""
    return [
        Point(row.value, row.error) if row.value is not None and row.maturity == "finished" else None
        for row in rows
    ]


def _of_everyone(each: Followed) -> bool:
    return not each.column


def _of_segments(each: Followed) -> bool:
    return bool(each.column)
