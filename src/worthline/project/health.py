"""How is the health of customers scored: which signs, what does each count for, where do red and yellow end?

`[health]` of worthline.toml; what it leaves open comes from the company's trade.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from worthline.catalogue.vitals import Component, Part, Scheme, shipped, vitals
from worthline.project.strict import Strict
from worthline.tables.conditions import ALLOWED, parse
from worthline.words.errors import ProjectError, UnknownNameError

Points = Annotated[float, Field(ge=0, le=100)]
Weights = dict[str, float]


def _of_order(red_to: float, yellow_to: float) -> None:
    if red_to >= yellow_to:
        said = f"red ends at {red_to:g} and yellow at {yellow_to:g}; expected red_to below yellow_to"
        raise PydanticCustomError("value_error", "{said}", {"said": said, "below": ("yellow_to",)})


def _of_weights(said: str, weights: Weights) -> None:
    for name, weight in weights.items():
        if not math.isfinite(weight) or weight < 0:
            wrong = f"{weight:g} is no weight; expected a number of 0 or more"
            raise PydanticCustomError("value_error", "{said}", {"said": wrong, "below": (said, name)})


class HealthError(ProjectError):
    """What [health] says cannot be: `place` is where below it."""

    def __init__(self, place: tuple[str | int, ...], what: str, *, expected: str = "", do: str = "") -> None:
        super().__init__(what, expected=expected, do=do)
        self.place = place


class Sign(Strict):
    """One sign of health, or what is otherwise about one that ships."""

    metric: str = ""
    group: str = ""
    months: Annotated[int, Field(ge=1, le=36)] = 1
    points: tuple[float, float] | None = None
    full_at: Annotated[float, Field(gt=0, le=1)] = 0.5
    trend: bool = False
    latest: bool = False
    none: float | None = None
    today_only: bool = False
    per_time: bool = False

    @field_validator("points")
    @classmethod
    def _points_differ(cls, points: tuple[float, float] | None) -> tuple[float, float] | None:
        if points is not None and points[0] == points[1]:
            raise ValueError(f"both ends are {points[0]:g}; expected the value of 0 points, then that of 100")
        return points


class SegmentHealth(Strict):
    """What is otherwise for the customers of one segment."""

    where: str
    weights: Weights = Field(default_factory=dict)
    points: dict[str, tuple[float, float]] = Field(default_factory=dict)
    red_to: Points | None = None
    yellow_to: Points | None = None

    @field_validator("where")
    @classmethod
    def _can_be_read(cls, where: str) -> str:
        try:
            parse(where)
        except ProjectError as error:
            what = error.what.rstrip(".").replace(";", ",")
            raise ValueError(f"{what}; expected only {ALLOWED}") from error
        return where

    @model_validator(mode="after")
    def _fits(self) -> SegmentHealth:
        _of_weights("weights", self.weights)
        return self


class Health(Strict):
    """How customers' health is scored."""

    red_to: Points = 50.0
    yellow_to: Points = 75.0
    weights: Weights = Field(default_factory=dict)
    newcomers: Weights = Field(default_factory=dict)
    groups: Weights = Field(default_factory=dict)
    signs: dict[str, Sign] = Field(default_factory=dict)
    segments: tuple[SegmentHealth, ...] = ()
    missing: Literal["left_out", "neutral", "last_known"] = "left_out"
    horizon_months: Annotated[int, Field(ge=1, le=12)] = 3
    newcomer_days: Annotated[int, Field(ge=0, le=365)] = 60
    least_known: Annotated[float, Field(ge=0, le=1)] = 0.3

    @model_validator(mode="after")
    def _fits(self) -> Health:
        _of_order(self.red_to, self.yellow_to)
        for name in ("weights", "newcomers", "groups"):
            _of_weights(name, getattr(self, name))
        return self

    def scheme(self, of_trade: Mapping[str, float]) -> Scheme:
        """The settled scheme.

        Args:
            of_trade: the weights of the company's pack; those that ship where it has none.

        Raises:
            HealthError: a sign has no metric, a weight names a sign or a group that does not exist, all weights come to
                0, or the bounds of a segment are out of order.
        """
        signs = self._signs()
        weights = {**(of_trade or vitals()["weights"]), **self.weights}
        newcomers = {**vitals()["newcomers"], **self.newcomers}
        groups = {sign.group for sign in signs.values()}
        _must_exist("weights", self.weights, signs)
        _must_exist("newcomers", self.newcomers, signs)
        _must_exist("groups", self.groups, groups)
        if self.groups:
            _counted(("groups",), self.groups)
        whole = Part("", _counted(("weights",), weights), self.red_to, self.yellow_to)
        new = Part("", _counted(("newcomers",), newcomers), self.red_to, self.yellow_to)
        segments = tuple(self._segment(at, weights, signs) for at in range(len(self.segments)))
        counting = {name for part in (whole, new, *segments) for name, _ in part.weights}
        return Scheme(
            tuple(sign for name, sign in signs.items() if name in counting),
            *(tuple(self.groups.items()), whole, new, segments, self.missing),
            *(self.horizon_months, self.newcomer_days, self.least_known),
            named=tuple(name for name in signs if name in self.signs or self.weights.get(name)),
        )

    def _signs(self) -> dict[str, Component]:
        whole: dict[str, dict[str, Any]] = shipped()
        for name, sign in self.signs.items():
            whole[name] = {**whole.get(name, {}), **sign.model_dump(exclude_unset=True)}
            if not whole[name].get("metric"):
                raise HealthError(
                    ("signs", name),
                    "the sign names no metric.",
                    expected=f"Expected the key of one, or the name of a sign that ships: {', '.join(shipped())}.",
                    do=f'Write metric = "…" below [health.signs.{name}].',
                )
        return {name: _component(name, facts) for name, facts in whole.items()}

    def _segment(self, at: int, weights: Mapping[str, float], signs: Mapping[str, Component]) -> Part:
        segment, place = self.segments[at], ("segments", at)
        _must_exist((*place, "weights"), segment.weights, signs)
        _must_exist((*place, "points"), segment.points, signs)
        red_to = self.red_to if segment.red_to is None else segment.red_to
        yellow_to = self.yellow_to if segment.yellow_to is None else segment.yellow_to
        if red_to >= yellow_to:
            raise HealthError(
                (*place, "yellow_to" if segment.red_to is None else "red_to"),
                f"red ends at {red_to:g} and yellow at {yellow_to:g}.",
                expected="Expected red_to below yellow_to.",
                do="What a segment leaves open is that of the company.",
            )
        counted = _counted((*place, "weights"), {**weights, **segment.weights})
        return Part(segment.where, counted, red_to, yellow_to, tuple(segment.points.items()))


def _component(name: str, facts: Mapping[str, Any]) -> Component:
    points = facts.get("points")
    return Component(name, **{**facts, "points": tuple(map(float, points)) if points else None})


def _counted(place: tuple[str | int, ...], weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The weights that count.

    Raises:
        HealthError: none does.
    """
    found = tuple((name, float(weight)) for name, weight in weights.items() if weight > 0)
    if not found:
        raise HealthError(
            place,
            "the weights come to 0, and nothing would count.",
            expected="Expected at least one above 0.",
        )
    return found


def _must_exist(place: str | tuple[str | int, ...], named: Iterable[str], known: Iterable[str]) -> None:
    place = (place,) if isinstance(place, str) else place
    for name in named:
        if name not in known:
            kind = "group" if place == ("groups",) else "sign"
            how = "" if kind == "group" else "Define a sign of your own as [health.signs.NAME]."
            error = UnknownNameError(f"{kind} of health", name, known, do=how)
            raise HealthError((*place, name), error.what, expected=error.expected, do=error.do)
