"""How is plain data written as YAML?

Mappings, lists, text, numbers and truth values, in the order given, so that the same data is always the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*")
WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
WIDTH = 100

Data = Mapping[str, "Data"] | Sequence["Data"] | str | int | float | bool


def as_yaml(data: Mapping[str, Data]) -> str:
    """The text of a mapping; empty lists and mappings are left out."""
    return "\n".join(_mapping(data, "")) + "\n"


def comment(text: str, hanging: str = "") -> str:
    """Lines of a comment; those after the first of a paragraph begin with `hanging`."""
    told = [line for part in text.split("\n") for line in _wrapped(part, hanging)]
    return "".join(f"# {line}".rstrip() + "\n" for line in told)


def _wrapped(text: str, hanging: str) -> list[str]:
    return wrap(text, WIDTH, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False) or [
        ""
    ]


def _mapping(data: Mapping[str, Data], indent: str) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, str | int | float):
            yield f"{indent}{name}: {_scalar(value)}"
        elif value:
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")


def _lines(data: Data, indent: str) -> Iterator[str]:
    if isinstance(data, Mapping):
        yield from _mapping(data, indent)
    elif isinstance(data, Sequence) and not isinstance(data, str):
        for each in data:
            inner = list(_lines(each, f"{indent}  "))
            yield f"{indent}- {inner[0].lstrip()}"
            yield from inner[1:]
    else:
        yield f"{indent}{_scalar(data)}"


def _scalar(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    if PLAIN.fullmatch(value) and value.lower() not in WORDS_OF_YAML:
        return value
    told = " ".join(value.split()).replace("'", "''")
    return f"'{told}'"
