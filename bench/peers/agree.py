"""Do a peer's numbers equal Worthline's? A comparison of speed between two different answers is worth nothing.

Counts must be the same; money, which some add up in binary fractions, within a billionth.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose

from bench.peers.ten import TEN, Row

Cells = dict[tuple[str, int, str], tuple[float, float]]
NEAR = 1e-9
CENT = 0.005


def unlike(own: Sequence[Row], other: Sequence[Row]) -> str:
    """Where two answers differ, in words; empty where nowhere."""
    ours, theirs = _cells(own), _cells(other)
    silent = [metric for metric in TEN if not any(metric == key[0] for key in theirs)]
    if silent:
        return f"no {', '.join(silent)}"
    apart = [key for key in ours.keys() | theirs.keys() if not _same(ours.get(key), theirs.get(key))]
    if not apart:
        return ""
    key = min(apart)
    return f"{len(apart)} of {len(ours)} differ, first {key}: {ours.get(key)} here, {theirs.get(key)} there"


def _cells(rows: Sequence[Row]) -> Cells:
    """The answers by place; nothing counted is the same as no answer."""
    return {
        (metric, month, segment): (part, whole)
        for metric, month, segment, part, whole in rows
        if part or whole
    }


def _same(ours: tuple[float, float] | None, theirs: tuple[float, float] | None) -> bool:
    pairs = zip(ours or (0.0, 0.0), theirs or (0.0, 0.0), strict=True)
    return all(isclose(mine, yours, rel_tol=NEAR, abs_tol=CENT) for mine, yours in pairs)
