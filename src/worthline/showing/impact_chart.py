"""How does it look when a change did something: the months before and since, beside what they are held against?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from worthline.analyses.impact.judged import Judged
from worthline.analyses.impact.picture import Point
from worthline.showing.charts import axis_down, axis_of, band, changed_at, drawn, frame, line, nice_ticks
from worthline.showing.impact_words import month_said
from worthline.words.values import Style, Unit

SHOWN = 24
"""Months before the change that are drawn, at most."""
TICKS = 4


def impact_chart(each: Judged, style: Style) -> str:
    """The SVG of a judgement; empty where there is nothing to draw."""
    return drawn(impact_spec(each, style)) if len(_points(each)) > 1 else ""


def impact_spec(each: Judged, style: Style) -> dict[str, Any]:
    """The Vega-Lite dictionary: values with their band, what they are held against (broken), the change as a mark."""
    points = _points(each)
    rows = [_row(at, point, share=each.metric.unit is Unit.SHARE) for at, point in enumerate(points)]
    levels = [
        row[name] for row in rows for name in ("value", "low", "high", "beside") if row[name] is not None
    ]
    low, high = min(levels), max(levels)
    room = 0.0 if high > low else abs(low) * 0.1 or 1.0
    across = axis_of([month_said(point.month, style.language) for point in points])
    down = axis_down(nice_ticks((low - room, high + room), TICKS), each.metric.unit, style)
    since = next((at for at, point in enumerate(points) if point.since), None)
    marked = [] if since is None else changed_at(across, [since])
    return frame(
        rows, [*marked, band(across, down), _beside(across, down), line(across, down), _dots(across, down)]
    )


def _points(each: Judged) -> Sequence[Point]:
    past = [point for point in each.picture if not point.since][-SHOWN:]
    return [*past, *(point for point in each.picture if point.since)]


def _row(at: int, point: Point, *, share: bool) -> dict[str, Any]:
    low = point.value if point.low is None else point.low
    high = point.value if point.high is None else point.high
    if share and low is not None and high is not None and 0 <= (point.value or 0.0) <= 1:
        low, high = max(low, 0.0), min(high, 1.0)
    return {
        "at": at,
        "value": point.value,
        "low": low,
        "high": high,
        "beside": point.beside,
        "used": point.used,
    }


def _beside(across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "line", "color": "var(--other)", "strokeWidth": 1.75, "strokeDash": [5, 4],
            "invalid": "break-paths-show-domains"}  # fmt: skip
    return {"mark": mark, "encoding": {"x": across, "y": {**down, "field": "beside"}}}


def _dots(across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    """A point a month; hollow where the effect is not told from it."""
    fill = {"condition": {"test": "datum.used", "value": "var(--accent)"}, "value": "var(--card)"}
    mark = {"type": "point", "size": 22, "opacity": 1, "stroke": "var(--accent)", "strokeWidth": 1.5}
    return {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": mark,
        "encoding": {"x": across, "y": down, "fill": fill},
    }
