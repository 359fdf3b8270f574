"""How do the segments differ?

One table a column of customers: a metric a row, a segment a column, the largest segments first. The bar under a number
compares it with the others of its row; a sign stands where the segment has changed since the period before (judged with
all segments at once).
"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import SAME, Measurement
from worthline.showing.cards import TONES
from worthline.showing.phrases import comparison, refusal
from worthline.showing.segment_names import column_name, shown_value
from worthline.showing.view import ReportView
from worthline.words.i18n import Speech
from worthline.words.values import Style

MOST = 8
"""Segments shown of one column; a table of more cannot be read."""


@dataclass(frozen=True, slots=True)
class SegmentCell:
    """One metric in one segment.

    Attributes:
        value: the number; a dash where there is none.
        bar: its length against the longest of the row, 0 to 100.
        tone: the class of its change, empty where nothing changed.
        arrow: the direction of the change.
        said: the change in words, or why there is no number.
    """

    value: str
    bar: float
    tone: str
    arrow: str
    said: str


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One metric in all segments."""

    key: str
    name: str
    everyone: str
    cells: tuple[SegmentCell, ...]


@dataclass(frozen=True, slots=True)
class SegmentTable:
    """One column of customers.

    Attributes:
        column: what it is called.
        names: the segments, the one with most customers first.
        rows: the key metrics that at least two segments have.
        more: the other metrics that they have.
        left_out: how many smaller segments are not shown.
    """

    column: str
    names: tuple[str, ...]
    rows: tuple[SegmentRow, ...]
    more: tuple[SegmentRow, ...]
    left_out: int


def segment_tables(view: ReportView, say: Speech) -> tuple[SegmentTable, ...]:
    """One table for each column the scorecard is cut by."""
    columns = dict.fromkeys(column for card in view.scorecard.cards for column in card.segments)
    return tuple(table for column in columns if (table := _table(column, view, say)).rows)


def _table(column: str, view: ReportView, say: Speech) -> SegmentTable:
    segments, style = _by_size(column, view.scorecard), view.style
    shown = segments[:MOST]
    cards = [card for card in view.scorecard.cards if _has_several(card, column)]
    key = [card for card in cards if card.metric.key in view.leading] or cards
    others = [card for card in cards if card not in key]
    rows, more = ([_row(card, column, shown, style, say) for card in told] for told in (key, others))
    names = tuple(shown_value(column, name, view.known, say) for name in shown)
    title = column_name(column, view.settings.segments.names, say)
    return SegmentTable(title, names, tuple(rows), tuple(more), len(segments) - len(shown))


def _by_size(column: str, scorecard: Scorecard) -> list[str | None]:
    """The segments, most customers first: the most that stand behind any of its numbers."""
    sizes: dict[str | None, int] = {}
    for card in scorecard.cards:
        for row in card.segments.get(column, ()):
            name = row.segment[column]
            sizes[name] = max(sizes.get(name, 0), row.customers)
    return sorted(sizes, key=lambda name: (-sizes[name], name is None, name or ""))


def _has_several(card: Card, column: str) -> bool:
    return sum(row.value is not None for row in card.segments.get(column, ())) > 1


def _row(card: Card, column: str, names: list[str | None], style: Style, say: Speech) -> SegmentRow:
    found = {row.segment[column]: row for row in card.segments[column]}
    longest = max((abs(row.value) for row in found.values() if row.value is not None), default=0.0)
    cells = tuple(_cell(found.get(name), longest, style, say) for name in names)
    name = texts(card.metric, style.language).name
    return SegmentRow(card.metric.key, name, style.value(card.now.value, card.now.unit), cells)


def _cell(row: Measurement | None, longest: float, style: Style, say: Speech) -> SegmentCell:
    if row is None or row.value is None:
        why = refusal(row.refused, say) if row and row.refused else say("nothing happened here")
        return SegmentCell("–", 0.0, "none", "", why)
    value = style.value(row.value, row.unit)
    bar = round(max(row.value, 0.0) / longest * 100, 1) if longest else 0.0
    before = row.verdict.before
    if before is None or before.verdict == SAME:
        return SegmentCell(value, bar, "", "", "")
    change = style.change(before.value, row.value, row.unit)
    arrow = "▲" if row.value > before.value else "▼"
    return SegmentCell(
        value, bar, TONES[before.verdict], arrow, f"{change}, {comparison(before.verdict, say)}"
    )
