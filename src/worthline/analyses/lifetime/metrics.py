"""What do `ltv_predicted` and `ltv_error` say?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from worthline.analyses.lifetime.forecast import forecast
from worthline.analyses.lifetime.tried import AHEAD, AS_BEFORE, FORMULAS, believed, refused, trials
from worthline.catalogue.metric import Refuse
from worthline.measuring.evaluate import Answer
from worthline.measuring.interval import UNKNOWN, Estimate
from worthline.measuring.measure import Measurer
from worthline.words.periods import Period


def predicted(measurer: Measurer, periods: Sequence[Period]) -> list[Answer]:
    """`ltv_predicted` at the end of each period: the forecast for the year after it, per customer."""
    return [_predicted(measurer, _end(measurer, period)) for period in periods]


def missed(measurer: Measurer, periods: Sequence[Period]) -> list[Answer]:
    """`ltv_error` at the end of each period: by how much the best of forecast and formulas missed."""
    return [_missed(measurer, _end(measurer, period)) for period in periods]


def _predicted(measurer: Measurer, until: date) -> Answer:
    tried = trials(measurer, until)
    seen = tried if isinstance(tried, Refuse) else forecast(measurer, until, AHEAD)
    why = refused(tried, seen)
    if why or isinstance(tried, Refuse) or isinstance(seen, Refuse):
        return Answer(refused=why)
    outlook = seen.outlook(believed(tried, seen))
    parts = {
        "expected_orders": _plain(outlook.times), "margin_an_order": _plain(outlook.each),
        "missed": _plain(tried.best.miss),
    }  # fmt: skip
    return Answer(outlook.mean, outlook.size, outlook.total, float(outlook.size), parts=parts)


def _missed(measurer: Measurer, until: date) -> Answer:
    tried = trials(measurer, until)
    if isinstance(tried, Refuse):
        return Answer(refused=tried)
    formulas = tried.of(FORMULAS)
    best = min((tried.best, *formulas), key=lambda each: abs(each.miss))
    parts = {"forecast": _plain(best.said), "actual": _plain(best.came)}
    parts |= {each.name: _plain(each.miss) for each in (*formulas, *tried.of([AS_BEFORE]))}
    return Answer(Estimate(abs(best.miss), None, None, None), 0, best.said, best.came, parts=parts)


def _end(measurer: Measurer, period: Period) -> date:
    """The day after the period, or after the data where that ends sooner."""
    return min(period.end, measurer.known.as_of + timedelta(days=1))


def _plain(value: float) -> Answer:
    return Answer(Estimate(value, None, None, None) if math.isfinite(value) else UNKNOWN)
