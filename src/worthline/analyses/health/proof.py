"""Does the score of a day tell who leaves in the months after it?

It is asked of the past, on days so far apart that no month is told of twice, against two rules that need no score: who
was seen longest ago, and who came last. A score that is not surely better than both is not called proven, whatever its
own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from worthline.analyses.health.auc import NO_BETTER, Area, Z, area, cases_needed
from worthline.analyses.health.days import Days, ends_of_months
from worthline.analyses.health.lead import Lead, lead_times
from worthline.analyses.health.learned import Learned, learn, leavers_needed
from worthline.analyses.health.outcomes import History, history
from worthline.analyses.health.scores import scores
from worthline.catalogue.vitals import Scheme
from worthline.measuring.interval import UNKNOWN, Estimate, wilson
from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PROVEN, NO_BETTER_THAN, SAYS_NOTHING, TOO_LITTLE = "proven", "no_better", "says_nothing", "too_little"
"""Surely better than the rules that need no score; better than chance, and not surely than they; no better than chance,
or not surely; too few have left to say."""
LAST_USE, TENURE = "last_use", "tenure"
REDDEST = 0.1
LEARNT_FROM = 0.6
"""The share of the days, the earliest, that weights are learned from and chances fitted on; the rest judge them."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Rival:
    """A rule that needs no score.

    Attributes:
        name: `last_use` or `tenure`.
        area: how well it tells.
        ahead: by how much the score tells better.
    """

    name: str
    area: Estimate
    ahead: Estimate


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers of whom about the same chance of leaving was expected, and how many of them left."""

    customers: int
    expected: float
    seen: Estimate


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of leaving within the horizon, by score: a logistic curve (Platt 1999)."""

    intercept: float
    slope: float

    def of(self, score: Numbers) -> Numbers:
        """The chance at each score, 0 to 1."""
        import numpy as np

        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.slope * score))), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Offer:
    """Weights learned from the company's own leavers, and how well they tell of later days.

    Attributes:
        learned: the weights; none where no sign goes with staying, or too few have left.
        needed: how many more must leave before they can be learned; 0 where they could.
        area: how well they tell, on the later days.
        ahead: by how much better than the score's own weights, on the same days.
    """

    learned: Learned | None = None
    needed: int = 0
    area: Estimate = UNKNOWN
    ahead: Estimate = UNKNOWN

    @property
    def better(self) -> bool:
        """Whether they surely tell better than the score's own weights."""
        return (self.ahead.low or 0.0) > 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What the past says of a score.

    Attributes:
        verdict: `proven`, `no_better`, `says_nothing` or `too_little`.
        needed: how many more must leave before it can be said; 0 where it can.
        days: the days it was asked of.
        horizon: months after each of them.
        rows: customers and days looked at.
        leavers: how many of them left.
        area: how well it tells who leaves.
        shrinking: who leaves or pays less.
        growing: who pays more.
        rivals: the rules that need no score.
        lift: how much oftener than all the reddest tenth left.
        precision: the share of the red who left.
        caught: the share of those who left who were red.
        lead: how long before they left they turned red.
        calibration: chances that were expected of later days, and what came.
        chance: the chance of leaving by score, from all days.
        offer: weights learned from who left.
    """

    verdict: str
    days: tuple[date, ...]
    horizon: int
    rows: int
    leavers: int
    needed: int = 0
    area: Estimate = UNKNOWN
    shrinking: Estimate = UNKNOWN
    growing: Estimate = UNKNOWN
    rivals: tuple[Rival, ...] = ()
    lift: Estimate = UNKNOWN
    precision: Estimate = UNKNOWN
    caught: Estimate = UNKNOWN
    lead: Lead | None = None
    calibration: tuple[Bin, ...] = ()
    chance: Chance | None = None
    offer: Offer = field(default_factory=Offer)

    @property
    def believed(self) -> bool:
        """Whether it tells better than chance, so that its chances of leaving may be shown."""
        return self.verdict in (PROVEN, NO_BETTER_THAN)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a figure: what, value, low and high."""
        figures = {
            "auc": self.area, "auc_leaves_or_shrinks": self.shrinking, "auc_grows": self.growing,
            **{f"auc_{each.name}": each.area for each in self.rivals},
            **{f"ahead_of_{each.name}": each.ahead for each in self.rivals},
            "auc_learned": self.offer.area, "learned_ahead": self.offer.ahead,
            "lift_of_reddest_tenth": self.lift, "red_who_left": self.precision, "leavers_who_were_red": self.caught,
            "median_days_of_warning": Estimate(self.lead.median if self.lead else None, None, None, None),
        }  # fmt: skip
        weights = self.offer.learned.weights if self.offer.learned else {}
        figures |= {f"learned_weight_{name}": each for name, each in weights.items()}
        return [
            {"verdict": self.verdict, "leavers": self.leavers, "leavers_needed": self.needed,
             "what": name, "value": each.value, "low": each.low, "high": each.high}
            for name, each in figures.items()
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def prove(measurer: Measurer, *, learning: bool = True) -> Proof:
    """What the past says of the company's score.

    Args:
        measurer: what asks the engine.
        learning: whether weights are learned beside it, which takes longest.

    Raises:
        WorthlineError: health cannot be read.
    """
    scheme = measurer.known.health
    assert isinstance(scheme, Scheme)
    days = judged_days(measurer, scheme.horizon)
    if days is None:
        return Proof(TOO_LITTLE, (), scheme.horizon, 0, 0, cases_needed(0, 0))
    judged = judge(history(scores(measurer, days)), scheme.horizon, days.day, learning=learning)
    return judged if judged.verdict == TOO_LITTLE else replace(judged, lead=lead_times(measurer))


def judged_days(measurer: Measurer, horizon: int) -> Days | None:
    """Ends of months so far apart that the months after one end before those after the next begin; none before that.

    The latest is the last one the months after which are over.
    """
    ends = ends_of_months(measurer.calendar, measurer.known.since, measurer.known.as_of)
    days = ends.days[-1 - horizon :: -horizon] if ends and len(ends.days) > horizon else ()
    return Days(measurer.calendar, tuple(reversed(days))) if days else None


def judge(
    rows: History, horizon: int, day: Callable[[int], date] = date.fromordinal, *, learning: bool = True
) -> Proof:
    """The same of rows that are there already: every day's months after over, and no month told of twice."""
    import numpy as np

    days = tuple(day(int(each)) for each in np.unique(rows.period))
    leavers = int(rows.left.sum())
    about = (days, horizon, len(rows), leavers)
    needed = cases_needed(leavers, len(rows) - leavers)
    if leavers < needed or leavers == len(rows):
        return Proof(TOO_LITTLE, *about, max(needed - leavers, 1))
    risk = -rows.score
    own = area(risk, rows.left, rows.customer)
    assert own is not None
    rivals = tuple(_rivals(rows, own))
    train, test = _split(rows)
    return Proof(
        _verdict(own, rivals), *about, 0, own.estimate,
        _area(risk, rows.shrank, rows), _area(rows.score, rows.grew, rows), rivals,
        _lift(rows), _red(rows), _caught(rows), None, _calibration(train, test), _chance(rows),
        offer(train, test) if learning else Offer(),
    )  # fmt: skip


def _verdict(own: Area, rivals: tuple[Rival, ...]) -> str:
    if (own.estimate.low or 0.0) <= NO_BETTER:
        return SAYS_NOTHING
    surely = all((each.ahead.low or 0.0) > 0 for each in rivals)
    return PROVEN if surely else NO_BETTER_THAN


def _rivals(rows: History, own: Area) -> list[Rival]:
    import numpy as np

    found = []
    for name, risk in ((LAST_USE, rows.idle), (TENURE, -rows.age)):
        if np.isnan(risk).all():
            continue
        known = np.where(np.isnan(risk), np.nanmax(risk) + 1, risk)
        its = area(known, rows.left, rows.customer)
        if its is not None:
            found.append(Rival(name, its.estimate, own.less(its)))
    return found


def _area(risk: Numbers, happened: Flags, rows: History) -> Estimate:
    found = area(risk, happened, rows.customer)
    return found.estimate if found else UNKNOWN


def _lift(rows: History) -> Estimate:
    """How much oftener the reddest tenth left; of those at its border, each counts in part."""
    import numpy as np

    n = max(round(len(rows) * REDDEST), 1)
    border = np.partition(rows.score, n - 1)[n - 1]
    inside, at = rows.score < border, rows.score == border
    share = (n - inside.sum()) / at.sum()
    left = float(rows.left[inside].sum() + share * rows.left[at].sum())
    base = float(rows.left.mean())
    low, high = wilson(left / n, n, Z)
    return Estimate(left / n / base, low / base, high / base, None)


def _red(rows: History) -> Estimate:
    return _share(rows.left[rows.colour == 0])


def _caught(rows: History) -> Estimate:
    return _share(rows.colour[rows.left] == 0)


def _share(flags: Flags) -> Estimate:
    if not len(flags):
        return UNKNOWN
    value = float(flags.mean())
    return Estimate(value, *wilson(value, len(flags), Z), None)


def _split(rows: History) -> tuple[History, History]:
    """The earlier days and the later ones."""
    import numpy as np

    days = np.unique(rows.period)
    first = days[max(round(len(days) * LEARNT_FROM), 1) - 1]
    return rows.only(rows.period <= first), rows.only(rows.period > first)


def _chance(rows: History) -> Chance | None:
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if not 0 < rows.left.sum() < len(rows):
        return None
    fitted = LogisticRegression(C=np.inf, max_iter=500).fit(rows.score[:, None] / 100, rows.left)
    return Chance(float(fitted.intercept_[0]), float(fitted.coef_[0][0]) / 100)


def _calibration(train: History, test: History) -> tuple[Bin, ...]:
    """What the earlier days led to expect of the later ones, by tenths of the chance, and what came."""
    import numpy as np

    chance = _chance(train) if len(train) else None
    if chance is None or not len(test):
        return ()
    expected = chance.of(test.score)
    borders = np.unique(np.quantile(expected, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(borders, expected, side="left")
    found = []
    for each in np.unique(place):
        mine = place == each
        found.append(Bin(int(mine.sum()), float(expected[mine].mean()), _share(test.left[mine])))
    return tuple(found)


def offer(train: History, test: History, seed: int = 0) -> Offer:
    """Weights learned from the earlier days, judged by the later ones."""
    needed = leavers_needed(train) - int(train.left.sum())
    if needed > 0 or not 0 < test.left.sum() < len(test):
        return Offer(needed=max(needed, 1))
    learned = learn(train, seed)
    if learned is None:
        return Offer()
    its = area(learned.risk(test), test.left, test.customer)
    own = area(-test.score, test.left, test.customer)
    assert its is not None
    assert own is not None
    return Offer(learned, 0, its.estimate, its.less(own))


def weights_of(learned: Learned) -> Mapping[str, int]:
    """The learned weights in whole numbers, as they can be written into the settings."""
    return {name: round(found.value or 0.0) for name, found in learned.weights.items()}
