"""Which metrics does a trade look at, in which order, and which rules follow from how it earns?

A pack is data, one file each. `worthline init` chooses one by three questions: where the customer first feels the
value, how that repeats, and how it is paid for. A pack removes nothing: every other metric can still be asked for by
its key. A company can mix two, or write its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from worthline.catalogue.metric import Bands
from worthline.words.errors import UnknownNameError

PACKS = ("retail", "services", "education", "saas", "wholesale")
"""The packs there are."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One trade: its metrics in the order of its scorecard, and the rules it starts with.

    Attributes:
        key: its public name, as `[company] pack` says it.
        names: what it is called, by language (en, uk, ru).
        metrics: keys of metrics, first things first.
        rules: rules that differ from Worthline's own defaults, and those worth seeing in the project file.
        first_value: words of events in which a customer of this trade first feels the value, lower case.
        first_value_is: answers to the first of the three questions that lead to it.
        bands: what a value of a metric means in this trade, where that differs from elsewhere.
        health: what each sign of a customer's health counts for in this trade.
        own: the company wrote it itself.
    """

    key: str
    names: Mapping[str, str]
    metrics: tuple[str, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)
    first_value: tuple[str, ...] = ()
    first_value_is: tuple[str, ...] = ()
    bands: Mapping[str, Bands] = field(default_factory=dict)
    health: Mapping[str, float] = field(default_factory=dict)
    own: bool = False


NO_PACK = Pack("", {"en": "", "uk": "", "ru": ""}, ())
"""The pack of a company that names none: the catalogue in its own order."""


@cache
def find_pack(key: str) -> Pack:
    """The shipped pack of this name.

    Raises:
        UnknownNameError: there is no such pack; names those there are.
    """
    if key not in PACKS:
        raise UnknownNameError("pack", key, PACKS)
    return pack_of(key, tomllib.loads((files(__package__) / f"{key}.toml").read_text(encoding="utf-8")))


def pack_of(key: str, document: Mapping[str, Any], *, own: bool = False) -> Pack:
    """The pack a document describes; what it leaves out comes from the shipped pack it is `based_on`."""
    base = find_pack(document["based_on"]) if "based_on" in document else NO_PACK
    names = document.get("name", {})
    bands = {metric: _bands(entry) for metric, entry in document.get("bands", {}).items()}
    return Pack(
        key,
        dict.fromkeys(("en", "uk", "ru"), names) if isinstance(names, str) else names or base.names,
        tuple(document.get("metrics", base.metrics)),
        {**({} if own else base.rules), **document.get("rules", {})},
        tuple(document.get("first_value", base.first_value)),
        tuple(document.get("first_value_is", ())),
        {**base.bands, **bands},
        document.get("health", base.health),
        own,
    )


def mixed(packs: Sequence[Pack]) -> Pack:
    """One pack of several: the first one's metrics first; where two differ on a rule or a band, the first is right."""
    if len(packs) == 1:
        return packs[0]
    backwards, own = list(reversed(packs)), any(pack.own for pack in packs)
    names = {language: " + ".join(pack.names[language] for pack in packs) for language in ("en", "uk", "ru")}
    return Pack(
        "+".join(pack.key for pack in packs),
        names if packs else NO_PACK.names,
        _once(metric for pack in packs for metric in pack.metrics),
        {rule: value for pack in backwards if pack.own or not own for rule, value in pack.rules.items()},
        _once(word for pack in packs for word in pack.first_value),
        (),
        {metric: bands for pack in backwards for metric, bands in pack.bands.items()},
        next((pack.health for pack in packs if pack.health), {}),
        own,
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _bands(entry: Mapping[str, Any]) -> Bands:
    return Bands(tuple(map(float, entry["limits"])), tuple(entry["zones"]), entry["source"])
