"""How does the key-metrics table stand in a page of Markdown?

Whatever a person, a company's own metric or an assistant wrote stays text: no cell can end its row, make a link or an
image, or bring HTML along.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from worthline.analyses.keytable import KeyRow
from worthline.showing.key_rows import cells, heads
from worthline.showing.view import ReportView
from worthline.words.i18n import speech
from worthline.words.spans import period_name

_MEANT = {letter: f"\\{letter}" for letter in "\\`*_[]|~#"} | {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;",
}  # fmt: skip
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"))
"""Bare addresses become links on many pages; spelt so, they do not."""


def key_markdown(view: ReportView, rows: Sequence[KeyRow]) -> str:
    """The table as Markdown: a title, the period, and a row a metric."""
    say = speech(view.style.language)
    period = period_name(view.scorecard.period, view.style.language)
    table = [
        _row(heads(say)),
        _row(["---"] * len(heads(say))),
        *(_row(_escaped(cells(row, say))) for row in rows),
    ]
    title = f"# {escaped(view.settings.company.name)}: {say('Key metrics')}"
    return "\n".join([title, "", f"{period}.", "", *table]) + "\n"


def escaped(text: str) -> str:
    """Text that means nothing to Markdown; a line's end stays one."""
    said = "".join(_MEANT.get(letter, letter) for letter in text if letter.isprintable() or letter.isspace())
    for plain, spelt in _LINKS:
        said = said.replace(plain, spelt)
    return "<br>".join(" ".join(line.split()) for line in said.splitlines())


def _escaped(row: Iterable[str]) -> list[str]:
    return [escaped(cell) or "–" for cell in row]


def _row(row: Iterable[str]) -> str:
    return f"| {' | '.join(row)} |"
