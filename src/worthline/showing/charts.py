"""How does a trend look with its interval?

A Vega-Lite dictionary, drawn to SVG on our side: colours are the page's own CSS variables, so that dark mode is the
stylesheet's matter, and every word in it comes from the reader's language. The drawing is narrow, so that its letters
stay legible on a phone. The numbers stand in a table beside it; to a screen reader the drawing is one picture.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from worthline.measuring.measurement import Measurement
from worthline.words.spans import short_name
from worthline.words.values import Style, Unit

WIDTH, HEIGHT = 340, 170
"""The whole drawing, axes included, in its own units."""
_Y_TICKS = 4
_LETTER, _SPACE = 6.0, 18.0
"""The room that a letter of a label takes, and the room between two labels, in the drawing's units."""
_PLOT = 280
"""About how wide the drawing is without its left axis."""


def trend_chart(trend: Sequence[Measurement], style: Style, marks: Sequence[int] = ()) -> str:
    """The SVG of a trend with its interval band; hollow points are periods that are not over.

    Args:
        trend: the periods, the earliest first.
        style: how the reader wants values written.
        marks: places at which a line says that something was changed.
    """
    return drawn(trend_spec(trend, style, marks))


def drawn(spec: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite dictionary, as a picture that a screen reader passes over."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def trend_spec(trend: Sequence[Measurement], style: Style, marks: Sequence[int] = ()) -> dict[str, Any]:
    """The Vega-Lite dictionary of a trend."""
    rows = [_row(place, row) for place, row in enumerate(trend)]
    unit = trend[-1].unit
    ticks = nice_ticks(_domain(rows, unit), _Y_TICKS)
    across = axis_across(trend, style)
    down = axis_down(ticks, unit, style)
    return frame(
        rows, [*changed_at(across, marks), band(across, down), line(across, down), _points(across, down)]
    )


def frame(rows: Sequence[Mapping[str, Any]], layers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A drawing of these layers over these rows, in the page's own looks."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "padding": {"left": 2, "right": 8, "top": 6, "bottom": 2},
        "config": _CONFIG,
        "data": {"values": list(rows)},
        "layer": list(layers),
    }


_CONFIG: dict[str, Any] = {
    "aria": False,
    "font": "inherit",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink-2)", "labelFontSize": 11, "gridColor": "var(--line)", "domain": False, "ticks": False,
        "title": None, "labelPadding": 6,
    },
}  # fmt: skip


def _row(place: int, row: Measurement) -> dict[str, Any]:
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    return {"at": place, "value": row.value, "low": low, "high": high, "over": row.maturity == "finished"}


def _domain(rows: Sequence[dict[str, Any]], unit: Unit) -> tuple[float, float]:
    bounds = [bound for row in rows for bound in (row["low"], row["high"]) if bound is not None]
    low, high = min(bounds), max(bounds)
    if low == high:
        room = abs(low) * 0.1 or 1.0
        low, high = (low if low == 0 else low - room), high + room
    return low, (min(high, 1.0) if unit is Unit.SHARE and high <= 1.0 else high)


def nice_ticks(domain: tuple[float, float], wanted: int) -> list[float]:
    """Round numbers that span the domain: multiples of 1, 2, 2.5 or 5 times a power of ten."""
    low, high = domain
    rough = (high - low) / max(wanted - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * place, 10) for place in range(first, last + 1)]


def tick_label(value: float, step: float, unit: Unit, style: Style) -> str:
    """A tick in as few letters as its step needs."""
    from babel.numbers import format_compact_currency, format_compact_decimal

    if unit is Unit.SHARE:
        percent = style.number(value * 100, _digits(step * 100))
        return f"{percent}%" if style.language == "en" else f"{percent}\u00a0%"
    thousands = int(math.log10(abs(value))) // 3 if abs(value) >= 1 else 0
    digits = _digits(step / 1000**thousands)
    if unit is Unit.MONEY:
        return format_compact_currency(value, style.currency, locale=style.language, fraction_digits=digits)
    if thousands:
        return format_compact_decimal(value, locale=style.language, fraction_digits=digits)
    shown = style.number(value, digits)
    return f"{shown} : 1" if unit is Unit.TIMES else shown


def _digits(step: float) -> int:
    """Digits after the decimal sign without which two ticks would read the same."""
    return next((digits for digits in range(4) if abs(round(step, digits) - step) < step * 1e-6), 4)


def axis_across(trend: Sequence[Measurement], style: Style, room: float = _PLOT) -> dict[str, Any]:
    """The axis of periods, as many of them named as there is room for, the last one always."""
    return axis_of([short_name(row.period, style.language) for row in trend], room)


def axis_of(names: Sequence[str], room: float = _PLOT) -> dict[str, Any]:
    """The axis of periods: as many of these names as there is room for, the last always."""
    last = len(names) - 1
    fit = int(room / (max(map(len, names)) * _LETTER + _SPACE))
    every = max(1, math.ceil(last / (fit - 1))) if fit > 1 else last + 1
    named = list(range(last, -1, -every))[::-1]
    labels = {str(place): names[place] for place in named}
    return {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [0, max(last, 1)], "nice": False},
        "axis": {"values": named, "labelExpr": f"({json.dumps(labels)})[datum.value]", "grid": False,
                 "labelFlush": True, "labelOverlap": False},
    }  # fmt: skip


def axis_down(ticks: list[float], unit: Unit, style: Style) -> dict[str, Any]:
    """The axis of values, with these ticks."""
    step = ticks[1] - ticks[0]
    labels = {str(place): tick_label(value, step, unit, style) for place, value in enumerate(ticks)}
    nearest = f"round((datum.value - {ticks[0]}) / {step})"
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [ticks[0], ticks[-1]], "zero": False, "nice": False},
        "axis": {"values": ticks, "labelExpr": f"({json.dumps(labels)})[{nearest}]"},
    }


def band(across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    """The interval: from `low` to `high`."""
    mark = {"type": "area", "color": "var(--accent)", "opacity": 0.16, "invalid": "break-paths-show-domains"}
    return {"mark": mark, "encoding": {"x": across, "y": {**down, "field": "low"}, "y2": {"field": "high"}}}


def line(across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    """The values."""
    mark = {"type": "line", "color": "var(--accent)", "strokeWidth": 2, "invalid": "break-paths-show-domains"}
    return {"mark": mark, "encoding": {"x": across, "y": down}}


def changed_at(across: dict[str, Any], marks: Sequence[int]) -> list[dict[str, Any]]:
    """A line from top to bottom at each of these places."""
    mark = {"type": "rule", "color": "var(--other)", "strokeDash": [3, 3], "strokeWidth": 1.25}
    values = [{"at": place} for place in marks]
    return [{"data": {"values": values}, "mark": mark, "encoding": {"x": across}}] if values else []


def _points(across: dict[str, Any], down: dict[str, Any]) -> dict[str, Any]:
    fill = {"condition": {"test": "datum.over", "value": "var(--accent)"}, "value": "var(--card)"}
    mark = {"type": "point", "size": 26, "opacity": 1, "stroke": "var(--accent)", "strokeWidth": 1.5}
    return {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": mark,
        "encoding": {"x": across, "y": down, "fill": fill},
    }
