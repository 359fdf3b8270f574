"""How are names and texts written inside SQL so that no value can break out of them?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def ident(name: str) -> str:
    """A column's or table's name, quoted."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A text, quoted."""
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Iterable[object]) -> str:
    """Several texts, as `IN (...)` and lists want them."""
    return ", ".join(text(value) for value in values)


def aliased(expressions: Mapping[str, str]) -> str:
    """A list of columns: each expression under its name."""
    return ", ".join(f"{expression} AS {ident(name)}" for name, expression in expressions.items())


def slug(header: str) -> str:
    """A header as a column's name: `Customer Region` gives `customer_region`, in any alphabet."""
    return re.sub(r"\W+", "_", header.strip().lower()).strip("_") or "column"
