"""Which English texts does the product say to people?

What each rule decides, what presets cite, and every literal given to `say(...)`, `words(...)`, `say.many(...)`, or
marked with `_(...)`, in Python and in templates.
`python -m tests.spoken` lists those that a language still lacks.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from babel.messages.pofile import read_po

from worthline.tables.presets import PRESETS, Preset, find_preset
from worthline.tables.rules import Rules

PACKAGE = Path(__file__).parent.parent / "src" / "worthline"
SPEAKERS = {"say", "words", "_"}
IN_TEMPLATE = re.compile(r"""\bsay\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
IN_TEMPLATE_MANY = re.compile(
    r"""\bsay\.many\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
)

Text = str | tuple[str, str]


def spoken() -> set[Text]:
    """Every text, and every pair of singular and plural."""
    code = {text for file in PACKAGE.rglob("*.py") for text in _in_python(file)}
    code |= {str(rule.metadata["about"]) for rule in fields(Rules)}
    code |= {text for preset in map(find_preset, PRESETS) for text in _of_preset(preset)}
    pages = [file for ending in ("html", "jinja", "j2") for file in PACKAGE.rglob(f"*.{ending}")]
    return code | {text for file in pages for text in _in_template(file.read_text(encoding="utf-8"))}


def _of_preset(preset: Preset) -> Iterator[Text]:
    yield from preset.notes
    yield from (cited.says for cited in preset.rules.values())


def lacking(language: str) -> list[Text]:
    """The texts that a language has no words for."""
    with (PACKAGE / "words" / "locale" / f"{language}.po").open("rb") as file:
        known = read_po(file, locale=language)
    return sorted((text for text in spoken() if not _said(known, text)), key=str)


def _said(known: object, text: Text) -> bool:
    message = known.get(text if isinstance(text, str) else text[0])  # type: ignore[attr-defined]
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(text, tuple) else bool(message.string)


def _in_python(file: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        literals = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        match node.func:
            case ast.Name(id=name) if name in SPEAKERS and literals:
                yield literals[0]
            case ast.Attribute(attr="say" | "words") if literals:
                yield literals[0]
            case ast.Attribute(attr="many") if len(literals) >= 2:
                yield literals[0], literals[1]


def _in_template(text: str) -> Iterator[Text]:
    yield from (ast.literal_eval(found) for found in IN_TEMPLATE.findall(text))
    yield from (
        (ast.literal_eval(one), ast.literal_eval(many)) for one, many in IN_TEMPLATE_MANY.findall(text)
    )


if __name__ == "__main__":
    for language in ("uk", "ru"):
        for text in lacking(language):
            sys.stdout.write(f"{language}: {text!r}\n")
