"""What must be told of the latest mature periods: each cause once, with what is at stake and who stands behind it?

One pass measures everything that is watched over its history, as many questions as a scorecard asks; only what has
moved is looked into further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.scorecard import latest_finished
from worthline.analyses.watch.causes import Cause, causes
from worthline.analyses.watch.judged import Followed, Limits, Signal, followed, judged
from worthline.analyses.watch.movers import movers
from worthline.analyses.watch.stake import NEEDED, Stake, stake
from worthline.analyses.why.effects import Counted, rate_and_mix
from worthline.analyses.why.why import why
from worthline.catalogue.metric import OfMetrics, OfModel, find
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.project.registered import Registered, within
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain, Period

HISTORY = 36
"""Earlier periods that are read."""
MOSTLY = 0.6
"""The share of a movement from which on a segment is named for it."""
BEYOND_SIZE = 1.3
"""How much more of the movement than of the whole it must be."""
LATELY = 6
"""Earlier periods that a segment's contribution is held against."""

Segment = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Watching:
    """What is watched.

    Attributes:
        metrics: keys, the one the company looks at first at the front.
        by: columns of customers, one at a time.
        grain: the length of a period.
        bounds: metric to its bounds.
        changes: what the company has registered.
    """

    metrics: Sequence[str]
    by: Sequence[str]
    grain: Grain
    bounds: Mapping[str, Limits]
    changes: Sequence[Registered] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One cause, with what a reader needs to act.

    Attributes:
        cause: the numbers that tell it, the first of them its name.
        segment: of whom it is: the segment that moved, or that has moved the total most; empty column for everyone.
        share: of a total, how much of its movement that segment carries.
        stake: the money at stake; none where the data has no money to count it in.
        customers: how many stand behind the number; of a total, how many moved it that way.
        first: the keys of those who moved it most.
        coincides: what the company has changed in that very period; a coincidence in time, no more is claimed.
    """

    cause: Cause
    segment: Segment
    share: float | None
    stake: Stake | None
    customers: int
    first: tuple[str, ...]
    coincides: tuple[Registered, ...]

    @property
    def period(self) -> Period:
        """The period it happened in."""
        return self.cause.lead.followed.now.period


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look at everything has found.

    Attributes:
        period: the latest finished period; of metrics whose customers need time, an earlier one was judged.
        alerts: one for each cause, bad news first.
        looked_at: numbers looked at.
        judged: of those, how many have a history long enough to be judged by it.
    """

    period: Period
    alerts: tuple[Alert, ...]
    looked_at: int
    judged: int


def watch(measurer: Measurer, watching: Watching) -> Watched:
    """What has moved or passed a bound in the latest mature period of each number that is watched."""
    period = latest_finished(measurer, watching.grain)
    pass_ = _Pass(measurer, watching, period)
    everyone, segments = pass_.everyone(), pass_.segments()
    signals, known = judged([*everyone.values(), *segments.values()], watching.bounds)
    found = causes(signals, watching.metrics, measurer.rules, pass_.carrier)
    alerts = tuple(pass_.alert(each, segments) for each in found)
    return Watched(period, alerts, len(everyone) + len(segments), known)


