"""How does a trend look in the space of a word?

Only the geometry: the template draws it, the stylesheet colours it. A period without a number leaves a gap, and one
that is not over ends in a hollow point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worthline.measuring.measurement import Measurement

WIDTH, HEIGHT, EDGE = 280, 48, 5
"""The drawing's units: its size, and the margin that keeps line ends and points inside."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """The paths of one trend.

    Attributes:
        line: the values, as the path of an SVG.
        band: their intervals, as one closed path for each unbroken stretch.
        end: where the last value lies.
        finished: whether the last value's period is over.
    """

    line: str
    band: str
    end: tuple[float, float]
    finished: bool
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(trend: Sequence[Measurement]) -> Sparkline | None:
    """The sparkline of a trend; `None` where fewer than two periods have a number."""
    known = [row for row in trend if row.value is not None]
    if len(known) < 2:
        return None
    scale = _Scale.of(trend)
    stretches = list(_stretches(trend))
    line = "".join(_path([scale.at(place, row.value) for place, row in part]) for part in stretches)
    band = "".join(_band(part, scale) for part in stretches if len(part) > 1)
    last = max(place for place, row in enumerate(trend) if row.value is not None)
    return Sparkline(line, band, scale.at(last, trend[last].value), trend[last].maturity == "finished")


@dataclass(frozen=True, slots=True)
class _Scale:
    steps: int
    low: float
    high: float

    @staticmethod
    def of(trend: Sequence[Measurement]) -> _Scale:
        bounds = [bound for row in trend for bound in (row.low, row.value, row.high) if bound is not None]
        return _Scale(max(len(trend) - 1, 1), min(bounds), max(bounds))

    def at(self, place: int, value: float | None) -> tuple[float, float]:
        assert value is not None
        across = EDGE + place / self.steps * (WIDTH - 2 * EDGE)
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(across, 1), round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _stretches(trend: Sequence[Measurement]) -> Iterator[list[tuple[int, Measurement]]]:
    """Runs of periods that all have a number."""
    run: list[tuple[int, Measurement]] = []
    for place, row in enumerate(trend):
        if row.value is not None:
            run.append((place, row))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _band(part: Sequence[tuple[int, Measurement]], scale: _Scale) -> str:
    upper = [scale.at(place, row.value if row.high is None else row.high) for place, row in part]
    lower = [scale.at(place, row.value if row.low is None else row.low) for place, row in part]
    return _path([*upper, *reversed(lower)]) + "Z"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{across:g},{down:g}" for across, down in points)
