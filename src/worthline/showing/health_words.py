"""What are colours, signs and verdicts of health called, and what is done about each sign?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.analyses.health.lead import Lead
from worthline.analyses.health.proof import (
    LAST_USE,
    NO_BETTER_THAN,
    PROVEN,
    SAYS_NOTHING,
    TENURE,
    TOO_LITTLE,
    Proof,
)
from worthline.analyses.health.scores import Scores
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.interval import Estimate
from worthline.tables.derived.healths import GREEN, RED, YELLOW
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

COLOURS: Mapping[str, str] = {RED: _("red"), YELLOW: _("yellow"), GREEN: _("green")}
RIVALS: Mapping[str, str] = {
    LAST_USE: _("who was seen longest ago"),
    TENURE: _("who came last"),
}
STEPS: Mapping[str, str] = {
    "use": _("Call and ask what has stopped them; show one thing they can do today"),
    "depth": _("Show them the one function that customers like them use most"),
    "people": _("Ask for a second person in their team, and show that person round"),
    "first_value": _("Bring them to their first result this week, together"),
    "goals": _("Go through their goals and agree on the next day"),
    "touches": _("Get in touch: nobody has for a while"),
    "recommends": _("Ask why they would not recommend you, and answer within two days"),
    "satisfied": _("Call about the answer they gave"),
    "open_tickets": _("Close what is open before you offer anything"),
    "reopened": _("Find out why it came back, and have one person see it through"),
    "in_time": _("Say when it will be done, and by whom"),
    "delivered": _("Make good what came late or short"),
    "overdue": _("Ask for the payment today; often a card has expired"),
    "paying": _("Ask what they need no more, and offer the plan that fits"),
    "buying": _("Offer what they bought before, with a reason to come now"),
    "spending": _("Ask what they buy elsewhere now, and why"),
}
"""What is done first where a sign costs most points."""


def sign_name(sign: str, found: Scores, say: Speech) -> str:
    """What a sign is called: its metric, and that it is a trend where it is one."""
    component = next(each for each in found.signs if each.key == sign)
    name = texts(find(component.metric), say.language).name
    return say("{metric}, trend", metric=name) if component.trend else name


def sign_said(
    sign: str, reads: float | None, found: Scores, style: Style, say: Speech, *, ago: int | None = None
) -> str:
    """A sign, what it reads, and how old that is where one answer alone was read."""
    component = next(each for each in found.signs if each.key == sign)
    unit = Unit.SHARE if component.trend else find(component.metric).unit
    value = DASH if reads is None else _read(reads, unit, style)
    told = f"{sign_name(sign, found, say)}: {value}"
    if ago is None:
        return told
    return say.many("{sign}, {n} day ago", "{sign}, {n} days ago", ago, sign=told, n=ago)


def _read(reads: float, unit: Unit, style: Style) -> str:
    """What was read of one customer: a whole number without its decimals."""
    whole = unit is Unit.NUMBER and float(reads).is_integer()
    return style.number(reads, 0) if whole else style.value(reads, unit)


def step_said(sign: str | None, say: Speech) -> str:
    """What is done first about a sign."""
    if sign is None:
        return ""
    return say(STEPS[sign]) if sign in STEPS else say("Ask them about it")


def shared(found: Estimate, unit: Unit, style: Style) -> str:
    """A value with its interval."""
    if found.value is None:
        return DASH
    if found.low is None or found.high is None:
        return style.value(found.value, unit)
    return (
        f"{style.value(found.value, unit)} ({style.value(found.low, unit)} … {style.value(found.high, unit)})"
    )


def verdict_said(proof: Proof, style: Style, say: Speech) -> str:
    """Whether the score can be trusted, in a sentence or two."""
    if proof.verdict == TOO_LITTLE:
        return say.many(
            "Not proven: too few have left to say whether the score tells who will. One more is needed.",
            "Not proven: too few have left to say whether the score tells who will. {n} more are needed.",
            proof.needed, n=proof.needed,
        )  # fmt: skip
    area, months = shared(proof.area, Unit.SHARE, style), proof.horizon
    told = {
        PROVEN: _("Proven: of one who left within {months} months and one who stayed, the score put the first lower in "
                  "{area} of cases, surely oftener than any rule that needs no score."),
        NO_BETTER_THAN: _("It tells who leaves, but not surely better than a rule that needs no score: of one who "
                          "left within {months} months and one who stayed, it put the first lower in {area} of "
                          "cases; going by {rule}, it would be {other}."),
        SAYS_NOTHING: _("Not to be trusted: of one who left within {months} months and one who stayed, the score "
                        "put the first lower in {area} of cases; half of them is chance."),
    }  # fmt: skip
    best = max(proof.rivals, key=lambda each: each.area.value or 0.0, default=None)
    rule = say(RIVALS[best.name]) if best else ""
    other = shared(best.area, Unit.SHARE, style) if best else ""
    return say(told[proof.verdict], months=months, area=area, rule=rule, other=other)


def alarm_said(proof: Proof, style: Style, say: Speech) -> str:
    """What the red list was worth; empty where that is not known."""
    if proof.precision.value is None or proof.lift.value is None:
        return ""
    return say(
        "Of the red, {precision} left within {months} months; {caught} of those who left were red. The reddest tenth "
        "left {lift} times as often as all.",
        precision=shared(proof.precision, Unit.SHARE, style), months=proof.horizon,
        caught=shared(proof.caught, Unit.SHARE, style), lift=shared(proof.lift, Unit.NUMBER, style),
    )  # fmt: skip


def offer_said(proof: Proof, style: Style, say: Speech) -> str:
    """Whether weights learned from who left would tell better."""
    offer = proof.offer
    if offer.needed:
        return say.many(
            "Weights cannot be learned yet: one more must have left.",
            "Weights cannot be learned yet: {n} more must have left.", offer.needed, n=offer.needed,
        )  # fmt: skip
    if offer.learned is None:
        return say("No sign goes with staying, so there are no weights to learn.")
    area = shared(offer.area, Unit.SHARE, style)
    if offer.better:
        return say(
            "Weights learned from who left tell surely better of the later days ({area}). To use them, write them into "
            "worthline.toml:", area=area,
        )  # fmt: skip
    return say(
        "Weights learned from who left do not surely tell better of the later days ({area}).", area=area
    )


def lead_said(lead: Lead | None, style: Style, say: Speech) -> str:
    """How much warning there was; empty where nobody has left."""
    if lead is None or lead.median is None:
        return ""
    return say(
        "{warned} of the {leavers} who have left were red at the last look; half of these had been for {days} days or "
        "longer.",
        warned=style.value(lead.warned, Unit.SHARE), leavers=style.value(lead.leavers, Unit.COUNT),
        days=style.value(lead.median, Unit.COUNT),
    )  # fmt: skip
