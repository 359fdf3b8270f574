"""What did one change do to one metric, and how far is that to be believed?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from worthline.analyses.impact.ahead import errors_ahead
from worthline.analyses.impact.asked import limit_of
from worthline.analyses.impact.case import Asked, Case, read
from worthline.analyses.impact.checks import Trend
from worthline.analyses.impact.effect import Effect
from worthline.analyses.impact.expected import Expected, held_against
from worthline.analyses.impact.findings import findings
from worthline.analyses.impact.panel import Panel, Window
from worthline.analyses.impact.picture import Point, points
from worthline.analyses.impact.placebo import Placebo
from worthline.analyses.impact.verdict import SAME, Sight, sight, size_wanted, verdict
from worthline.analyses.impact.warned import (
    AS_OF_TODAY,
    HALF,
    TOGETHER,
    Warned,
)
from worthline.catalogue.metric import Metric, find
from worthline.measuring.leaves import Leaf
from worthline.measuring.measure import Measurer
from worthline.measuring.query import is_duration
from worthline.project.registered import Registered
from worthline.words.errors import WorthlineError
from worthline.words.periods import month_index
from worthline.words.values import Unit

NOT_SEEN = Sight(None, None, None, None)
"""Of what was refused."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One metric.

    Attributes:
        metric: which.
        of: the formula in whose place it is judged; empty where it was asked for itself.
        method: the method, by its name in the field; empty where it was refused.
        effect: what the change did; none before there is a month since it.
        wanted: what was expected of it; none where nothing was.
        held: how the effect stands to what was expected, where it is surely there.
        verdict: in a word.
        sight: what so many customers can show, and when.
        placebos: what the same method finds at dates before the change.
        trend: how the metric was moving before.
        mix: what other customers made of the effect, in the metric's unit; none where that cannot be told.
        columns: by which the mix is told.
        warnings: what must be known before it is believed.
        people: customers a month, before and since: those touched, and the others.
        months: how many months before and since were looked at.
        picture: the months one by one.
        refused: why it cannot be judged.
        limit: up to how many days a time is counted; none where it is no time.
    """

    metric: Metric
    of: str = ""
    method: str = ""
    effect: Effect | None = None
    wanted: Expected | None = None
    held: str = ""
    verdict: str = ""
    sight: Sight = NOT_SEEN
    placebos: tuple[Placebo, ...] = ()
    trend: Trend | None = None
    mix: float | None = None
    columns: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()
    people: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    months: tuple[int, int] = (0, 0)
    picture: tuple[Point, ...] = ()
    refused: WorthlineError | None = None
    limit: float | None = None

    @property
    def by_chance(self) -> float | None:
        """How likely the effect is where nothing happened; none without one."""
        return self.effect.p if self.effect else None

    @property
    def mix_share(self) -> float | None:
        """The share of the effect that is change of mix."""
        return (
            self.mix / self.effect.value
            if self.mix is not None and self.effect and self.effect.value
            else None
        )

    def standing(self, *, stands: bool) -> Judged:
        """The same with its verdict, beside the other metrics of the same change."""
        said = verdict(self.effect, self.metric.better, self.sight, self.warnings, stands=stands)
        held = ""
        if stands and self.effect and self.wanted and said != SAME:
            held = held_against(self.effect, self.wanted, self.metric.unit)
        return replace(self, verdict=said, held=held)


def judge(
    measurer: Measurer, asked: Asked, key: str, of: str = "", written: Expected | None = None
) -> Judged:
    """The effect of a change on one metric, without its verdict, which needs the others beside it."""
    try:
        case = read(measurer, asked, key)
        return _judged(measurer, asked, case, of, written)
    except WorthlineError as why:
        return Judged(find(key), of, wanted=written, refused=why)


def _judged(measurer: Measurer, asked: Asked, case: Case, of: str, written: Expected | None) -> Judged:
    panel, window, near, method = case.panel, case.window, case.near, case.method
    metric, months = find(case.leaf.key), len(near.after)
    beside = _beside(asked, key=metric.key)
    found = findings(panel, window, method, [month_index(each.on) for each in beside])
    would_be = found.effect.expected if found.effect else panel.touched.value(near.before)
    size = size_wanted(written, would_be, metric.unit)
    errors = errors_ahead(panel, window, method)
    seen = sight(errors, months, size, method, case.months.timing, found.effect)
    warnings = (*_of_the_change(measurer, asked, case), *found.warnings, *_together(asked, case, beside))
    return Judged(
        metric, of, method.name, found.effect, written, sight=seen, placebos=found.placebos, trend=found.trend,
        mix=found.mix, columns=asked.columns, warnings=warnings, people=_people(panel, near),
        months=(len(near.before), months), picture=points(panel, window, near, method),
        limit=_limit(measurer, case.leaf),
    )  # fmt: skip


def _limit(measurer: Measurer, leaf: Leaf) -> float | None:
    """Up to how many days a time is counted."""
    if not is_duration(leaf):
        return None
    return limit_of(leaf, measurer.rules) / (24 if leaf.metric.unit is Unit.HOURS else 1)


def _of_the_change(measurer: Measurer, asked: Asked, case: Case) -> Iterator[Warned]:
    """What must be said of its day and of whom it touched."""
    if case.months.half is not None:
        yield Warned(HALF, {"month": case.months.half})
    if asked.touched.column and asked.touched.as_of_today(measurer):
        yield Warned(AS_OF_TODAY, {"segment": asked.touched.audience})


def _together(asked: Asked, case: Case, beside: Sequence[Registered]) -> list[Warned]:
    """Other changes in the same months; one in the very month of this cannot be told from it."""
    months, own = case.panel.months, month_index(asked.change.on)
    last = case.months.last if not case.near.after else months[case.near.after[-1]]
    said = []
    for each in beside:
        if months[case.near.before[0]] < month_index(each.on) <= last:
            same = month_index(each.on) == own
            said.append(Warned(TOGETHER, {"what": each.what, "on": each.on}, doubt=same))
    return said


def _beside(asked: Asked, key: str) -> list[Registered]:
    """Other changes that may have moved the same metric, of people among whom this one's are."""
    return [
        each
        for each in asked.others
        if each != asked.change
        and (not each.expects or key in each.expects)
        and (not each.audience or not asked.change.audience or each.audience == asked.change.audience)
    ]


def _people(panel: Panel, near: Window) -> tuple[float, float, float, float]:
    """Customers a month, before and since, of those touched and of the others."""
    sides = [panel.touched, panel.others] if panel.others else [panel.touched]
    found = [
        float(side.people[list(at)].mean()) if at else 0.0 for side in sides for at in (near.before, near.after)
    ]  # fmt: skip
    before, since, theirs, later = (*found, 0.0, 0.0)[:4]
    return before, since, theirs, later
