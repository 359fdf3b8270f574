"""What is said of each metric, in English, Ukrainian and Russian?

What it is and why it matters stand in English in the docstring of its declaration; everything else, and the other two
languages, stand in `texts/<language>/<group>.toml`, one table a metric.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from worthline.catalogue.metric import Metric


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one metric in one language.

    Attributes:
        name: its title.
        what: what it is, in a sentence.
        why: why it matters.
        formula: its formula in words.
        where: where and how it is applied, and what is tracked.
        low: what low values usually mean.
        high: what high values usually mean.
        example: a worked example.
        do: what can be done.
    """

    name: str
    what: str
    why: str
    formula: str
    where: str
    low: str
    high: str
    example: str
    do: str


def texts(metric: Metric, language: str = "en") -> Texts:
    """The texts of a metric; one that a company declared itself speaks through its docstring alone."""
    key, details = metric.texts
    entry = _group(metric.group, language).get(key or metric.key)
    if entry is None:
        return Texts(
            metric.key.replace("_", " "), metric.what, metric.why, metric.formula, "", "", "", "", ""
        )
    own = {"what": metric.what, "why": metric.why} if "what" not in entry else {}
    filled = {
        field: text.format(**dict(details)) if details else text for field, text in (own | entry).items()
    }
    return Texts(**filled)


@lru_cache(maxsize=64)
def _group(group: str, language: str) -> dict[str, dict[str, str]]:
    source = files("worthline.catalogue") / "texts" / language / f"{group}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}
