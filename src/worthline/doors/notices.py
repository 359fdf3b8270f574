"""What must be said beside the numbers of a company?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.words.i18n import speech

if TYPE_CHECKING:
    from worthline.doors.company import Company


def notices(company: Company, names: Sequence[str]) -> list[str]:
    """What must be said of these segments (none such, nobody in it, hidden by a column) and of broken metrics."""
    told = _of_segments(company, names) if names else []
    return [*map(str, company.broken.values()), *told]


def trusts(company: Company, metrics: Sequence[str]) -> list[str]:
    """Whether the score of health is proven, where any of these metrics is read from it."""
    from worthline.analyses.health.trust import trust
    from worthline.showing.phrases import caveat

    words = speech(company.style.language)
    keys = dict.fromkeys(trust(company.measurer, metrics).values())
    return [words("Health: {proof}", proof=caveat(key, words)) for key in keys]


def _of_segments(company: Company, names: Sequence[str]) -> list[str]:
    from worthline.analyses.segments import empty_segments
    from worthline.tables.derived.profile import cuts, hidden

    words, measurer = speech(company.style.language), company.measurer
    known, there = measurer.known, cuts(measurer.known)
    unknown = [
        words(
            "Customers have no column {name} to cut by; there are: {names}.",
            name=name,
            names=", ".join(there),
        )
        for name in names
        if name not in there
    ]
    empty = [
        words("Nobody is in the segment {name}: {where}.", name=name, where=known.segments[name])
        for name in empty_segments(measurer, names)
    ]
    shadowed = [
        words("Your column {name} is used where we would compute one of that name.", name=name)
        for name in hidden(known)
        if name in names
    ]
    return [*unknown, *empty, *shadowed]
