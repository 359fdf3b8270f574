"""What are segments and their values called?

A computed value is a key in the data and a name to a reader; what a company delivers is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.showing.terminal import clipped
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import NO, YES
from worthline.words.i18n import Speech

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

COLUMNS: Mapping[str, tuple[str, str]] = {
    "loyalty": (
        _("new or loyal"),
        _("Loyal: two orders or more; without orders, more than a month paid for. New: bought once."),
    ),
    "first_order_size": (
        _("size of the first order"),
        _(
            "Large: the first day's orders came to more than those of half of all customers. Small: to as much or less."
        ),
    ),
    "lapsed": (
        _("active or lapsed"),
        _(
            "Lapsed: a customer once and no longer, by contract or activity window; lapsed_days says for how long."
        ),
    ),
    "rfm": (
        _("recency, frequency, money"),
        _(
            "Scores from 1 to 5 for how lately, how often and for how much someone bought, by fifths of all "
            "buyers; the groups follow from recency and from frequency and money together."
        ),
    ),
    "value_pace": (
        _("speed to first value"),
        _(
            "Fast: felt the first value within activation_window_days of the start. Slow: later. Not yet: not so far."
        ),
    ),
    "value_tenth": (
        _("tenth by value"),
        _("Ten equal parts of those who brought anything in the last 12 months, the most valuable first."),
    ),
    "outlook": (
        _("outlook"),
        _(
            "By the forecast that is believed. Win back: likely lost, and has brought more than the mean customer. "
            "Lost: likely lost. There: likely a customer still."
        ),
    ),
}
"""Each computed segment: its name, and how it is made."""

VALUES: Mapping[tuple[str, str], str] = {
    ("loyalty", "new"): _("bought once"),
    ("loyalty", "loyal"): _("loyal"),
    ("first_order_size", "small"): _("small first order"),
    ("first_order_size", "large"): _("large first order"),
    ("lapsed", "active"): _("active"),
    ("lapsed", "lapsed"): _("lapsed"),
    ("rfm", "champions"): _("champions"),
    ("rfm", "loyal"): _("loyal"),
    ("rfm", "promising"): _("promising"),
    ("rfm", "needs_attention"): _("need attention"),
    ("rfm", "at_risk"): _("at risk"),
    ("rfm", "cannot_lose"): _("cannot lose them"),
    ("rfm", "hibernating"): _("hibernating"),
    ("rfm", "lost"): _("lost"),
    ("value_pace", "fast"): _("first value fast"),
    ("value_pace", "slow"): _("first value late"),
    ("value_pace", "not yet"): _("no first value yet"),
    ("value_tenth", "01"): _("top tenth"),
    ("value_tenth", "02"): _("2nd tenth"),
    ("value_tenth", "03"): _("3rd tenth"),
    ("value_tenth", "04"): _("4th tenth"),
    ("value_tenth", "05"): _("5th tenth"),
    ("value_tenth", "06"): _("6th tenth"),
    ("value_tenth", "07"): _("7th tenth"),
    ("value_tenth", "08"): _("8th tenth"),
    ("value_tenth", "09"): _("9th tenth"),
    ("value_tenth", "10"): _("lowest tenth"),
    ("value_tenth", "nothing"): _("nothing in 12 months"),
    ("outlook", "there"): _("likely there"),
    ("outlook", "win_back"): _("win back"),
    ("outlook", "lost"): _("likely lost"),
}

MEANT: Mapping[str, str] = {
    "champions": _(
        "Bought lately, often and for much: ask them for referrals, never bother them with discounts."
    ),
    "promising": _("Bought lately, little so far: the second order is worth an effort now."),
    "needs_attention": _("Middling and fading: remind them before the habit is gone."),
    "at_risk": _("Bought well and have been silent for long: win them back while they remember you."),
    "cannot_lose": _("Among your best once, silent for long: call them in person."),
    "hibernating": _("Bought little and long ago: one cheap reminder, no more."),
    "lost": _("Bought little, longest ago: leave them be."),
}
"""What to do about a group of recency, frequency and money."""


def column_name(column: str, known_as: Mapping[str, str], say: Speech) -> str:
    """What a column is called: as the project names it, as we do, or as it stands."""
    if known_as.get(column):
        return known_as[column]
    return say(COLUMNS[column][0]) if column in COLUMNS else clipped(column)


def value_name(column: str, value: str | None, say: Speech) -> str:
    """What a value is called; one that nobody computed stands as it is."""
    if value is None:
        return say("not known")
    if (column, value) in VALUES:
        return say(VALUES[(column, value)])
    return clipped(value)


def yes_or_no(value: str | None, say: Speech) -> str:
    """Whether someone is in a segment of the project's own."""
    names = {YES: say("in it"), NO: say("all others")}
    return names.get(value or "", say("not known"))


def shown_value(column: str, value: str | None, known: Known | None, say: Speech) -> str:
    """What a value is called in this company: a delivered column of a computed one's name keeps its own words."""
    if known and column in known.segments:
        return yes_or_no(value, say)
    if known and column in COLUMNS and column in known.extra and value is not None:
        return clipped(value)
    return value_name(column, value, say)
