"""What will customers bring in the next twelve months, and what did such forecasts and the formulas miss before?

The past is cut at a day: what was known then is fitted, and held against what the same customers have brought since. A
formula speaks of a whole lifetime; here it is asked for the months of the trial alone, with customers leaving at the
pace of its own lifetime.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from worthline.analyses.lifetime import payments, purchases
from worthline.analyses.lifetime.counted import bought
from worthline.analyses.lifetime.outlook import Outlook, Trial
from worthline.catalogue.metric import Refuse
from worthline.measuring.evaluate import Answer
from worthline.measuring.interval import UNKNOWN, Estimate
from worthline.measuring.measure import Measurer
from worthline.words.periods import DAYS_IN_MONTH, Grain, Period, month_index, month_start

AHEAD = 12
"""Months a forecast looks ahead."""
SHORTEST = 3
"""Fewest months that a trial can be held over."""
FORECAST, AS_BEFORE = "forecast", "as_before"
FORMULAS = {"ltv_margin": "customer_lifetime", "ltv_saas": "customer_lifetime", "ltv_historic": ""}
"""Formulas on the margin basis, each with what says how long a customer stays; none where it speaks of 12 months."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A forecast from a day on.

    Attributes:
        outlook: what was expected.
        came: the margin the same customers have brought in those months, as far as it is known.
        before: what they had brought in as many months before.
    """

    outlook: Outlook
    came: float
    before: float


def forecast(measurer: Measurer, until: date, months: int) -> Seen | Refuse:
    """What those known on a day were expected to bring in the months after it, and what they did bring."""
    later, minimum = _months_on(until, months), measurer.rules.minimum_customers
    if measurer.rules.customer_is == "subscription":
        margin = measurer.rules.gross_margin or _value(measurer, "gross_margin", until) or 0.0
        there = payments.paying(measurer, until, later, margin)
        expected = payments.outlook(there, months, minimum)
        came, before = float(there.since.sum()) * margin, float(there.monthly.sum()) * months * margin
    else:
        people = bought(measurer, until, later)
        expected = purchases.outlook(people, months, minimum)
        came, before = float(people.since.sum()), _brought_before(measurer, until, months)
    return expected if isinstance(expected, Refuse) else Seen(expected, came, before)


def trials(measurer: Measurer, end: date) -> tuple[Trial, ...] | Refuse:
    """The forecast, each formula and the plainest guess, held against what came up to a day."""
    months = held_out(measurer, end)
    if months < SHORTEST:
        since = measurer.known.since.isoformat()
        return Refuse("too_short", (("months", str(2 * SHORTEST)), ("since", since)))
    cut = _months_on(end, -months)
    seen = forecast(measurer, cut, months)
    if isinstance(seen, Refuse):
        return seen
    if seen.came <= 0:
        return Refuse("no_margin")
    said = [(FORECAST, seen.outlook.total), *_formulas(measurer, cut, months), (AS_BEFORE, seen.before)]
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
    members = _value(measurer, "customers_at_end", cut) or 0.0
    for key, lifetime in FORMULAS.items():
        worth = _value(measurer, key, cut)
        stays = _value(measurer, lifetime, cut) if lifetime else None
        if worth is not None and (stays is not None or not lifetime):
            share = 1 - math.exp(-months / stays) if stays else months / AHEAD
            yield key, worth * share * members


def _brought_before(measurer: Measurer, until: date, months: int) -> float:
    """The margin that everyone brought in as many months before."""
    last = measurer.calendar.period_of(until - timedelta(days=1), Grain.MONTH)
    first = month_start(month_index(last.start) - months + 1)
    rows = measurer.measure(
        ["gross_margin"], measurer.calendar.between(first, last.start, Grain.MONTH), judged=0
    )
    return sum(row.part or 0.0 for row in rows)


def _value(measurer: Measurer, key: str, until: date) -> float | None:
    """A metric in the month before a day."""
    period = measurer.calendar.period_of(until - timedelta(days=1), Grain.MONTH)
    (row,) = measurer.measure([key], [period], judged=0)
    return row.value


def _end(measurer: Measurer, period: Period) -> date:
    """The day after the period, or after the data where that ends sooner."""
    return min(period.end, measurer.known.as_of + timedelta(days=1))


def _months_on(day: date, months: int) -> date:
    """That many months later, or earlier: the same day, or the month's last."""
    first = month_start(month_index(day) + months)
    length = (month_start(month_index(first) + 1) - first).days
    return first.replace(day=min(day.day, length))


def _plain(value: float) -> Answer:
    return Answer(Estimate(value, None, None, None) if math.isfinite(value) else UNKNOWN)
