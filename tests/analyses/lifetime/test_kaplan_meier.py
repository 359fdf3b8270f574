"""Is the curve of those still there the one R's survival package draws?

Figures of survival 3.5-3 on Gehan's leukaemia patients (Biometrics 21, 1965) and on its own data set `aml` (Miller,
Survival Analysis, 1981); of late entry R, lifelines and statsmodels agree.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from worthline.analyses.lifetime.models.kaplan_meier import Survival, Watched, kaplan_meier
from worthline.measuring.interval import Estimate


def seen(text: str) -> Watched:
    """Times of leaving, with a + where somebody was last seen there still."""
    times = np.array([float(each.rstrip("+")) for each in text.split()])
    return Watched.each(times, np.array([not each.endswith("+") for each in text.split()]))


GEHAN = seen("6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+")
MAINTAINED = seen("9 13 13+ 18 23 28+ 31 34 45+ 48 161+")
OTHERS = seen("5 5 8 8 12 16+ 23 27 30 33 43 45")


def there(curve: Survival, time: float) -> float | None:
    return curve.at(time).value


@pytest.fixture
def gehan() -> Survival:
    return kaplan_meier(GEHAN)


def test_the_steps_and_their_errors_are_rs(gehan: Survival) -> None:
    """Greenwood's errors."""
    known = {
        6: (0.857143, 0.0763604), 7: (0.806723, 0.0869353), 10: (0.752941, 0.0963497), 13: (0.690196, 0.1068147),
        16: (0.627451, 0.1140539), 22: (0.537815, 0.1282338), 23: (0.448179, 0.1345915),
    }  # fmt: skip
    at = np.searchsorted(gehan.time, list(known))
    assert np.column_stack([gehan.there, gehan.errors])[at] == pytest.approx(
        np.array(list(known.values())), abs=1e-6
    )
    assert gehan.at_risk[at[0]] == 21


def test_the_interval_is_on_the_log_log_scale(gehan: Survival) -> None:
    found = gehan.at(23)
    assert (found.value, found.low, found.high) == pytest.approx((0.448179, 0.188052, 0.680143), abs=1e-6)


def test_the_median_has_no_upper_bound_yet(gehan: Survival) -> None:
    found = gehan.median()
    assert (found.value, found.low, found.high) == (23, 13, None)


def test_the_restricted_mean_is_rs(gehan: Survival) -> None:
    found = gehan.restricted_mean(35)
    assert (found.value, found.error) == pytest.approx((23.2874, 2.82747), abs=1e-4)


def test_nobody_knows_what_nobody_was_observed_for(gehan: Survival) -> None:
    assert gehan.at(36) == gehan.restricted_mean(36) == Estimate(None, None, None, None)


@pytest.mark.parametrize(
    ("watched", "known"),
    [(MAINTAINED, {9: 0.909091, 13: 0.818182, 18: 0.715909, 23: 0.613636, 31: 0.490909, 34: 0.368182, 48: 0.184091}),
     (OTHERS, {5: 0.833333, 8: 0.666667, 12: 0.583333, 23: 0.486111, 27: 0.388889, 30: 0.291667, 33: 0.194444,
               43: 0.097222, 45: 0})],
)  # fmt: skip
def test_the_two_arms_of_aml_are_rs(watched: Watched, known: dict[int, float]) -> None:
    curve = kaplan_meier(watched)
    assert [there(curve, time) for time in known] == pytest.approx(list(known.values()), abs=1e-6)


def test_rows_that_stand_for_many_count_as_many() -> None:
    """R with weights 10, 20, 30, 40."""
    watched = Watched(
        np.arange(5.0),
        np.array([100.0, 0, 0, 0, 0]),
        np.array([0, 10.0, 0, 30, 40]),
        np.array([0, 0, 20.0, 0, 0]),
    )
    assert [there(kaplan_meier(watched), time) for time in (1, 3, 4)] == pytest.approx(
        [0.9, 0.514286, 0], abs=1e-6
    )


@pytest.fixture
def met_late() -> Watched:
    entry, exit_ = (
        np.array(each, dtype=float) for each in ([0, 0, 5, 5, 10, 10, 12, 20], [8, 15, 9, 30, 12, 40, 22, 35])
    )
    return Watched.each(exit_, np.array([1, 0, 1, 1, 1, 0, 1, 1]), entry)


def test_who_was_met_late_was_not_at_risk_before(met_late: Watched) -> None:
    curve = kaplan_meier(met_late)
    found = [there(curve, time) for time in (8, 9, 12, 22, 30, 35)]
    assert found == pytest.approx([0.75, 0.5, 0.375, 0.28125, 0.1875, 0.09375])


def test_a_thin_start_is_said(met_late: Watched, gehan: Survival) -> None:
    """One of the first two leaves at once, a hundred come later: half of all seem to be gone, for ever."""
    start = Watched.each(np.array([1.0, 50]), np.array([1, 0]))
    late = Watched.each(np.full(100, 30.0), np.zeros(100), np.full(100, 5.0))
    curve = kaplan_meier(start + late)
    assert there(curve, 30) == 0.5
    assert curve.thin_start
    assert kaplan_meier(met_late).thin_start
    assert not gehan.thin_start


Person = st.tuples(st.integers(0, 9), st.integers(1, 20), st.booleans())


def of(people: list[tuple[int, int, bool]]) -> Watched:
    entry, stay, gone = (np.array(each, dtype=float) for each in zip(*people, strict=True))
    return Watched.each(entry + stay, gone, entry)


def columns(watched: Watched) -> NDArray[np.float64]:
    return np.column_stack([watched.time, watched.entered, watched.died, watched.left])


@given(st.lists(Person, min_size=1, max_size=30), st.lists(Person, min_size=1, max_size=30))
def test_counts_of_two_halves_are_those_of_all(
    some: list[tuple[int, int, bool]], others: list[tuple[int, int, bool]]
) -> None:
    assert columns(of(some) + of(others)).tolist() == columns(of(some + others)).tolist()


@given(st.lists(Person, min_size=1, max_size=40))
def test_the_curve_falls_from_1_and_never_rises(people: list[tuple[int, int, bool]]) -> None:
    curve = kaplan_meier(of(people))
    assert np.isfinite(curve.there).all()
    assert (np.diff(np.append(1.0, curve.there)) <= 1e-12).all()
    assert (curve.there >= 0).all()
    assert np.isfinite(curve.errors).all()
