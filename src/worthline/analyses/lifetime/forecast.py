"""What will customers bring in the next twelve months, and what did such forecasts and the formulas miss before?

The past is cut at a day: what was known then is fitted, and held against what the same customers have brought since. A
formula speaks of a whole lifetime; here it is asked for the months of the trial alone, with customers leaving at the
pace of its own lifetime.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from weakref import WeakKeyDictionary

from worthline.analyses.lifetime import payments, purchases
from worthline.analyses.lifetime.counted import bought
from worthline.analyses.lifetime.fit import NoFitError
from worthline.analyses.lifetime.outlook import Outlook, Trial
from worthline.catalogue.metric import Refuse
from worthline.engines import Engine
from worthline.measuring.evaluate import Answer
from worthline.measuring.interval import UNKNOWN, Estimate
from worthline.measuring.measure import Measurer
from worthline.tables.rules import Rules
from worthline.words.periods import DAYS_IN_MONTH, Grain, Period, month_index, month_start, months_on

AHEAD = 12
"""Months a forecast looks ahead."""
SHORTEST = 3
"""Fewest months that a trial can be held over."""
FORECAST, AS_BEFORE = "forecast", "as_before"
FORMULAS = {"ltv_margin": True, "ltv_saas": True, "ltv_historic": False}
"""Formulas on the margin basis, and whether each speaks of a customer's whole life or of 12 months."""


_TRIED: WeakKeyDictionary[Engine, dict[tuple[Rules, date], tuple[Trial, ...] | Refuse]] = WeakKeyDictionary()
"""Trials already held, as long as the engine they were held on is open: two metrics ask for the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A forecast from a day on.

    Attributes:
        outlook: what was expected.
        came: the margin the same customers have brought in those months, as far as it is known.
        before: gives what was brought in as many months before, where a trial asks for it.
    """

    outlook: Outlook
    came: float
    before: Callable[[], float]


def forecast(measurer: Measurer, until: date, months: int) -> Seen | Refuse:
    """What those known on a day were expected to bring in the months after it, and what they did bring."""
    later, minimum = months_on(until, months), measurer.rules.minimum_customers
    if measurer.rules.customer_is == "subscription":
        margin = (
            measurer.rules.gross_margin or _values(measurer, ["gross_margin"], until)["gross_margin"] or 0.0
        )
        there = payments.paying(measurer, until, later, margin)
        expected = _fitted(lambda: payments.outlook(there, months, minimum))
        came = float(there.since.sum()) * margin
        before = partial(operator.mul, float(there.monthly.sum()) * months, margin)
    else:
        people = bought(measurer, until, later)
        expected = _fitted(lambda: purchases.outlook(people, months, minimum))
        came, before = float(people.since.sum()), partial(_brought_before, measurer, until, months)
    return expected if isinstance(expected, Refuse) else Seen(expected, came, before)


def _fitted(outlook: Callable[[], Outlook | Refuse]) -> Outlook | Refuse:
    """The forecast, or that the model finds no pattern."""
    try:
        return outlook()
    except NoFitError:
        return Refuse("no_fit")


def trials(measurer: Measurer, end: date) -> tuple[Trial, ...] | Refuse:
    """The forecast, each formula and the plainest guess, held against what came up to a day."""
    asked = (measurer.rules, end)
    known = _TRIED.setdefault(measurer.engine, {})
    if asked not in known:
        known[asked] = _tried(measurer, end)
    return known[asked]


def _tried(measurer: Measurer, end: date) -> tuple[Trial, ...] | Refuse:
    months = held_out(measurer, end)
    if months < SHORTEST:
        since = measurer.known.since.isoformat()
        return Refuse("too_short", (("months", str(2 * SHORTEST)), ("since", since)))
    cut = months_on(end, -months)
    seen = forecast(measurer, cut, months)
    if isinstance(seen, Refuse):
        return seen
    if seen.came <= 0:
        return Refuse("no_margin")
    said = [(FORECAST, seen.outlook.total), *_formulas(measurer, cut, months), (AS_BEFORE, seen.before())]
    return tuple(Trial(name, value, seen.came) for name, value in said)


