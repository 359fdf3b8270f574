"""How is a table of segments shown, and what must be said of it?"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.segments import BEHIND, LEADS, LEVEL, Group, Segmentation
from worthline.analyses.top_tenth import TopTenth
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing import phrases
from worthline.showing.segment_names import COLUMNS, MEANT, shown_value
from worthline.showing.terminal import Sheet
from worthline.tables.derived.groups import COMPUTED
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import cuts
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

DELIVERED, COMPUTED_HERE, DEFINED = _("your column"), _("computed"), _("defined in worthline.toml")
STANDINGS = {LEADS: _("highest"), LEVEL: _("not distinguishable"), BEHIND: _("lower")}
HINDSIGHT = frozenset(COMPUTED) - {"first_order_size"}
"""Computed segments that say what became of someone, so that a lifetime measured in them is told with hindsight."""


def cut_facts(known: Known) -> list[dict[str, str]]:
    """Everything by which customers can be cut, for programs: its name, whose it is, and how it is made."""
    facts = []
    for name in cuts(known):
        computed = name in COLUMNS and name not in known.extra
        whose = DEFINED if name in known.segments else (COMPUTED_HERE if computed else DELIVERED)
        how = known.segments.get(name, COLUMNS[name][1] if computed else "")
        facts.append({"segment": name, "whose": whose, "how": how})
    return facts


def cuts_sheet(known: Known, say: Speech) -> Sheet:
    """Everything by which customers can be cut."""
    rows = [
        (
            fact["segment"],
            say(fact["whose"]),
            say(fact["how"]) if fact["whose"] == COMPUTED_HERE else fact["how"],
        )
        for fact in cut_facts(known)
    ]
    return Sheet((say("segment"), say("whose"), say("how it is made")), rows)


def segmentation_sheet(found: Segmentation, known: Known, style: Style, say: Speech) -> Sheet:
    """One segment a row: how many, what they brought, what they are worth and cost."""
    metrics = [found.brought, found.ltv, "acquisition_cost", "ltv_to_cac", "cac_payback"]
    told = [key for key in metrics if key == found.brought or _known(found.groups, key)]
    names = [texts(find(key), style.language).name for key in told]
    ranked = any(each.standing for each in found.groups)
    heads = (say("segment"), say("customers"), say("share"), say("share of what they brought"), *names)
    rows = [
        (
            shown_value(found.column, each.value, known, say), style.number(each.customers, 0),
            style.value(each.share, Unit.SHARE), style.value(each.brought_share, Unit.SHARE),
            *(_cell(each.measured.get(key), style) for key in told),
            *([_standing(each.standing, say)] if ranked else []),
        )
        for each in found.groups
    ]  # fmt: skip
    last = (say("LTV:CAC against the highest"),) if ranked else ()
    return Sheet((*heads, *last), rows, frozenset(range(1, len(heads))))


def segmentation_notes(found: Segmentation, known: Known, style: Style, say: Speech) -> list[str]:
    """What the table shows, the top tenth, where spend earns most, and what to bear in mind."""
    start, end = style.day(found.period.start), style.day(found.period.last_day)
    notes = [say("Twelve months, {start} – {end}.", start=start, end=end), _top(found.top, style, say)]
    notes += _where_spend_earns(found, known, say)
    if found.column in HINDSIGHT and found.column not in known.extra:
        notes.append(
            say("These segments say what became of people: a lifetime value in them is told with hindsight.")
        )
    if found.column == "rfm" and found.column not in known.extra:
        there = [each.value for each in found.groups if each.value is not None]
        notes += [
            f"{shown_value('rfm', value, known, say)}: {say(MEANT[value])}"
            for value in there
            if value in MEANT
        ]
    return [note for note in notes if note]


def _standing(standing: str, say: Speech) -> str:
    return say(STANDINGS[standing]) if standing else ""


def _known(groups: Sequence[Group], key: str) -> bool:
    return any(each.measured[key].value is not None for each in groups if key in each.measured)


def _cell(row: Measurement | None, style: Style) -> str:
    if row is None or row.value is None:
        return DASH
    value = style.value(row.value, row.unit)
    if row.metric != "ltv_to_cac" or row.low is None or row.high is None:
        return value
    return f"{value} ({style.number(row.low, 1)} … {style.number(row.high, 1)})"


def _top(top: TopTenth | None, style: Style, say: Speech) -> str:
    if top is None:
        return ""
    share = style.value(top.share.value, Unit.SHARE)
    if top.share.low is None:
        return say("The most valuable tenth brought {share} of the last 12 months.", share=share)
    low, high = (style.value(end, Unit.SHARE) for end in (top.share.low, top.share.high))
    return say(
        "The most valuable tenth brought {share} ({low} … {high}) of the last 12 months.",
        share=share, low=low, high=high,
    )  # fmt: skip


def _where_spend_earns(found: Segmentation, known: Known, say: Speech) -> list[str]:
    if not found.best:
        row = next((each.measured.get("ltv_to_cac") for each in found.groups), None)
        why = phrases.refusal(row.refused, say) if row and row.refused else ""
        return [say("LTV:CAC is not known here: {why}.", why=why)] if why else []
    names = [shown_value(found.column, each.value, known, say) for each in found.best]
    level = len(names) == sum(bool(each.standing) for each in found.groups)
    if level:
        said = say("No segment's LTV:CAC stands out from the others.")
    elif len(names) == 1:
        said = say("A unit of spend has earned most in {name}.", name=names[0])
    else:
        said = say(
            "A unit of spend has earned most in {names}: they cannot be told apart.", names=", ".join(names)
        )
    return [
        said,
        say(
            "That is the average of what was spent, not what the next unit will earn: the next customers of a channel "
            "usually cost more than the last. Raise spend a step, and look at the LTV:CAC of those it brought."
        ),
    ]
