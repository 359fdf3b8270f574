"""From what is a customer's health read, and what does each sign count for?

A sign (component) is a metric of the catalogue taken of one customer over the months up to a day, and turned into 0 to
100 points. Signs, groups and the weights of a newcomer are the same in every trade; the weights of others are the
trade's own, and stand in its pack.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LEFT_OUT, NEUTRAL, LAST_KNOWN = "left_out", "neutral", "last_known"
"""What stands for a sign of which nothing is known: its weight is shared by the others, it earns the middle of yellow,
or what was last known of it still holds."""


@dataclass(frozen=True, slots=True)
class Component:
    """One sign of a customer's health.

    Attributes:
        key: its name in the settings.
        metric: the metric of the catalogue that is taken of one customer.
        group: the group it belongs to.
        months: over how many months up to the day.
        points: the values that earn 0 and 100 points; where there are none, it is the share of the customers who do
            otherwise that do worse, of which `full_at` earns all points.
        full_at: see `points`: with 0.5 whoever does as well as the better half has 100.
        trend: it is what the metric is to what it was over as many months before.
        latest: the customer's latest row alone counts (an answer to a survey).
        none: the value of a customer of whom the table holds nothing; where there is none, nothing is known of them.
        today_only: the table tells how things stand today and not how they stood, so the past of it is not known.
        per_time: it grows with time: of who came within the months, it is counted as if their pace had held.
    """

    key: str
    metric: str
    group: str = ""
    months: int = 1
    points: tuple[float, float] | None = None
    full_at: float = 0.5
    trend: bool = False
    latest: bool = False
    none: float | None = None
    today_only: bool = False
    per_time: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """How some customers are scored: all of them, those of a segment, or newcomers.

    Attributes:
        name: the segment's condition; empty for the company.
        weights: sign to weight; those not named count for nothing.
        red_to: the highest score that is red.
        yellow_to: the highest score that is yellow.
        points: values that earn 0 and 100 points, of the signs where they differ from the company's.
    """

    name: str
    weights: tuple[tuple[str, float], ...]
    red_to: float
    yellow_to: float
    points: tuple[tuple[str, tuple[float, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a company scores the health of its customers: settled, with nothing left to look up.

    Attributes:
        components: the signs that count for anybody.
        groups: weights of groups; empty where signs are weighed against each other directly.
        whole: how customers are scored who are in no segment of their own.
        newcomers: how those are who have been customers for fewer than `new_days`.
        segments: how those of a segment are; the first that holds counts.
        missing: `left_out`, `neutral` or `last_known`.
        horizon: months ahead of which the score is to tell.
        new_days: days for which a customer is a newcomer; 0: nobody is.
        least_known: the least share of the weights that must be known for there to be a score.
        named: the signs the company itself asks for; that one of them cannot be read is an error.
    """

    components: tuple[Component, ...]
    groups: tuple[tuple[str, float], ...]
    whole: Part
    newcomers: Part
    segments: tuple[Part, ...] = ()
    missing: str = LEFT_OUT
    horizon: int = 3
    new_days: int = 60
    least_known: float = 0.3
    named: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every way customers are scored: the company's, that of newcomers, then those of segments."""
        return (self.whole, self.newcomers, *self.segments)


@cache
def vitals() -> Mapping[str, Any]:
    """What ships: every sign by its key, and under `groups`, `weights` and `newcomers` what they count for."""
    return tomllib.loads((files(__package__) / "vitals.toml").read_text(encoding="utf-8"))


def shipped() -> dict[str, dict[str, Any]]:
    """Every sign that ships, with its group."""
    document = vitals()
    groups = {sign: group for group, signs in document["groups"].items() for sign in signs}
    return {key: {**document[key], "group": groups[key]} for key in groups}
