"""What must a reader know before they believe an effect?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from worthline.analyses.impact.checks import RISK, Trend, seasonal, whole_years
from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.mixed import is_large
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.placebo import Placebo, too_often
from worthline.analyses.impact.series import YEARS_OF_SEASON

HALF, SEASON, SEASON_UNKNOWN, TREND, BENT, UNEVEN, OFTEN, UNTRIED, MIX, TOGETHER, AS_OF_TODAY = (
    "half a month", "season", "season unknown", "trend", "bent", "uneven", "placebos", "no placebos", "mix",
    "together", "as of today",
)  # fmt: skip
"""What is warned of; the pages say each in words."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning.

    Attributes:
        kind: which.
        details: what it names, as numbers or as texts that need no translation.
        doubt: whether the effect may be nothing but this, so that no verdict stands on it.
    """

    kind: str
    details: Mapping[str, object] = field(default_factory=dict)
    doubt: bool = False


def of_seasons(panel: Panel, window: Window, near: Window, method: Method) -> Iterator[Warned]:
    """That the season may be in the effect: it is there and not even on both sides, or cannot be told."""
    if method.name == SERIES:
        if len(window.before) < YEARS_OF_SEASON:
            yield Warned(SEASON_UNKNOWN, {"months": len(window.before), "wanted": YEARS_OF_SEASON})
        return
    if whole_years(panel, near):
        return
    found = seasonal(panel, window)
    if found:
        yield Warned(SEASON, {"months": len(near.after)})
    elif found is None and panel.others is None:
        yield Warned(SEASON_UNKNOWN, {"months": len(window.before), "wanted": YEARS_OF_SEASON})


def of_trend(found: Trend | None, effect: Effect, *, total: bool) -> Iterator[Warned]:
    """That the metric was moving before: it doubts an effect that the movement alone would have made."""
    if found is None or found.holds:
        return
    drift = found.drift * effect.expected if total else found.drift
    explained = effect.low - drift <= 0 <= effect.high - drift
    if found.p <= RISK / 2:
        yield Warned(TREND, {"p": found.p, "drift": drift, "months": found.months}, doubt=explained)
    else:
        yield Warned(UNEVEN, {"p": found.p_even, "months": found.months})


def of_bend(p: float | None) -> Iterator[Warned]:
    """That the line which is drawn on was bending before."""
    if p is not None and p <= RISK:
        yield Warned(BENT, {"p": p})


def of_placebos(found: tuple[Placebo, ...], effect: Effect | None) -> Iterator[Warned]:
    """That the method found effects where nothing happened, or could not be tried.

    It doubts an effect that is no larger than what was found of nothing (Abadie, Diamond & Hainmueller 2015).
    """
    if not found:
        yield Warned(UNTRIED)
    elif too_often(found):
        hits = sum(each.found for each in found)
        largest = max(_size(each.effect) for each in found)
        doubt = effect is None or _size(effect) <= largest
        yield Warned(OFTEN, {"found": hits, "tried": len(found)}, doubt=doubt)


def _size(effect: Effect) -> float:
    """How large an effect is beside what would have been; of a share of nothing, by itself."""
    return abs(effect.value if effect.relative is None else effect.relative)


def of_mix(mix: float | None, effect: Effect) -> Iterator[Warned]:
    """That much of the effect is other customers; it doubts an effect that would not be there without them."""
    if mix is not None and is_large(mix, effect):
        explained = effect.low - mix <= 0 <= effect.high - mix
        yield Warned(MIX, {"share": mix / effect.value if effect.value else None}, doubt=explained)
