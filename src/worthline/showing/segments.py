"""How do the segments differ?

One table a column of customers: a metric a row, a segment a column, the largest segments first. The bar under a number
compares it with the others of its row; a sign stands where the segment has changed since the period before (judged with
all segments at once).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import SAME, Measurement
from worthline.showing.cards import TONES
from worthline.showing.phrases import comparison, refusal
from worthline.showing.segment_names import column_name, value_name, yes_or_no
from worthline.words.i18n import Speech
from worthline.words.values import Style

NONE: Mapping[str, str] = MappingProxyType({})
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
        rows: the metrics that at least two segments have.
        left_out: how many smaller segments are not shown.
    """

    column: str
    names: tuple[str, ...]
    rows: tuple[SegmentRow, ...]
    left_out: int


def segment_tables(
    scorecard: Scorecard, style: Style, say: Speech, own: Mapping[str, str] = NONE
) -> tuple[SegmentTable, ...]:
    """One table for each column the scorecard is cut by; `own` names the segments that the project defines."""
    columns = dict.fromkeys(column for card in scorecard.cards for column in card.segments)
    return tuple(table for column in columns if (table := _table(column, scorecard, style, say, own)).rows)


def _table(
    column: str, scorecard: Scorecard, style: Style, say: Speech, own: Mapping[str, str]
) -> SegmentTable:
    segments = _by_size(column, scorecard)
    shown = segments[:MOST]
    rows = [_row(card, column, shown, style, say) for card in scorecard.cards if _has_several(card, column)]
    names = tuple(yes_or_no(name, say) if column in own else value_name(column, name, say) for name in shown)
    return SegmentTable(column_name(column, own, say), names, tuple(rows), len(segments) - len(shown))


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
