"""What does a report tell of health: how everybody is, how that went month by month, and how each score comes about?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worthline.analyses.health.customers import Patient
from worthline.analyses.health.overview import Overview, overview
from worthline.analyses.health.scores import Scores
from worthline.analyses.health.weighed import points_of
from worthline.analyses.health.weights import middle
from worthline.analyses.scorecard import latest_finished
from worthline.catalogue.metric import find
from worthline.catalogue.vitals import NEUTRAL, Scheme
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.derived.healths import COLOURS
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = 25
"""Months that are looked back upon: two years, and the month that the first is held against."""
CUSTOMERS = tuple(f"{colour}_customers" for colour in COLOURS)
MONEY = tuple(f"money_in_{colour}" for colour in COLOURS)
"""Metrics of how many customers, and how much of the money, have each colour."""


@dataclass(frozen=True, slots=True)
class Followed:
    """From what one customer's score is worked out.

    Attributes:
        patient: the customer, with the score.
        part: how they are scored, as a place in the scheme's parts.
        points: sign to the points that count; `None` where the sign is not known and counts for nothing.
    """

    patient: Patient
    part: int
    points: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Reported:
    """The health of all customers, as a report tells of it.

    Attributes:
        overview: how they are on the last day, who comes first, and what the past says of the score.
        months: metric to its finished months, of those in `CUSTOMERS` and `MONEY`: the same of each, from the first in
            which anybody is scored, so that where nobody brings money a measurement may have no number.
        followed: how the score of each customer on the lists comes about.
    """

    overview: Overview
    months: Mapping[str, tuple[Measurement, ...]]
    followed: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """That there is no score, and the signs that are lacking for one, each with what it needs."""

    lacking: Mapping[str, str] = field(default_factory=dict)


def reported(measurer: Measurer) -> Reported | Unread | None:
    """What a report tells; why there is nothing to tell; or nothing, where nobody is scored at all."""
    scheme = measurer.known.health
    trades = measurer.known.has("orders") or measurer.known.has("subscriptions")
    if not isinstance(scheme, Scheme) or not trades:
        return None
    try:
        found = overview(measurer)
    except WorthlineError:
        return _unread(measurer, scheme)
    if not any(ward.customers for ward in found.now.values()):
        return None
    return Reported(found, _months(measurer), _followed(found))


def _unread(measurer: Measurer, scheme: Scheme) -> Unread | None:
    needs = {
        sign.key: missing(find(sign.metric), measurer.known, measurer.rules) for sign in scheme.components
    }
    lacking = {sign: what for sign, what in needs.items() if what}
    return Unread(lacking) if lacking else None


def _months(measurer: Measurer) -> dict[str, tuple[Measurement, ...]]:
    calendar, known = measurer.calendar, measurer.known
    last = latest_finished(measurer, Grain.MONTH)
    first = max(calendar.before(last, MONTHS - 1).start, known.since)
    periods = calendar.between(min(first, last.start), last.last_day, Grain.MONTH)
    rows = measurer.measure([*CUSTOMERS, *MONEY], periods, judged=0)
    counted = [row.period for row in rows if row.metric == CUSTOMERS[0] and row.value is not None]
    return {
        key: tuple(
            row for row in rows if row.metric == key and counted and row.period.start >= counted[0].start
        )
        for key in (*CUSTOMERS, *MONEY)
    }


def _followed(found: Overview) -> tuple[Followed, ...]:
    patients = {each.customer: each for each in (*found.at_risk, *found.next_in_line, *found.champions)}
    if not patients:
        return ()
    rows = {
        str(row["customer_id"]): row
        for row in found.found.measurer.ask(_rows(found, list(patients))).to_pylist()
    }
    return tuple(
        Followed(each, int(rows[name]["part"]), _points(rows[name], found.found))
        for name, each in patients.items()
    )


def _rows(found: Overview, customers: list[str]) -> ir.Table:
    table, days = found.found.table, found.found.days
    rows = table.filter(table.period == days.place(found.day), table.customer_id.isin(customers))
    return rows.select("customer_id", "part", *(points_of(sign.key) for sign in found.found.signs))


def _points(row: Mapping[str, float | None], found: Scores) -> dict[str, float | None]:
    part = found.scheme.parts[int(row["part"] or 0)]
    neutral = middle(part) if found.scheme.missing == NEUTRAL else None
    points = {sign.key: row[points_of(sign.key)] for sign in found.signs}
    return {sign: neutral if each is None else float(each) for sign, each in points.items()}
