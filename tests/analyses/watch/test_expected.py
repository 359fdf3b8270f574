"""Does chance alone stay silent, and is a real move heard?

Histories are simulated with fixed seeds under the truth that nothing has changed; every kind of series a company has
is among them. The share of runs with any alert is what the false discovery rate promises at most (5 %), and a little
more for the chance of the simulation itself: with 400 runs its standard error is 1.1 points.
"""

from __future__ import annotations

import numpy as np
import pytest

from worthline.analyses.watch.expected import FEWEST, Expected, Point, expected, qn
from worthline.measuring.compare import standing

RUNS, METRICS = 400, 20
KINDS = ("steady", "uneven", "share", "rare", "carried", "growing", "seasonal", "exact")


def series(kind: str, n: int, rng: np.random.Generator) -> list[Point | None]:
    """A history of n periods and the one that is judged, in which nothing has changed."""
    t = np.arange(n + 1)
    noise = rng.normal(0, 5, n + 1)
    error = np.full(n + 1, 5.0)
    match kind:
        case "steady":
            y = 100 + noise
        case "uneven":
            y = 100 + 2 * noise
        case "share" | "rare":
            size, p = (400, 0.05) if kind == "share" else (40, 0.02)
            y = rng.binomial(size, p, n + 1) / size
            error = np.sqrt((y + 1 / size) * (1 - y) / size)
        case "carried":
            y, error = 1000 + np.cumsum(noise + 2), np.full(n + 1, 30.0)
        case "growing":
            y = 100 + 3 * t + noise
        case "seasonal":
            y = 100 + 20 * np.sin(t * 2 * np.pi / 12) + noise
        case _:
            y, error = 100 + noise, np.zeros(n + 1)
    return [Point(float(a), float(b)) for a, b in zip(y, error, strict=True)]


def chances(n: int, run: int) -> list[float | None]:
    rng = np.random.default_rng([run, n])
    found = [expected(series(KINDS[k % len(KINDS)], n, rng), 12) for k in range(METRICS)]
    return [each.p if each else None for each in found]


@pytest.mark.parametrize("n", [FEWEST, 18, 30])
def test_where_nothing_has_changed_few_runs_have_any_alert(n: int) -> None:
    runs = sum(any(standing(chances(n, run))) for run in range(RUNS))
    assert runs / RUNS <= 0.07


@pytest.mark.parametrize("kind", KINDS)
def test_a_move_of_many_times_its_noise_is_found_among_twenty_numbers(kind: str) -> None:
    found = 0
    for run in range(40):
        rng = np.random.default_rng([run, 99])
        told = chances(24, run)
        mine = series(kind, 24, rng)
        last = mine[-1]
        assert last is not None
        jump = {"share": 0.10, "rare": 0.35, "uneven": 90.0, "seasonal": 90.0}.get(kind, 60.0)
        hit = expected([*mine[:-1], Point(last.value + jump, last.error)], 12)
        found += standing([hit.p if hit else None, *told[1:]])[0]
    assert found / 40 >= 0.9


def known(values: list[float], error: float) -> Expected | None:
    return expected([Point(value, error) for value in values], 12)


def test_too_short_a_history_is_not_judged() -> None:
    assert known([10.0] * FEWEST, 1.0) is None
    assert known([10.0] * (FEWEST + 1), 1.0) is not None


def test_a_move_within_the_error_of_measuring_is_none_however_calm_the_past() -> None:
    """Nobody has left for a year; one of thirty is no news."""
    found = known([0.0] * 12 + [1 / 30], 0.05)
    assert found is not None
    assert found.p > 0.3


def test_what_is_carried_over_is_judged_by_its_own_moves() -> None:
    """MRR of 1000 with an error of 30 that moves by 1 a month: 40 less is no chance, though 40 is little beyond 30."""
    values = list(1000 + np.cumsum(np.random.default_rng(3).normal(0, 1, 20)))
    found = known([*values, values[-1] - 40], 30.0)
    assert found is not None
    assert found.way == "step"
    assert found.p < 0.001


def test_a_month_like_the_same_month_a_year_before_is_expected() -> None:
    """December sells three times as much, each year."""
    rng = np.random.default_rng(3)
    values = [float(300 if month % 12 == 11 else 100) + float(rng.normal(0, 3)) for month in range(36)]
    found = known(values, 3.0)
    assert found is not None
    assert found.way == "season"
    assert found.value == pytest.approx(300, rel=0.05)
    assert found.p > 0.05


def test_one_incident_of_the_past_hides_no_later_one() -> None:
    calm = [
        100.0,
        101,
        99,
        100.5,
        99.5,
        100,
        101.5,
        98.5,
        100,
        99,
        101,
        100,
        100.5,
        99.5,
        100,
        101,
        99,
        100,
        100.4,
    ]
    found = known([*calm[:6], 160.0, *calm[6:], 160.0], 0.5)
    assert found is not None
    assert found.p < 0.001


def test_a_median_that_moves_by_a_whole_day_has_not_moved() -> None:
    found = expected([Point(31.0, 0.1)] * 12 + [Point(30.0, 0.1)], 12, least=1.0)
    assert found is not None
    assert found.p == 1.0


def test_the_spread_is_that_of_a_normal_sample_and_is_not_spoilt_by_a_few() -> None:
    """Qn is consistent for the standard deviation and has a breakdown point of a half (Rousseeuw & Croux 1993)."""
    rng = np.random.default_rng(1)
    assert np.mean([qn(list(rng.normal(0, 3, 20))) for _ in range(400)]) == pytest.approx(3.0, rel=0.03)
    assert qn([*rng.normal(0, 3, 40), *[1e9] * 15]) < 20


def test_two_a_month_of_ever_more_and_then_four_are_no_news() -> None:
    """2 of 89, 95, 100, ... and then 4 of 226: the share falls evenly, and chance alone doubles it."""
    sizes = [89, 95, 100, 107, 118, 126, 135, 151, 159, 172, 179, 193, 201, 213, 226]
    shares = [2 / size for size in sizes[:-1]] + [4 / sizes[-1]]
    points = [Point(share, (share / size) ** 0.5) for share, size in zip(shares, sizes, strict=True)]
    found = expected(points, 12, carried=False)
    assert found is not None
    assert found.p > 0.05
    assert found.low >= 0
