"""How does it look when customers bring back what they cost?

What came is a full line, what is expected a broken one with its band; what they cost is a level line; where they meet,
customers have paid back.
"""

from __future__ import annotations

from typing import Any

from worthline.analyses.lifetime.curve import MOSTLY, Curve
from worthline.showing.charts import axis_down, band, drawn, frame, line, nice_ticks
from worthline.words.values import Style, Unit

OLDEST = 24
"""The last month of age that is drawn."""
EVERY = 3
"""Months between two numbers on the axis."""
TICKS = 5


def curve_chart(each: Curve, style: Style) -> str:
    """The SVG of a curve; empty where there is nothing to draw."""
    return drawn(curve_spec(each, style)) if len(each.paid.curve) > 1 else ""


def curve_spec(each: Curve, style: Style) -> dict[str, Any]:
    """The Vega-Lite dictionary of a curve."""
    rows = curve_rows(each)
    last = int(rows[-1]["at"])
    top = max(max(row["high"], row["cost"]) for row in rows)
    bottom = min(0.0, *(row["low"] for row in rows))
    across = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"values": list(range(0, last + 1, EVERY)), "grid": False, "labelFlush": True},
    }
    down = axis_down(nice_ticks((bottom, top), TICKS), Unit.MONEY, style)
    seen = {**line(across, down), "transform": [{"filter": "datum.seen"}]}
    broken = line(across, down)
    broken["mark"] = {**broken["mark"], "strokeDash": [5, 4], "opacity": 0.9}
    cost = {
        "mark": {"type": "line", "color": "var(--other)", "strokeWidth": 1.5},
        "encoding": {"x": across, "y": {**down, "field": "cost"}},
    }
    layers = [band(across, down), cost, {**broken, "transform": [{"filter": "datum.ahead"}]}, seen]
    return frame(rows, [*layers, *_met(each, across, down)])


def curve_rows(each: Curve) -> list[dict[str, Any]]:
    """What is drawn of each age; the age at which seen turns into expected belongs to both lines."""
    shown = list(zip(each.paid.curve, each.seen, strict=True))[: OLDEST + 1]
    turn = next((place for place, (_, share) in enumerate(shown) if share <= MOSTLY), len(shown))
    return [
        {
            "at": point.age, "value": point.margin.value, "cost": point.cost,
            "low": point.margin.value if point.margin.low is None else point.margin.low,
            "high": point.margin.value if point.margin.high is None else point.margin.high,
            "seen": place < turn, "ahead": place >= turn - 1,
        }
        for place, (point, _) in enumerate(shown)
    ]  # fmt: skip


def _met(each: Curve, across: dict[str, Any], down: dict[str, Any]) -> list[dict[str, Any]]:
    """A point where the margin has passed the cost."""
    if each.paid.age is None or each.paid.age > OLDEST:
        return []
    mark = {
        "type": "point",
        "size": 60,
        "opacity": 1,
        "fill": "var(--card)",
        "stroke": "var(--accent)",
        "strokeWidth": 2,
    }
    return [
        {
            "transform": [{"filter": f"datum.at == {each.paid.age}"}],
            "mark": mark,
            "encoding": {"x": across, "y": down},
        }
    ]
