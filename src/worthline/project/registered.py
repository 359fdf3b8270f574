"""What has the company changed, when, for whom, and what did it expect of it?

The register of changes: written down before anyone looks at what came of them, so that nobody finds in a chart what
they were hoping for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field, field_validator

from worthline.project.strict import Strict
from worthline.words.errors import WorthlineError
from worthline.words.periods import Period

NEWCOMERS = "newcomers"
"""The audience of those who became customers on the day of the change or later."""
_EFFECT = re.compile(r"up|down|[+-]\d+(?:\.\d+)?(?:%|pp)?")
EFFECTS = "up, down, +5%, -1pp, or a number with its sign"


class Registered(Strict):
    """One change the company has made, or means to make."""

    what: Annotated[str, Field(min_length=1, description="what was changed")]
    on: Annotated[date, Field(description="the day from which it holds")]
    audience: str = ""
    expects: dict[str, str] = Field(default_factory=dict)
    owner: str = ""

    @field_validator("expects")
    @classmethod
    def _effects_can_be_read(cls, expects: dict[str, str]) -> dict[str, str]:
        for metric, effect in expects.items():
            if not _EFFECT.fullmatch(effect):
                raise ValueError(f"{effect!r} is no effect on {metric}; expected {EFFECTS}")
        return expects


def within(changes: Iterable[Registered], period: Period) -> list[Registered]:
    """The changes made in a period, the earliest first."""
    return sorted(
        (each for each in changes if period.start <= each.on < period.end), key=lambda each: each.on
    )


def read_effects(written: str) -> dict[str, str]:
    """Effects as people write them: `customer_churn=-1pp,activation_rate=up`.

    Raises:
        WorthlineError: one is not written so.
    """
    found: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in written.split(","))):
        metric, sign, effect = each.partition("=")
        if not sign or not _EFFECT.fullmatch(effect.strip()):
            raise WorthlineError(
                f"{each!r} is no expected effect.", expected=f"A metric and an effect on it: {EFFECTS}.",
                do="Write --expects customer_churn=-1pp,activation_rate=up",
            )  # fmt: skip
        found[metric.strip()] = effect.strip()
    return found
