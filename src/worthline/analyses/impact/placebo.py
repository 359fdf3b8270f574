"""Does the same method find something where nothing happened?

The change is put on days before it, with nothing but the months before the real one: what is then found is found of
nothing (Angrist & Pischke 2009, chapter 5.2; Abadie, Diamond & Hainmueller 2015, "Comparative politics and the
synthetic control method", for placebos in time). At the 5 % level it may happen once in twenty; placebo dates that lie
close together see much the same months, and find or miss together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from worthline.analyses.impact.effect import LEVEL, Effect
from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.series import YEARS_OF_SEASON
from worthline.words.errors import WorthlineError

MOST = 12
"""Placebo dates that are tried; the latest."""
OFTEN = 1 / 3
"""The share of placebo dates with an effect beyond which the method is not to be believed; dates that lie close
together find or miss together, so less is still chance."""
FEWEST_FOUND = 3
"""Placebo dates with an effect from which on it is said; one or two are chance."""


@dataclass(frozen=True, slots=True)
class Placebo:
    """One date at which nothing happened: the month, by `month_index`, and what was found."""

    month: int
    effect: Effect

    @property
    def found(self) -> bool:
        """Whether the method found an effect."""
        return self.effect.p <= 1 - LEVEL


def placebos(
    panel: Panel, window: Window, method: Method, others: Collection[int] = ()
) -> tuple[Placebo, ...]:
    """What the method finds at dates before the change, the earliest first.

    Args:
        panel: the metric.
        window: the months before and since the real change.
        method: the way of telling.
        others: months in which something else was changed; no date is tried whose months hold one.
    """
    found = []
    for at in _dates(panel, window, method, others):
        try:
            effect = method.effect(panel, at)
        except WorthlineError:
            continue
        found.append(Placebo(panel.months[at.after[0]], effect))
    return tuple(found[-MOST:])


def too_often(found: Collection[Placebo]) -> bool:
    """Whether effects were found of nothing more often than chance has it."""
    hits = sum(each.found for each in found)
    return hits >= FEWEST_FOUND and hits / len(found) > OFTEN


def _dates(panel: Panel, window: Window, method: Method, others: Collection[int]) -> Iterator[Window]:
    """The windows of placebo dates: as long as the real one's where there are so many months."""
    real, past = method.near(window), window.before
    long = max(len(real.after), method.least_after)
    for at in range(method.least_before, len(past) - method.least_after + 1):
        tried = Window(past[:at][-method.before :], past[at : at + long])
        if _alike(real, tried, method) and not _disturbed(panel, tried, others):
            yield tried


def _alike(real: Window, tried: Window, method: Method) -> bool:
    """Whether the same terms can be told: a season by two years before, or by neither."""
    if method.name != SERIES:
        return True
    return (len(real.before) >= YEARS_OF_SEASON) == (len(tried.before) >= YEARS_OF_SEASON)


def _disturbed(panel: Panel, tried: Window, others: Collection[int]) -> bool:
    first, last = panel.months[tried.before[0]], panel.months[tried.after[-1]]
    return any(first < each <= last for each in others)
