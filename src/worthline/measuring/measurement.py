"""What is a result?

Never a bare float: a number with its interval, how many customers stand behind it, the rules that made it, whether the
period is over, and either a verdict or the reason why an honest number cannot be given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from worthline.catalogue.metric import Refuse
from worthline.words.periods import Period
from worthline.words.values import Unit

BETTER, WORSE, CHANGED, SAME = "better", "worse", "changed", "not distinguishable"
"""What a comparison says; `changed` where neither direction is good news."""


@dataclass(frozen=True, slots=True)
class Compared:
    """This value against another one.

    Attributes:
        verdict: `better`, `worse`, `changed` or `not distinguishable`.
        value: what it is compared with.
        p: the probability of a difference this large where there is none.
    """

    verdict: str
    value: float
    p: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the number means: its zone, and how it stands against the period before and the year before."""

    zone: str | None = None
    before: Compared | None = None
    year_before: Compared | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The verdicts in words, for programs."""
        return {
            "zone": self.zone,
            "before": self.before.verdict if self.before else None,
            "year_before": self.year_before.verdict if self.year_before else None,
        }


@dataclass(frozen=True, slots=True)
class Measurement:
    """One metric in one period and segment.

    Attributes:
        metric: the metric's key.
        period: the period measured.
        segment: column to value; empty for everyone.
        value: the number; `None` where it is refused.
        low: the lower bound of the 95 % interval, where there is one.
        high: the upper bound.
        error: the standard error.
        customers: how many customers (or answers of nobody in particular) stand behind it.
        part: what was added up above the line.
        whole: what was added up below it.
        unit: what it is counted in.
        rules: the rules that made it, and their values.
        maturity: `finished`, `open` (the period is not over), `ripening` (it is, but not every customer has had
            time) or `half` (the data begins inside it).
        refused: why there is no number.
        verdict: what it means.
        parts: for a formula, each part's measurement; for a duration, `p90` and `share_arrived`.
    """

    metric: str
    period: Period
    segment: Mapping[str, str | None]
    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    customers: int = 0
    part: float | None = None
    whole: float | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    maturity: str = "finished"
    refused: Refuse | None = None
    verdict: Verdict = field(default_factory=Verdict)
    parts: Mapping[str, Measurement] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The row that programs read; its keys are part of the contract."""
        return {
            "metric": self.metric,
            "period_start": self.period.start.isoformat(),
            "period_end": self.period.last_day.isoformat(),
            "segment": dict(self.segment),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "customers": self.customers,
            "part": self.part,
            "whole": self.whole,
            "unit": self.unit.value,
            "verdict": self.verdict.to_dict(),
            "refused": self.refused.reason if self.refused else None,
            "rules": dict(self.rules),
        }
