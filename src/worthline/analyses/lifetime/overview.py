"""What does a report say of lifetime value: every formula, what each missed, when customers pay back, what moves it?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.cohorts.choice import FIRST_MONTH
from worthline.analyses.cohorts.money import CHANNEL
from worthline.analyses.lifetime.curve import Curves, curves, of_its_money
from worthline.analyses.lifetime.lifetime import Lifetime, lifetime
from worthline.analyses.lifetime.what_if import Outcome, Swing, drivers_of
from worthline.analyses.scorecard import latest_finished
from worthline.catalogue.metric import Refuse, find
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain, Period


@dataclass(frozen=True, slots=True)
class Overview:
    """Lifetime value on one page.

    Attributes:
        found: every way of forecasting, tried on the past.
        months: the curves of each month's customers; or why there are none.
        channels: those of each channel; none where channels are not known.
        period: the month whose LTV is moved.
        now: that LTV.
        swings: what moves it, the strongest first.
    """

    found: Lifetime
    months: Curves | Refuse
    channels: Curves | None
    period: Period
    now: Outcome
    swings: tuple[Swing, ...]


def overview(measurer: Measurer) -> Overview | None:
    """The page; none where the data has neither orders nor contracts, or no margin is known."""
    if missing(find("ltv_predicted"), measurer.known, measurer.rules):
        return None
    found, period = lifetime(measurer), latest_finished(measurer, Grain.MONTH)
    months, channels = _curves(found)
    now, swings = drivers_of(measurer, period)
    return Overview(found, months, channels, period, now, swings)


def _curves(found: Lifetime) -> tuple[Curves | Refuse, Curves | None]:
    """Those of the months, and those of the channels where they are known."""
    known = found.measurer.known
    if lacking := missing(find("acquisition_cost"), known, found.measurer.rules):
        return Refuse("missing", (("what", lacking),)), None
    try:
        money = of_its_money(found)
        months = curves(money, FIRST_MONTH)
        channels = curves(money, CHANNEL) if known.has("customers.channel") else None
    except WorthlineError:
        return Refuse("no_margin"), None
    return months, channels if isinstance(channels, Curves) else None
