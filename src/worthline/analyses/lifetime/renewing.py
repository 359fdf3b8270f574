"""Which models are there of how long someone with a contract renews?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.analyses.lifetime.models import bdw, sbg
from worthline.analyses.lifetime.models.fit import Fit
from worthline.analyses.lifetime.models.sbg import Renewals

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array


@dataclass(frozen=True, slots=True)
class Renewing:
    """A model of renewals.

    Attributes:
        name: its public name.
        fit: renewals seen to parameters.
        expected: parameters, renewals so far and terms ahead to the terms expected of each.
        survival: parameters and a number of renewals to the share there after 0, 1, ... of them.
        parameters: their names, and what each means in life.
    """

    name: str
    fit: Callable[[Renewals], Fit]
    expected: Callable[[tuple[float, ...], Array, int], Array]
    survival: Callable[[tuple[float, ...], int], Array]
    parameters: tuple[tuple[str, str], ...] = ()


RENEWING: Mapping[str, Renewing] = {
    each.name: each
    for each in (
        Renewing("sbg", sbg.fit, sbg.expected, sbg.survival, sbg.PARAMETERS),
        Renewing("bdw", bdw.fit, bdw.expected, bdw.survival, bdw.PARAMETERS),
    )
}
"""Models of renewals by name, the plainest first."""
