"""What are the parts of a number called, and how are they said?

A formula's parts are metrics and have names of their own. The milestones of a duration and the answers of a model have
none: they are named here. What a forecast missed on the past is said with its direction, because a forecast that said
too much is another danger than one that said too little.
"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.catalogue.metric import METRICS, Metric, OfModel, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing.phrases import refusal
from worthline.words.i18n import Speech
from worthline.words.values import Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

NAMES: Mapping[str, str] = {
    "p90": _("Nine in ten within"),
    "share_arrived": _("Share done"),
    "age": _("Age at which the margin had paid for the cost"),
    "expected_orders": _("Orders or payments expected of a customer"),
    "margin_an_order": _("Margin of each of them"),
    "missed": _("This forecast, tried on the past"),
    "forecast": _("What the one that missed least said"),
    "actual": _("What really came in"),
    "as_before": _("“As much as before”, tried on the past"),
}
"""Parts that are no metrics."""
BEST = "forecast"
"""The part of `ltv_error` that holds what the best of forecast and formulas said."""


def part_name(name: str, of: str, part: Measurement, say: Speech) -> str:
    """What a part of a metric is called."""
    if name in NAMES and part.metric == of:
        return say(NAMES[name])
    if name in METRICS and isinstance(find(of).how, OfModel):
        return say("{name}, tried on the past", name=texts(find(name), say.language).name)
    return texts(find(part.metric), say.language).name


def part_value(name: str, of: str, part: Measurement, style: Style, say: Speech) -> str:
    """A part's value, or why it has none."""
    if part.value is not None and is_miss(name, of, part):
        return miss(part.value, style, say)
    value = style.value(part.value, part.unit)
    return f"{value} ({refusal(part.refused, say)})" if part.value is None and part.refused else value


def is_miss(name: str, of: str, part: Measurement) -> bool:
    """Whether a part says by how much something missed."""
    tried = name in METRICS or name in ("missed", "as_before")
    return isinstance(find(of).how, OfModel) and part.unit is Unit.SHARE and tried


def miss(share: float, style: Style, say: Speech) -> str:
    """By how much a forecast missed, and to which side."""
    value = style.value(abs(share), Unit.SHARE)
    return say("{share} too much", share=value) if share > 0 else say("{share} too little", share=value)


def beside_the_number(metric: Metric, now: Measurement, style: Style, say: Speech) -> str:
    """What a reader must see with the number itself: how long the slow ones wait, what a forecast is worth."""
    parts = now.parts
    if "share_arrived" in parts and "p90" in parts:
        return _slow_ones(parts["p90"], parts["share_arrived"], style, say)
    if "missed" in parts and parts["missed"].value is not None:
        said = miss(parts["missed"].value, style, say)
        return say("Tried on the past, this forecast said {miss}.", miss=said)
    if metric.key == "ltv_error" and now.value is not None:
        return say("Missed least: {name}, {miss}.", name=_best(now, say), miss=_least(now, style, say))
    return ""


def _slow_ones(p90: Measurement, arrived: Measurement, style: Style, say: Speech) -> str:
    share = style.value(arrived.value, Unit.SHARE)
    if p90.value is None:
        return say("Fewer than nine in ten are done yet: {share}.", share=share)
    return say(
        "Nine in ten within {time}; done so far: {share}.",
        time=style.value(p90.value, p90.unit),
        share=share,
    )


def _least(now: Measurement, style: Style, say: Speech) -> str:
    said, came = now.parts[BEST].value or 0.0, now.parts["actual"].value or 1.0
    return miss(said / came - 1, style, say)


def _best(now: Measurement, say: Speech) -> str:
    """The formula that missed by as much as the best, or the forecast, whose own miss is the best's."""
    formulas = {name: part.value for name, part in now.parts.items() if name in METRICS}
    best = next((name for name, value in formulas.items() if abs(value or 0.0) == now.value), "ltv_predicted")
    return texts(find(best), say.language).name
