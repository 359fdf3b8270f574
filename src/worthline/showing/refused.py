"""Which metrics have no number, and for which few reasons?

Many metrics wait for the same thing: one table that is not delivered can be the reason of four. Told reason by reason,
the list says what is worth delivering next.
"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.scorecard import Card
from worthline.catalogue.metric import Refuse
from worthline.showing.phrases import refusal
from worthline.words.i18n import Speech


def by_reason(cards: Sequence[Card], say: Speech) -> list[tuple[str, list[Card]]]:
    """Each reason in words with the metrics that it holds back; the one that holds back most comes first."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        if card.now.refused:
            found.setdefault(refusal(_root(card.now.refused), say), []).append(card)
    return sorted(found.items(), key=lambda reason: -len(reason[1]))


def _root(reason: Refuse) -> Refuse:
    """What is missing, where a formula only lacks it through one of its parts."""
    details = dict(reason.details)
    if reason.reason == "part_refused" and details.get("why") == "missing":
        return Refuse("missing", (("what", details["what"]),))
    return reason