def held_out(measurer: Measurer, end: date) -> int:
    """How many of the last months a trial is held over: a year, or half of what there is."""
    history = int((end - measurer.known.since).days / DAYS_IN_MONTH)
    return min(AHEAD, history // 2)


def predicted(measurer: Measurer, periods: Sequence[Period]) -> list[Answer]:
    """`ltv_predicted` at the end of each period: the forecast for the year after it, per customer."""
    return [_predicted(measurer, _end(measurer, period)) for period in periods]


def missed(measurer: Measurer, periods: Sequence[Period]) -> list[Answer]:
    """`ltv_error` at the end of each period: by how much the best of forecast and formulas missed."""
    return [_missed(measurer, _end(measurer, period)) for period in periods]


def _predicted(measurer: Measurer, until: date) -> Answer:
    seen = forecast(measurer, until, AHEAD)
    if isinstance(seen, Refuse):
        return Answer(refused=seen)
    tried = trials(measurer, until)
    own = {} if isinstance(tried, Refuse) else {each.name: each.miss for each in tried}
    outlook = seen.outlook
    parts = {"expected_orders": _plain(outlook.times), "margin_an_order": _plain(outlook.each)}
    if FORECAST in own:
        parts["missed"] = _plain(own[FORECAST])
    return Answer(outlook.mean, len(outlook.worth), outlook.total, float(len(outlook.worth)), parts=parts)


def _missed(measurer: Measurer, until: date) -> Answer:
    tried = trials(measurer, until)
    if isinstance(tried, Refuse):
        return Answer(refused=tried)
    best = min((each for each in tried if each.name != AS_BEFORE), key=lambda each: abs(each.miss))
    parts = {"forecast": _plain(best.said), "actual": _plain(best.came)}
    parts |= {each.name: _plain(each.miss) for each in tried if each.name != FORECAST}
    return Answer(Estimate(abs(best.miss), None, None, None), 0, best.said, best.came, parts=parts)


def _formulas(measurer: Measurer, cut: date, months: int) -> Iterator[tuple[str, float]]:
    """What each formula that can be computed says those who were customers would bring in the trial's months."""
    found = _values(measurer, ["customers_at_end", "customer_lifetime", *FORMULAS], cut)
    members, stays = found["customers_at_end"] or 0.0, found["customer_lifetime"]
    for key, speaks_of_a_life in FORMULAS.items():
        worth = found[key]
        if worth is not None and (stays or not speaks_of_a_life):
            share = 1 - math.exp(-months / stays) if stays and speaks_of_a_life else months / AHEAD
            yield key, worth * share * members


def _brought_before(measurer: Measurer, until: date, months: int) -> float:
    """The margin that everyone brought in as many months before."""
    last = measurer.calendar.period_of(until - timedelta(days=1), Grain.MONTH)
    first = month_start(month_index(last.start) - months + 1)
    rows = measurer.measure(
        ["gross_margin"], measurer.calendar.between(first, last.start, Grain.MONTH), judged=0
    )
    return sum(row.part or 0.0 for row in rows)


def _values(measurer: Measurer, keys: Sequence[str], until: date) -> dict[str, float | None]:
    """Metrics in the month before a day, by key."""
    period = measurer.calendar.period_of(until - timedelta(days=1), Grain.MONTH)
    return {row.metric: row.value for row in measurer.measure(keys, [period], judged=0)}


def _end(measurer: Measurer, period: Period) -> date:
    """The day after the period, or after the data where that ends sooner."""
    return min(period.end, measurer.known.as_of + timedelta(days=1))


def _plain(value: float) -> Answer:
    return Answer(Estimate(value, None, None, None) if math.isfinite(value) else UNKNOWN)
