"""From which signs is health read, what does each count for, and what earns its points?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.analyses.health.scores import Scores
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.catalogue.vitals import Component, Part, Scheme, shipped
from worthline.showing.charts import tick_label
from worthline.showing.health_words import sign_name
from worthline.showing.terminal import Sheet, clipped
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

GROUPS: Mapping[str, str] = {
    "use": _("use"),
    "results": _("results"),
    "relation": _("relation"),
    "service": _("service"),
    "money": _("money"),
}
"""Groups that ship; a company's own are called as it calls them."""


def signs_of(found: Scores, style: Style, say: Speech) -> Sheet:
    """Each sign, what it counts for with every kind of customer, and what earns no points and all of them."""
    parts = shown_parts(found.scheme)
    rows = [
        (
            sign_name(sign.key, found, say), group_name(sign.group, say),
            *(weight_said(sign.key, found, part, style) for part in parts), *points_said(sign, style, say),
            style.number(sign.months, 0),
        )
        for sign in found.signs
    ]  # fmt: skip
    named = [part_name(part, found.scheme, say) for part in parts]
    heads = (say("sign"), say("group"), *named, say("0 points at"), say("100 points at"), say("months"))
    return Sheet(heads, rows, frozenset({*range(2, len(heads))}))


def shown_parts(scheme: Scheme) -> list[Part]:
    """Every way customers are scored; newcomers only where anybody is one."""
    return [part for part in scheme.parts if part is not scheme.newcomers or scheme.new_days]


def part_name(part: Part, scheme: Scheme, say: Speech) -> str:
    """What a way of scoring is called."""
    if part is scheme.newcomers:
        return say("weight of newcomers")
    return say("weight, {segment}", segment=clipped(part.name)) if part.name else say("weight")


def weight_said(sign: str, found: Scores, part: Part, style: Style) -> str:
    """The share of the score that a sign makes up where every sign that is delivered is known."""
    weights = of_group_counted(found, part)
    return style.value(weights[sign], Unit.SHARE) if weights.get(sign) else DASH


def of_group_counted(found: Scores, part: Part) -> dict[str, float]:
    """Sign to the share of the score it makes up where all of them are known."""
    from worthline.analyses.health.weights import counts

    place = next(at for at, each in enumerate(found.scheme.parts) if each is part)
    return counts({sign.key: 100.0 for sign in found.signs}, found.scheme, place, found.signs)


def points_said(sign: Component, style: Style, say: Speech) -> tuple[str, str]:
    """The values that earn no points and all of them; among the company's own customers where none are stated."""
    if sign.points is None:
        share = tick_label(sign.full_at, sign.full_at, Unit.SHARE, style)
        return say("the worst of yours"), say("better than {share} of yours", share=share)
    unit = Unit.SHARE if sign.trend else find(sign.metric).unit
    nought, full = (style.value(each, unit) for each in sign.points)
    return nought, full


def group_name(group: str, say: Speech) -> str:
    """What a group is called."""
    return say(GROUPS[group]) if group in GROUPS else group


def lacking_signs(lacking: Mapping[str, str], say: Speech) -> str:
    """Signs that cannot be read, each with what it needs."""
    return ", ".join(f"{_called(name, say)} ({what})" for name, what in lacking.items())


def _called(name: str, say: Speech) -> str:
    """A sign that ships by its metric's name; the company's own as it calls it."""
    facts = shipped().get(name)
    return texts(find(facts["metric"]), say.language).name if facts else name
