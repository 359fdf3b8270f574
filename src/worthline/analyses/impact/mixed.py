"""How much of the effect is only that there are other customers now?

What each segment does may stay as it was while more come of one than of another: the metric moves, and the change has
nothing to do with it. The difference is shared out by `why.effects.rate_and_mix`, exactly, and what the others' mix did
in the same time is taken off.
"""

from __future__ import annotations

from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.panel import Panel, Side, Window
from worthline.analyses.why.effects import rate_and_mix

LARGE = 0.25
"""The share of the effect from which on its being mix is warned of."""
MORE_THAN_CHANCE = 0.5
"""Standard errors from which on a mix is more than what customers who come by chance make of it."""


def by_mix(panel: Panel, near: Window) -> float | None:
    """What the mix of segments did to the metric, in the metric's unit; none of a total, or without segments."""
    if panel.total or len(panel.touched.mixes) < 2:
        return None
    own = _mix(panel.touched, near)
    if panel.others is None:
        return own
    return own - (_mix(panel.others, near) if len(panel.others.mixes) > 1 else 0.0)


def is_large(mix: float | None, effect: Effect) -> bool:
    """Whether the mix is so much of the effect that it must be said."""
    if mix is None:
        return False
    return abs(mix) > LARGE * abs(effect.value) and abs(mix) > MORE_THAN_CHANCE * effect.error


def _mix(side: Side, near: Window) -> float:
    before, after = (
        {name: each for name, each in side.counted(at).items() if each.whole}
        for at in (near.before, near.after)
    )
    return sum(each.mix for each in rate_and_mix(before, after).values()) if before and after else 0.0
