"""Worthline: what your customers are worth to you, and you to them.

import worthline
company = worthline.open("worthline.toml")
company.measure("customer_retention", every="month", by=["region"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worthline.catalogue.metric import Bands, Duration, Example, Part, Ratio, Refuse, formula, metric
    from worthline.doors.company import Company
    from worthline.doors.company import open_company as open  # noqa: A004 (worthline.open reads as it is meant)
    from worthline.words.values import Better, Unit

__version__ = "0.1.0"

_HOMES = {
    "open": ("worthline.doors.company", "open_company"),
    "Company": ("worthline.doors.company", "Company"),
    "Better": ("worthline.words.values", "Better"),
    "Unit": ("worthline.words.values", "Unit"),
    **{
        name: ("worthline.catalogue.metric", name)
        for name in ("Bands", "Duration", "Example", "Part", "Ratio", "Refuse", "formula", "metric")
    },
}

__all__ = [
    "Bands", "Better", "Company", "Duration", "Example", "Part", "Ratio", "Refuse", "Unit", "__version__", "formula",
    "metric", "open",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Public names are found where they live when they are first asked for, so that importing stays quick."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'worthline' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
