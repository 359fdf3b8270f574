"""How is a person asked, and what is taken where nobody can be?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from worthline.words.errors import ProjectError

if TYPE_CHECKING:
    from rich.console import Console


class Asker(Protocol):
    """Whoever answers questions: a person at a terminal, the defaults, or a test."""

    def __call__(self, question: str, choices: Mapping[str, str], default: str, /) -> str:
        """The answer: one of the choices (each with its meaning), or any text where there are none."""


def take_the_default(_question: str, _choices: Mapping[str, str], default: str) -> str:
    """Nobody is asked: the default is the answer."""
    return default


def ask_at_terminal(question: str, choices: Mapping[str, str], default: str) -> str:
    """A numbered list to choose from by number or word; Enter takes the default."""
    from rich.console import Console

    console = Console()
    console.print(f"\n[bold]{_plain(question)}[/bold]")
    for number, (choice, meaning) in enumerate(choices.items(), start=1):
        console.print(f"  {number}. {_plain(choice)}  [dim]{_plain(meaning)}[/dim]", highlight=False)
    while True:
        answer = _chosen(said := _said(question, default, console), choices)
        if answer is not None:
            return answer
        console.print(f"There is no {said!r} in the list; type its number.", markup=False)


def _said(question: str, default: str, console: Console) -> str:
    from rich.prompt import Prompt

    try:
        return Prompt.ask("Answer", default=default, console=console, show_default=bool(default)).strip()
    except EOFError:
        raise ProjectError(
            f"Nobody is there to answer: {question}",
            expected="Expected a person at a terminal.",
            do="Say --yes to take every guess.",
        ) from None


def _chosen(said: str, choices: Mapping[str, str]) -> str | None:
    """The choice meant by its word or its number."""
    if not choices or said in choices:
        return said
    if said.isdecimal() and 1 <= int(said) <= len(choices):
        return list(choices)[int(said) - 1]
    return None


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
