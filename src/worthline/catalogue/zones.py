"""What has usually brought a value into its zone, and what comes next?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ZoneTexts:
    """What is said of one zone of one metric.

    Attributes:
        causes: what has usually brought a value here.
        next: what to do about it.
    """

    causes: str
    next: str


def zone_texts(metric: str, zone: str | None, language: str) -> ZoneTexts | None:
    """The causes and next steps of a zone, or of a named range of a benchmark; none where nobody has written them."""
    entry = _zones(language).get(metric, {}).get((zone or "").replace(" ", "_"))
    return ZoneTexts(**entry) if entry else None


@cache
def _zones(language: str) -> dict[str, dict[str, dict[str, str]]]:
    source = files("worthline.catalogue") / "texts" / language / "zones.toml"
    return tomllib.loads(source.read_text(encoding="utf-8")) if source.is_file() else {}
