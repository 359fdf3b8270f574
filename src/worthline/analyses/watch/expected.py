"""What was to be expected of a number from its own history, and how unlikely is what came?

Plain arithmetic on one series of one metric: nothing here knows periods, segments or money. A number is foretold by
the way that foretold its own past best, and it has moved only if what came lies beyond two noises at once: the spread
of its own earlier misses (Student's t), and the error with which it was measured (normal). Charts that hold a share
against its own spread as well as against chance: Laney, "Improved control charts for attributes" (2002).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import fmean, median

from worthline.measuring.interval import deviations

FEWEST = 8
"""Earlier periods without which nothing is judged but bounds."""
LEAST_MISSES = {"level": 5, "step": 5, "trend": 8, "season": 8}
"""How many of those a way must have foretold from what lay before them, before it is believed."""
TRIED = 24
"""Periods, the latest, on which each way is tried."""
INCIDENTS = 12
"""Of so many misses one may have been larger."""
LATELY = 6
"""Periods whose median is the level."""
LINE = 12
"""Periods through which a line is laid."""
PLAINER = {"level": 1.0, "step": 1.15, "trend": 1.15, "season": 1.25}
"""By how much a way that assumes more must be closer than one that assumes less."""
KNOWN_OF_SPREAD = 0.7
"""How much of each miss counts as knowledge of the spread: its estimate is robust, and the way was chosen on them."""
SURELY_SHARED = 0.001
"""Below this chance, misses so far smaller than their errors mean that neighbouring periods share them."""
_SMALL = {2: 0.399, 3: 0.994, 4: 0.512, 5: 0.844, 6: 0.611, 7: 0.857, 8: 0.669, 9: 0.872}


@dataclass(frozen=True, slots=True)
class Point:
    """A number and its standard error; 0 where it is known exactly, none where that is not known."""

    value: float
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What was to be expected, and how unlikely it is to miss that by as much as happened.

    Attributes:
        value: the number expected.
        low: from where it would have been nothing unusual (95 %).
        high: up to where.
        p: the chance of a miss as large, where nothing has changed.
        way: how it was foretold: `level`, `step`, `trend` or `season`.
        earlier: periods it was learnt from.
    """

    value: float
    low: float
    high: float
    p: float
    way: str
    earlier: int


Series = Sequence[Point | None]
Way = Callable[[Series], Point | None]


def expected(series: Series, per_year: int, least: float = 0.0, *, carried: bool = True) -> Expected | None:
    """What was to be expected of the last number of a series; none where its history does not say.

    Args:
        series: one number a period without a gap, oldest first; none where there is none.
        per_year: periods in a year.
        least: a difference no larger than this is none: a median counted in days moves by whole days.
        carried: the same customers may stand behind neighbouring periods, so that these share their errors; a share is
            moved by chance alone, and by as much as its error says.
    """
    now, earlier = series[-1], sum(each is not None for each in series[:-1])
    if now is None or earlier < FEWEST:
        return None
    logs = _in_logs(series)
    scaled = [_log(each) if logs and each else each for each in series]
    found = _foretold(scaled, per_year, carried=carried)
    if found is None:
        return None
    name, forecast, spread, p = found
    low, high = forecast.value - spread, forecast.value + spread
    value, low, high = (math.exp(each) if logs else each for each in (forecast.value, low, high))
    if all(each is None or each.value >= 0 for each in series):
        value, low, high = (max(each, 0.0) for each in (value, low, high))
    low, high = min(low, value - least), max(high, value + least)
    if all(each.value >= 0 for each in series if each):
        value, low = max(value, 0.0), max(low, 0.0)
    return Expected(value, low, high, 1.0 if abs(now.value - value) <= least else p, name, earlier)


def _foretold(series: Series, per_year: int, *, carried: bool) -> tuple[str, Point, float, float] | None:
    """The way, what it foretells of the last, how far off is usual, and the chance of what came."""
    earlier, now = series[:-1], series[-1]
    found = _best(earlier, per_year)
    forecast = found.way(earlier) if found else None
    if now is None or found is None or forecast is None:
        return None
    error = _error(now, forecast)
    known = error > 0.0 and all(each.error for each in found.misses)
    unit = error if known else 1.0
    own = [each.miss / each.error if known else each.miss for each in found.misses]
    spread, freedom = wide(own), max(KNOWN_OF_SPREAD * (len(own) - 1), 1.0)
    missed = (now.value - forecast.value) / unit
    p, reach = _tail(missed, spread, freedom), deviations(0.95, freedom) * spread * unit
    if known and not (carried and _shared(own, spread)):
        p, reach = max(p, _tail(missed, 1.0, math.inf)), max(reach, deviations(0.95) * error)
    return found.name, forecast, reach, p if _unseen(missed, own) else 1.0


@dataclass(frozen=True, slots=True)
class _Miss:
    """How far off a forecast was, and the error of that; 0 where it is not known."""

    miss: float
    error: float


@dataclass(frozen=True, slots=True)
class _Tried:
    """A way to foretell, and how far off it has been."""

    name: str
    way: Way
    misses: Sequence[_Miss]


def _best(earlier: Series, per_year: int) -> _Tried | None:
    """The way that was closest on the periods that all can foretell; the plainest of those nearly as close.

    Closest in the mean of all misses, not in their middle: a December missed each year is not to be forgiven.
    """
    ways: dict[str, Way] = {
        "level": level,
        "step": step,
        "trend": trend,
        "season": partial(season, per_year=per_year),
    }
    tried = {name: _by_place(earlier, way) for name, way in ways.items()}
    enough = {name: misses for name, misses in tried.items() if len(misses) >= LEAST_MISSES[name]}
    if not enough:
        return None
    both = sorted(set.intersection(*(set(misses) for misses in enough.values())))
    off = {
        name: PLAINER[name] * fmean(abs(misses[at].miss) for at in both) for name, misses in enough.items()
    }
    name = min(off, key=lambda each: off[each])
    return _Tried(name, ways[name], list(enough[name].values()))


