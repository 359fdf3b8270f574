"""How is it said what a change did?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from worthline.analyses.impact import warned
from worthline.analyses.impact.expected import AS_EXPECTED, LESS, MORE, OTHER_WAY
from worthline.analyses.impact.judged import Judged
from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, SERIES
from worthline.analyses.impact.verdict import EARLY, HELPED, HURT, MOVED, SAME
from worthline.analyses.impact.warned import Warned
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.words.i18n import Speech
from worthline.words.periods import Calendar, Grain, month_start
from worthline.words.spans import short_name
from worthline.words.values import Style

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

VERDICTS: Mapping[str, str] = {
    HELPED: _("helped"), HURT: _("hurt"), MOVED: _("moved"), SAME: _("not distinguishable"), EARLY: _("too early"),
}  # fmt: skip
METHODS: Mapping[str, str] = {
    ALIGNED: _("aligned cohorts"), DIFFERENCES: _("difference in differences"), SERIES: _("interrupted time series"),
}  # fmt: skip
HOW: Mapping[str, str] = {
    ALIGNED: _("those who came since against those who came before, at the same age"),
    DIFFERENCES: _("those it touched against those it did not, before and since"),
    SERIES: _("the months since against the way the metric was on before"),
}
HELD: Mapping[str, str] = {
    AS_EXPECTED: _("as expected"), LESS: _("less than expected"), MORE: _("more than expected"),
    OTHER_WAY: _("the other way than expected"),
}  # fmt: skip
COLOURS: Mapping[str, str] = {HELPED: "green", HURT: "red", MOVED: "yellow", SAME: "dim", EARLY: "dim"}


def metric_said(each: Judged, say: Speech) -> str:
    """The metric's name; a time is counted up to a limit, and a formula's part says of what it is one."""
    name = texts(each.metric, say.language).name
    return (
        say("{name} (of {formula})", name=name, formula=texts(find(each.of), say.language).name)
        if each.of
        else name
    )


def verdict_said(each: Judged, style: Style, say: Speech) -> str:
    """The verdict, with how the effect stands to what was expected, or the day it can be judged on."""
    word = say(VERDICTS[each.verdict]) if each.verdict else say("cannot be judged")
    if each.verdict == EARLY and each.sight.judged_on:
        return say("too early: can be judged on {day}", day=style.day(each.sight.judged_on))
    return f"{word}, {say(HELD[each.held])}" if each.held else word


def effect_said(each: Judged, style: Style) -> str:
    """The effect with its sign."""
    return style.amount(each.effect.value, each.metric.unit) if each.effect else ""


def interval_said(each: Judged, style: Style) -> str:
    """Its interval."""
    if not each.effect:
        return ""
    low, high = (style.amount(value, each.metric.unit) for value in (each.effect.low, each.effect.high))
    return f"{low} … {high}"


def sentence(each: Judged, style: Style, say: Speech) -> str:
    """The whole finding in a sentence or two."""
    if each.refused:
        return str(each.refused)
    if each.effect is None:
        return _too_early(each, style, say)
    told = {
        "metric": metric_said(each, say), "effect": effect_said(each, style), "interval": interval_said(each, style),
        "after": style.value(each.effect.after, each.metric.unit),
        "expected": style.value(each.effect.expected, each.metric.unit),
    }  # fmt: skip
    said = say(
        "{metric}: {effect} ({interval}). It is {after}, and would have been {expected} without the change.",
        **told,
    )
    rest = _rest(each, style, say)
    return f"{said} {rest}" if rest else said


def _rest(each: Judged, style: Style, say: Speech) -> str:
    if each.verdict == EARLY:
        return _too_early(each, style, say)
    doubts = [one for one in each.warnings if one.doubt]
    if each.verdict == SAME and doubts and each.effect and each.effect.p <= 0.05:
        return say("That may be something else than the change: see the warnings.")
    if each.verdict == SAME and each.sight.smallest is not None:
        return say(
            "An effect of this size also appears where nothing was changed; so many customers show one of {smallest} "
            "or more.",
            smallest=style.amount(each.sight.smallest, each.metric.unit).lstrip("+−"),
        )  # fmt: skip
    return ""


def _too_early(each: Judged, style: Style, say: Speech) -> str:
    seen = each.sight
    if seen.judged_on is None:
        return say("Too early, and what is expected is too small to be seen within five years.")
    day = style.day(seen.judged_on)
    if each.effect is None or seen.wanted is None or seen.smallest is None:
        return say("Too early: no month since the change can be judged before {day}.", day=day)
    return say(
        "Too early: so many customers show an effect of {smallest} or more, and {wanted} is expected. It can be judged "
        "on {day}.",
        smallest=style.amount(seen.smallest, each.metric.unit).lstrip("+−"),
        wanted=style.amount(seen.wanted, each.metric.unit), day=day,
    )  # fmt: skip


def placebos_said(each: Judged, say: Speech) -> str:
    """How often the same method found something where nothing happened."""
    if not each.placebos:
        return say("not tried")
    hits = sum(one.found for one in each.placebos)
    return say("{found} of {tried}", found=hits, tried=len(each.placebos))


def mix_said(each: Judged, style: Style, say: Speech) -> str:
    """What other customers made of the effect."""
    if each.mix is None or each.effect is None:
        return ""
    amount, share = style.amount(each.mix, each.metric.unit), each.mix_share
    if share is None or each.verdict in (SAME, EARLY):
        return amount
    return say("{amount}, {share} of the effect", amount=amount, share=_percent(share, style))


def trend_said(each: Judged, say: Speech) -> str:
    """Whether the metric was moving of itself before."""
    if each.trend is None:
        return ""
    return say("even before") if each.trend.holds else say("not even before")


def warnings_said(each: Judged, style: Style, say: Speech) -> list[str]:
    """Each warning in words."""
    return [WARNINGS[one.kind](one, each, style, say) for one in each.warnings]


def month_said(index: int, language: str) -> str:
    """A month by its index."""
    return short_name(Calendar().period_of(month_start(index), Grain.MONTH), language)


def _percent(share: float, style: Style) -> str:
    from worthline.words.values import Unit

    return style.value(share, Unit.SHARE)


def _half(one: Warned, _each: Judged, style: Style, say: Speech) -> str:
    return say(
        "The change came within {month}: that month is half of each, and counts on neither side.",
        month=month_said(_number(one, "month"), style.language),
    )


def _season(one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say.many(
        "This metric has a season, and the {n} month since the change is held against a whole year: some of the "
        "effect may be the season.",
        "This metric has a season, and the {n} months since the change are held against a whole year: some of the "
        "effect may be the season.",
        _number(one, "months"), n=_number(one, "months"),
    )  # fmt: skip


def _season_unknown(one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say(
        "A season cannot be told: there are {months} months before the change, and it takes {wanted}.",
        months=_number(one, "months"), wanted=_number(one, "wanted"),
    )  # fmt: skip


def _trend(one: Warned, each: Judged, style: Style, say: Speech) -> str:
    drift = style.amount(float(str(one.details["drift"])), each.metric.unit)
    if each.method == DIFFERENCES:
        return say(
            "The two groups were already drifting apart before: that alone would make {drift} of it.",
            drift=drift,
        )
    return say("The metric was already on its way before: that alone would make {drift} of it.", drift=drift)


def _bent(_one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say(
        "The metric was not on a straight line before, so the line drawn on may miss where it was going."
    )


def _uneven(_one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say("Months before differ by more than chance, so the true interval is wider than the one shown.")


def _often(one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say(
        "At {found} of {tried} dates at which nothing happened the same method finds an effect too: what it finds here "
        "is not to be relied on.",
        found=_number(one, "found"), tried=_number(one, "tried"),
    )  # fmt: skip


def _untried(_one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say("Too few months before the change to try the method where nothing happened.")


def _mix(one: Warned, each: Judged, style: Style, say: Speech) -> str:
    share = one.details.get("share")
    told = (
        _percent(float(str(share)), style)
        if share is not None
        else style.amount(each.mix or 0.0, each.metric.unit)
    )
    return say(
        "{share} of the effect is another mix of customers ({columns}), not another behaviour of the same ones.",
        share=told, columns=", ".join(each.columns),
    )  # fmt: skip


def _together(one: Warned, _each: Judged, style: Style, say: Speech) -> str:
    day = one.details["on"]
    told = {"what": str(one.details["what"]), "day": style.day(day) if isinstance(day, date) else str(day)}
    if one.doubt:
        return say("“{what}” came in the same month ({day}): the two cannot be told apart.", **told)
    return say("“{what}” ({day}) falls into the months that are compared, and may have moved it too.", **told)


def _as_of_today(one: Warned, _each: Judged, _style: Style, say: Speech) -> str:
    return say(
        "Who is in “{segment}” is told by what they have done until today, and so by what came of the change.",
        segment=str(one.details["segment"]),
    )


def _number(one: Warned, name: str) -> int:
    return int(str(one.details[name]))


WARNINGS: Mapping[str, Callable[[Warned, Judged, Style, Speech], str]] = {
    warned.HALF: _half, warned.SEASON: _season, warned.SEASON_UNKNOWN: _season_unknown, warned.TREND: _trend,
    warned.BENT: _bent, warned.UNEVEN: _uneven, warned.OFTEN: _often, warned.UNTRIED: _untried, warned.MIX: _mix,
    warned.TOGETHER: _together, warned.AS_OF_TODAY: _as_of_today,
}  # fmt: skip


def limit_said(each: Judged, say: Speech) -> str:
    """Up to what a time is counted; empty where none is judged."""
    if each.limit is None:
        return ""
    return say(
        "A time is counted up to {days} days, of everybody who has had as long, so that the slow count too.",
        days=round(each.limit),
    )
