"""What does the derived table `healths` hold?"""

from __future__ import annotations

from worthline.analyses.health.days import ends_of_months
from worthline.analyses.health.scores import as_table, scores
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError


def healths(measurer: Measurer) -> str | None:
    """The SQL of everybody's health at the end of every finished month; none where there is nothing to read it from."""
    if measurer.known.health is None:
        return None
    days = ends_of_months(measurer.calendar, measurer.known.since, measurer.known.as_of)
    if days is None:
        return None
    try:
        return measurer.engine.compile(as_table(scores(measurer, days)))
    except WorthlineError:
        return None