def _by_place(earlier: Series, way: Way) -> dict[int, _Miss]:
    """How far off a way was for each of the last periods, from what lay before it alone."""
    found = {}
    for place in range(max(len(earlier) - TRIED, 0), len(earlier)):
        came = earlier[place]
        forecast = way(earlier[:place]) if came is not None else None
        if came is not None and forecast is not None:
            found[place] = _Miss(came.value - forecast.value, _error(came, forecast))
    return found


def _unseen(missed: float, own: Sequence[float]) -> bool:
    """Whether a miss is larger than its earlier ones, but for one in twelve: incidents of the past are forgiven."""
    larger = sum(abs(each) >= abs(missed) for each in own)
    return larger <= len(own) // INCIDENTS


def wide(misses: Sequence[float]) -> float:
    """How far off misses usually are: their spread, and how far their middle lies from nothing."""
    return math.hypot(qn(misses), median(misses)) if misses else 0.0


def level(earlier: Series) -> Point | None:
    """As lately: the median of the last periods."""
    known = [each for each in earlier if each is not None][-LATELY:]
    if len(known) < 3:
        return None
    return Point(median(each.value for each in known), _pooled(known, math.pi / 2 / len(known)))


def step(earlier: Series) -> Point | None:
    """As the period before, and the usual step on: what stands and is carried over."""
    known = [each for each in earlier if each is not None][-LINE - 1 :]
    if len(known) < 3:
        return None
    steps = [b.value - a.value for a, b in pairwise(known)]
    return Point(known[-1].value + median(steps), known[-1].error)


def trend(earlier: Series) -> Point | None:
    """On the line through the last periods (Theil 1950, Sen 1968)."""
    placed = [(place, each) for place, each in enumerate(earlier) if each is not None][-LINE:]
    if len(placed) < 5:
        return None
    slope = median(
        (b.value - a.value) / (j - i) for n, (i, a) in enumerate(placed) for j, b in placed[n + 1 :]
    )
    ahead = median(each.value + slope * (len(earlier) - place) for place, each in placed)
    n = len(placed)
    return Point(ahead, _pooled([each for _, each in placed], (4 * n + 2) / (n * (n - 1))))


def season(earlier: Series, per_year: int) -> Point | None:
    """As a year before, and as much more or less as lately."""
    if len(earlier) < per_year + 3 or per_year < 2 or (then := earlier[-per_year]) is None:
        return None
    pairs = [(earlier[place], earlier[place - per_year]) for place in range(per_year, len(earlier))]
    since = [now.value - before.value for now, before in pairs[-LATELY:] if now and before]
    if len(since) < 3:
        return None
    lately = [now for now, before in pairs[-LATELY:] if now and before]
    shift = _pooled(lately, math.pi / len(lately))
    joined = None if then.error is None or shift is None else math.hypot(then.error, shift)
    return Point(then.value + median(since), joined)


def _pooled(points: Sequence[Point], share: float) -> float | None:
    """The error of something worked out from several numbers: this share of their mean variance."""
    errors = [each.error for each in points if each.error is not None]
    return math.sqrt(share * sum(e * e for e in errors) / len(errors)) if len(errors) == len(points) else None


def _error(came: Point, forecast: Point) -> float:
    """The error of a miss; 0 where it is not known."""
    return 0.0 if came.error is None or forecast.error is None else math.hypot(came.error, forecast.error)


def _shared(misses: Sequence[float], spread: float) -> bool:
    """Whether numbers lie far closer together than their errors allow.

    Then the same customers stand behind neighbouring periods (recurring revenue), the errors are the same in both, and
    its own moves alone tell what is noise. Misses that repeat (nobody has left, month after month) prove nothing.
    """
    from scipy.special import chdtr

    n = len(misses)
    distinct = len({round(miss, 9) for miss in misses})
    return bool(n and distinct > 0.75 * n and chdtr(n, n * spread * spread) < SURELY_SHARED)


def _tail(miss: float, spread: float, freedom: float) -> float:
    """The chance of a miss this large either way; where nothing ever missed, none is foreseen."""
    from scipy.special import ndtr, stdtr

    if spread <= 0.0:
        return 1.0 if not miss else 0.0
    z = -abs(miss) / spread
    return float(2 * (ndtr(z) if math.isinf(freedom) else stdtr(freedom, z)))


def qn(values: Sequence[float]) -> float:
    """The spread of values, which half of them may spoil (Rousseeuw & Croux 1993); a standard deviation if normal.

    The quantile of order one quarter of all pairwise distances; small samples as in Croux & Rousseeuw (1992).
    """
    n = len(values)
    if n < 2:
        return 0.0
    apart = sorted(abs(a - b) for place, a in enumerate(values) for b in values[place + 1 :])
    half = n // 2 + 1
    factor = _SMALL.get(n) or (n / (n + 1.4) if n % 2 else n / (n + 3.8))
    return 2.2219 * factor * apart[half * (half - 1) // 2 - 1]


def _in_logs(series: Series) -> bool:
    """Whether its steps are rather shares of it than amounts: far from nothing, and well known."""
    known = [each for each in series if each is not None]
    return all(
        each.value > 0 and (each.error is None or each.error < each.value * FAR_FROM_NOTHING)
        for each in known
    )


FAR_FROM_NOTHING = 0.25


def _log(point: Point) -> Point:
    return Point(math.log(point.value), None if point.error is None else point.error / point.value)
