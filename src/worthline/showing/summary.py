"""What has changed, in a few lines, before any card is read?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.texts import texts
from worthline.measuring.compare import CHANCE
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE, Compared
from worthline.showing.cards import ShownChange, shown_change
from worthline.showing.movements import moves
from worthline.words.i18n import Speech
from worthline.words.periods import Period
from worthline.words.spans import period_name
from worthline.words.values import Style, Unit

MOST_NAMES = 6
"""Metrics that a sentence names; a longer list is not read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One metric that changed: its name, its value now, the change, and the change in money where it is money."""

    key: str
    name: str
    now: str
    change: ShownChange
    money: str


@dataclass(frozen=True, slots=True)
class Block:
    """What changed against one earlier period.

    Attributes:
        against: that period's name.
        better: metrics that are better, the surest first.
        worse: metrics that are worse.
        changed: metrics that changed where neither direction is good news.
        same: how many cannot be told from chance.
    """

    against: str
    better: tuple[Line, ...]
    worse: tuple[Line, ...]
    changed: tuple[Line, ...]
    same: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The report in a few lines.

    Attributes:
        blocks: against the period before, and a year before, where there is such a comparison.
        refused: how many metrics could not be measured.
        unfinished: names of metrics shown for a period that is not over or only half there.
        by_chance: how many of the comparisons would look changed although nothing did.
        recurring: what came in and what went out of the recurring revenue; empty where it was not measured.
    """

    blocks: tuple[Block, ...]
    refused: int
    unfinished: tuple[str, ...]
    by_chance: int
    recurring: str


def summary(scorecard: Scorecard, before: Mapping[str, Period], style: Style, say: Speech) -> Summary:
    """The summary of a scorecard.

    Args:
        scorecard: what was measured.
        before: the periods it is compared with, `before` and `year_before`.
        style: how values are written.
        say: the reader's language.
    """
    reads: Mapping[str, Callable[[Card], Compared | None]] = {
        "before": lambda card: card.now.verdict.before,
        "year_before": lambda card: card.now.verdict.year_before,
    }
    blocks = [_block(scorecard.cards, reads[name], period, style, say) for name, period in before.items()]
    cards = scorecard.cards
    unfinished = [
        texts(card.metric, style.language).name for card in cards if card.now.maturity != "finished"
    ]
    compared = sum(card.now.verdict.before is not None for card in cards)
    return Summary(
        tuple(block for block in blocks if block), len(scorecard.refused), _few(unfinished, say),
        round(compared * CHANCE), recurring_in_words(scorecard, style, say),
    )  # fmt: skip


def _few(names: Sequence[str], say: Speech) -> tuple[str, ...]:
    """The first of many names, and how many more there are."""
    rest = len(names) - MOST_NAMES
    more = [say.many("and {count} more", "and {count} more", rest)] if rest > 0 else []
    return (*names[:MOST_NAMES], *more)


def recurring_in_words(scorecard: Scorecard, style: Style, say: Speech) -> str:
    """The period's movements of MRR as a sentence."""
    moved = moves(scorecard)
    if moved is None:
        return ""
    gained = sum(amount for amount in moved.signed.values() if amount > 0)
    lost = -sum(amount for amount in moved.signed.values() if amount < 0)
    return say(
        "Recurring revenue went from {opening} to {closing}: {gained} came in (new, increased and returned), "
        "{lost} went out (reduced and lost).",
        opening=style.money(moved.opening), closing=style.money(moved.closing), gained=style.money(gained),
        lost=style.money(lost),
    )  # fmt: skip


def _block(
    cards: Sequence[Card], read: Callable[[Card], Compared | None], period: Period, style: Style, say: Speech
) -> Block | None:
    pairs = [(card, compared) for card in cards if (compared := read(card))]
    if not pairs:
        return None
    sure = sorted(pairs, key=lambda pair: pair[1].p)
    lines = {
        verdict: tuple(_line(card, by, period, style, say) for card, by in sure if by.verdict == verdict)
        for verdict in (BETTER, WORSE, CHANGED)
    }
    same = sum(compared.verdict == SAME for _, compared in pairs)
    return Block(period_name(period, style.language), lines[BETTER], lines[WORSE], lines[CHANGED], same)


def _line(card: Card, compared: Compared, period: Period, style: Style, say: Speech) -> Line:
    now = card.now
    change = shown_change(now, compared, period, style, say)
    return Line(
        now.metric, texts(card.metric, style.language).name, style.value(now.value, now.unit), change,
        _money(card, compared, style),
    )  # fmt: skip


def _money(card: Card, compared: Compared, style: Style) -> str:
    """The change of an amount of money, with its sign."""
    if card.now.unit is not Unit.MONEY or card.now.value is None:
        return ""
    difference = card.now.value - compared.value
    return f"{'+' if difference >= 0 else '−'}{style.money(abs(difference))}"
