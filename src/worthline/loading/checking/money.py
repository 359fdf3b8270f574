"""What money did a delivery bring in each currency, and what became of it?

Sums of amounts as they were written: euros are never added to dollars, and a rate that is lacking hides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """The money of one delivery in one currency, by what became of its rows; `accepted` holds `corrected` too."""

    currency: str
    read: Decimal
    accepted: Decimal
    rejected: Decimal
    duplicates: Decimal
    corrected: Decimal

    @property
    def adds_up(self) -> bool:
        """Whether all that was read is accounted for."""
        return self.read == self.accepted + self.rejected + self.duplicates
