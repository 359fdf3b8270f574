"""Whom did a change touch, and who can be held against them?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.only import segment_asked
from worthline.measuring.measure import Measurer
from worthline.project.registered import NEWCOMERS
from worthline.tables.derived.groups import COMPUTED


@dataclass(frozen=True, slots=True)
class Touched:
    """An audience.

    Attributes:
        audience: as it is written: empty for everyone, `newcomers`, or a segment.
        column: the segment's column; empty where it is none.
        value: its value.
    """

    audience: str
    column: str = ""
    value: str = ""

    @property
    def is_newcomers(self) -> bool:
        """Whether it touches only who came later."""
        return self.audience == NEWCOMERS

    def as_of_today(self, measurer: Measurer) -> bool:
        """Whether who belongs to it is told by what they have done so far, and so by what came after the change."""
        known = measurer.known
        return self.column in known.segments or (self.column in COMPUTED and self.column not in known.extra)


def touched(measurer: Measurer, audience: str) -> Touched:
    """Whom a change touches; that somebody is in it is made sure of.

    Raises:
        UnknownNameError: there is no such segment.
        WorthlineError: nobody is in it.
    """
    if not audience or audience == NEWCOMERS:
        return Touched(audience)
    return Touched(audience, *segment_asked(measurer, audience))
