"""What would lifetime value, payback and next year's revenue be if something behind them were otherwise?

The formulas of the catalogue are worked out again with other numbers in them: nothing is fitted and nothing else moves.
A higher price leaves what goods cost as it is, so that it raises the margin too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import OfMetrics, Refuse, find
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import Period
from worthline.words.values import Unit

if TYPE_CHECKING:
    import pyarrow as pa

CHURN, PRICE, FREQUENCY, MARGIN, CAC = "churn", "price", "frequency", "margin", "cac"
DRIVERS: Mapping[str, tuple[str, ...]] = {
    CHURN: ("customer_churn", "gross_mrr_churn", "lifetime_observed"),
    PRICE: ("order_value", "arpa"),
    FREQUENCY: ("purchases_a_month",),
    MARGIN: ("gross_margin",),
    CAC: ("acquisition_cost",),
}
"""What can be changed, and the metrics in which it stands; a lifetime that was observed stands for 1 / churn."""
SHARES = (CHURN, MARGIN)
"""Drivers that are shares, and can be changed by points."""
SWING = 0.1
"""By how much each driver is moved up and down to see what moves with it."""
AHEAD = 12
"""Months of the revenue to come."""
REVENUE = "revenue_ahead"
_WRITTEN = re.compile(r"(?P<driver>\w+)=(?P<by>[+-]?\d+(?:\.\d+)?)(?P<unit>%|pp|)")


@dataclass(frozen=True, slots=True)
class Change:
    """One driver, otherwise.

    Attributes:
        driver: one of DRIVERS.
        by: the share by which it grows (`%`), the points added to it (`pp`), or what it is instead (nothing).
        unit: `%`, `pp` or nothing.
    """

    driver: str
    by: float
    unit: str

    def of(self, value: float) -> float:
        """What the driver is then.

        Raises:
            WorthlineError: it would be impossible: below nothing, or a share of more than the whole.
        """
        new = {"%": value * (1 + self.by), "pp": value + self.by, "": self.by}[self.unit]
        if new < 0 or (self.driver in SHARES and new > 1):
            raise WorthlineError(
                f"{self.driver} would be {new:.4g}, from {value:.4g} now.",
                expected="0 or more, and 1 or less where it is a share."
                if self.driver in SHARES
                else "0 or more.",
                do="Change it by less.",
            )
        return new


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number as it is and as it would be; a refusal in the place of either."""

    metric: str
    unit: Unit
    now: float | Refuse
    then: float | Refuse


@dataclass(frozen=True, slots=True)
class Swing:
    """What LTV would be with one driver a tenth lower, and a tenth higher."""

    driver: str
    low: float | Refuse
    high: float | Refuse


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What changed drivers would change.

    Attributes:
        period: the month whose numbers were changed.
        changes: what was changed.
        outcomes: LTV, LTV to CAC, payback, and the revenue of the next year from today's customers.
        swings: LTV under each driver moved by a tenth, the strongest first.
    """

    period: Period
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]
    swings: tuple[Swing, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary an outcome, then one a driver."""
        return [
            *({"what": each.metric, "now": _number(each.now), "then": _number(each.then)} for each in self.outcomes),
            *({"what": each.driver, "low": _number(each.low), "high": _number(each.high)} for each in self.swings),
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        names = ("what", "now", "then", "low", "high")
        return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in self.to_dicts()])


def read_changes(written: str) -> tuple[Change, ...]:
    """Changes as people write them: `churn=-1pp,price=+5%,cac=40`.

    Raises:
        WorthlineError: one is not written so, or is of no driver, or of one twice.
    """
    found: dict[str, Change] = {}
    for each in filter(None, (part.strip() for part in written.split(","))):
        change = _read(each)
        if change.driver in found:
            raise WorthlineError(f"{change.driver} is changed twice.", do="Change each driver once.")
        found[change.driver] = change
    if not found:
        raise WorthlineError("Nothing is changed.", expected="A change like churn=-1pp or price=+5%.")
    return tuple(found.values())


def _read(written: str) -> Change:
    match = _WRITTEN.fullmatch(written.replace(" ", ""))
    if match is None:
        raise WorthlineError(
            f"{written!r} is no change.",
            expected="A driver and what it changes by: churn=-1pp, price=+5%, or cac=40 for a new value.",
        )
    driver, unit = match["driver"], match["unit"]
    if driver not in DRIVERS:
        raise UnknownNameError("driver", driver, list(DRIVERS))
    if unit == "pp" and driver not in SHARES:
        raise WorthlineError(
            f"{driver} is no share, so points cannot be added to it.", do=f"Say {driver}=+5%."
        )
    return Change(driver, float(match["by"]) / (100 if unit else 1), unit)


