"""How is the health of customers shown on a screen?"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.health.customers import Patient
from worthline.analyses.health.overview import Overview
from worthline.analyses.health.proof import Proof
from worthline.analyses.health.scores import Scores
from worthline.analyses.health.story import Chapter, Story
from worthline.measuring.interval import Estimate
from worthline.showing.health_words import (
    COLOURS,
    RIVALS,
    shared,
    sign_name,
    sign_said,
    step_said,
)
from worthline.showing.terminal import Sheet, clipped
from worthline.tables.derived.healths import GREEN, RED, YELLOW
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

PAINT = {RED: "red", YELLOW: "yellow", GREEN: "green"}
COLOUR = 3
"""Which column of customers says their colour."""


def wards_sheet(found: Overview, style: Style, say: Speech) -> Sheet:
    """How many customers have each colour, the money they stand for, and how many had it a month before."""
    customers = sum(each.customers for each in found.now.values())
    money = sum(each.money for each in found.now.values())
    rows = [
        (
            say(COLOURS[colour]), style.value(ward.customers, Unit.COUNT), _part(ward.customers, customers, style),
            style.value(found.before[colour].customers, Unit.COUNT) if colour in found.before else DASH,
            style.value(ward.money, Unit.MONEY), _part(ward.money, money, style),
        )
        for colour, ward in found.now.items()
    ]  # fmt: skip
    heads = (
        say("health"), say("customers"), say("share"), say("a month before"), say("money a year"),
        say("share of money"),
    )  # fmt: skip
    colours = {(at, 0): PAINT[colour] for at, colour in enumerate(found.now)}
    return Sheet(heads, rows, frozenset(range(1, 6)), colours=colours)


def _part(value: float, whole: float, style: Style) -> str:
    return style.value(value / whole, Unit.SHARE) if whole else DASH


def lists(found: Overview, say: Speech) -> dict[str, tuple[Patient, ...]]:
    """The lists of customers, under what they are called."""
    return {
        say("At risk"): found.at_risk,
        say("Next in line"): found.next_in_line,
        say("Well, and could do more"): found.champions,
    }


def patients_sheet(title: str, rows: Sequence[Patient], found: Scores, style: Style, say: Speech) -> Sheet:
    """Customers, with why and what to do; columns that nobody fills are left out.

    The colour has a word of its own where they are not all of one, or all have changed it.
    """
    heads = [
        say("customer"), say("health"), say("a month before"), say("colour"), say("money a year"),
        say("chance to leave"), say("at stake"), say("costs most"), say("last contact"), say("owner"), say("next step"),
    ]  # fmt: skip
    cells = [_patient_row(each, found, style, say) for each in rows]
    kept = [at for at in range(len(heads)) if at == 0 or any(row[at] not in ("", DASH) for row in cells)]
    if len({each.colour for each in rows}) == 1 and not all(_turned(each) for each in rows):
        kept.remove(COLOUR)
    colours = {(at, 1): PAINT[each.colour] for at, each in enumerate(rows)}
    right = frozenset(place for place, at in enumerate(kept) if at in range(1, 7) and at != COLOUR)
    return Sheet(
        [heads[at] for at in kept], [[row[at] for at in kept] for row in cells], right, title, colours
    )


def _patient_row(row: Patient, found: Scores, style: Style, say: Speech) -> list[str]:
    named = f"{row.name} ({row.customer})" if row.name else row.customer
    return [
        clipped(named),
        style.number(row.score, 0),
        DASH if row.before is None else style.number(row.before, 0),
        f"{say(COLOURS[row.was])} → {say(COLOURS[row.colour])}" if _turned(row) else say(COLOURS[row.colour]),
        style.value(row.money, Unit.MONEY),
        DASH if row.chance is None else style.value(row.chance, Unit.SHARE),
        DASH if row.at_stake is None else style.value(row.at_stake, Unit.MONEY),
        sign_said(row.reason, row.reads, found, style, say, ago=row.read_ago) if row.reason else DASH,
        DASH if row.last_contact is None else style.day(row.last_contact),
        clipped(row.owner),
        step_of(row, say),
    ]


def _turned(row: Patient) -> bool:
    return row.was in COLOURS and row.was != row.colour


def step_of(row: Patient, say: Speech) -> str:
    """What is done first with a customer: about what costs most, or to make more of who is well."""
    return (
        say("Ask them to recommend you, or offer more") if row.colour == GREEN else step_said(row.reason, say)
    )


def rules_sheet(proof: Proof, style: Style, say: Speech) -> Sheet:
    """How well the score tells who leaves, beside rules that need none, and weights learned from who left."""
    rows = [(say("the score"), shared(proof.area, Unit.SHARE, style), DASH)]
    rows += [
        (say(RIVALS[each.name]), shared(each.area, Unit.SHARE, style), _points(each.ahead, style))
        for each in proof.rivals
    ]
    return Sheet(
        (say("going by"), say("tells who leaves (AUC)"), say("the score is ahead by")),
        rows,
        frozenset({1, 2}),
    )


def _points(found: Estimate, style: Style) -> str:
    if found.value is None or found.low is None or found.high is None:
        return DASH
    value, low, high = (style.number(each * 100, 1) for each in (found.value, found.low, found.high))
    return f"{value} ({low} … {high})"


def calibration_sheet(proof: Proof, style: Style, say: Speech) -> Sheet:
    """The chances the earlier days led to expect of the later ones, and what came."""
    rows = [
        (
            style.value(each.customers, Unit.COUNT), style.value(each.expected, Unit.SHARE),
            shared(each.seen, Unit.SHARE, style),
        )
        for each in proof.calibration
    ]  # fmt: skip
    heads = (say("customers and days"), say("expected to leave"), say("left"))
    return Sheet(heads, rows, frozenset({0, 1, 2}))


def learned_sheet(proof: Proof, found: Scores, style: Style, say: Speech) -> Sheet | None:
    """The weights that the company's own leavers give, beside those in force; none where none were learned."""
    learned = proof.offer.learned
    if learned is None:
        return None
    own = dict(found.scheme.whole.weights)
    counted = {name: own.get(name, 0.0) for name in learned.weights}
    whole = sum(counted.values()) or 1.0
    rows = [
        (
            sign_name(name, found, say), style.number(100 * counted[name] / whole, 0),
            style.number(each.value or 0.0, 0),
            f"{style.number(each.low or 0.0, 0)} … {style.number(each.high or 0.0, 0)}",
        )
        for name, each in learned.weights.items()
    ]  # fmt: skip
    heads = (say("sign"), say("weight in force"), say("learned"), say("95 % interval"))
    return Sheet(heads, rows, frozenset({1, 2, 3}))


