"""Which numbers of a scorecard have moved most surely, and why?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worthline.analyses.scorecard import Card, Scorecard
from worthline.analyses.why.why import Why, why
from worthline.catalogue.metric import OfMetrics, OfModel
from worthline.catalogue.subjects import Subject, subject_of
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import BETTER, WORSE, Compared
from worthline.words.errors import WorthlineError

MOST = 4
"""Numbers whose movement is taken apart; more are not read."""


def moved(measurer: Measurer, scorecard: Scorecard, columns: Sequence[str]) -> tuple[Why, ...]:
    """Why the numbers that are surely better or worse have moved: the surest of each subject, the surest first.

    A formula is told by what it is made of, anything else by the first of these columns; what cannot be taken apart is
    left out.
    """
    found: dict[Subject, Why] = {}
    for card, _, back in sorted(_sure(scorecard.cards), key=lambda each: each[1].p):
        subject = subject_of(card.metric)
        if len(found) < MOST and subject not in found:
            told = _why(measurer, card, back, columns)
            found |= {subject: told} if told else {}
    return tuple(found.values())


def _why(measurer: Measurer, card: Card, back: int, columns: Sequence[str]) -> Why | None:
    """Why one number moved since so many periods ago; none where it cannot be taken apart."""
    formula, period = isinstance(card.metric.how, OfMetrics), card.now.period
    if not formula and not columns:
        return None
    earlier = measurer.calendar.before(period, back)
    try:
        return why(measurer, card.metric.key, (earlier, period), "" if formula else columns[0])
    except WorthlineError:
        return None


def _sure(cards: Sequence[Card]) -> Iterator[tuple[Card, Compared, int]]:
    """Each card that is better or worse, by the surer of its comparisons, and how many periods that lies back."""
    for card in cards:
        verdict, year = card.now.verdict, card.now.period.grain.per_year
        told = [
            (each, back)
            for each, back in ((verdict.before, 1), (verdict.year_before, year))
            if each is not None and each.verdict in (BETTER, WORSE)
        ]
        if told and not isinstance(card.metric.how, OfModel):
            surest, back = min(told, key=lambda each: each[0].p)
            yield card, surest, back
