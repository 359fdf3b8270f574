"""How do measurements look in a notebook?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from worthline.measuring.measurement import Measurement
from worthline.words.values import DASH, Style


def table(rows: Sequence[Measurement], cut: Sequence[str], currency: str, language: str) -> str:
    """The rows, cut by these columns, as an HTML table with values written for a person."""
    style = Style(language, currency or "USD")
    heads = ["metric", "period", *cut, "value", "95 %", "customers", "verdict"]
    body = "".join(_line(_cells(row, cut, style)) for row in rows)
    return f"<table><thead>{_line(heads, 'th')}</thead><tbody>{body}</tbody></table>"


def _cells(row: Measurement, cut: Sequence[str], style: Style) -> list[str]:
    spread = (
        DASH if row.low is None else f"{style.value(row.low, row.unit)} … {style.value(row.high, row.unit)}"
    )
    verdict = (
        row.refused.reason if row.refused else (row.verdict.before.verdict if row.verdict.before else DASH)
    )
    segments = [row.segment.get(name) or DASH for name in cut]
    value = style.value(row.value, row.unit)
    return [row.metric, str(row.period), *segments, value, spread, str(row.customers), verdict]


def _line(cells: list[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