def story_sheet(found: Story, scores: Scores, style: Style, say: Speech) -> Sheet:
    """A customer's health month by month, and what moved it most."""
    rows = [
        (
            style.day(each.day), DASH if each.score is None else style.number(each.score, 0),
            say(COLOURS[each.colour]) if each.colour else DASH, style.value(each.known, Unit.SHARE),
            _moved(each, scores, style, say),
        )
        for each in found.chapters
    ]  # fmt: skip
    heads = (say("day"), say("health"), say("colour"), say("known"), say("what moved it"))
    colours = {
        (at, 2): PAINT[each.colour] for at, each in enumerate(found.chapters) if each.colour is not None
    }
    return Sheet(heads, rows, frozenset({1, 3}), colours=colours)


def _moved(chapter: Chapter, found: Scores, style: Style, say: Speech) -> str:
    """The signs that moved the score by a point or more, the largest first."""
    told = sorted(chapter.moved.items(), key=lambda each: -abs(each[1].whole))
    return ", ".join(
        f"{sign_name(name, found, say)} {'+' if each.whole > 0 else '−'}{style.number(abs(each.whole), 0)}"
        for name, each in told
        if abs(each.whole) >= 1
    )


def signs_sheet(chapter: Chapter, found: Scores, style: Style, say: Speech) -> Sheet:
    """What each sign reads on a day, the points it earns, and what it counts for."""
    rows = [
        (
            sign_said(sign.key, chapter.reads[sign.key], found, style, say, ago=chapter.ago.get(sign.key)),
            style.number(chapter.signs[sign.key][1], 0) if sign.key in chapter.signs else DASH,
            style.value(chapter.signs[sign.key][0], Unit.SHARE) if sign.key in chapter.signs else DASH,
        )
        for sign in found.signs
        if sign.key in chapter.signs or chapter.reads[sign.key] is not None
    ]  # fmt: skip
    return Sheet((say("sign"), say("points"), say("share of the score")), rows, frozenset({1, 2}))


def lacking_said(found: Scores, say: Speech) -> str:
    """The signs that no source delivers; empty where all are there."""
    if not found.lacking:
        return ""
    told = ", ".join(f"{name} ({what})" for name, what in found.lacking.items())
    return say("Not read, for want of data: {signs}.", signs=told)
