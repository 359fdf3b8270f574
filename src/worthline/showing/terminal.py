"""How does a terminal show it?

A person at a terminal gets tables with words and sparks; a pipe gets the same rows separated by tabs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worthline.words.values import DASH

if TYPE_CHECKING:
    from rich.console import Console

SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under headings, ready for a terminal or a pipe.

    Attributes:
        heads: the headings.
        rows: the cells, as text.
        right: which columns are numbers and stand to the right.
        title: what it is.
        colours: row number to the colour of its verdict.
        sections: row number to the heading above it, for a person; rows for a program need none.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    title: str = ""
    colours: dict[tuple[int, int], str] = field(default_factory=dict)
    sections: Mapping[int, str] = field(default_factory=dict)


LONGEST = 80
"""Letters of a key or a value that are shown of it."""


def clipped(text: str) -> str:
    """A key or value of someone's data, no longer than a line has room for."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def piped() -> bool:
    """Whether the output goes to a program and not to a person."""
    return not sys.stdout.isatty()


def show(sheet: Sheet) -> None:
    """Print a sheet: a table for a person, tabs for a program."""
    if piped():
        print("\n".join(_tabbed(row, len(sheet.heads)) for row in (sheet.heads, *sheet.rows)))
    else:
        _console().print(_table(sheet))


def say(text: str, *, dim: bool = False) -> None:
    """Print a line for a person; a pipe gets it on the error stream, so that rows stay rows."""
    if piped():
        print(text, file=sys.stderr)
    else:
        _console().print(text, style="dim" if dim else None, highlight=False, markup=False)


def tell(facts: Sequence[tuple[str, str]]) -> None:
    """Print headings, each with its text."""
    for head, text in facts:
        if piped():
            print(f"{head}\n{text}\n")
        else:
            _console().print(head, style="bold", highlight=False, markup=False)
            _console().print(f"{text}\n", highlight=False, markup=False)


def spark(values: Sequence[float | None]) -> str:
    """A row of numbers as a small picture; a gap where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) or 1.0
    return "".join(
        " " if value is None else SPARKS[round((value - low) / step * (len(SPARKS) - 1))] for value in values
    )


def _console() -> Console:
    from rich.console import Console

    return Console()


def _table(sheet: Sheet) -> object:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=sheet.title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, head in enumerate(sheet.heads):
        numeric = index in sheet.right
        table.add_column(head, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for at, row in enumerate(sheet.rows):
        if at in sheet.sections:
            table.add_section()
            table.add_row(Text(sheet.sections[at], style="bold"))
        table.add_row(
            *(Text(cell or DASH, style=sheet.colours.get((at, index), "")) for index, cell in enumerate(row))
        )
    return table


def _tabbed(row: Sequence[str], width: int) -> str:
    """A row for a program: as many cells as there are headings, whatever it has to say."""
    cells = [*map(_one_line, row), *[""] * (width - len(row))]
    return "\t".join(cells)


def _one_line(cell: str) -> str:
    return " ".join(cell.replace("\u00a0", " ").replace("\u202f", " ").split())
