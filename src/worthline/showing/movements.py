"""Which way did recurring revenue move?

From the opening to the closing MRR, step by step. The bars float between the levels they join; opening and closing are
marks and not bars, because the axis does not begin at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from worthline.analyses.scorecard import Scorecard
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.words.i18n import Speech
from worthline.words.values import Style

STEPS = {"new_mrr": 1, "expansion_mrr": 1, "reactivated_mrr": 1, "contraction_mrr": -1, "churned_mrr": -1}
"""The movements, and what each does to the level."""
_ROOM = 0.06
"""The share of the drawing left free on both sides."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the waterfall.

    Attributes:
        name: what moved.
        amount: by how much, with its sign; the level itself at both ends.
        interval: the amount's interval.
        customers: how many customers moved.
        start: where the bar begins, 0 to 100.
        width: how wide it is; 0 for a mark.
        tone: `up`, `down`, or `level` for both ends.
    """

    name: str
    amount: str
    interval: str
    customers: str
    start: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Moves:
    """What came in and what went out between the opening and the closing MRR; amounts out are negative."""

    opening: float
    closing: float
    signed: dict[str, float]


def moves(scorecard: Scorecard) -> Moves | None:
    """The period's movements; `None` where MRR was not measured."""
    now = _measured(scorecard)
    closing = now["mrr"].value if "mrr" in now else None
    if closing is None or not STEPS.keys() <= now.keys():
        return None
    signed = {key: sign * (now[key].value or 0.0) for key, sign in STEPS.items()}
    return Moves(closing - sum(signed.values()), closing, signed)


def movements(scorecard: Scorecard, style: Style, say: Speech) -> tuple[Step, ...]:
    """The waterfall of the period's MRR; empty where MRR was not measured."""
    moved = moves(scorecard)
    if moved is None:
        return ()
    now, signed, opening, closing = _measured(scorecard), moved.signed, moved.opening, moved.closing
    levels = list(accumulate(signed.values(), initial=opening))
    axis = Axis(min(levels), max(levels))
    began = zip(signed.items(), levels, strict=False)
    steps = [_step(now[key], amount, level, axis, style) for (key, amount), level in began]
    first = Step(say("MRR at the start"), style.money(opening), "", "", axis.at(opening), 0.0, "level")
    last = Step(say("MRR at the end"), style.money(closing), "", "", axis.at(closing), 0.0, "level")
    return (first, *steps, last)


def _measured(scorecard: Scorecard) -> dict[str, Measurement]:
    return {card.metric.key: card.now for card in (*scorecard.cards, *scorecard.refused)}


@dataclass(frozen=True, slots=True)
class Axis:
    """The levels a waterfall spans, from the lowest to the highest."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a level stands, 0 to 100."""
        span = (self.high - self.low) or 1.0
        return round((_ROOM + (value - self.low) / span * (1 - 2 * _ROOM)) * 100, 2)


def _step(row: Measurement, amount: float, level: float, axis: Axis, style: Style) -> Step:
    start, end = sorted((axis.at(level), axis.at(level + amount)))
    low, high = style.value(row.low, row.unit), style.value(row.high, row.unit)
    return Step(
        texts(find(row.metric), style.language).name,
        f"{'+' if amount >= 0 else '−'}{style.money(abs(amount))}",
        f"{low} – {high}" if row.low is not None else "",
        style.number(row.customers, 0),
        start, round(end - start, 2), "up" if amount >= 0 else "down",
    )  # fmt: skip
