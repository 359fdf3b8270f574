"""What do the numbers of one metric say, whoever they come from: the effect, and everything that speaks against it?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from worthline.analyses.impact.checks import Trend, bent, trend
from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.methods import SERIES, Method
from worthline.analyses.impact.mixed import by_mix
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.placebo import Placebo, placebos
from worthline.analyses.impact.warned import Warned, of_bend, of_mix, of_placebos, of_seasons, of_trend
from worthline.words.errors import WorthlineError

EVEN = 1e-9
"""An error that small beside the value is rounding: everybody counts the same."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found.

    Attributes:
        effect: the effect; none before there are months enough since the change.
        placebos: what the method finds at dates before it.
        trend: how the metric was moving before; none where the method knows of slopes, or of too few months.
        mix: what other customers made of the effect; none where that cannot be told.
        warnings: what speaks against it.
    """

    effect: Effect | None
    placebos: tuple[Placebo, ...]
    trend: Trend | None
    mix: float | None
    warnings: tuple[Warned, ...]


def findings(panel: Panel, window: Window, method: Method, others: Collection[int] = ()) -> Findings:
    """The effect of a change by one method, and every check of what that stands on.

    Args:
        panel: the metric.
        window: all months before the change and since; the method takes those that it looks at.
        method: the way of telling.
        others: months in which something else was changed.

    Raises:
        WorthlineError: there is nothing to tell an effect from.
    """
    near = method.near(window)
    effect = _effect(panel, near, method)
    tried = placebos(panel, window, method, others)
    moving = trend(panel, window, near) if method.name != SERIES else None
    bend = bent(panel, window) if method.name == SERIES else None
    mix = by_mix(panel, near) if effect else None
    said = list(of_seasons(panel, window, near, method))
    said += of_bend(bend)
    if effect is not None:
        said += of_trend(moving, effect, total=panel.total)
        said += of_mix(mix, effect)
    return Findings(effect, tried, moving, mix, (*said, *of_placebos(tried, effect)))


def _effect(panel: Panel, near: Window, method: Method) -> Effect | None:
    """The effect, once there are so many months since the change that the method says anything."""
    if len(near.after) < method.least_after:
        return None
    found = method.effect(panel, near)
    if found.error <= EVEN * abs(found.before):
        raise WorthlineError(
            "It is the same for everybody, so no effect can be told from it.", do="Name another metric."
        )
    return found
