"""How does a number stand against what others have published, and is that comparison fair?

The company's own last result always comes first: nothing else is counted in the same way. Every published figure
stands by itself, those that contradict each other side by side; where it counts something else, the difference is
named, and nothing is converted but a rate of one period carried to another, which is said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from worthline.catalogue.benchmarks.basis import COMPOUNDED, GRAINS, INDEX, LOST, TIMES, UNLIKE, counted
from worthline.catalogue.benchmarks.benchmark import ANY, Benchmark, fits
from worthline.catalogue.metric import find
from worthline.measuring.measurement import BETTER, SAME, WORSE, Compared, Measurement
from worthline.words.periods import Grain
from worthline.words.values import Better

BELOW, WITHIN, ABOVE, NOT_LIKE = "below", "within", "above", "not comparable"
"""Where a value stands; `SAME` where its interval reaches the figure, empty where there is no value."""

CURRENCY, TIME = "currency", "time"


@dataclass(frozen=True, slots=True)
class Own:
    """The company against itself: `before` or `year_before`; nothing where there is no earlier result."""

    against: str
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which the benchmark counts differently.

    Attributes:
        family: in what they differ.
        theirs: how the benchmark counts: a tag, or its currency.
        ours: how the company's number is counted.
    """

    family: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Held:
    """The company's value as it is held against a benchmark.

    Attributes:
        value: the value.
        low: the lower bound of its interval.
        high: the upper bound.
        carried: the length of period it was compounded to; `None` where it is as measured.
    """

    value: float | None
    low: float | None
    high: float | None
    carried: Grain | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """One benchmark, and where the company stands in it.

    Attributes:
        benchmark: the figure.
        held: the company's value as it was held against it.
        stands: below, within, above, not distinguishable, not comparable; empty where there is no value.
        verdict: better or worse by the metric's direction, where the two count alike; empty otherwise.
        mismatches: in what they count differently.
        nearness: 2 the industry asked for, 1 a part or the whole of it, 0 anyone.
    """

    benchmark: Benchmark
    held: Held
    stands: str
    verdict: str
    mismatches: tuple[Mismatch, ...]
    nearness: int

    def to_dict(self) -> dict[str, Any]:
        """The row that programs read."""
        each = self.benchmark
        return {
            "against": "own benchmark" if each.own else "published",
            "industry": each.industry, "segment": each.segment, "value": each.value, "low": each.low,
            "high": each.high, "unit": each.unit, "year": each.year, "definition": each.definition,
            "basis": list(each.basis), "stands": self.stands, "verdict": self.verdict, "yours": self.held.value,
            "carried_to": self.held.carried.value if self.held.carried else None,
            "mismatches": [{"in": m.family, "theirs": m.theirs, "yours": m.ours} for m in self.mismatches],
            "source": each.source, "publisher": each.publisher, "link": each.link, "sure": each.sure,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Benchmarked:
    """One number among others.

    Attributes:
        now: the number.
        own: the company's own earlier results; always first, and never empty.
        published: the figures that fit, nearest first.
        industry: the industry asked for; empty for all of them.
    """

    now: Measurement
    own: tuple[Own, ...]
    published: tuple[Placed, ...]
    industry: str = ""

    @property
    def nearest(self) -> Placed | None:
        """The figure to look at first: of the industry asked for, or meant for everyone."""
        return next((each for each in self.published if each.stands != NOT_LIKE and self._near(each)), None)

    @property
    def band(self) -> Placed | None:
        """The named range that the value lies in."""
        return next((each for each in self.published if each.benchmark.band and self._near(each)), None)

    def _near(self, placed: Placed) -> bool:
        return bool(self.industry) or placed.benchmark.own or placed.benchmark.industry == ANY

    def to_dict(self) -> dict[str, Any]:
        """What programs read: the number, then every standing, the own results first."""
        return self.now.to_dict() | {
            "industry": self.industry,
            "standings": [*map(_own_row, self.own), *(each.to_dict() for each in self.published)],
        }


def benchmarked(
    now: Measurement, known: Iterable[Benchmark], *, industry: str = "", currency: str = ""
) -> Benchmarked:
    """Hold a number against every benchmark that fits.

    Args:
        now: the number; its verdict holds the comparison with the company's own past.
        known: every benchmark there is.
        industry: whose figures are wanted; those of everyone, and then of each industry, where empty.
        currency: of the company; amounts in another one are shown and not compared.
    """
    mine = [each for each in known if each.metric == now.metric]
    placed = [_placed(now, each, industry, currency) for each in _of(mine, industry)]
    before, year_before = now.verdict.before, now.verdict.year_before
    own = (Own("before", before), *((Own("year_before", year_before),) if year_before else ()))
    return Benchmarked(now, own, tuple(sorted(_lying(placed), key=_order)), industry)


def compounded(metric: str, value: float, months: float, wanted: float) -> float:
    """A rate of one length of period carried to another, as if every period were like this one.

    What is kept compounds; what is lost is the rest of it (formulas.md 2.4: 5 % a month is 46 % a year, not 60 %).
    """
    kept = 1 - value if metric in LOST else value
    carried = float(max(kept, 0.0) ** (wanted / months))
    return 1 - carried if metric in LOST else carried


def _of(known: Sequence[Benchmark], industry: str) -> list[Benchmark]:
    return [each for each in known if not industry or each.industry == ANY or fits(industry, each.industry)]


def _placed(now: Measurement, each: Benchmark, industry: str, currency: str) -> Placed:
    differences = _mismatches(now, each, currency)
    held = _held(now, each)
    unlike = any(one.family in (*UNLIKE, CURRENCY) or INDEX in (one.theirs, one.ours) for one in differences)
    stands = NOT_LIKE if unlike else _stands(held, *each.ends())
    nearness = fits(industry, each.industry) if industry else 0
    return Placed(each, held, stands, _verdict(now, each, stands, differences), differences, nearness)


def _mismatches(now: Measurement, each: Benchmark, currency: str) -> tuple[Mismatch, ...]:
    ours = counted(now.metric, now.period.grain, now.rules)
    found = [
        Mismatch(family, theirs, ours[family])
        for family, theirs in each.counted.items()
        if ours.get(family, theirs) != theirs
    ]
    if each.currency and currency and each.currency != currency:
        found.append(Mismatch(CURRENCY, each.currency, currency))
    return tuple(found)


def _held(now: Measurement, each: Benchmark) -> Held:
    wanted = GRAINS.get(each.counted.get(TIME, ""))
    if wanted is None or now.metric not in COMPOUNDED or each.counted[TIME] == TIMES[now.period.grain]:
        return Held(now.value, now.low, now.high)

    def carried(value: float | None) -> float | None:
        return value and compounded(now.metric, value, now.period.grain.months, wanted.months)

    return Held(carried(now.value), carried(now.low), carried(now.high), wanted)


def _stands(held: Held, low: float | None, high: float | None) -> str:
    if held.value is None:
        return ""
    bottom, top = -math.inf if low is None else low, math.inf if high is None else high
    least, most = _interval(held)
    if bottom == top and least <= bottom <= most:
        return SAME
    if held.value < bottom:
        return SAME if most >= bottom else BELOW
    if held.value > top:
        return SAME if least <= top else ABOVE
    return WITHIN


def _interval(held: Held) -> tuple[float, float]:
    assert held.value is not None
    if held.low is None and held.high is None:
        return held.value, held.value
    return -math.inf if held.low is None else held.low, math.inf if held.high is None else held.high


def _verdict(now: Measurement, each: Benchmark, stands: str, differences: tuple[Mismatch, ...]) -> str:
    better = find(now.metric).better
    if each.band or better is Better.NEITHER or any(one.family != TIME for one in differences):
        return ""
    if stands not in (BELOW, ABOVE):
        return SAME if stands == SAME else ""
    return BETTER if (stands == ABOVE) == (better is Better.HIGHER) else WORSE


def _lying(placed: Sequence[Placed]) -> list[Placed]:
    """Of the ranges that one source names, the one the value lies in; every other figure.

    Sources let neighbouring ranges share their limit; a value at a limit belongs to the range above it.
    """
    ranges: dict[tuple[str, str], Placed] = {}
    for each in (one for one in placed if one.benchmark.band and one.stands == WITHIN):
        place = (each.benchmark.source, each.benchmark.industry)
        if place not in ranges or _bottom(each) > _bottom(ranges[place]):
            ranges[place] = each
    lying = {id(each) for each in ranges.values()}
    return [each for each in placed if not each.benchmark.band or id(each) in lying]


def _bottom(placed: Placed) -> float:
    return -math.inf if placed.benchmark.low is None else placed.benchmark.low


def _order(placed: Placed) -> tuple[Any, ...]:
    each = placed.benchmark
    anyone = each.industry == ANY
    newest = max((int(year) for year in re.findall(r"\d{4}", each.year)), default=0)
    return (
        placed.stands == NOT_LIKE, not each.own, -placed.nearness, not anyone, len(placed.mismatches), each.band,
        -newest, each.industry.casefold(), each.publisher, each.segment,
    )  # fmt: skip


def _own_row(own: Own) -> dict[str, Any]:
    compared = own.compared
    return {
        "against": {"before": "own period before", "year_before": "own year before"}[own.against],
        "value": compared.value if compared else None,
        "verdict": compared.verdict if compared else None,
    }
