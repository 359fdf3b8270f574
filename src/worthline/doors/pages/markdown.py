"""How is a page written in Markdown?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from worthline.words.values import DASH

MADE = "<!-- Made by `make docs` from what the code declares. Edits here are overwritten. -->"
"""The first line of every page that is made."""


def page(title: str, *blocks: str) -> str:
    """A made page: its mark, its title, and its blocks with a blank line between them."""
    return "\n\n".join([MADE, f"# {title}", *(block for block in blocks if block)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where it has no rows."""
    body = [_row(cell or DASH for cell in row) for row in rows]
    return "\n".join([_row(heads), _row(["---"] * len(heads)), *body]) if body else ""


def code(text: object) -> str:
    """A name or a value as it is typed."""
    return f"`{text}`"


def listed(names: Iterable[str]) -> str:
    """Names as they are typed, with commas."""
    return ", ".join(map(code, names))


def block(text: str, language: str = "text") -> str:
    """Lines as they stand on a screen or in a file."""
    return f"```{language}\n{text}\n```"


def section(title: str, *blocks: str, level: int = 2) -> str:
    """A heading with what stands under it; nothing where nothing does."""
    filled = [block for block in blocks if block]
    return "\n\n".join([f"{'#' * level} {title}", *filled]) if filled else ""


def anchor(title: str) -> str:
    """What a link to a heading says after its #."""
    kept = re.sub(r"[^\w\- ]", "", title.lower())
    return kept.replace(" ", "-")


def toml(value: object) -> str:
    """A value as it is written in worthline.toml; empty where it is not set."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple() | list():
            return f"[{', '.join(map(toml, value))}]"
        case _:
            return str(value)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
