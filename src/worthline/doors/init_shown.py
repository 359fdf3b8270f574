"""How is a guess shown, so that a person sees at once whether it is right?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.guessing.guessed import FileGuess, TableGuess
from worthline.loading.guessing.matching import SURE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_AT_MOST = 8


def show_guess(found: FileGuess, console: Console | None = None) -> None:
    """Print what a file is guessed to hold, with sample values and confidence; plain where it is piped."""
    console = console or _terminal()
    console.print()
    if not found.tables:
        console.print(f"{found.path.name}: left out; {found.why_not}.", markup=False, highlight=False)
    for table in found.tables:
        line = f"{found.path.name} holds {table.table} ({_said(table.confidence)})"
        console.print(line, style="bold", markup=False, highlight=False)
        console.print(guess_table(table, plain=not console.is_terminal))
        _show_rest(table, console)
    if found.tables and found.unused:
        _line(console, f"not used: {_some(found.unused)}")


def _terminal() -> Console:
    from rich.console import Console

    return Console()


def guess_table(table: TableGuess, *, plain: bool) -> Table:
    """The columns of one guess: what each is filled from, how surely, and what stands there."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("column", "filled from", "sure", "for example"):
        drawn.add_column(heading, overflow="fold")
    for match in table.columns.values():
        style = "" if match.confidence >= SURE or plain else "yellow"
        cells = (match.column, match.header, _said(match.confidence), " · ".join(match.samples))
        drawn.add_row(*(Text(cell) for cell in cells), style=style)
    return drawn


def _show_rest(table: TableGuess, console: Console) -> None:
    """What holds for all its rows, how it is written, and what is in doubt."""
    for column, value in table.values.items():
        _line(console, f"{column} = {value} in every row")
    if table.completes:
        _line(console, "its rows complete those of another file")
    written = (table.writing.date_order, table.writing.date_format, table.writing.decimal)
    for label, said in zip(("dates", "dates as", "decimal sign"), written, strict=True):
        if said:
            _line(console, f"{label}: {said}")
    for doubt in table.writing.doubts:
        _line(console, f"in doubt: {doubt.about}, from {' · '.join(doubt.samples)}")


def _line(console: Console, text: str) -> None:
    console.print(f"  {text}", style="dim", markup=False, highlight=False, soft_wrap=True)


def _said(confidence: float) -> str:
    return f"{confidence:.0%}"


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _AT_MOST
    return ", ".join(names[:_AT_MOST]) + (f" and {more} more" if more > 0 else "")
