"""Do the rules of a project hold together, and if they do not, on which line of worthline.toml does it begin?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from worthline.project.lines import line_of
from worthline.tables.contradictions import Contradiction, contradictions
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError


def must_agree(rules: Rules, document: Mapping[str, Any], text: str, name: str) -> None:
    """Refuse rules that contradict each other.

    Args:
        rules: all of them, with those of a preset or a pack under those of the project file.
        document: the project file as it was read.
        text: what it was read from; empty where there is no file, and then no line is named.
        name: what the file is called.

    Raises:
        ProjectError: two rules contradict each other; names both with their values, the line and what to do.
    """
    found = contradictions(rules)
    if found:
        first, others = found[0], found[1:]
        also = f"Also wrong: {' '.join(each.what for each in others)}" if others else ""
        raise ProjectError(
            f"{name}, {_where(first, document, text)}: {first.what}",
            expected=first.expected,
            do=" ".join(part for part in (first.do, also) if part),
        )


def _where(found: Contradiction, document: Mapping[str, Any], text: str) -> str:
    """The first of the rules that the file itself sets; a preset may have set the other."""
    own = document.get("rules", {})
    place = ("rules", next((name for name in found.rules if name in own), found.rules[0]))
    line = f"line {line_of(text, place)}" if text else ""
    return ", ".join(part for part in (line, ".".join(place)) if part)
