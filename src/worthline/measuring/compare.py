"""What does the number say: in which zone does it lie, and has it really changed?"""

from __future__ import annotations

from worthline.catalogue.metric import Metric
from worthline.measuring.interval import Estimate, benjamini_hochberg, difference
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE, Compared
from worthline.words.values import Better

CHANCE = 0.05
"""The share of differences that may stand although nothing changed."""


def zone(metric: Metric, value: float | None) -> str | None:
    """The zone the value lies in, where the metric has bands."""
    return metric.bands.zone(value) if metric.bands and value is not None else None


def probability(now: Estimate, then: Estimate) -> float | None:
    """How likely a difference this large is where nothing changed; totals known exactly differ for certain."""
    if now.value is None or then.value is None:
        return None
    if now.error == 0.0 and then.error == 0.0:
        return 1.0 if now.value == then.value else 0.0
    return difference(now, then)


def compared(metric: Metric, now: Estimate, then: Estimate, *, stands: bool | None = None) -> Compared | None:
    """This value against an earlier one.

    Args:
        metric: tells which direction is good.
        now: the value.
        then: the earlier one.
        stands: whether the difference stands where many are judged at once; by itself, under `CHANCE`.
    """
    p = probability(now, then)
    if p is None or now.value is None or then.value is None:
        return None
    if not (p <= CHANCE if stands is None else stands):
        return Compared(SAME, then.value, p)
    return Compared(_direction(metric.better, now.value - then.value), then.value, p)


def standing(p_values: list[float | None]) -> list[bool]:
    """Which of many differences stand, holding the share of false ones (Benjamini & Hochberg 1995)."""
    known = [p for p in p_values if p is not None]
    verdicts = iter(benjamini_hochberg(known, CHANCE)) if known else iter(())
    return [False if p is None else next(verdicts) for p in p_values]


def _direction(better: Better, change: float) -> str:
    if better is Better.NEITHER:
        return CHANGED
    good = change > 0 if better is Better.HIGHER else change < 0
    return BETTER if good else WORSE
