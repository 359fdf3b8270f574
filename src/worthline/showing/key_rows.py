"""How does a row of the key-metrics table read, cell by cell and on a screen?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from worthline.analyses.keytable import KeyRow
from worthline.showing.phrases import refusal, trusted
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.spans import period_name

WIDEST = 100
"""Letters of a line that are comfortable to read."""
_NARROWEST = 16
"""Letters of the column of headings."""
_LEAST_TEXT = 30
"""Letters that must be left for the text beside its heading; with fewer, it stands below."""


def heads(say: Speech) -> tuple[str, ...]:
    """The headings of the table."""
    return (
        say("Metric"), say("Value"), say("Formula"), say("Why it matters"),
        say("Where it is applied and what is tracked"), say("Example from your own history"), say("Your plan"),
    )  # fmt: skip


def cells(row: KeyRow, say: Speech) -> tuple[str, ...]:
    """The cells under `heads`; the formula in words and in numbers are lines of one cell."""
    formula = "\n".join(filter(None, (row.formula, row.numbers, trusted(row.caveats, say))))
    return (row.name, value(row, say), formula, row.why, row.where, row.example, row.plan)


def value(row: KeyRow, say: Speech) -> str:
    """The number, or why there is none."""
    return refusal(row.now.refused, say) if row.now.refused else row.value


def key_sheet(rows: Sequence[KeyRow], say: Speech) -> Sheet:
    """The table for a program that reads tabs: the metric's key first, every text on one line."""
    return Sheet((say("key"), *heads(say)), [(row.metric, *cells(row, say)) for row in rows])


def key_blocks(rows: Sequence[KeyRow], say: Speech, width: int = WIDEST) -> list[tuple[str, str]]:
    """The table for a screen: a heading and a block of text a metric, no line longer than `width`."""
    width = min(width, WIDEST)
    return [(_heading(row, say), _block(row, say, width)) for row in rows]


def _heading(row: KeyRow, say: Speech) -> str:
    return f"{row.name}: {value(row, say)}, {period_name(row.now.period, say.language)}"


def _block(row: KeyRow, say: Speech, width: int) -> str:
    named = list(zip(heads(say), cells(row, say), strict=True))[2:]
    shown = [(head, text or say("none yet")) for head, text in named if text or head == say("Your plan")]
    wide = max(_NARROWEST, *(len(word) for head, _ in named for word in head.split())) + 2
    beside = width - wide - 2 >= _LEAST_TEXT
    return "\n".join(_beside(*fact, wide, width) if beside else _below(*fact, width) for fact in shown)


def _beside(head: str, text: str, wide: int, width: int) -> str:
    """The heading in a column of its own, broken where it is long, and the text next to it."""
    left = textwrap.wrap(head, wide)
    right = [line for part in text.splitlines() for line in textwrap.wrap(part, width - wide - 4)]
    lines = max(len(left), len(right))
    padded = zip(left + [""] * (lines - len(left)), right + [""] * (lines - len(right)), strict=True)
    return "\n".join(f"  {one:<{wide}}  {other}".rstrip() for one, other in padded)


def _below(head: str, text: str, width: int) -> str:
    lines = [line for part in text.splitlines() for line in textwrap.wrap(part, width - 2)]
    return "\n".join([*textwrap.wrap(head, width), *(f"  {line}" for line in lines)])
