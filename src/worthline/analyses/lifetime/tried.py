"""Which model is least wrong about this company, and is any better than a plain answer?

The past is cut at a day: what was known then is fitted, and held against what the same customers have brought since. A
formula speaks of a whole lifetime; here it is asked for the months of the trial alone, with customers leaving at the
pace of its own lifetime.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from worthline.analyses.lifetime.forecast import Seen, forecast, has_contracts
from worthline.analyses.lifetime.trial import Trial, held_against
from worthline.analyses.lifetime.values import values_before
from worthline.catalogue.metric import Refuse
from worthline.engines import Engine
from worthline.measuring.measure import Measurer
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.rules import Rules
from worthline.words.periods import DAYS_IN_MONTH, months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

AHEAD = 12
"""Months a forecast looks ahead."""
SHORTEST = 3
"""Fewest months that a trial can be held over."""
SO_FAR, AS_BEFORE = "so_far", "as_before"
PLAIN = (SO_FAR, AS_BEFORE)
"""Answers that need no model: what a customer has brought in a month so far, and what they brought in as many months
before."""
FORMULAS = {"ltv_margin": True, "ltv_saas": True, "ltv_historic": False}
"""Formulas on the margin basis, and whether each speaks of a customer's whole life or of 12 months."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How every way of forecasting did on the last months.

    Attributes:
        seen: what the models said at the cut.
        trials: the models first, then the formulas, then the plain answers.
    """

    seen: Seen
    trials: tuple[Trial, ...]

    def of(self, names: Iterable[str]) -> list[Trial]:
        """Those of these names."""
        wanted = set(names)
        return [each for each in self.trials if each.name in wanted]

    @property
    def best(self) -> Trial:
        """The model that missed a tenth of the customers by least, on average, of those whose parameters are sure.

        One on a ridge, where many parameters do as well, may be as close, but cannot say how sure it is.
        """
        found = self.seen.found

        def closest(each: Trial) -> tuple[bool, float]:
            return not found[each.name].fit.converged, each.calibration

        return min(self.of(found), key=closest)

    @property
    def plainer(self) -> Trial | None:
        """The plain answer that was closer than every model, where one was."""
        closest = min(self.of(PLAIN), key=lambda each: each.calibration)
        return closest if closest.calibration < self.best.calibration else None

    @property
    def refused(self) -> Refuse | None:
        """Why no model is believed: a plain answer was closer; nothing where none was."""
        best, closer = self.best, self.plainer
        if closer is None:
            return None
        return Refuse(
            "plainer", (("model", f"{best.calibration:.0%}"), ("plain", f"{closer.calibration:.0%}"))
        )


def refused(tried: Tried | Refuse, seen: Seen | Refuse) -> Refuse | None:
    """Why no forecast is given: it could not be tried on the past, was no better than a plain answer, or finds nothing.

    Nothing where one is given.
    """
    if isinstance(tried, Tried):
        return tried.refused or (seen if isinstance(seen, Refuse) else None)
    return tried


def believed(tried: Tried, seen: Seen) -> str:
    """The model to believe: the one that was least wrong; the first where that one finds no pattern any more."""
    return tried.best.name if tried.best.name in seen.found else next(iter(seen.found))


_TRIED: WeakKeyDictionary[Engine, dict[tuple[Rules, date, bool, bool], Tried | Refuse]] = WeakKeyDictionary()
"""Trials already held, as long as the engine they were held on is open: two metrics ask for the same."""


def trials(
    measurer: Measurer, end: date, *, contracts: bool | None = None, posterior: bool = False
) -> Tried | Refuse:
    """Every model, each formula and the plainest answers, held against what came up to a day; see `forecast`."""
    of_contracts = has_contracts(measurer) if contracts is None else contracts
    asked = (measurer.rules, end, of_contracts, posterior)
    known = _TRIED.setdefault(measurer.engine, {})
    if asked not in known:
        known[asked] = _tried(measurer, end, contracts=of_contracts, posterior=posterior)
    return known[asked]


def _tried(measurer: Measurer, end: date, *, contracts: bool, posterior: bool) -> Tried | Refuse:
    months = held_out(measurer, end)
    if months < SHORTEST:
        since = measurer.known.since.isoformat()
        return Refuse("too_short", (("months", str(2 * SHORTEST)), ("since", since)))
    seen = forecast(measurer, months_on(end, -months), months, contracts=contracts, posterior=posterior)
    if isinstance(seen, Refuse):
        return seen
    if seen.came <= 0:
        return Refuse("nothing_brought")
    rows = _with_members(seen)
    said: dict[str, ir.FloatingValue] = {name: rows[f"worth_{name}"] for name in seen.found}
    said |= {name: rows.member * worth for name, worth in _formulas(measurer, seen.until, months)}
    said |= {SO_FAR: rows.so_far / rows.span * months, AS_BEFORE: rows.lately}
    return Tried(seen, tuple(held_against(measurer, rows, said, rows.since)))


def _with_members(seen: Seen) -> ir.Table:
    """The rows with `member`: 1 for who was a customer by the rules just before the day, of whom formulas speak."""
    import ibis

    stays, day = MEMBERSHIPS.table(), ibis.date(seen.until.isoformat())
    there = stays.filter((stays.began_on < day) & (stays.ended_on.isnull() | (stays.ended_on >= day)))
    there = there.select("customer_id", member=ibis.literal(1.0)).distinct()
    rows = seen.rows.mutate(span=seen.span).left_join(there, "customer_id").drop("customer_id_right")
    return rows.mutate(member=rows.member.coalesce(0.0))


def held_out(measurer: Measurer, end: date) -> int:
    """How many of the last months a trial is held over: a year, or half of what there is."""
    history = int((end - measurer.known.since).days / DAYS_IN_MONTH)
    return min(AHEAD, history // 2)


def _formulas(measurer: Measurer, cut: date, months: int) -> Iterator[tuple[str, float]]:
    """What each formula that can be computed says a customer would bring in the trial's months."""
    found = values_before(measurer, cut, "customer_lifetime", *FORMULAS)
    stays = found["customer_lifetime"]
    for key, speaks_of_a_life in FORMULAS.items():
        worth = found[key]
        if worth is not None and (stays or not speaks_of_a_life):
            yield (
                key,
                worth * (1 - math.exp(-months / stays) if stays and speaks_of_a_life else months / AHEAD),
            )
