"""What is told of each error, of each reason to reject a row, and of each reason not to give a number?"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from worthline.catalogue.packs import find_pack
from worthline.doors.pages.markdown import block, code, page, section, table
from worthline.loading.checking.reasons import REASONS as REJECTED
from worthline.project.read import FILE_NAME, read
from worthline.showing.phrases import REASONS as REFUSED
from worthline.words.errors import WorthlineError

INTRO = """\
An error says three things: what happened, with the value; what was expected; what to do. Nothing is half done when one
appears: the last good state stands. In Python each is an exception under `worthline.words.errors`, all of them a
`WorthlineError` with `what`, `expected` and `do`."""
ROWS = """\
A row that cannot be taken in is kept, with its file, line, column, value, rule and reason:
`worthline check --rejected` lists them. Where the mapping was wrong and not the row, mend `worthline.toml` and load
again: everything is read anew from what was received. [More](start.md#rejected-rows)."""
NUMBERS = """\
Where an honest number cannot be given, none is, and the reason stands in its place. The words in braces are
filled in."""


def pages() -> dict[str, str]:
    """The one page of what can go wrong."""
    family = [(code(each.__name__), _first_line(each)) for each in family_of(WorthlineError)]
    rejected = [(code(each.rule), each.about) for each in REJECTED]
    refused = [(code(key), text[:1].upper() + text[1:] + ".") for key, text in REFUSED.items()]
    return {
        "errors.md": page(
            "What can go wrong",
            INTRO,
            section(
                "Errors",
                table(("error", "means"), family),
                *(block(_shown(wrong)) for wrong in (_pack, _setting)),
            ),
            section("Why a row is rejected", ROWS, table(("rule", "reason"), rejected)),
            section("Why there is no number", NUMBERS, table(("reason", "said as"), refused)),
        )
    }


def family_of(error: type[WorthlineError]) -> list[type[WorthlineError]]:
    """An error and all that are made of it."""
    return [error, *(each for child in error.__subclasses__() for each in family_of(child))]


def _first_line(error: type[WorthlineError]) -> str:
    return re.split(r"\n\s*\n", (error.__doc__ or "").strip())[0]


def _shown(wrong: Callable[[], object]) -> str:
    """What a person sees when this goes wrong."""
    try:
        wrong()
    except WorthlineError as error:
        return "\n".join(line for line in (error.what, error.expected, error.do) if line)
    raise AssertionError(f"{wrong.__name__} went well")


def _pack() -> object:
    return find_pack("retial")


def _setting() -> object:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE_NAME
        file.write_text('[company]\ncurency = "EUR"\n', encoding="utf-8")
        return read(file)