def what_if(measurer: Measurer, changes: Sequence[Change], period: Period) -> WhatIf:
    """The formulas worked out again with these drivers changed."""
    rows = {row.metric: row for row in measurer.measure(_wanted(), [period], judged=0)}
    outcomes = [
        Outcome(key, find(key).unit, _again(rows[key], ()), _again(rows[key], changes))
        for key in (_ltv(rows), "ltv_to_cac", "cac_payback")
    ]
    ahead = Outcome(REVENUE, Unit.MONEY, _revenue_ahead(rows, ()), _revenue_ahead(rows, changes))
    return WhatIf(period, tuple(changes), (*outcomes, ahead), tuple(_swings(rows[_ltv(rows)])))


def drivers_of(measurer: Measurer, period: Period) -> tuple[Outcome, tuple[Swing, ...]]:
    """LTV as it is, and what it would be under each of its drivers moved by a tenth, the strongest first."""
    rows = {row.metric: row for row in measurer.measure(_wanted(), [period], judged=0)}
    key = _ltv(rows)
    now = _again(rows[key], ())
    return Outcome(key, find(key).unit, now, now), tuple(_swings(rows[key]))


def _wanted() -> list[str]:
    return ["ltv_margin", "ltv_saas", "ltv_to_cac", "cac_payback", "customers_at_end"]


def _ltv(rows: Mapping[str, Measurement]) -> str:
    """The LTV that the company's LTV to CAC is made of."""
    part = rows["ltv_to_cac"].parts.get("ltv")
    return part.metric if part else "ltv_margin"


def _again(row: Measurement, changes: Sequence[Change]) -> float | Refuse:
    """A metric worked out again from its parts; as it is where none of them is touched."""
    if row.refused is not None or row.value is None:
        return row.refused or Refuse("nothing_happened")
    own = next((each for each in changes if row.metric in DRIVERS[each.driver]), None)
    if own is not None:
        return _changed(row.metric, row.value, own)
    price = next((each for each in changes if each.driver == PRICE), None)
    if row.metric == "gross_margin" and price is not None:
        return _margin_at(row.value, price)
    how = find(row.metric).how
    if not _is_touched(row, changes) or not isinstance(how, OfMetrics):
        return row.value
    parts = {name: _again(part, changes) for name, part in row.parts.items()}
    refused = next((part for part in parts.values() if isinstance(part, Refuse)), None)
    return refused if refused is not None else how.combine(**parts)


def _is_touched(row: Measurement, changes: Sequence[Change]) -> bool:
    moved = {metric for each in changes for metric in DRIVERS[each.driver]}
    moved |= {"gross_margin"} if PRICE in {each.driver for each in changes} else set()
    return row.metric in moved or any(_is_touched(part, changes) for part in row.parts.values())


def _changed(metric: str, value: float, change: Change) -> float:
    if metric != "lifetime_observed":
        return change.of(value)
    pace = change.of(1 / value) if value > 0 else 0.0
    return 1 / pace if pace > 0 else value


def _margin_at(margin: float, price: Change) -> float:
    """The margin at another price, with goods that cost the same; a new price instead of a change leaves it."""
    return 1 - (1 - margin) / (1 + price.by) if price.unit == "%" and price.by > -1 else margin


def _revenue_ahead(rows: Mapping[str, Measurement], changes: Sequence[Change]) -> float | Refuse:
    """What today's customers would bring in the next year, leaving at the pace of their lifetime."""
    parts, there = rows["cac_payback"].parts, rows["customers_at_end"].value
    if not {"monthly_income", "customer_lifetime"} <= set(parts) or there is None:
        return Refuse("nothing_happened")
    income, lifetime = (_again(parts[name], changes) for name in ("monthly_income", "customer_lifetime"))
    if isinstance(income, Refuse):
        return income
    if isinstance(lifetime, Refuse) or lifetime <= 1:
        return lifetime if isinstance(lifetime, Refuse) else there * income
    stays = 1 - 1 / lifetime
    return there * income * (1 - stays**AHEAD) / (1 - stays)


def _swings(row: Measurement) -> Iterator[Swing]:
    """Each driver that LTV depends on, a tenth lower and a tenth higher; the strongest first."""
    found = []
    for driver in DRIVERS:
        low, high = (_again(row, (Change(driver, by, "%"),)) for by in (-SWING, SWING))
        if low != high:
            found.append(Swing(driver, low, high))
    return iter(sorted(found, key=_strength, reverse=True))


def _strength(swing: Swing) -> float:
    low, high = (_number(side) for side in (swing.low, swing.high))
    return abs(high - low) if low is not None and high is not None else 0.0


def _number(value: float | Refuse) -> float | None:
    return None if isinstance(value, Refuse) else value
