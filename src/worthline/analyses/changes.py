"""Which change in a metric's own history stands out most, and what came with it?

Every claim is held against chance among all that were looked at, so that a history is not searched until it gives
something to tell. What came together is a coincidence in time; that one thing caused the other is never said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worthline.analyses.scorecard import Card
from worthline.catalogue.metric import METRICS, Metric, OverTable
from worthline.measuring.compare import standing
from worthline.measuring.measurement import Compared, Measurement
from worthline.words.periods import Calendar, Period


@dataclass(frozen=True, slots=True)
class Change:
    """A change that stands.

    Attributes:
        row: the later measurement.
        earlier: the period it is held against.
        against: the comparison of the two.
        back: how many periods lie between them: 1, or those of a year.
    """

    row: Measurement
    earlier: Period
    against: Compared
    back: int


@dataclass(frozen=True, slots=True)
class Companion:
    """Another metric that changed between the same two periods.

    Attributes:
        metric: its record.
        row: its measurement in the later period.
        against: the comparison with the earlier one.
        same_records: it is counted from some of the same records, so it is partly the same fact told twice.
    """

    metric: Metric
    row: Measurement
    against: Compared
    same_records: bool


@dataclass(frozen=True, slots=True)
class Together:
    """What came with a change: the metrics that changed beyond chance, the surest first, of how many looked at."""

    changed: tuple[Companion, ...]
    looked_at: int


def clearest_change(trend: Sequence[Measurement]) -> Change | None:
    """The surest step between neighbouring periods; where none stands, the surest within a year; `None` without either.

    All steps are judged at once (the share of false ones is held); of equally sure ones, the largest is told.
    """
    if not trend:
        return None
    return _surest(trend, 1) or _surest(trend, trend[-1].period.grain.per_year)


def came_with(change: Change, own: Card, cards: Iterable[Card]) -> Together:
    """Which of the other metrics changed between the same two periods, all of them judged at once."""
    rows = [
        (card.metric, row, compared)
        for card in cards
        if card.metric.key != own.metric.key
        for row in card.trend
        if row.period == change.row.period and (compared := _against(row, change.back))
    ]
    stands = standing([compared.p for _, _, compared in rows])
    mine = _tables(own.now)
    found = [
        Companion(metric, row, compared, bool(mine & _tables(row)))
        for (metric, row, compared), holds in zip(rows, stands, strict=True)
        if holds
    ]
    return Together(tuple(sorted(found, key=lambda each: _order(each.row, each.against))), len(rows))


def _surest(trend: Sequence[Measurement], back: int) -> Change | None:
    pairs = [(row, compared) for row in trend if (compared := _against(row, back))]
    stands = standing([compared.p for _, compared in pairs])
    sure = [pair for pair, holds in zip(pairs, stands, strict=True) if holds]
    if not sure:
        return None
    row, compared = min(reversed(sure), key=lambda pair: _order(*pair))
    return Change(row, Calendar(row.period.start.month).before(row.period, back), compared, back)


def _against(row: Measurement, back: int) -> Compared | None:
    if row.value is None:
        return None
    return row.verdict.before if back == 1 else row.verdict.year_before


def _order(row: Measurement, against: Compared) -> tuple[float, float]:
    """The surest first; of totals known exactly, whose every change is sure, the largest."""
    size = abs((row.value or 0.0) - against.value)
    return against.p, -size / (abs(against.value) or size or 1.0)


def _tables(row: Measurement) -> frozenset[str]:
    """The tables a number and its parts are counted from."""
    metric = METRICS.get(row.metric)
    own = {metric.how.table} if metric and isinstance(metric.how, OverTable) else set()
    return frozenset(own).union(*(_tables(part) for part in row.parts.values()))
