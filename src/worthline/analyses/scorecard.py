"""How does the company stand?

The latest finished period of every metric that can be measured, with what changed, how it got there, and how its
segments differ; what cannot be measured stands beside it with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from worthline.analyses.caveats import caveats
from worthline.analyses.health.trust import trust
from worthline.catalogue.metric import METRICS, Metric, find
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.words.periods import Grain, Period

TREND = 13
"""Periods shown in a trend: the latest, and the same one a year before among them."""


LATEST_ALONE = "latest_alone"
"""The reason for which a model says nothing of the periods before."""
RIPENS_WITHIN = 3
"""Periods of a trend that are judged: the latest, and those that stand in for it where customers need more time."""


@dataclass(frozen=True, slots=True)
class Card:
    """One metric of the scorecard.

    Attributes:
        metric: its record.
        now: the latest finished period in which every customer has had time; it can lie before the scorecard's.
        trend: the periods up to it, oldest first, `now` last.
        segments: column to the latest period cut by it; no rows where the metric cannot be cut.
        caveats: keys of what to bear in mind.
    """

    metric: Metric
    now: Measurement
    trend: tuple[Measurement, ...]
    segments: dict[str, tuple[Measurement, ...]] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every card of one period.

    Attributes:
        period: the period shown.
        cards: metrics with a number, in the order of the catalogue or the pack.
        refused: metrics without one, with their reason in `now.refused`.
    """

    period: Period
    cards: tuple[Card, ...]
    refused: tuple[Card, ...]


def shown_metrics(first: Sequence[str] = ()) -> list[str]:
    """The keys a scorecard shows: these first, the rest of the catalogue after them."""
    rest = [key for key, metric in METRICS.items() if metric.shown and key not in first]
    return [*(key for key in first if key in METRICS), *rest]


def latest_finished(measurer: Measurer, grain: Grain) -> Period:
    """The last period that is over; the one that runs where none is."""
    calendar, as_of = measurer.calendar, measurer.known.as_of
    running = calendar.period_of(as_of + timedelta(days=1), grain)
    before = calendar.before(running)
    return before if before.end > measurer.known.since else running


def period_wanted(measurer: Measurer, grain: Grain, on: date | None) -> Period:
    """The period that holds a day; the latest finished one where no day is given."""
    return measurer.calendar.period_of(on, grain) if on else latest_finished(measurer, grain)


def scorecard(
    measurer: Measurer,
    keys: Sequence[str],
    *,
    grain: Grain = Grain.MONTH,
    on: date | None = None,
    by: Sequence[str] = (),
    trend: int = TREND,
) -> Scorecard:
    """Measure a scorecard.

    Args:
        measurer: measures the company.
        keys: metrics, in the order they are shown.
        grain: week, month, quarter or year.
        on: a day of the period wanted; the latest finished one where not given.
        by: columns of customers to cut the latest period by, one at a time.
        trend: how many periods, the latest included.
    """
    calendar = measurer.calendar
    period = period_wanted(measurer, grain, on)
    earliest = calendar.period_of(measurer.known.since, grain)
    start = max(calendar.before(period, trend - 1), min(earliest, period))
    rows = measurer.measure(keys, calendar.between(start.start, period.last_day, grain), judged=RIPENS_WITHIN)
    trends = {key: _ripe([row for row in rows if row.metric == key]) for key in keys}
    cuts = _cuts(measurer, trends, by)
    trusts = trust(measurer, [key for key in keys if trends[key][-1].refused is None])
    cards = [
        Card(
            measurer.as_read(find(key)),
            trends[key][-1],
            tuple(trends[key]),
            {column: cuts[key, column] for column in by if (key, column) in cuts},
            (*caveats(measurer, trends[key][-1]), *([trusts[key]] if key in trusts else [])),
        )
        for key in keys
    ]
    return Scorecard(
        period,
        tuple(card for card in cards if card.now.refused is None),
        tuple(card for card in cards if card.now.refused is not None),
    )


def _ripe(trend: list[Measurement]) -> list[Measurement]:
    """The trend up to the last period in which every customer has had time; as it is where there is none.

    A model speaks of the latest period alone, so its trend is that period.
    """
    last = max((at for at, row in enumerate(trend) if row.maturity != "ripening"), default=len(trend) - 1)
    return [row for row in trend[: last + 1] if row.refused is None or row.refused.reason != LATEST_ALONE]


def _cuts(
    measurer: Measurer, trends: dict[str, list[Measurement]], by: Sequence[str]
) -> dict[tuple[str, str], tuple[Measurement, ...]]:
    """Each metric's latest ripe period, cut by each column."""
    cuts: dict[tuple[str, str], tuple[Measurement, ...]] = {}
    for period in {trend[-1].period for trend in trends.values()}:
        keys = [key for key, trend in trends.items() if trend[-1].period == period]
        for column in by:
            rows = measurer.measure(keys, [period], [column])
            cuts |= {(key, column): _cut(rows, key, column) for key in keys}
    return cuts


def _cut(rows: Sequence[Measurement], key: str, column: str) -> tuple[Measurement, ...]:
    """One metric by one column; nothing where it cannot be cut by it."""
    found = tuple(row for row in rows if row.metric == key and column in row.segment)
    return () if any(row.refused and row.refused.reason == "cannot_cut" for row in found) else found
