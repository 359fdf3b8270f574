"""Is the share still there that of Kaplan and Meier, counted on the engine?"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from tests.analyses.lifetime.companies import END, subscribers
from tests.rows import few, measurer

from worthline.analyses.lifetime.models.kaplan_meier import Watched, kaplan_meier
from worthline.analyses.lifetime.stays import Stays, stays
from worthline.measuring.measure import Measurer
from worthline.words.periods import DAYS_IN_MONTH


@pytest.fixture(scope="module")
def club() -> Measurer:
    return measurer({"subscriptions": subscribers()}, few(gross_margin=0.5), as_of=END.isoformat())


@pytest.fixture(scope="module")
def found(club: Measurer) -> Stays:
    told = stays(club, END + timedelta(days=1))
    assert told is not None
    return told


def test_it_is_the_curve_over_each_ones_days(found: Stays) -> None:
    """From the rows one by one, without the engine."""
    days, gone = [], []
    for row in subscribers():
        began, ended = row["started_at"], row["ended_at"]
        assert isinstance(began, date)
        gone.append(isinstance(ended, date))
        days.append(((ended if isinstance(ended, date) else END + timedelta(days=1)) - began).days)
    by_hand = kaplan_meier(Watched.each(np.array(days, dtype=np.float64), np.array(gone)))
    for months in (1, 6, 12, 24):
        share = found.after(months)
        assert share is not None
        assert share.value == pytest.approx(by_hand.at(months * DAYS_IN_MONTH).value)


def test_a_tenth_leaves_each_month(found: Stays) -> None:
    """As the simulation has it: 0.9 to the power of the months, within its interval."""
    for months in (3, 6, 12):
        share = found.after(months + 0.1)
        assert share is not None
        assert share.low is not None
        assert share.high is not None
        assert share.low <= 0.9**months <= share.high


def test_nothing_is_told_of_ages_nobody_has_reached(found: Stays) -> None:
    assert found.after(36) is None


def test_nobody_is_no_curve(club: Measurer) -> None:
    assert stays(club, date(2020, 1, 1)) is None