class _Pass:
    """One look at everything: what was measured, and what is asked of it again."""

    def __init__(self, measurer: Measurer, watching: Watching, period: Period) -> None:
        self.measurer, self.watching = measurer, watching
        self.keys = [key for key in watching.metrics if _can(measurer, key)]
        self.needed = [key for key in NEEDED if not missing(find(key), measurer.known, measurer.rules)]
        calendar = measurer.calendar
        earliest = calendar.period_of(measurer.known.since, watching.grain)
        first = max(calendar.before(period, HISTORY), min(earliest, period))
        self.periods = calendar.between(first.start, period.last_day, watching.grain)
        self.money: dict[tuple[Segment, Period], dict[str, Measurement]] = {}

    def everyone(self) -> dict[tuple[str, Segment], Followed]:
        """Each metric of everyone."""
        return self._followed(self._measured(()), "")

    def segments(self) -> dict[tuple[str, Segment], Followed]:
        """Each metric of each segment of each column."""
        found: dict[tuple[str, Segment], Followed] = {}
        for column in self.watching.by:
            found |= self._followed(self._measured((column,)), column)
        return found

    def _measured(self, by: Sequence[str]) -> list[Measurement]:
        wanted = list(dict.fromkeys([*self.keys, *self.needed]))
        return self.measurer.measure(wanted, self.periods, by, judged=0) if wanted else []

    def _followed(self, rows: Sequence[Measurement], column: str) -> dict[tuple[str, Segment], Followed]:
        series: dict[tuple[str, Segment], list[Measurement]] = {}
        for row in rows:
            segment = (column, row.segment.get(column) if column else None)
            series.setdefault((row.metric, segment), []).append(row)
            if row.metric in self.needed:
                self.money.setdefault((segment, row.period), {})[row.metric] = row
        found = {}
        for (key, segment), its in series.items():
            one = followed(self.measurer.as_read(find(key)), its, *segment)
            if one is not None and key in self.keys:
                found[key, segment] = one
        return found

    def carrier(self, signal: Signal) -> str:
        """The part that carries most of a formula's movement since the period before (Shapley); none where unknown."""
        now = signal.followed.now.period
        try:
            steps = why(
                self.measurer, signal.followed.metric.key, (self.measurer.calendar.before(now), now)
            ).steps
        except WorthlineError:
            return ""
        mine = [each for each in steps if (each.effect.whole > 0) == signal.up]
        return mine[0].name or "" if mine else ""

    def alert(
        self,
        cause: Cause,
        segments: Mapping[tuple[str, Segment], Followed],
    ) -> Alert:
        """A cause with what is at stake, who stands behind it, and what coincides with it."""
        lead = cause.lead
        segment, share = lead.followed.segment, None
        if lead.moved and not lead.followed.column:
            segment, share = self._mostly(lead, segments) or (segment, None)
        key, period = lead.followed.metric.key, lead.followed.now.period
        behind = segments[key, segment] if share is not None else lead.followed
        moved = movers(self.measurer, behind, up=lead.up)
        return Alert(
            cause, segment, share,
            stake(lead, self.money.get((lead.followed.segment, period), {})),
            behind.now.customers if moved.count is None else moved.count,
            moved.first,
            tuple(within(self.watching.changes, period)),
        )  # fmt: skip

    def _mostly(
        self, lead: Signal, segments: Mapping[tuple[str, Segment], Followed]
    ) -> tuple[Segment, float] | None:
        """The segment that carries most of a total's movement, and more than its size alone would bring about."""
        if isinstance(lead.followed.metric.how, OfMetrics):
            return None
        told = [each for column in self.watching.by for each in _shares(lead, column, segments)]
        fit = [(segment, share) for segment, share, size in told if share >= max(MOSTLY, BEYOND_SIZE * size)]
        return max(fit, key=lambda each: each[1], default=None)


def _can(measurer: Measurer, key: str) -> bool:
    """Whether a metric can be watched: a model speaks of the latest period alone, and has no history."""
    metric = find(key)
    return not isinstance(metric.how, OfModel) and not missing(metric, measurer.known, measurer.rules)


def _shares(
    lead: Signal, column: str, segments: Mapping[tuple[str, Segment], Followed]
) -> Iterator[tuple[Segment, float, float]]:
    """Each segment of a column with its share of a movement, and its share of everybody."""
    key, period = lead.followed.metric.key, lead.followed.now.period
    mine = {
        segment: each
        for (metric, segment), each in segments.items()
        if metric == key and segment[0] == column and each.now.period == period
    }
    if any("share_arrived" in each.now.parts for each in mine.values()) or len(mine) < 2:
        return
    lately = 1 if lead.expected and lead.expected.way == "step" else LATELY
    before = {segment: had for segment, each in mine.items() if (had := _lately(each.rows[:-1][-lately:]))}
    after = {segment: Counted(each.now.part or 0.0, each.now.whole) for segment, each in mine.items()}
    effects = rate_and_mix(before, after) if before else {}
    whole, everybody = sum(each.whole for each in effects.values()), sum(map(_size, before.values()))
    for segment, effect in effects.items() if whole and everybody else ():
        if segment in mine and (whole > 0) == lead.up:
            yield (
                segment,
                effect.whole / whole,
                _size(before[segment]) / everybody if segment in before else 0.0,
            )


def _size(counted: Counted) -> float:
    return abs(counted.part if counted.whole is None else counted.whole)


def _lately(rows: Sequence[Measurement]) -> Counted | None:
    """What was added up of a segment in a usual period lately."""
    known = [row for row in rows if row.part is not None and row.maturity == "finished"]
    if not known:
        return None
    part = sum(row.part or 0.0 for row in known) / len(known)
    whole = None if known[-1].whole is None else sum(row.whole or 0.0 for row in known) / len(known)
    return Counted(part, whole)
