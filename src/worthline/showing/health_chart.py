"""How does health look: each colour's share month by month, and what was expected against what came?

Colours stand one on another in the order red, yellow, green, each with its word and its latest share at its end, so
that nobody has to tell them by colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worthline.analyses.health.proof import Bin
from worthline.measuring.measurement import Measurement
from worthline.showing.charts import (
    HEIGHT,
    WIDTH,
    axis_across,
    axis_down,
    changed_at,
    drawn,
    frame,
    nice_ticks,
)
from worthline.words.values import Style, Unit

LETTER = 6.4
"""The room that a letter of a name at a line's end takes, in the drawing's units."""
APART = 13.0
"""The least room between two names, in the drawing's units."""
PLOT = HEIGHT - 28
"""How high the drawing is without the axis below it."""
BESIDE = {"left": 42.0, "right": 10.0, "top": 6.0, "bottom": 22.0}
"""The room around the drawing: for the axes, and for the gap before the names."""
SHORTEST = 3
"""Months under which there is nothing to see in a drawing."""
TICKS = [0.0, 0.25, 0.5, 0.75, 1.0]


def stacked_chart(
    rows: Mapping[str, Sequence[Measurement]],
    names: Mapping[str, str],
    style: Style,
    marks: Sequence[int] = (),
) -> str:
    """The SVG of shares that add up to one; empty where there are too few months.

    Args:
        rows: colour to its months, the lowest layer first.
        names: what each colour is called.
        style: how the reader wants values written.
        marks: places at which a line says that something was changed.
    """
    months = min((sum(row.value is not None for row in each) for each in rows.values()), default=0)
    return drawn(stacked_spec(rows, names, style, marks)) if months >= SHORTEST else ""


def stacked_spec(
    rows: Mapping[str, Sequence[Measurement]],
    names: Mapping[str, str],
    style: Style,
    marks: Sequence[int] = (),
) -> dict[str, Any]:
    """The Vega-Lite dictionary of it."""
    trend = next(iter(rows.values()))
    named = {
        colour: f"{names[colour]} {style.value(each[-1].value, Unit.SHARE)}" for colour, each in rows.items()
    }
    names_take = BESIDE["right"] + LETTER * max(map(len, named.values()))
    room = WIDTH - BESIDE["left"] - names_take
    across, down = axis_across(trend, style, room), axis_down(TICKS, Unit.SHARE, style)
    layers = [_layer(colour, across, down) for colour in rows]
    drawing = frame(stacked_rows(rows), [*layers, *changed_at(across, marks)])
    drawing |= {"autosize": "none", "width": room, "height": PLOT, "padding": BESIDE | {"right": names_take}}
    drawing["layer"] += _named(drawing["data"]["values"], named, len(trend) - 1, across)
    return drawing


def stacked_rows(rows: Mapping[str, Sequence[Measurement]]) -> list[dict[str, Any]]:
    """Month and colour, from where to where its share reaches; a month without a number is a gap."""
    told = []
    for at, of_month in enumerate(zip(*rows.values(), strict=True)):
        reached = 0.0
        for colour, row in zip(rows, of_month, strict=True):
            low, reached = reached, reached + (row.value or 0.0)
            known = row.value is not None
            told.append(
                {
                    "at": at,
                    "colour": colour,
                    "low": low if known else None,
                    "high": reached if known else None,
                }
            )
    return told


def _layer(colour: str, across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": f"datum.colour == '{colour}'"}],
        "mark": {
            "type": "area", "color": f"var(--{colour})", "opacity": 0.85, "invalid": "break-paths-show-domains",
            "line": {"color": "var(--card)", "strokeWidth": 1.5},
        },
        "encoding": {"x": across, "y": {**down, "field": "high"}, "y2": {"field": "low"}},
    }  # fmt: skip


def _named(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], last: int, across: dict[str, Any]
) -> list[dict[str, Any]]:
    """The name of each colour at the right end of its layer, pushed apart where layers are thin."""
    ends = [row for row in rows if row["at"] == last and row["low"] is not None]
    middles = apart([(row["low"] + row["high"]) / 2 for row in ends])
    values = [
        {"at": last, "middle": middle, "name": names[row["colour"]]}
        for row, middle in zip(ends, middles, strict=True)
    ]
    mark = {"type": "text", "align": "left", "dx": 6, "fontSize": 11, "color": "var(--ink)", "clip": False}
    down = {"field": "middle", "type": "quantitative", "scale": {"domain": [0, 1]}}
    encoding = {"x": across, "y": down, "text": {"field": "name", "type": "nominal"}}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]


def apart(middles: Sequence[float]) -> list[float]:
    """The places, the lowest first, moved so far apart that names do not touch, and none out of the drawing."""
    least, placed = APART / PLOT, list(middles)
    for at in range(1, len(placed)):
        placed[at] = max(placed[at], placed[at - 1] + least)
    top = 1.0
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], top)
        top = placed[at] - least
    return placed


def calibration_chart(bins: Sequence[Bin], style: Style) -> str:
    """The SVG of chances expected (across) against shares that left (up, with intervals); empty where none are."""
    return drawn(calibration_spec(bins, style)) if bins else ""


def calibration_spec(bins: Sequence[Bin], style: Style) -> dict[str, Any]:
    """The Vega-Lite dictionary of it; on the slanting line, what came is what was expected."""
    rows = [
        {"at": each.expected, "value": each.seen.value, "low": each.seen.low, "high": each.seen.high}
        for each in bins
    ]
    most = max(max(each.expected, each.seen.high or 0.0) for each in bins)
    ticks = nice_ticks((0.0, most), 4)
    down = axis_down(ticks, Unit.SHARE, style)
    across = {**down, "field": "at", "axis": {**down["axis"], "grid": False, "labelFlush": True}}
    slant = {
        "data": {"values": [{"at": end, "value": end} for end in (ticks[0], ticks[-1])]},
        "mark": {"type": "line", "color": "var(--ink-2)", "strokeWidth": 1, "strokeDash": [4, 3]},
        "encoding": {"x": across, "y": down},
    }
    reach = {
        "mark": {"type": "rule", "color": "var(--accent)", "strokeWidth": 1.5},
        "encoding": {"x": across, "y": {**down, "field": "low"}, "y2": {"field": "high"}},
    }
    point = {"type": "point", "size": 40, "opacity": 1, "filled": True, "color": "var(--accent)"}
    return frame(rows, [slant, reach, {"mark": point, "encoding": {"x": across, "y": down}}])
