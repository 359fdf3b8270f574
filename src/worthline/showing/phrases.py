"""How is a verdict or a refusal said to a person?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worthline.analyses.health.trust import PREFIX
from worthline.catalogue.metric import Refuse, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE, Measurement
from worthline.words.i18n import Speech
from worthline.words.values import Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

REASONS: Mapping[str, str] = {
    "missing": _("not in your data yet: {what}"),
    "not_begun": _("the period has not begun; the data ends on {until}"),
    "nothing_happened": _("nobody and nothing to measure in this period"),
    "nothing_below": _("there was nobody and nothing to divide by"),
    "too_few": _("only {n} customers, at least {minimum} are needed"),
    "few_again": _("only {n} customers have bought again, at least {minimum} are needed"),
    "few_left": _("only {n} customers have left, at least {minimum} are needed"),
    "nothing_brought": _("customers brought nothing, so there is nothing to foretell"),
    "too_short": _("looks back {months} months; the data begins on {since}"),
    "zero_churn": _("nobody left, so the lifetime cannot be told"),
    "half_not_there": _("fewer than half have arrived, so there is no median yet"),
    "latest_alone": _("a forecast is made for the latest period alone; ask for this one by itself"),
    "no_fit": _("no model finds a pattern in these purchases or renewals"),
    "plainer": _(
        "a plain answer was closer: {plain} off for a tenth of the customers, the best model {model}"
    ),
    "cannot_cut": _("this table does not know {column}"),
    "no_new_customers": _("no new customers to divide the spend by"),
    "no_spend": _("no spend to compare with"),
    "no_margin": _("customers bring no margin, so nothing pays back"),
    "never_pays_back": _("customers leave before they have paid back: never"),
    "not_yet_paid_back": _("not yet: watched for {months} months, and not paid back"),
    "no_parts": _("none of its formulas could be computed"),
}
PART_REFUSED = _("{part}: {why}")
ZONES: Mapping[str, str] = {
    "poor": _("poor"),
    "weak": _("weak"),
    "fair": _("fair"),
    "strong": _("strong"),
    "odd": _("unusually high"),
}
COMPARISONS: Mapping[str, str] = {
    BETTER: _("better"),
    WORSE: _("worse"),
    CHANGED: _("changed"),
    SAME: _("not distinguishable"),
}
MATURITY: Mapping[str, str] = {
    "finished": "",
    "open": _("the period is not over"),
    "ripening": _("not every customer has had time yet"),
    "half": _("the data begins inside this period"),
}

CAVEATS: Mapping[str, str] = {
    "open": _("The period is not over: the number will still move."),
    "half": _("The data begins inside this period: the number is too low."),
    "ripening": _("Not every customer of this period has had time yet: the number will still move."),
    "window": _("Who is a customer follows from the activity window; another window gives another number."),
    "young": _("The data is shorter than 24 months: it knows little of how long customers stay."),
    "independent": _("Its parts come from different tables and are treated as independent."),
    "overlap": _("It looks back over several months, so neighbouring periods share most of their data."),
    "at_least": _(
        "Many customers outlast the time observed: the lifetime, and what is built on it, is at least this."
    ),
    "revenue_basis": _("It counts revenue, not margin: it flatters by 1 / margin."),
    "mixed_channels": _(
        "The answers came through several channels, and people answer each of them differently: cut it by "
        "survey_channel."
    ),
    "mixed_touchpoints": _(
        "The answers are about different things, or about the company as a whole and about single contacts: cut it by "
        "touchpoint."
    ),
    "other_scales": _("Answers left out because they are on another scale: {count}."),
    "health_proven": _(
        "Proven on your own past: the score tells who leaves (AUC {count}), surely better than rules that need none."
    ),
    "health_no_better": _(
        "On your own past the score tells who leaves (AUC {count}), but not surely better than a rule that needs none."
    ),
    "health_says_nothing": _(
        "Not to be trusted: on your own past the score tells no surer than chance who leaves (AUC {count})."
    ),
    "health_too_little": _(
        "Not proven: too few have left to say whether the score tells who will; more needed: {count}."
    ),
}


def refusal(reason: Refuse, say: Speech) -> str:
    """Why there is no number."""
    details = dict(reason.details)
    if reason.reason == "part_refused":
        part, why = details.pop("part"), details.pop("why")
        inner = refusal(Refuse(why, tuple(details.items())), say)
        return say(PART_REFUSED, part=texts(find(part), say.language).name, why=inner)
    if reason.reason == "missing":
        details["what"] = _lacking(details["what"], say)
    return say(REASONS[reason.reason], **details)


def _lacking(what: str, say: Speech) -> str:
    """Tables, columns and rules, of which any one would do."""

    def told(each: str) -> str:
        rule = each.removeprefix("the rule ")
        return each if rule == each else say("the rule {name}", name=rule)

    return f" {say('or')} ".join(map(told, what.split(" or ")))


def zone(name: str | None, say: Speech) -> str:
    """The zone in a word."""
    return say(ZONES[name]) if name else ""


def comparison(verdict: str, say: Speech) -> str:
    """The verdict of a comparison in words."""
    return say(COMPARISONS[verdict])


def maturity(row: Measurement, say: Speech) -> str:
    """What must be said of an unfinished period; empty where there is nothing to say."""
    text = MATURITY[row.maturity]
    return say(text) if text else ""


def caveat(key: str, say: Speech) -> str:
    """What to bear in mind, in a sentence; a key may bring a count or a share along."""
    name, _, count = key.partition(":")
    if "." in count:
        count = Style(say.language).value(float(count), Unit.SHARE)
    return say(CAVEATS[name], count=count) if count else say(CAVEATS[name])


def trusted(caveats: Iterable[str], say: Speech) -> str:
    """Of what is to be borne in mind, whether the score of health behind a number is proven; empty for others."""
    return next((caveat(key, say) for key in caveats if key.startswith(PREFIX)), "")
